"""Discounts: effects."""

from __future__ import annotations

from crm_sandbox.crm.discounts.events import DiscountAnswered, DiscountAsked
from crm_sandbox.crm.discounts.state import DiscountRequest
from crm_sandbox.crm.runtime import CrmCapability
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.decider import Capability
from crm_sandbox.kernel.records import changed

capability: CrmCapability = Capability("discounts")


def _with(state: RunState, request: DiscountRequest) -> RunState:
    requests = {**state.discounts.requests, request.ref: request}
    return changed(state, discounts=changed(state.discounts, requests=requests))


@capability.evolves(DiscountAsked)
def discount_asked(state: RunState, event: DiscountAsked) -> RunState:
    made = DiscountRequest(event.request, event.client, event.product, event.discount_bp, event.reason, event.at)
    return _with(state, made)


@capability.evolves(DiscountAnswered)
def discount_answered(state: RunState, event: DiscountAnswered) -> RunState:
    return _with(state, changed(state.discounts.requests[event.request], answer=event.answer))
