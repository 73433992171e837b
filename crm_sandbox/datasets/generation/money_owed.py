"""Invoices, payments and credit of a client, from its orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from crm_sandbox.crm.accounts.model import Credit, Invoice, OverdueInvoice, PastOrder
from crm_sandbox.crm.accounts.rules import AT_ONCE
from crm_sandbox.crm.orders.due import due_date
from crm_sandbox.datasets.generation.draws import Draws
from crm_sandbox.kernel.money import ceil_to, floor_to

_DELAYS = {"spotless": (0, 0), "good": (-4, 1), "laggard": (0, 13), "fragile": (3, 28)}
_INCIDENT_PM = {"spotless": 0, "good": 4, "laggard": 15, "fragile": 60}
_INCIDENT_DELAY = 9
_INCIDENTS = {"direct_debit_30": "Prélèvement rejeté", "bill_45_eom": "LCR revenue impayée"}
_LEAST_LIMIT = 50_000
_BASKETS = 12
_ROOM_PM = 1250


def invoices(
    orders: Sequence[PastOrder], terms: str, payer: str, business_day: date, draws: Draws, *, keeps_unpaid: int = 0
) -> tuple[Invoice, ...]:
    """One invoice for each order delivered before the business day, newest first.

    The `keeps_unpaid` newest ones that are past due stay unpaid whatever the payer.
    """
    low, high = _DELAYS[payer]
    result = []
    for order in orders:
        if order.delivered_on >= business_day.isoformat() or not order.total_cents:
            continue
        invoiced = date.fromisoformat(order.delivered_on)
        due = due_date(invoiced, terms)
        incident = None
        paid = due
        if terms not in AT_ONCE:
            paid += timedelta(days=max(0, draws.integer(low, high, order.ref, "delay")))
            if terms in _INCIDENTS and draws.happens(_INCIDENT_PM[payer], order.ref, "incident"):
                incident = _INCIDENTS[terms]
                paid = max(paid, due + timedelta(days=_INCIDENT_DELAY))
        is_kept = keeps_unpaid > 0 and due < business_day
        keeps_unpaid -= is_kept
        paid_on = None if paid >= business_day or is_kept else paid.isoformat()
        ref = f"F-{order.ref[3:]}"
        amount = order.total_with_tax_cents
        result.append(Invoice(ref, order.ref, invoiced.isoformat(), due.isoformat(), amount, paid_on, incident))
    return tuple(result)


def credit(
    orders: Sequence[PastOrder], bills: Sequence[Invoice], state: str, business_day: date, draws: Draws
) -> Credit:
    """The credit of a client, with a limit that puts it in the wanted state (see the policy's thresholds)."""
    today = business_day.isoformat()
    unpaid = [bill for bill in bills if bill.paid_on is None]
    overdue = tuple(
        OverdueInvoice(bill.ref, bill.amount_cents, bill.due_on, (business_day - date.fromisoformat(bill.due_on)).days)
        for bill in reversed(unpaid)
        if bill.due_on < today
    )
    base = Credit(
        limit_cents=0,
        not_due_cents=sum(bill.amount_cents for bill in unpaid if bill.due_on >= today),
        overdue=overdue,
        unbilled_cents=sum(order.total_with_tax_cents for order in orders if order.delivered_on == today),
        portfolio_cents=sum(order.total_with_tax_cents for order in orders if order.delivered_on > today),
        is_litigation=state == "black",
    )
    owed = base.outstanding_cents
    if state == "orange":
        limit = ceil_to(owed * 100 // 96, 1000)
    elif state == "red":
        limit = floor_to(owed * 100 // 115, 1000)
    else:
        limit = ceil_to(owed * draws.integer(140, 320, "limit") // 100, 50_000)
    if state in ("orange", "red"):
        return replace(base, limit_cents=max(limit, 1000))
    return replace(base, limit_cents=max(limit, _LEAST_LIMIT, _usual_room(orders)))


def _usual_room(orders: Sequence[PastOrder]) -> int:
    """A limit that holds a usual basket with its tax, and something over: no house sells on terms that forbid each order."""
    baskets = sorted(order.total_with_tax_cents for order in orders[:_BASKETS])
    usual = baskets[len(baskets) // 2] if baskets else 0
    return ceil_to(usual * _ROOM_PM // 1000, 50_000)
