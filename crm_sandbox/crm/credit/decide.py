"""Credit: decisions and their effects."""

from __future__ import annotations

from dataclasses import replace

from crm_sandbox.crm.accounts.rules import require_client
from crm_sandbox.crm.credit.actions import AskExemption, TakePayment, ViewCredit
from crm_sandbox.crm.credit.events import (
    CreditViewed,
    ExemptionAnswered,
    ExemptionAsked,
    PaymentTaken,
)
from crm_sandbox.crm.credit.rules import (
    answer_delay_s,
    exemption_answer,
    exposure,
    exposure_with_draft,
)
from crm_sandbox.crm.credit.state import CreditRequest
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.events import OrderReleased
from crm_sandbox.crm.runtime import CrmCapability
from crm_sandbox.crm.state import RunState
from crm_sandbox.crm.tasks.events import MessageArrived
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.decider import Capability, Due, Outcome, Scheduled
from crm_sandbox.kernel.events import Event
from crm_sandbox.kernel.refusals import refuse

capability: CrmCapability = Capability("credit")

ANSWERS = {
    "granted": "Dépassement accordé pour la commande {order}. Elle peut partir.",
    "refused": "Dépassement refusé pour la commande {order}. Un règlement ou une commande réduite reste possible.",
}


@capability.handles(ViewCredit)
def view(dataset: Dataset, state: RunState, action: ViewCredit) -> Outcome:
    """The credit panel is read, with the order under way."""
    client = require_client(dataset, action.client)
    return Outcome((CreditViewed(client.ref, exposure_with_draft(dataset, state, client).state),))


@capability.handles(TakePayment)
def take_payment(dataset: Dataset, state: RunState, action: TakePayment) -> Outcome:
    """An overdue invoice is paid by card: only by somebody who may speak of payment, on the line."""
    client = require_client(dataset, action.client)
    open_invoices = {i.ref: i for i in client.credit.overdue if i.ref not in state.credit.paid.get(client.ref, ())}
    invoice = open_invoices.get(action.invoice)
    if invoice is None:
        raise refuse("unknown_invoice", "invoice", action.invoice, tuple(open_invoices))
    live = state.calls.live
    if live is None or live.client != client.ref:
        raise refuse("client_not_on_the_line", "client", client.ref)
    return Outcome((PaymentTaken(client.ref, invoice.ref, invoice.amount_cents, clock.iso(state.now)),))


@capability.handles(AskExemption)
def ask_exemption(dataset: Dataset, state: RunState, action: AskExemption) -> Outcome:
    """Accounts are asked; their answer comes minutes later, always the same for the same request."""
    order = state.orders.orders.get(action.order)
    if order is None or order.status == "cancelled":
        raise refuse("unknown_order", "order", action.order, tuple(state.orders.orders))
    if any(r.order == order.ref and r.answer != "refused" for r in state.credit.requests.values()):
        raise refuse("already_asked", "order", action.order)
    ref = f"DE-{len(state.credit.requests) + 1:03d}"
    client = dataset.world.clients[order.client]
    due = clock.iso(clock.later(state.now, answer_delay_s(dataset, client, ref)))
    asked = ExemptionAsked(ref, client.ref, order.ref, clock.iso(state.now), action.reason, action.proposal)
    return Outcome((asked, Scheduled(f"exemption:{ref}", due, "credit.answers", ref)))


@capability.happens("credit.answers", calls_trainee=True)
def accounts_answer(dataset: Dataset, state: RunState, due: Due) -> tuple[Event, ...]:
    """Accounts answer a request, and an order that was held for it is released."""
    request = state.credit.requests[due.subject]
    client = dataset.world.clients[request.client]
    order = state.orders.orders[request.order]
    is_draft = order.status == "draft"
    exposed = exposure_with_draft(dataset, state, client) if is_draft else exposure(dataset, state, client)
    answer = exemption_answer(client, exposed)
    text = ANSWERS[answer].format(order=order.ref)
    events: list[Event] = [
        ExemptionAnswered(request.ref, answer, due.at),
        MessageArrived(f"MA-{request.ref}", due.at, "accounts", f"Demande {request.ref}", text, None, client.ref),
    ]
    if answer == "granted" and order.status == "credit_hold":
        events.append(OrderReleased(order.ref, due.at))
    return tuple(events)


@capability.evolves(CreditViewed)
def credit_viewed(state: RunState, event: CreditViewed) -> RunState:
    return replace(state, credit=replace(state.credit, viewed=state.credit.viewed | {event.client}))


@capability.evolves(PaymentTaken)
def payment_taken(state: RunState, event: PaymentTaken) -> RunState:
    paid = (*state.credit.paid.get(event.client, ()), event.invoice)
    credit = replace(state.credit, paid={**state.credit.paid, event.client: paid})
    live = state.calls.live
    calls = state.calls
    if live is not None and live.client == event.client:
        calls = replace(calls, live=replace(live, flags=live.flags | {"paid"}))
    return replace(state, credit=credit, calls=calls)


@capability.evolves(ExemptionAsked)
def exemption_asked(state: RunState, event: ExemptionAsked) -> RunState:
    request = CreditRequest(event.request, event.client, event.order, event.at, event.reason, event.proposal)
    return replace(state, credit=replace(state.credit, requests={**state.credit.requests, request.ref: request}))


@capability.evolves(ExemptionAnswered)
def exemption_answered(state: RunState, event: ExemptionAnswered) -> RunState:
    request = replace(state.credit.requests[event.request], answer=event.answer)
    return replace(state, credit=replace(state.credit, requests={**state.credit.requests, request.ref: request}))
