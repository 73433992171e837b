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

STOPPED_DAYS = 49
FALLING_DAYS = 42
FALLING_TENTHS = 25
SLIDE_DAYS = 56
SPACING_DAYS = 84
PEAK_DAYS = 28
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


def order_dates(plan: ClientPlan, market: Market) -> Iterator[tuple[date, date]]:
    """Day of order and day of delivery, oldest first; nothing is ordered on the business day itself."""
    monday = market.business_day - timedelta(days=market.business_day.isoweekday() - 1)
    for week in range(plan.weeks, -2, -1):
        if week in plan.closed_weeks or (week - plan.first_week) % plan.every_weeks:
            continue
        for weekday in plan.delivery_weekdays:
            delivered = monday + timedelta(days=weekday - 1 - 7 * week)
            ordered = working_day_before(delivered, market.holidays)
            if delivered.isoformat() not in market.holidays and ordered < market.business_day:
                yield ordered, delivered


def generated_orders(plan: ClientPlan, market: Market, draws: Draws) -> tuple[PastOrder, ...]:
    """All orders of a client, newest first."""
    orders: list[PastOrder] = []
    lines_at, chance = draws.at("line"), draws.at("chance")
    is_spaced = plan.drift is not None and plan.drift.kind == "spacing"
    for place, (ordered, delivered) in enumerate(order_dates(plan, market)):
        key = ordered.toordinal()
        if is_spaced and place % 2 and (market.business_day - ordered).days < max(SPACING_DAYS, 6 * plan.rhythm_days):
            continue
        if plan.drift is None and chance.happens(_SKIPPED_ORDER_PM, key):
            continue
        count = len(orders)
        due = [row for row in plan.regulars if (count + row.phase) % row.every == 0]
        lines = _lines(plan, market, due, (ordered, delivered), lines_at.at(key))
        if lines:
            is_late = chance.happens(_LATE_PM, key, "late")
            orders.append(make_order(plan.ref, ordered, delivered, lines, market, is_late=is_late))
    return tuple(reversed(orders))


def _lines(
    plan: ClientPlan, market: Market, due: Sequence[Regular], days: tuple[date, date], draws: Draws
) -> list[PastLine]:
    season = plan.type.season.get(days[0].month, 100)
    lines = []
    for row in due:
        if plan.drift is not None and row.product.ref == plan.drift.product:
            lines += _drifted_line(plan, plan.drift, row, days, market)
            continue
        luck = draws.integer(0, 20_000_000 - 1, row.product.ref)
        if luck // 20 % 1000 < _SKIPPED_LINE_PM:
            continue
        product = row.product
        packs = max(1, divide_half_up(row.quantity * season * _NOISE_PM[luck % 20], product.multiple * 100_000))
        lines.append(supplied_line(product, packs * product.multiple, _status(luck // 20_000 % 1000), market))
    return lines


def _drifted_line(
    plan: ClientPlan, drift: Drift, row: Regular, days: tuple[date, date], market: Market
) -> list[PastLine]:
    """The line of a product on which a drift is planted: steady until it sets in; empty once it is no longer bought."""
    product, quantity = row.product, row.quantity
    ago = (market.business_day - days[0]).days
    rhythm = plan.rhythm_days
    if drift.kind == "stopped" and ago < max(STOPPED_DAYS, 2 * rhythm + 1):
        return []
    if drift.kind == "falling" and ago > max(FALLING_DAYS, 3 * rhythm):
        quantity = ceil_to(-(-quantity * FALLING_TENTHS // 10), product.multiple)
    peak = max(PEAK_DAYS, rhythm)
    if drift.kind == "peak" and peak < ago <= peak + rhythm and days[1].isoweekday() == plan.delivery_weekdays[0]:
        quantity *= PEAK_FACTOR
    if drift.kind == "slide" and ago < max(SLIDE_DAYS, 3 * rhythm):
        product = market.products[drift.other]
        quantity = ceil_to(quantity, product.multiple)
    return [supplied_line(product, quantity, "shipped", market)]


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
    client: str,
    ordered: date,
    delivered: date,
    lines: Sequence[PastLine],
    market: Market,
    *,
    is_late: bool = False,
    site: str = "",
) -> PastOrder:
    """An order with its totals: goods only, less what the order earned as a whole, tax by rate, rounded once for each."""
    by_rate: dict[int, int] = defaultdict(int)
    for line in lines:
        by_rate[market.products[line.product].vat_bp] += line.amount_cents
    goods = sum(by_rate.values())
    kept = BASIS - market.policy.amount_discount_bp(goods)
    total = share(goods, kept)
    tax = sum(divide_half_up(amount * kept * rate, BASIS * BASIS) for rate, amount in by_rate.items())
    ref = f"BC-{ordered:%y%m%d}-{client.rpartition('-')[2]}" + (f"-{site}" if site else "")
    return PastOrder(ref, ordered.isoformat(), delivered.isoformat(), tuple(lines), total, total + tax, is_late, site)
