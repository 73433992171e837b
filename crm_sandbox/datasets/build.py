"""A dataset from a scenario and a seed. The same scenario, seed and sizes give the same bytes on every machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from crm_sandbox.crm.accounts.model import Client, ClientHistory
from crm_sandbox.crm.dataset import SeedTask, World
from crm_sandbox.datasets.codec import ClientFile, encode_client, encode_world
from crm_sandbox.datasets.exercises import with_drawn_calls
from crm_sandbox.datasets.files import SCHEMA_VERSION
from crm_sandbox.datasets.generation.clients import (
    BuiltClient,
    Workshop,
    authored_client,
    generated_client,
    newcomer,
    prospect,
)
from crm_sandbox.datasets.generation.day import days_after, exercise_of
from crm_sandbox.datasets.generation.dictations import Dictations
from crm_sandbox.datasets.generation.draws import Draws
from crm_sandbox.datasets.generation.hazards import Strike, hazards, strikes
from crm_sandbox.datasets.generation.orders import Market
from crm_sandbox.datasets.generation.people import name_pools
from crm_sandbox.datasets.generation.plan import ClientPlan, plan_client, shelf
from crm_sandbox.datasets.generation.quiz import quiz
from crm_sandbox.datasets.products import stocked_products
from crm_sandbox.datasets.scenario import Scenario, plain
from crm_sandbox.datasets.shapes import Record
from crm_sandbox.datasets.storage import BuiltDataset, LineStore, digest_of
from crm_sandbox.kernel import canonical
from crm_sandbox.kernel.clock import minutes_of
from crm_sandbox.kernel.streams import Stream

GENERATOR_VERSION = 6
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
                "exercise": exercise_digest(scenario),
                **({"quiz": [asdict(item) for item in scenario.quiz]} if scenario.exercise["quiz"] else {}),
                **sizes,
                "seed": seed,
                "generator": GENERATOR_VERSION,
                "schema": SCHEMA_VERSION,
            }
        )
    )


def exercise_digest(scenario: Scenario) -> str:
    """What the exercise that is laid over the day says; of a full day, its reference."""
    code = scenario.exercise.get("code")
    if not code:
        return str(scenario.exercise["ref"])
    texts = {name: asdict(text) for name, text in scenario.hazards.items()}
    said: dict[str, object] = {"exercise": plain(scenario.exercises[code]), "hazards": texts}
    if days_after(scenario):
        said["sequels"] = {name: asdict(row) for name, row in scenario.sequels.items()}
    return canonical.digest(canonical.dumps(said))


def build_dataset(
    scenario: Scenario,
    seed: int,
    *,
    clients: int | None = None,
    prospects: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> BuiltDataset:
    """Generate a dataset. `clients` counts the written ones too; `progress` is told how many files of how many are done."""
    scenario = with_drawn_calls(scenario, seed)
    count = scenario.exercise["clients"] if clients is None else max(clients, len(scenario.scripts))
    leads = scenario.exercise["prospects"] if prospects is None else prospects
    products = stocked_products(
        scenario.products,
        scenario.varied_stock,
        Stream(seed),
        scenario.business_day,
        scenario.company.holidays,
        stockout_pm=scenario.settings.stockout_pm,
    )
    market = Market(products, scenario.policy, scenario.business_day, scenario.company.holidays)
    taken = {script["client"]["trade_name"] for script in scenario.scripts}
    shop = Workshop(scenario, market, name_pools(seed), taken)
    plans, lead_plans = _plans(scenario, shop, seed, count, leads)
    coming = strikes(scenario)
    stand_ins = _stand_ins(scenario.exercise, plans, coming)
    dictations = Dictations(scenario.settings.dictations, scenario.exercise["ends_at"], products)
    store, rows = LineStore(), {}
    total = count + leads
    for done, built in enumerate(_built_clients(scenario, shop, seed, plans, lead_plans, stand_ins), 1):
        rows[built.client.ref] = built.client
        dictations.offer(built)
        store.add(built.client.ref, encode_client(ClientFile(built.client.ref, built.history, built.script)))
        if progress is not None:
            progress(done, total)
    newcomers = {name: tuple(f"NEW-{name}-{n + 1}" for n in range(_NEWCOMERS)) for name in scenario.types}
    for name, refs in newcomers.items():
        for ref in refs:
            script = newcomer(scenario.types[name], ref, shop, Draws(seed, "newcomer", ref))
            store.add(ref, encode_client(ClientFile(ref, ClientHistory((), (), (), ()), script)))
    day = _Day({name: ref for name, (ref, _) in stand_ins.items()}, dictations.tasks, coming)
    world = replace(_world(scenario, seed, market, _segmented(scenario, rows), day), newcomers=newcomers)
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


@dataclass(frozen=True, slots=True)
class _Day:
    """What the clients that were built make of the day: who stands for whom, the orders dictated, what is to strike."""

    stand_ins: dict[str, str]
    dictated: list[SeedTask]
    coming: tuple[Strike, ...]


def _stand_ins(exercise: Record, plans: Sequence[ClientPlan], coming: Sequence[Strike]) -> dict[str, tuple[str, str]]:
    """For each `generated:<n>` of the exercise: the client that stands for it, and the hour at which he is there."""
    hours: dict[str, str] = {}
    weekdays: dict[str, int] = {}
    for day in (exercise, *exercise.get("later", ())):
        for key in ("tasks", "messages", "promises", "incoming"):
            for row in day.get(key, ()):
                if row["client"] and row["client"].startswith(_GENERATED):
                    is_timed = key in ("promises", "incoming")
                    hours[row["client"]] = row["at"] if is_timed else hours.get(row["client"], "")
                    if day is not exercise:
                        weekdays[row["client"]] = date.fromisoformat(day["business_day"]).isoweekday()
    hours |= {name: strike.at for strike in coming for name in strike.stand_ins()}
    result: dict[str, tuple[str, str]] = {}
    free = [plan for plan in plans if plan.credit_state == "green" and plan.drift is None and plan.weeks == 52]
    for name in sorted(hours):
        there = (
            plan for plan in free if _is_there(plan, hours[name]) and weekdays.get(name) not in plan.closing_weekdays
        )
        chosen = next(there, None) or plans[len(result) % len(plans)]
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
    later = (row for day in days_after(scenario) for row in day["incoming"])
    callers = {row["client"] for row in (*scenario.exercise["incoming"], *later)}
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


def _world(scenario: Scenario, seed: int, market: Market, rows: dict[str, Client], day: _Day) -> World:
    struck = hazards(scenario, day.coming, rows, market.products, day.stand_ins)
    asked = quiz(scenario, market.products, seed)
    return World(
        scenario=scenario.slug,
        seed=seed,
        generator_version=GENERATOR_VERSION,
        schema_version=SCHEMA_VERSION,
        company=scenario.company,
        policy=scenario.policy,
        exercise=exercise_of(scenario, rows, day.stand_ins, dictated=day.dictated, hazards=struck, quiz=asked),
        tours={name: zone.tour for name, zone in scenario.zones.items()},
        products=market.products,
        complements=scenario.complements,
        promotions=scenario.promotions,
        documents=scenario.documents,
        departments=scenario.departments,
        clients=rows,
        client_types={name: row.label for name, row in scenario.types.items()},
        distractors=scenario.distractors,
        sequels=scenario.sequels if days_after(scenario) else {},
    )
