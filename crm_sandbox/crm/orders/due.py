"""When an order is to be paid: the terms of the client, never later than the law allows for what it holds (article L441-11
of the commercial code). A mixed order has several due dates."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.catalogue.model import DueLimit, Product
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.pricing import PricedOrder
from crm_sandbox.kernel.money import divide_half_up

TERM_DAYS = {
    "direct_debit_30": 30,
    "transfer_30": 30,
    "cash_on_delivery": 0,
    "bill_45_eom": 45,
    "transfer_30_eom": 30,
    "mandate_30": 30,
    "card": 0,
}
END_OF_MONTH = ("bill_45_eom", "transfer_30_eom")
DECADE_DAYS = 10
LAST_DECADE = 2


@dataclass(frozen=True, slots=True)
class DuePart:
    """A due date (ISO), and what is due then of the order's total, before tax."""

    on: str
    amount_cents: int


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _decade_end(day: date) -> date:
    """The last day of the ten days (« décade ») of a month in which a day falls."""
    place = min((day.day - 1) // DECADE_DAYS, LAST_DECADE)
    return _month_end(day) if place == LAST_DECADE else day.replace(day=(place + 1) * DECADE_DAYS)


def due_date(invoiced: date, terms: str) -> date:
    """When an invoice is due: so many days after it, then the last day of that month where the terms say so."""
    due = invoiced + timedelta(days=TERM_DAYS[terms])
    return _month_end(due) if terms in END_OF_MONTH else due


def latest(limit: DueLimit, delivered: date) -> date:
    """The last day on which what a limit covers may be due."""
    start = {"delivery": delivered, "decade": _decade_end(delivered), "month": _month_end(delivered)}[
        limit.counted_from
    ]
    return start + timedelta(days=limit.days)


def limit_of(dataset: Dataset, product: Product) -> DueLimit | None:
    """The first limit of the policy that covers a product."""
    limits = dataset.world.policy.due_limits
    return next((limit for limit in limits if limit.covers(product.subfamily, product.temperature)), None)


def due_parts(dataset: Dataset, client: Client, order: PricedOrder, delivered: date) -> tuple[DuePart, ...]:
    """Every due date of an order, the earliest first: what the order earns as a whole lessens each part by its share, and the
    parts make its total."""
    lines: dict[date, int] = {}
    agreed = due_date(delivered, client.payment_terms)
    for line in order.lines:
        limit = limit_of(dataset, dataset.world.products[line.product])
        due = min(agreed, latest(limit, delivered)) if limit else agreed
        lines[due] = lines.get(due, 0) + line.amount_cents
    parts, whole, passed, told = [], sum(lines.values()), 0, 0
    for due, amount in sorted(lines.items()):
        passed += amount
        upto = divide_half_up(order.total_cents * passed, whole) if whole else 0
        parts.append(DuePart(due.isoformat(), upto - told))
        told = upto
    return tuple(parts)
