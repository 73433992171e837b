"""Credit: decisions. What is settled on the phone is settled with somebody who may pay, and who agreed to it."""

from __future__ import annotations

from crm_sandbox.crm.accounts.files import client_of, require_client
from crm_sandbox.crm.accounts.model import Client, OverdueInvoice
from crm_sandbox.crm.accounts.rules import is_opened
from crm_sandbox.crm.calls.cast import part_of
from crm_sandbox.crm.credit.actions import (
    AgreeInstalments,
    AskExemption,
    PayOnDelivery,
    TakeDeposit,
    TakePayment,
    ViewCredit,
)
from crm_sandbox.crm.credit.events import (
    CreditViewed,
    DepositTaken,
    ExemptionAnswered,
    ExemptionAsked,
    InstalmentsAgreed,
    PaymentOnDeliveryAgreed,
    PaymentTaken,
)
from crm_sandbox.crm.credit.evolve import capability
from crm_sandbox.crm.credit.rules import (
    answer_delay_s,
    exemption_answer,
    exposure,
    exposure_with_draft,
    is_held,
    levels_of,
    unpaid,
)
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.events import OrderReleased
from crm_sandbox.crm.orders.pricing import price_order
from crm_sandbox.crm.orders.state import Order
from crm_sandbox.crm.state import RunState
from crm_sandbox.crm.tasks.events import MessageArrived
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.decider import Due, Outcome, Scheduled
from crm_sandbox.kernel.events import Event
from crm_sandbox.kernel.money import divide_half_up, share
from crm_sandbox.kernel.refusals import refuse, refuse_recorded

__all__ = ["capability"]

ANSWERS = {
    "granted": "Dépassement accordé pour la commande {order}. Elle peut partir.",
    "refused": "Dépassement refusé pour la commande {order}. Un règlement ou une commande réduite reste possible.",
    "beyond": "La commande {order} dépasse ce que je peux accorder. À demander au niveau au-dessus.",
}


def require_agreed(dataset: Dataset, state: RunState, client: Client, *solutions: str) -> None:
    """The client is on the line, whoever speaks may decide of a payment, and he agreed to one of these ways out."""
    live = state.calls.live
    if live is None or live.client != client.ref:
        raise refuse("client_not_on_the_line", "client", client.ref)
    script = part_of(dataset, state, client.ref)
    role = script.roles.get(live.role) if script else None
    if role is None or "payment" not in role.rights:
        raise refuse_recorded("may_not_pay", "client", client.ref, speaker=live.speaker)
    if not any(f"solution:{solution}" in live.flags for solution in solutions):
        raise refuse_recorded("not_agreed", "client", client.ref)


def _require_invoice(state: RunState, client: Client, ref: str) -> OverdueInvoice:
    known = {invoice.ref: invoice for invoice in unpaid(state, client)}
    invoice = known.get(ref)
    if invoice is None and not is_opened(state, client.ref):
        raise refuse("not_opened", "client", client.ref)
    if invoice is None:
        raise refuse("unknown_invoice", "invoice", ref, tuple(known))
    return invoice


def _require_order(state: RunState, ref: str) -> Order:
    order = state.orders.orders.get(ref)
    if order is None or order.status == "cancelled":
        raise refuse("unknown_order", "order", ref, tuple(state.orders.orders))
    return order


def _settled(dataset: Dataset, state: RunState, client: Client, event: Event) -> Outcome:
    """What was settled, and the orders that no longer wait because of it."""
    after = capability.evolvers[type(event)](state, event)
    exposed = exposure(dataset, after, client)
    released = tuple(
        OrderReleased(order.ref, clock.iso(state.now))
        for order in after.orders.of_client(client.ref)
        if order.status == "credit_hold" and not is_held(dataset, after, client, order.ref, exposed)
    )
    return Outcome((event, *released))


@capability.handles(ViewCredit)
def view(dataset: Dataset, state: RunState, action: ViewCredit) -> Outcome:
    """The credit panel is read, with the order under way."""
    client = require_client(dataset, state, action.client)
    return Outcome((CreditViewed(client.ref, exposure_with_draft(dataset, state, client).state),))


@capability.handles(TakePayment)
def take_payment(dataset: Dataset, state: RunState, action: TakePayment) -> Outcome:
    """An overdue invoice is paid by card."""
    client = require_client(dataset, state, action.client)
    invoice = _require_invoice(state, client, action.invoice)
    require_agreed(dataset, state, client, "pay_overdue")
    paid = PaymentTaken(client.ref, invoice.ref, invoice.amount_cents, clock.iso(state.now))
    return _settled(dataset, state, client, paid)


