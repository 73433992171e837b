"""Twelve months of orders of a client, one delivery tour after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from crm_sandbox.crm.accounts.model import PastLine, PastOrder
from crm_sandbox.crm.catalogue.model import Policy, Product
from crm_sandbox.datasets.days import working_day_before
from crm_sandbox.datasets.generation.draws import Draws
from crm_sandbox.datasets.generation.plan import ClientPlan, Drift, Regular
from crm_sandbox.kernel.money import BASIS, ceil_to, divide_half_up, share

STOPPED_WEEKS = 7
FALLING_WEEKS = 6
SLIDE_WEEKS = 8
SPACING_WEEKS = 12
PEAK_WEEK = 10
PEAK_FACTOR = 4

_NOISE_PM = (
    703, 772, 813, 846, 872, 898, 922, 944, 966, 989, 1011, 1035, 1059, 1084, 1114, 1147, 1182, 1230, 1296, 1423,
)  # fmt: skip
"""Twenty equally likely factors of a log-normal law with a deviation of 0.18."""

_SKIPPED_LINE_PM = 60
_SKIPPED_ORDER_PM = 40
_LATE_PM = 10
_PRICE_ERROR_BP = 10_800
_SUPPLY = ((18, "short"), (30, "missing"), (42, "substituted"), (48, "damaged"), (52, "mispriced"))


@dataclass(frozen=True, slots=True)
class Market:
    """What every client orders from: products, policy, the business day, the days without delivery."""

    products: dict[str, Product]
    policy: Policy
    business_day: date
    holidays: Collection[str]


def order_dates(plan: ClientPlan, market: Market) -> Iterator[tuple[int, date, date]]:
    """Weeks back, day of order and day of delivery, oldest first; nothing is ordered on the business day itself."""
    monday = market.business_day - timedelta(days=market.business_day.isoweekday() - 1)
    for week in range(plan.weeks, -2, -1):
        if week in plan.closed_weeks:
            continue
        for weekday in plan.delivery_weekdays:
            delivered = monday + timedelta(days=weekday - 1 - 7 * week)
            ordered = working_day_before(delivered, market.holidays)
            if delivered.isoformat() in market.holidays or ordered >= market.business_day:
                continue
            yield week, ordered, delivered


def generated_orders(plan: ClientPlan, market: Market, draws: Draws) -> tuple[PastOrder, ...]:
    """All orders of a client, newest first."""
    orders: list[PastOrder] = []
    lines_at, skip_at = draws.at("line"), draws.at("skip")
    is_first_of_pair = False
    for week, ordered, delivered in order_dates(plan, market):
        key = ordered.toordinal()
        is_first_of_pair = not is_first_of_pair
        if plan.drift and plan.drift.kind == "spacing" and week < SPACING_WEEKS and is_first_of_pair:
            continue
        if (not plan.drift or plan.drift.kind != "spacing") and skip_at.happens(_SKIPPED_ORDER_PM, key):
            continue
        count = len(orders)
        season = plan.type.season.get(ordered.month, 100)
        due = [row for row in plan.regulars if (count + row.phase) % row.every == 0]
        lines = _lines(plan, market, due, week, season, lines_at.at(key))
        if lines:
            orders.append(
                make_order(plan.ref, ordered, delivered, lines, market, is_late=skip_at.happens(_LATE_PM, key, "late"))
            )
    return tuple(reversed(orders))


def _lines(
    plan: ClientPlan, market: Market, due: Sequence[Regular], week: int, season: int, draws: Draws
) -> list[PastLine]:
    lines = []
    for row in due:
        luck = draws.integer(0, 20_000_000 - 1, row.product.ref)
        is_planted = plan.drift is not None and row.product.ref == plan.drift.product
        if not is_planted and luck // 20 % 1000 < _SKIPPED_LINE_PM:
            continue
        noise = 1000 if is_planted else _NOISE_PM[luck % 20]
        product = row.product
        packs = max(1, divide_half_up(row.quantity * season * noise, product.multiple * 100_000))
        if is_planted and plan.drift is not None:
            changed = _drifted(plan.drift, product, packs, week, market)
            if changed is None:
                continue
            product, packs = changed
        supply = 999 if is_planted else luck // 20_000 % 1000
        lines.append(supplied_line(product, packs * product.multiple, _status(supply), market))
    return lines


def _drifted(drift: Drift, product: Product, packs: int, week: int, market: Market) -> tuple[Product, int] | None:
    """The product and the packs once the drift has set in; None when the product is no longer bought."""
    if drift.kind == "stopped" and week < STOPPED_WEEKS:
        return None
    if drift.kind == "falling":
        return product, (packs if week <= FALLING_WEEKS else packs * 2 + 2)
    if drift.kind == "peak" and week == PEAK_WEEK:
        return product, packs * PEAK_FACTOR
    if drift.kind == "slide" and week < SLIDE_WEEKS:
        other = market.products[drift.other]
        return other, max(1, divide_half_up(packs * product.multiple, other.multiple))
    return product, packs


def _status(supply: int) -> str:
    for below, status in _SUPPLY:
        if supply < below:
            return status
    return "shipped"


def supplied_line(product: Product, quantity: int, status: str, market: Market) -> PastLine:
    """A line as it was supplied: what was asked for, what left the depot, what it was charged."""
    price, shipped, origin = product.price_cents, quantity, None
    if status == "short" and quantity == product.multiple:
        status = "missing"
    if status == "substituted":
        found = [market.products[ref] for ref in product.substitutes]
        other = next((candidate for candidate in found if candidate.format == product.format), None)
        if other is None:
            status = "shipped"
        else:
            origin, product = product.ref, other
            quantity = shipped = ceil_to(quantity, other.multiple)
            price = other.price_cents
    elif status == "missing":
        shipped = 0
    elif status == "short":
        shipped = quantity - product.multiple
    elif status == "mispriced":
        price = share(price, _PRICE_ERROR_BP)
    amount = line_amount(product, shipped, price, market.policy)
    return PastLine(product.ref, quantity, shipped, price, amount, status, origin)


def line_amount(product: Product, shipped: int, price_cents: int, policy: Policy) -> int:
    """Amount before tax of what left the depot, after the carton tier."""
    cartons = shipped // product.units_per_carton
    discount = max((tier.discount_bp for tier in policy.carton_tiers if cartons >= tier.cartons), default=0)
    if cartons >= product.cartons_per_pallet:
        discount = max(discount, policy.full_pallet_bp)
    return divide_half_up(price_cents * shipped * (BASIS - discount), BASIS)


def make_order(
    client: str, ordered: date, delivered: date, lines: Sequence[PastLine], market: Market, *, is_late: bool = False
) -> PastOrder:
    """An order with its totals: goods only, tax by rate, rounded once for each rate."""
    by_rate: dict[int, int] = defaultdict(int)
    for line in lines:
        by_rate[market.products[line.product].vat_bp] += line.amount_cents
    total = sum(by_rate.values())
    tax = sum(share(amount, rate) for rate, amount in by_rate.items())
    ref = f"BC-{ordered:%y%m%d}-{client.rpartition('-')[2]}"
    return PastOrder(ref, ordered.isoformat(), delivered.isoformat(), tuple(lines), total, total + tax, is_late)
