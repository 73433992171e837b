"""A dataset from a scenario and a seed. The same scenario, seed and sizes give the same bytes on every machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from crm_sandbox.crm.accounts.model import Client, ClientHistory
from crm_sandbox.crm.dataset import Exercise, IncomingCall, Instruction, Promise, SeedMessage, SeedTask, World
from crm_sandbox.datasets.codec import ClientFile, encode_client, encode_world
from crm_sandbox.datasets.files import SCHEMA_VERSION
from crm_sandbox.datasets.generation.clients import (
    BuiltClient,
    Workshop,
    authored_client,
    generated_client,
    newcomer,
    prospect,
)
from crm_sandbox.datasets.generation.draws import Draws
from crm_sandbox.datasets.generation.orders import Market
from crm_sandbox.datasets.generation.people import name_pools
from crm_sandbox.datasets.generation.plan import ClientPlan, plan_client, shelf
from crm_sandbox.datasets.products import stocked_products
from crm_sandbox.datasets.scenario import Scenario
from crm_sandbox.datasets.shapes import Record
from crm_sandbox.datasets.storage import BuiltDataset, LineStore, digest_of
from crm_sandbox.kernel import canonical
from crm_sandbox.kernel.clock import minutes_of
from crm_sandbox.kernel.streams import Stream

GENERATOR_VERSION = 2
"""Changes whenever the same scenario and seed would give other bytes."""

_GENERATED = "generated:"
_NEWCOMERS = 3
"""Parts kept for each type of client, for prospects whom a run creates."""

_GOOD_CHANCE = 50
_SALES_A, _SALES_B = 70, 90
_NEW_CLIENT_DAYS = 90


def dataset_key(scenario: Scenario, seed: int, *, clients: int | None = None, prospects: int | None = None) -> str:
    """What a dataset is known by before it is built: the digest of everything that decides of its bytes."""
    sizes = {
        "clients": clients or scenario.exercise["clients"],
        "prospects": scenario.exercise["prospects"] if prospects is None else prospects,
    }
    return canonical.digest(
        canonical.dumps(
            {
                "scenario": scenario.content_digest,
                "exercise": scenario.exercise["ref"],
                **sizes,
                "seed": seed,
                "generator": GENERATOR_VERSION,
                "schema": SCHEMA_VERSION,
            }
        )
    )


def build_dataset(
    scenario: Scenario,
    seed: int,
    *,
    clients: int | None = None,
    prospects: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> BuiltDataset:
    """Generate a dataset. `clients` counts the written ones too; `progress` is told how many files of how many are done."""
    count = scenario.exercise["clients"] if clients is None else max(clients, len(scenario.scripts))
    leads = scenario.exercise["prospects"] if prospects is None else prospects
    products = stocked_products(
        scenario.products, scenario.varied_stock, Stream(seed), scenario.business_day, scenario.company.holidays
    )
    market = Market(products, scenario.policy, scenario.business_day, scenario.company.holidays)
    taken = {script["client"]["trade_name"] for script in scenario.scripts}
    shop = Workshop(scenario, market, name_pools(seed), taken)
    plans, lead_plans = _plans(scenario, shop, seed, count, leads)
    stand_ins = _stand_ins(scenario.exercise, plans)
    store, rows = LineStore(), {}
    total = count + leads
    for done, built in enumerate(_built_clients(scenario, shop, seed, plans, lead_plans, stand_ins), 1):
        rows[built.client.ref] = built.client
        store.add(built.client.ref, encode_client(ClientFile(built.client.ref, built.history, built.script)))
        if progress is not None:
            progress(done, total)
    newcomers = {name: tuple(f"NEW-{name}-{n + 1}" for n in range(_NEWCOMERS)) for name in scenario.types}
    for name, refs in newcomers.items():
        for ref in refs:
            script = newcomer(scenario.types[name], ref, shop, Draws(seed, "newcomer", ref))
            store.add(ref, encode_client(ClientFile(ref, ClientHistory((), (), (), ()), script)))
    world = replace(_world(scenario, seed, market, _segmented(scenario, rows), stand_ins), newcomers=newcomers)
    result = BuiltDataset(encode_world(world), store, "")
    return replace(result, digest=digest_of(result.lines()))


def _refs(house: str, letter: str, taken: set[str]) -> Iterator[str]:
    number = 1
    while True:
        ref = f"{house}-{letter}{number:03d}"
        if ref not in taken:
            yield ref
        number += 1


def _plans(
    scenario: Scenario, shop: Workshop, seed: int, count: int, leads: int
) -> tuple[list[ClientPlan], list[ClientPlan]]:
    stock = shelf(shop.market.products)
    kinds = {script["client"]["ref"]: script["client"]["kind"] for script in scenario.scripts}
    written = set(kinds)
    count -= sum(kind == "client" for kind in kinds.values())
    leads -= sum(kind == "prospect" for kind in kinds.values())
    client_refs, lead_refs = _refs(scenario.house, "C", written), _refs(scenario.house, "P", written)
    clients = [
        plan_client(scenario, stock, ref, position, Draws(seed, "client", ref))
        for position, ref in zip(range(1, count + 1), client_refs, strict=False)
    ]
    prospects = [
        plan_client(scenario, stock, ref, position, Draws(seed, "client", ref))
        for position, ref in zip(range(1, leads + 1), lead_refs, strict=False)
    ]
    return clients, prospects


def _stand_ins(exercise: Record, plans: Sequence[ClientPlan]) -> dict[str, tuple[str, str]]:
    """For each `generated:<n>` of the exercise: the client that stands for it, and the hour at which he is there."""
    hours: dict[str, str] = {}
    for key in ("tasks", "messages", "promises", "incoming"):
        for row in exercise[key]:
            if row["client"] and row["client"].startswith(_GENERATED):
                hours[row["client"]] = row["at"] if key in ("promises", "incoming") else hours.get(row["client"], "")
    result: dict[str, tuple[str, str]] = {}
    free = [plan for plan in plans if plan.credit_state == "green" and plan.drift is None and plan.weeks == 52]
    for name in sorted(hours):
        chosen = next((plan for plan in free if _is_there(plan, hours[name])), None) or plans[len(result) % len(plans)]
        free = [plan for plan in free if plan is not chosen]
        result[name] = (chosen.ref, hours[name])
    return result


def _is_there(plan: ClientPlan, hour: str) -> bool:
    if not hour:
        return True
    minute = minutes_of(hour)
    return any(
        chance >= _GOOD_CHANCE and minutes_of(window.start) <= minute < minutes_of(window.end)
        for window, chance in plan.type.reach
    )


def _built_clients(
    scenario: Scenario,
    shop: Workshop,
    seed: int,
    plans: Sequence[ClientPlan],
    lead_plans: Sequence[ClientPlan],
    stand_ins: dict[str, tuple[str, str]],
) -> Iterator[BuiltClient]:
    callers = {row["client"] for row in scenario.exercise["incoming"]}
    calls = {ref: (hour, name in callers) for name, (ref, hour) in stand_ins.items()}
    for index, values in enumerate(scenario.scripts):
        ref = values["client"]["ref"]
        yield authored_client(values, 9000 + index, shop, Draws(seed, "client", ref))
    for plan in plans:
        hour, is_calling = calls.get(plan.ref, ("", False))
        yield generated_client(plan, shop, Draws(seed, "client", plan.ref), calls_at=hour, is_calling=is_calling)
    for plan in lead_plans:
        yield prospect(plan, shop, Draws(seed, "client", plan.ref))


def _segmented(scenario: Scenario, rows: dict[str, Client]) -> dict[str, Client]:
    """Clients in order of reference, with the segment that their sales give them (written clients keep theirs)."""
    written = {script["client"]["ref"] for script in scenario.scripts}
    buyers = sorted(
        (row for row in rows.values() if row.kind == "client"), key=lambda row: (-row.sales_12m_cents, row.ref)
    )
    total = sum(row.sales_12m_cents for row in buyers) or 1
    segments, so_far = {}, 0
    for row in buyers:
        letter = "A" if so_far * 100 < total * _SALES_A else "B" if so_far * 100 < total * _SALES_B else "C"
        so_far += row.sales_12m_cents
        days = (scenario.business_day - date.fromisoformat(row.client_since)).days
        if days < _NEW_CLIENT_DAYS:
            letter = "B"
        if row.potential == "high":
            letter = {"C": "B", "B": "A", "A": "A"}[letter]
        segments[row.ref] = letter
    return {
        ref: row if ref in written or ref not in segments else replace(row, segment=segments[ref])
        for ref, row in sorted(rows.items())
    }


def _world(
    scenario: Scenario, seed: int, market: Market, rows: dict[str, Client], stand_ins: dict[str, tuple[str, str]]
) -> World:
    return World(
        scenario=scenario.slug,
        seed=seed,
        generator_version=GENERATOR_VERSION,
        schema_version=SCHEMA_VERSION,
        company=scenario.company,
        policy=scenario.policy,
        exercise=_exercise(scenario, rows, {name: ref for name, (ref, _) in stand_ins.items()}),
        tours={name: zone.tour for name, zone in scenario.zones.items()},
        products=market.products,
        complements=scenario.complements,
        promotions=scenario.promotions,
        documents=scenario.documents,
        departments=scenario.departments,
        clients=rows,
        client_types={name: row.label for name, row in scenario.types.items()},
        distractors=scenario.distractors,
    )


def _exercise(scenario: Scenario, rows: dict[str, Client], stand_ins: dict[str, str]) -> Exercise:
    row = scenario.exercise

    def named(key: str) -> list[dict[str, Any]]:
        return [{**item, "client": stand_ins.get(item["client"], item["client"])} for item in row[key]]

    promises = tuple(Promise(**item) for item in named("promises"))
    incoming = tuple(IncomingCall(**item) for item in named("incoming"))
    return Exercise(
        ref=row["ref"],
        title=row["title"],
        mode=row["mode"],
        business_day=row["business_day"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        help_level=row["help_level"],
        shows_patience=row["shows_patience"],
        objectives=row["objectives"],
        instructions=tuple(Instruction(**item) for item in row["instructions"]),
        due_clients=_due_clients(scenario, rows, promises, incoming),
        tasks=tuple(SeedTask(**item) for item in named("tasks")),
        messages=tuple(SeedMessage(**item) for item in named("messages")),
        promises=promises,
        incoming=incoming,
    )


def _due_clients(
    scenario: Scenario, rows: dict[str, Client], promises: Sequence[Promise], incoming: Sequence[IncomingCall]
) -> tuple[str, ...]:
    """Those to be called today: written outgoing calls, promised callbacks, then the most overdue for their segment."""
    callers = {row.client for row in incoming}
    due = [script["client"]["ref"] for script in scenario.scripts if script["direction"] == "outbound"]
    due += [row.client for row in promises]

    def overdue_pm(row: Client) -> int:
        days = (scenario.business_day - date.fromisoformat(row.last_contact_on)).days
        return days * 1000 // scenario.policy.segments[row.segment].interval_days

    others = [
        row
        for ref, row in rows.items()
        if row.kind == "client" and row.last_contact_on and ref not in due and ref not in callers
    ]
    others.sort(key=lambda row: (-overdue_pm(row), row.ref))
    due += [row.ref for row in others[: max(0, scenario.exercise["due_count"] - len(due))]]
    return tuple(sorted(due))
