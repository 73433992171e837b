"""What goes otherwise than the morning said: for each hazard of an exercise, when, and whom or what it strikes in this house."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.catalogue.model import Product, Tour
from crm_sandbox.crm.dataset import Hazard, SeedTask
from crm_sandbox.datasets.days import WEEKDAYS, open_day
from crm_sandbox.datasets.generation.day import days_after
from crm_sandbox.datasets.scenario import Scenario
from crm_sandbox.datasets.settings import HazardText
from crm_sandbox.kernel.clock import hour_of, minutes_of

ADVANCE = 60
"""Minutes by which a tour closes sooner."""

NOTICE = 90
"""Minutes between the news and the new hour."""

CALM = 60
"""Minutes after the opening in which nothing is struck: the plan is being made."""

COVERED = 4
"""Calls of a colleague's portfolio."""

_AFTER = {"list": 60, "restock": 75, "urgent": 120, "shortage": 150}
"""Minutes after the opening at which the others strike; a colleague's portfolio comes after the lunch pause."""

_ALLOWED = {"list": 120, "urgent": 30}
_SLIP_DAYS = 3


@dataclass(frozen=True, slots=True)
class Strike:
    """A hazard before the clients are known: its kind and hour, the tour that it strikes, the hour that it sets."""

    ref: str
    kind: str
    at: str
    value: str
    tour: Tour | None = None
    on: str = ""
    """Its date."""

    def stand_ins(self) -> tuple[str, ...]:
        """The names for which generated clients will stand."""
        count = {"urgent": 1, "cover": COVERED}.get(self.kind, 0)
        return tuple(f"generated:{self.ref}-{n + 1}" for n in range(count))


def strikes(scenario: Scenario) -> tuple[Strike, ...]:
    """The hazards of the exercise that its day has room for, in order of hour; over a period, one a day in turn."""
    days = [scenario.business_day, *(date.fromisoformat(day["business_day"]) for day in days_after(scenario))]
    found = [
        _strike(scenario, f"H{n}", kind, days[(n - 1) % len(days)])
        for n, kind in enumerate(scenario.settings.hazards, 1)
    ]
    return tuple(sorted((item for item in found if item is not None), key=lambda item: (item.on, item.at)))


def _strike(scenario: Scenario, ref: str, kind: str, day: date) -> Strike | None:
    on = day.isoformat()
    starts, ends = minutes_of(scenario.exercise["starts_at"]), minutes_of(scenario.exercise["ends_at"])
    if kind == "cutoff":
        tour = _tour(scenario, day, starts + CALM + NOTICE + ADVANCE, ends)
        if tour is None:
            return None
        hour = minutes_of(tour.cutoff) - ADVANCE
        return Strike(ref, kind, hour_of(hour - NOTICE), hour_of(hour), tour, on)
    at = minutes_of(scenario.company.lunch_end) + 30 if kind == "cover" else starts + _AFTER[kind]
    if at >= ends:
        return None
    value = hour_of(min(ends, at + _ALLOWED[kind]) if kind in _ALLOWED else ends)
    return Strike(ref, kind, hour_of(at), value, on=on)


def _tour(scenario: Scenario, day: date, earliest: int, ends: int) -> Tour | None:
    """The tour closing on a day that most clients are on, among those whose hour can still be moved."""
    closing = [
        zone
        for zone in scenario.zones.values()
        if earliest <= minutes_of(zone.tour.cutoff) <= ends + ADVANCE and _closes_on(scenario, day, zone.tour)
    ]
    best = max(closing, key=lambda zone: (zone.share, zone.tour.zone), default=None)
    return best.tour if best else None


def _closes_on(scenario: Scenario, delivery: date, tour: Tour) -> bool:
    for _ in range(tour.lead_days):
        delivery = open_day(delivery + timedelta(days=1), scenario.company.holidays)
    return delivery.isoweekday() in tour.weekdays