@capability.handles(TakeDeposit)
def take_deposit(dataset: Dataset, state: RunState, action: TakeDeposit) -> Outcome:
    """A down payment is taken, within what the policy asks at least and the order's amount."""
    order = _require_order(state, action.order)
    client = client_of(dataset, state, order.client)
    if order.ref in state.credit.deposits:
        raise refuse("already_paid_down", "order", order.ref)
    due = price_order(dataset, client, order.lines, state.now.date()).with_tax_cents
    least = share(due, dataset.world.policy.deposit_share_bp)
    if not least <= action.amount_cents <= due:
        raise refuse("deposit_out_of_range", "amount_cents", action.amount_cents, (least, due))
    require_agreed(dataset, state, client, "deposit")
    return _settled(
        dataset, state, client, DepositTaken(client.ref, order.ref, action.amount_cents, clock.iso(state.now))
    )


@capability.handles(AgreeInstalments)
def agree_instalments(dataset: Dataset, state: RunState, action: AgreeInstalments) -> Outcome:
    """An overdue invoice is put in instalments, no more than the seller may grant; the first one is paid at once."""
    client = require_client(dataset, state, action.client)
    invoice = _require_invoice(state, client, action.invoice)
    if any(plan.invoice == invoice.ref for plan in state.credit.schedules.get(client.ref, ())):
        raise refuse("already_scheduled", "invoice", invoice.ref)
    most = dataset.world.policy.instalments_max
    if action.count > most:
        raise refuse_recorded("beyond_authority", "count", action.count, (most,))
    require_agreed(dataset, state, client, "instalments")
    first = divide_half_up(invoice.amount_cents, action.count)
    return _settled(
        dataset,
        state,
        client,
        InstalmentsAgreed(client.ref, invoice.ref, action.count, first, clock.iso(state.now)),
    )


@capability.handles(PayOnDelivery)
def pay_on_delivery(dataset: Dataset, state: RunState, action: PayOnDelivery) -> Outcome:
    """An order is paid when it is delivered."""
    order = _require_order(state, action.order)
    client = client_of(dataset, state, order.client)
    if order.ref in state.credit.on_delivery:
        raise refuse("unchanged", "order", order.ref)
    require_agreed(dataset, state, client, "cash_on_delivery")
    return _settled(dataset, state, client, PaymentOnDeliveryAgreed(client.ref, order.ref, clock.iso(state.now)))


@capability.handles(AskExemption)
def ask_exemption(dataset: Dataset, state: RunState, action: AskExemption) -> Outcome:
    """Somebody of the house is asked; his answer comes minutes later, always the same for the same request."""
    order = _require_order(state, action.order)
    levels = levels_of(dataset)
    level = levels.get(action.level)
    if level is None:
        raise refuse("not_allowed", "level", action.level, tuple(levels))
    asked = [r for r in state.credit.requests.values() if r.order == order.ref]
    if any(r.answer in ("", "granted") or (r.answer == "beyond" and r.level == level.ref) for r in asked):
        raise refuse("already_asked", "order", action.order)
    ref = f"DE-{len(state.credit.requests) + 1:03d}"
    client = client_of(dataset, state, order.client)
    due = clock.iso(clock.later(state.now, answer_delay_s(dataset, level, client, ref)))
    at = clock.iso(state.now)
    made = ExemptionAsked(ref, client.ref, order.ref, at, action.reason, action.proposal, level.ref)
    return Outcome((made, Scheduled(f"exemption:{ref}", due, "credit.answers", ref)))


@capability.happens("credit.answers", calls_trainee=True)
def house_answers(dataset: Dataset, state: RunState, due: Due) -> tuple[Event, ...]:
    """A request is answered, and an order that was held for it is released."""
    request = state.credit.requests[due.subject]
    client = client_of(dataset, state, request.client)
    order = state.orders.orders[request.order]
    level = levels_of(dataset)[request.level]
    is_draft = order.status == "draft"
    exposed = exposure_with_draft(dataset, state, client) if is_draft else exposure(dataset, state, client)
    answer = exemption_answer(dataset, level, client, exposed)
    text = ANSWERS[answer].format(order=order.ref)
    events: list[Event] = [
        ExemptionAnswered(request.ref, answer, due.at),
        MessageArrived(f"MA-{request.ref}", due.at, level.department, f"Demande {request.ref}", text, None, client.ref),
    ]
    if answer == "granted" and order.status == "credit_hold":
        events.append(OrderReleased(order.ref, due.at))
    return tuple(events)
