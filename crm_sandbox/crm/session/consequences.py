"""What the day's mistakes cause on the morrow (domain 3.12): computed at the hand-in, for staff."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from crm_sandbox.crm.calls.cast import part_of
from crm_sandbox.crm.calls.demands import status_of
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.calls.unasked import unasked
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.state import Order
from crm_sandbox.crm.session.events import IncidentGenerated
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock, streams

LOST_ORDER_PM = 400
"""How often a missed callback loses the order, per mille."""
FIRM = ("confirmed", "credit_hold")
CAUSES = (
    "unannounced_substitution",
    "allergen_delivered",
    "wrong_quantity",
    "unasked_product",
    "delivery_blocked",
    "order_lost",
    "broken_promise",
    "late_delivery",
    "driver_turned_away",
)


def consequences(dataset: Dataset, state: RunState, *, by: date | None = None) -> tuple[IncidentGenerated, ...]:
    """Every incident that no night brought yet, in the order of its cause; `by`: those of a night, which only brings what is
    delivered, or was to be kept, by the day that follows it."""
    found: list[IncidentGenerated] = []
    for order in state.orders.orders.values():
        if order.status in FIRM and (by is None or (order.delivery_on or "") <= by.isoformat()):
            found += _of_order(dataset, state, order)
    found += _of_promises(dataset, state, by)
    found += _of_calls(dataset, state)
    known = {(item.cause, item.client, item.order, item.subject) for item in state.session.nights}
    return tuple(item for item in found if (item.cause, item.client, item.order, item.subject) not in known)


def _of_order(dataset: Dataset, state: RunState, order: Order) -> Iterator[IncidentGenerated]:
    script = part_of(dataset, state, order.client)
    for line in order.lines:
        if line.origin is not None and (line.agreement == "imposed" or "replaced" not in order.read_elements):
            yield IncidentGenerated("unannounced_substitution", order.client, order.ref, line.product)
        if script is not None and _holds_excluded_allergen(dataset, script, line.product):
            yield IncidentGenerated("allergen_delivered", order.client, order.ref, line.product)
    if _is_misquantified(dataset, state, order, script):
        yield IncidentGenerated("wrong_quantity", order.client, order.ref, "")
    for item in unasked(dataset, state, order):
        yield IncidentGenerated("unasked_product", order.client, order.ref, item.line.product)
    if order.status == "credit_hold":
        yield IncidentGenerated("delivery_blocked", order.client, order.ref, "")


def _holds_excluded_allergen(dataset: Dataset, script: Script, product: str) -> bool:
    held = set(dataset.world.products[product].allergens)
    return any(
        held & set(demand.constraints.excluded_allergens)
        for demand in script.demands
        if dataset.world.products[demand.product].usage == dataset.world.products[product].usage
    )


def _is_misquantified(dataset: Dataset, state: RunState, order: Order, script: Script | None) -> bool:
    """Whether an order still holds what its client did not mean, be it for want of a read-back or against what he then said;
    one that was put right after the call does not. (Whoever plays him in role play may have agreed to it.)"""
    memory = state.calls.memory.get(order.client)
    if memory is None or script is None or (state.session.is_role_play and "content" in order.read_elements):
        return False
    lives = [call.live for call in state.calls.ended if call.client == order.client and call.live is not None]
    return any(
        memory.demands.get(demand.ref) == "misquantified"
        and (demand.site or "") == order.site
        and all(status_of(dataset, live, demand, order.lines) == "misquantified" for live in lives)
        for demand in script.demands
    )


def _of_promises(dataset: Dataset, state: RunState, by: date | None) -> Iterator[IncidentGenerated]:
    chance = streams.Stream(dataset.world.seed, ("callback",))
    until = state.now if by is None else max(state.now, clock.at(by, "00:00"))
    for callback in state.calls.callbacks:
        is_past = clock.parse(callback.at) < until
        has_ordered = any(order.status in FIRM for order in state.orders.of_client(callback.client))
        if is_past and not callback.is_done and not has_ordered and chance.happens(LOST_ORDER_PM, callback.client):
            yield IncidentGenerated("order_lost", callback.client, "", callback.ref)
    told = {sent.client for sent in state.tasks.transmissions}
    for commitment in state.tasks.commitments:
        if commitment.client not in told and (by is None or commitment.due <= by.isoformat()):
            yield IncidentGenerated("broken_promise", commitment.client, "", commitment.what)


def _of_calls(dataset: Dataset, state: RunState) -> Iterator[IncidentGenerated]:
    informed = {sent.client for sent in state.tasks.transmissions if sent.department == "logistics"}
    for call in state.calls.ended:
        script = part_of(dataset, state, call.client) if call.live is not None else None
        if call.live is None or script is None:
            continue
        if "untenable_date" in call.live.flags:
            yield IncidentGenerated("late_delivery", call.client, "", call.ref)
        told = {fact.ref for fact in script.facts if fact.field.startswith("delivery.")}
        is_expected = any(message.department == "logistics" for message in script.expected_messages)
        if is_expected and told & set(call.live.revealed) and call.client not in informed:
            yield IncidentGenerated("driver_turned_away", call.client, "", call.ref)