def hazards(
    scenario: Scenario,
    found: tuple[Strike, ...],
    clients: Mapping[str, Client],
    products: Mapping[str, Product],
    stand_ins: Mapping[str, str],
) -> dict[str, tuple[Hazard, ...]]:
    """The hazards of each day, with the clients and products of this dataset."""
    made: dict[str, list[Hazard]] = {}
    for strike in found:
        hazard = _hazard(scenario, strike, clients, products, stand_ins)
        if hazard is not None:
            made.setdefault(strike.on, []).append(hazard)
    return {day: tuple(rows) for day, rows in made.items()}


def _hazard(
    scenario: Scenario,
    strike: Strike,
    clients: Mapping[str, Client],
    products: Mapping[str, Product],
    stand_ins: Mapping[str, str],
) -> Hazard | None:
    said = scenario.hazards[strike.kind]
    refs = tuple(stand_ins[name] for name in strike.stand_ins())
    names = ", ".join(clients[ref].trade_name for ref in refs)
    product, value = "", strike.value
    if strike.kind in ("restock", "shortage"):
        product = (_awaited if strike.kind == "restock" else _sought)(scenario, clients, products)
        if not product:
            return None
        value = _slipped(scenario, products[product]) if strike.kind == "restock" else ""
    words = {
        "tour": strike.tour.label if strike.tour else "",
        "old": strike.tour.cutoff if strike.tour else "",
        "hour": strike.value,
        "product": products[product].name if product else "",
        "day": _named(value) if strike.kind == "restock" else "",
        "client": names,
        "clients": names,
    }
    return Hazard(
        ref=strike.ref,
        at=strike.at,
        kind=strike.kind,
        department=said.department,
        title=said.title.format_map(words),
        text=said.text.format_map(words),
        zone=strike.tour.zone if strike.tour else "",
        product=product,
        value=value,
        clients=refs,
        tasks=_tasks(strike, said, refs, clients),
    )


def _tasks(
    strike: Strike, said: HazardText, refs: tuple[str, ...], clients: Mapping[str, Client]
) -> tuple[SeedTask, ...]:
    if not said.task:
        return ()
    rows: list[tuple[str | None, str]] = [(ref, clients[ref].trade_name) for ref in refs] or [(None, "")]
    return tuple(
        SeedTask(f"{strike.ref}-{n}", "follow_up", said.task.format(client=name), ref, strike.value, said.minutes)
        for n, (ref, name) in enumerate(rows, 1)
    )


def _spoken_of(scenario: Scenario) -> set[str]:
    """Products of the written calls that take part: their paths are what they are."""
    return {ref for script in scenario.scripts for row in script["demands"] for ref in row["accepted"]}


def _sought(scenario: Scenario, clients: Mapping[str, Client], products: Mapping[str, Product]) -> str:
    """The product in stock that most clients buy."""
    counts = Counter(habit.product for client in clients.values() for habit in client.habits)
    spared = _spoken_of(scenario)
    sought = [ref for ref in counts if products[ref].stock > 0 and ref not in spared]
    return max(sought, key=lambda ref: (counts[ref], ref), default="")


def _awaited(scenario: Scenario, clients: Mapping[str, Client], products: Mapping[str, Product]) -> str:
    """The product out of stock and expected that most clients buy."""
    counts = Counter(habit.product for client in clients.values() for habit in client.habits)
    awaited = [ref for ref, product in products.items() if product.restocks and not product.stock]
    return max(awaited, key=lambda ref: (counts[ref], ref), default="")


def _slipped(scenario: Scenario, product: Product) -> str:
    first = min(date.fromisoformat(row.on) for row in product.restocks)
    return open_day(first + timedelta(days=_SLIP_DAYS), scenario.company.holidays).isoformat()


def _named(day: str) -> str:
    found = date.fromisoformat(day)
    return f"{WEEKDAYS[found.weekday()]} {found.day}"
