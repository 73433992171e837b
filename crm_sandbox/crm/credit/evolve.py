"""Credit: what each event changes."""

from __future__ import annotations

from dataclasses import replace

from crm_sandbox.crm.credit.events import (
    CreditViewed,
    DepositTaken,
    ExemptionAnswered,
    ExemptionAsked,
    InstalmentsAgreed,
    PaymentOnDeliveryAgreed,
    PaymentTaken,
)
from crm_sandbox.crm.credit.state import CreditRequest, Schedule
from crm_sandbox.crm.runtime import CrmCapability
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.decider import Capability

capability: CrmCapability = Capability("credit")


def _mark(state: RunState, client: str, flag: str) -> RunState:
    live = state.calls.live
    if live is None or live.client != client:
        return state
    return replace(state, calls=replace(state.calls, live=replace(live, flags=live.flags | {flag})))


@capability.evolves(CreditViewed)
def credit_viewed(state: RunState, event: CreditViewed) -> RunState:
    return replace(state, credit=replace(state.credit, viewed=state.credit.viewed | {event.client}))


@capability.evolves(PaymentTaken)
def payment_taken(state: RunState, event: PaymentTaken) -> RunState:
    paid = (*state.credit.paid.get(event.client, ()), event.invoice)
    credit = replace(state.credit, paid={**state.credit.paid, event.client: paid})
    return _mark(replace(state, credit=credit), event.client, "paid")


@capability.evolves(DepositTaken)
def deposit_taken(state: RunState, event: DepositTaken) -> RunState:
    credit = replace(state.credit, deposits={**state.credit.deposits, event.order: event.amount_cents})
    return _mark(replace(state, credit=credit), event.client, "paid")


@capability.evolves(InstalmentsAgreed)
def instalments_agreed(state: RunState, event: InstalmentsAgreed) -> RunState:
    plans = (
        *state.credit.schedules.get(event.client, ()),
        Schedule(event.invoice, event.count, event.amount_cents),
    )
    credit = replace(state.credit, schedules={**state.credit.schedules, event.client: plans})
    return _mark(replace(state, credit=credit), event.client, "paid")


@capability.evolves(PaymentOnDeliveryAgreed)
def payment_on_delivery_agreed(state: RunState, event: PaymentOnDeliveryAgreed) -> RunState:
    return replace(state, credit=replace(state.credit, on_delivery=state.credit.on_delivery | {event.order}))


@capability.evolves(ExemptionAsked)
def exemption_asked(state: RunState, event: ExemptionAsked) -> RunState:
    request = CreditRequest(
        event.request, event.client, event.order, event.at, event.reason, event.proposal, level=event.level
    )
    return replace(state, credit=replace(state.credit, requests={**state.credit.requests, request.ref: request}))


@capability.evolves(ExemptionAnswered)
def exemption_answered(state: RunState, event: ExemptionAnswered) -> RunState:
    request = replace(state.credit.requests[event.request], answer=event.answer)
    return replace(state, credit=replace(state.credit, requests={**state.credit.requests, request.ref: request}))
