"""What is decided of a client before its history is written: type, zone, rhythm, assortment, drift, payer, credit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from crm_sandbox.crm.accounts.rules import AT_ONCE
from crm_sandbox.crm.catalogue.model import Product
from crm_sandbox.datasets.generation.draws import Draws
from crm_sandbox.datasets.house import ClientType, Zone
from crm_sandbox.datasets.scenario import Scenario
from crm_sandbox.kernel.money import divide_half_up

DRIFTS = ("stopped", "falling", "slide", "peak", "spacing")
CREDIT_STATES = {"green": 84, "orange": 7, "red": 6, "black": 3}
WEEKS = 52

_FORCED_STATES = {3: "orange", 4: "red", 6: "black"}
_DRIFT_EVERY = 4
_BIWEEKLY_RHYTHM = 4
_NEW_CLIENT_PM = 100
_EVERY = (1, 1, 1, 2, 2, 3, 4)
_SPREADS = (45, 58, 68, 76, 83, 90, 96, 103, 111, 120, 131, 146, 172, 220)


@dataclass(frozen=True, slots=True)
class Regular:
    """A regular product: `quantity` base units at every `every`-th order, from order `phase` on."""

    product: Product
    quantity: int
    every: int
    phase: int = 0


@dataclass(frozen=True, slots=True)
class Drift:
    """A planted variation; `product` and `other` are those concerned (a slide goes from one to the other)."""

    kind: str
    product: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class ClientPlan:
    """A client before its history. `delivery_weekdays` are the ISO weekdays of delivery; `weeks` how long it has bought;
    it orders every `every_weeks` weeks, from week `first_week` (counted back from the business day) on."""

    ref: str
    position: int
    type: ClientType
    zone: Zone
    delivery_weekdays: tuple[int, ...]
    closing_weekdays: tuple[int, ...]
    closed_weeks: tuple[int, ...]
    weeks: int
    regulars: tuple[Regular, ...]
    drift: Drift | None
    payer: str
    credit_state: str
    terms: str
    shift_minutes: int
    every_weeks: int = 1
    first_week: int = 0

    @property
    def rhythm_days(self) -> int:
        """The days from one week of orders to the next."""
        return 7 * self.every_weeks


@dataclass(frozen=True, slots=True)
class Shelf:
    """Products by family, as the assortment draws them."""

    by_family: dict[str, tuple[Product, ...]]
    by_usage: dict[str, tuple[Product, ...]]


def shelf(products: dict[str, Product]) -> Shelf:
    """Sort products by family and by usage."""
    families: dict[str, list[Product]] = defaultdict(list)
    usages: dict[str, list[Product]] = defaultdict(list)
    for product in products.values():
        families[product.family].append(product)
        usages[product.usage].append(product)
    return Shelf(
        {name: tuple(rows) for name, rows in families.items()}, {name: tuple(rows) for name, rows in usages.items()}
    )


def plan_client(scenario: Scenario, stock: Shelf, ref: str, position: int, draws: Draws) -> ClientPlan:
    """Decide everything of the client at a position among those that are generated (from 1)."""
    kind = scenario.types[draws.weighted({name: row.share for name, row in scenario.types.items()}, "type")]
    zone = scenario.zones[draws.weighted({name: row.share for name, row in scenario.zones.items()}, "zone")]
    closing = draws.sample(kind.closing_weekdays, kind.closing_count, "closing")
    state = _credit_state(scenario.settings.credit, position, draws)
    weights = kind.terms or scenario.payment_terms
    on_credit = {name: weight for name, weight in weights.items() if name not in AT_ONCE}
    terms = draws.weighted(weights, "terms")
    if state != "green" and terms in AT_ONCE:
        terms = draws.weighted(on_credit, "terms on credit")
    drifts = scenario.settings.has_drifts and position % _DRIFT_EVERY == 1
    drift_kind = DRIFTS[position // _DRIFT_EVERY % len(DRIFTS)] if drifts else ""
    is_new = not drift_kind and state == "green" and draws.happens(_NEW_CLIENT_PM, "new")
    regulars = _assortment(kind, stock, draws.at("assortment"))
    every_weeks = max(1, divide_half_up(kind.rhythm_days, 7))
    return ClientPlan(
        ref=ref,
        position=position,
        type=kind,
        zone=zone,
        delivery_weekdays=_delivery_weekdays(kind, zone.tour.weekdays, draws),
        closing_weekdays=tuple(sorted(closing)),
        closed_weeks=_closed_weeks(kind, every_weeks, draws),
        weeks=draws.integer(8, 44, "since") if is_new else WEEKS,
        regulars=regulars,
        drift=_drift(drift_kind, regulars, stock) if drift_kind else None,
        payer=_payer(state, draws),
        credit_state=state,
        terms=terms,
        shift_minutes=draws.choice((-30, 0, 30), "shift"),
        every_weeks=every_weeks,
        first_week=draws.integer(0, every_weeks - 1, "first week"),
    )


def _credit_state(wanted: dict[str, int] | None, position: int, draws: Draws) -> str:
    """Drawn; where an exercise says how many clients are in each state, those are the first ones."""
    if wanted is None:
        return _FORCED_STATES.get(position) or draws.weighted(CREDIT_STATES, "credit")
    states = [state for state, count in wanted.items() for _ in range(count)]
    return states[position - 1] if position <= len(states) else "green"


def _closed_weeks(kind: ClientType, every_weeks: int, draws: Draws) -> tuple[int, ...]:
    """The weeks without an order; those who order every few weeks do it before they close."""
    if every_weeks > 1:
        return ()
    return tuple(sorted(draws.integer(19, WEEKS - 1, "closed week", index) for index in range(kind.closed_weeks)))


def _payer(state: str, draws: Draws) -> str:
    if state == "black":
        return "fragile"
    return draws.weighted({"good": 70, "laggard": 22, "fragile": 8}, "payer")


def _delivery_weekdays(kind: ClientType, weekdays: Sequence[int], draws: Draws) -> tuple[int, ...]:
    """One delivery a week, or two that lie apart when the type orders twice and the tour passes more than once."""
    if kind.rhythm_days > _BIWEEKLY_RHYTHM or len(weekdays) == 1:
        return (draws.choice(weekdays, "delivery day"),)
    gap = len(weekdays) // 2
    first = draws.integer(0, len(weekdays) - gap - 1, "delivery day")
    return (weekdays[first], weekdays[first + gap])


def _assortment(kind: ClientType, stock: Shelf, draws: Draws) -> tuple[Regular, ...]:
    """Regular products of different usages, scaled so that an order comes near the client's own usual amount."""
    chosen: dict[str, Regular] = {}
    count = max(6, min(20, kind.lines + draws.integer(-2, 5, "count")))
    weights = {family: weight for family, weight in kind.families.items() if family in stock.by_family}
    for slot in range(3 * count):
        if len(chosen) == count:
            break
        product = draws.choice(stock.by_family[draws.weighted(weights, "family", slot)], "product", slot)
        if product.usage in chosen or product.price_cents * product.multiple > kind.median_order_cents // 2:
            continue
        every = 1 if not chosen else draws.choice(_EVERY, "every", slot)
        quantity = draws.choice((1, 1, 1, 2, 2, 3), "weight", slot)
        chosen[product.usage] = Regular(product, quantity, every, draws.integer(0, every - 1, "phase", slot))
    target = kind.median_order_cents * _SPREADS[draws.integer(0, len(_SPREADS) - 1, "spread")] // 100
    expected = sum(
        row.quantity * row.product.multiple * row.product.price_cents // row.every for row in chosen.values()
    )
    rows = []
    for row in chosen.values():
        packs = max(1, divide_half_up(row.quantity * target, expected))
        rows.append(Regular(row.product, packs * row.product.multiple, row.every, row.phase))
    return tuple(rows)


def _drift(kind: str, regulars: Sequence[Regular], stock: Shelf) -> Drift:
    """Plant a drift on a product that every order holds; a slide needs a cheaper one of the same usage."""
    frequent = [row for row in regulars if row.every == 1]
    if kind == "spacing":
        return Drift("spacing")
    if kind == "slide":
        for row in frequent:
            for other in stock.by_usage[row.product.usage]:
                if other.price_cents < row.product.price_cents and other.format == row.product.format:
                    return Drift("slide", row.product.ref, other.ref)
        return Drift("stopped", frequent[0].product.ref)
    return Drift(kind, frequent[0].product.ref)
