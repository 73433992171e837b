"""What a screen shows of the ways out of a limit that an order exceeds."""

from __future__ import annotations

from dataclasses import dataclass

from crm_sandbox.crm.accounts.model import Client, OverdueInvoice
from crm_sandbox.crm.credit.rules import BLACK, RED, levels_of, unpaid
from crm_sandbox.crm.credit.state import CreditRequest, Schedule
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.state import Order
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.money import share


@dataclass(frozen=True, slots=True)
class WaysOut:
    """The ways out of an order's excess: what can still be done, and what was settled. The screen says nothing of what the
    client would agree to."""

    is_needed: bool
    can_settle: bool
    overdue: tuple[OverdueInvoice, ...]
    counts: tuple[int, ...]
    deposit_cents: int
    deposit_least_cents: int
    is_on_delivery: bool
    schedules: tuple[Schedule, ...]
    paid: tuple[str, ...]
    levels: tuple[str, ...]
    requests: tuple[CreditRequest, ...]


def ways_out(
    dataset: Dataset, state: RunState, client: Client, order: Order, *, credit_state: str, with_tax_cents: int
) -> WaysOut:
    """The ways out of the excess of an order."""
    requests = tuple(r for r in state.credit.requests.values() if r.order == order.ref)
    schedules = state.credit.schedules.get(client.ref, ())
    scheduled = {plan.invoice for plan in schedules}
    is_awaited = any(r.answer in ("", "granted") for r in requests)
    live = state.calls.live
    return WaysOut(
        is_needed=bool(order.ref) and (order.status == "credit_hold" or credit_state in (RED, BLACK)),
        can_settle=live is not None and live.client == client.ref,
        overdue=tuple(invoice for invoice in unpaid(state, client) if invoice.ref not in scheduled),
        counts=tuple(range(2, dataset.world.policy.instalments_max + 1)),
        deposit_cents=state.credit.deposits.get(order.ref, 0),
        deposit_least_cents=share(with_tax_cents, dataset.world.policy.deposit_share_bp),
        is_on_delivery=order.ref in state.credit.on_delivery,
        schedules=schedules,
        paid=state.credit.paid.get(client.ref, ()),
        levels=() if is_awaited else tuple(levels_of(dataset)),
        requests=requests,
    )
