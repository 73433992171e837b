"""Usual products, alerts and sums of a client, all deduced from its orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from crm_sandbox.crm.accounts.model import Alert, Credit, Habit, Invoice, PastComplaint, PastOrder
from crm_sandbox.crm.catalogue.model import Product
from crm_sandbox.kernel.money import BASIS, divide_half_up

RECENT = 6
LATE_TENTHS = 22
"""A product is late once more than 2.2 times its median interval has passed."""

FALL_BP = 5500
RISE_BP = 15_000

_STOP_TENTHS, _SLOW_STOP_TENTHS = 14, 20
"""Not bought for six weeks and 1.4 times its interval, a product is given up; twice, by those who order every few weeks,
with whom a single skipped order means nothing."""

_LEAST_ORDERS = 3
_SIX_WEEKS = 42
_ORDERS_COMPARED = 3
"""Those who order less often than fortnightly are compared over the time of so many orders."""
_FREQUENT_DAYS = 16
_NEW_DAYS = 70


def median(values: Sequence[int]) -> int:
    """The median; of two middle values the mean, rounded half-up."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else divide_half_up(ordered[middle - 1] + ordered[middle], 2)


def usual_products(orders: Sequence[PastOrder], business_day: date) -> tuple[Habit, ...]:
    """Habits of a client from its orders (newest first), the most regular first; site by site, where it has several."""
    found: list[Habit] = []
    for site in dict.fromkeys(sorted(order.site for order in orders)):
        there = [order for order in orders if order.site == site]
        found += [replace(habit, site=site) for habit in _usual_at(there, business_day)]
    return tuple(found)


def _usual_at(orders: Sequence[PastOrder], business_day: date) -> tuple[Habit, ...]:
    bought: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for order in orders:
        day = date.fromisoformat(order.ordered_on)
        for line in order.lines:
            if line.origin is None:
                bought[line.product].append((day, line.quantity))
    rows = [(ref, seen) for ref, seen in bought.items() if len(seen) >= _LEAST_ORDERS]
    rows.sort(key=lambda row: (-len(row[1]), row[0]))
    rhythm = order_rhythm(orders)
    return tuple(_habit(ref, seen, business_day, rhythm) for ref, seen in rows)


def order_rhythm(orders: Sequence[PastOrder]) -> int:
    """The median of the days from one order to the next (0 with less than two)."""
    days = [date.fromisoformat(order.ordered_on) for order in orders[: 2 * RECENT + 1]]
    gaps = [(newer - older).days for newer, older in pairwise(days)]
    return median(gaps) if gaps else 0


def _habit(ref: str, seen: Sequence[tuple[date, int]], business_day: date, rhythm: int) -> Habit:
    recently = max(_SIX_WEEKS, _ORDERS_COMPARED * rhythm)
    recent = seen[:RECENT]
    gaps = [(newer[0] - older[0]).days for newer, older in pairwise(seen)]
    interval = max(1, median(gaps[: 2 * RECENT]))
    quantity = median([amount for _, amount in recent])
    days = (business_day - seen[0][0]).days
    six_weeks = sum(amount for day, amount in seen if (business_day - day).days <= recently)
    before = sum(amount for day, amount in seen if recently < (business_day - day).days <= 3 * recently)
    change = divide_half_up(2 * six_weeks * BASIS, before) if before else BASIS
    is_new = (business_day - seen[-1][0]).days <= _NEW_DAYS
    is_frequent = interval <= max(_FREQUENT_DAYS, rhythm * 3 // 2)
    if days > _SIX_WEEKS and days * 10 > (_SLOW_STOP_TENTHS if rhythm > _FREQUENT_DAYS else _STOP_TENTHS) * interval:
        trend = "stopped"
    else:
        trend = _trend(days, interval, change, is_new=is_new, is_frequent=is_frequent)
    return Habit(
        product=ref,
        median_quantity=quantity,
        interval_days=interval,
        last_on=seen[0][0].isoformat(),
        last_quantity=seen[0][1],
        trend=trend,
        six_weeks_bp=change,
        recent=tuple((day.isoformat(), amount) for day, amount in recent),
    )


def _trend(days: int, interval: int, change: int, *, is_new: bool, is_frequent: bool) -> str:
    if days * 10 > LATE_TENTHS * interval:
        return "late"
    if is_new:
        return "new"
    if is_frequent and change < FALL_BP:
        return "falling"
    if is_frequent and change > RISE_BP:
        return "rising"
    return "stable"


def deduced_alerts(
    habits: Sequence[Habit],
    credit: Credit,
    bills: Sequence[Invoice],
    complaints: Sequence[PastComplaint],
    products: dict[str, Product],
    business_day: date,
) -> tuple[Alert, ...]:
    """What the file must draw attention to, most serious first."""
    found = list(_credit_alerts(credit))
    found += [
        Alert("complaints", "warn", "Réclamation ouverte", f"{row.ref}: {row.reason}")
        for row in complaints
        if row.status == "open"
    ]
    recent = (business_day - timedelta(days=90)).isoformat()
    if any(bill.incident and bill.due_on >= recent for bill in bills):
        found.append(Alert("payment", "warn", "Prélèvement rejeté dans les trois derniers mois"))
    words = {"stopped": "Plus d'achat", "late": "Achat en retard", "falling": "Achats en baisse"}
    for habit in habits:
        if habit.trend in words:
            days = (business_day - date.fromisoformat(habit.last_on)).days
            detail = f"Dernier achat il y a {_days(days)}, d'habitude tous les {_days(habit.interval_days)}"
            found.append(Alert("habits", "warn", f"{words[habit.trend]}: {products[habit.product].name}", detail))
    return tuple(found)


def _days(count: int) -> str:
    return f"{count} jour{'s' if count > 1 else ''}"


def _credit_alerts(credit: Credit) -> list[Alert]:
    found = []
    if credit.is_litigation:
        found.append(Alert("payment", "danger", "Dossier contentieux: comptant uniquement"))
    elif credit.outstanding_cents > credit.limit_cents:
        found.append(Alert("payment", "danger", "Encours au-dessus du plafond"))
    if credit.overdue:
        worst = max(bill.days_late for bill in credit.overdue)
        count = len(credit.overdue)
        many = "s" if count > 1 else ""
        found.append(
            Alert("payment", "warn", f"{count} facture{many} échue{many}", f"Jusqu'à {_days(worst)} de retard")
        )
    return found


def monthly_sales(orders: Sequence[PastOrder], business_day: date) -> tuple[tuple[str, int], ...]:
    """Sales before tax of the last twelve months by month of order, oldest first."""
    months = []
    year, month = business_day.year, business_day.month
    for _ in range(12):
        months.append(f"{year}-{month:02d}")
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    sums = dict.fromkeys(reversed(months), 0)
    for order in orders:
        if order.ordered_on[:7] in sums:
            sums[order.ordered_on[:7]] += order.total_cents
    return tuple(sums.items())
