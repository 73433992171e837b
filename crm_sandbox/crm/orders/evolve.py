"""Orders: effects."""

from __future__ import annotations

from collections.abc import Mapping

from crm_sandbox.crm.orders.decide import capability
from crm_sandbox.crm.orders.events import (
    DiscountSet,
    LineAdded,
    LineConverted,
    LineRejected,
    LineRemoved,
    LineSet,
    LostSaleNoted,
    OrderCancelled,
    OrderChecked,
    OrderConfirmed,
    OrderCreated,
    OrderReadBack,
    OrderReleased,
    StockoutMet,
    SubstitutesViewed,
    SubstitutionProposed,
)
from crm_sandbox.crm.orders.state import (
    Line,
    LostSale,
    Order,
    Revision,
    SubstitutionRecord,
)
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.records import changed

FIRM = ("confirmed", "credit_hold")

SUMMED = ("content", "quantities", "due")
"""What is read of all lines together: a line that changes leaves it to be read again."""

__all__ = ["capability"]


def _with(state: RunState, order: Order) -> RunState:
    return changed(state, orders=changed(state.orders, orders={**state.orders.orders, order.ref: order}))


def _promise(state: RunState, lines: tuple[Line, ...], sign: int) -> RunState:
    return _promise_units(state, tuple((line.product, line.quantity) for line in lines), sign)


def _promise_units(state: RunState, units: tuple[tuple[str, int], ...], sign: int) -> RunState:
    promised: Mapping[str, int] = state.orders.promised
    for product, quantity in units:
        promised = {**promised, product: promised.get(product, 0) + sign * quantity}
    return changed(state, orders=changed(state.orders, promised=promised))


def _to_read_again(order: Order, product: str) -> Order:
    """A draft of which a line was entered, changed or taken out: what was read of that line, and of them all, is read no
    more."""
    if order.status in FIRM:
        return order
    line = order.line(product)
    summed = (*SUMMED, "replaced") if line is not None and line.origin else SUMMED
    lines = tuple(changed(item, is_read=False) if item.product == product else item for item in order.lines)
    stale = tuple(item for item in order.read_elements if item in summed)
    kept = tuple(item for item in order.read_elements if item not in summed)
    return changed(order, lines=lines, read_elements=kept, stale=(*order.stale, *stale))


@capability.evolves(OrderCreated)
def order_created(state: RunState, event: OrderCreated) -> RunState:
    return _with(state, Order(event.order, event.client, event.call, event.at, site=event.site))


@capability.evolves(LineAdded)
def line_added(state: RunState, event: LineAdded) -> RunState:
    order = state.orders.orders[event.order]
    line = Line(
        event.product,
        event.quantity,
        event.unit,
        event.asked,
        event.origin,
        event.agreement,
        event.source,
    )
    return _with(state, _to_read_again(changed(order, lines=(*order.lines, line)), line.product))


@capability.evolves(LineSet)
def line_set(state: RunState, event: LineSet) -> RunState:
    order = state.orders.orders[event.order]
    lines = tuple(
        changed(line, quantity=event.quantity, unit=event.unit) if line.product == event.product else line
        for line in order.lines
    )
    if order.status in FIRM:
        state = _promise(_promise(state, order.lines, -1), lines, 1)
    revision = Revision(event.at, f"{event.product}: {event.old} → {event.quantity}", event.reason)
    revisions = (*order.revisions, revision) if event.reason else order.revisions
    return _with(state, _to_read_again(changed(order, lines=lines, revisions=revisions), event.product))


@capability.evolves(LineRemoved)
def line_removed(state: RunState, event: LineRemoved) -> RunState:
    order = state.orders.orders[event.order]
    lines = tuple(line for line in order.lines if line.product != event.product)
    if order.status in FIRM:
        state = _promise(_promise(state, order.lines, -1), lines, 1)
    revision = Revision(event.at, f"{event.product}: {event.old} → 0", event.reason)
    revisions = (*order.revisions, revision) if event.reason else order.revisions
    return _with(state, _to_read_again(changed(order, lines=lines, revisions=revisions), event.product))


@capability.evolves(DiscountSet)
def discount_set(state: RunState, event: DiscountSet) -> RunState:
    order = state.orders.orders[event.order]
    lines = tuple(
        changed(line, discount_bp=event.discount_bp) if line.product == event.product else line for line in order.lines
    )
    return _with(state, _to_read_again(changed(order, lines=lines), event.product))


@capability.evolves(LostSaleNoted)
def lost_sale_noted(state: RunState, event: LostSaleNoted) -> RunState:
    if not event.order:
        return state
    order = state.orders.orders[event.order]
    lost = LostSale(event.product, event.quantity, event.reason)
    return _with(state, changed(order, lost=(*order.lost, lost)))


@capability.evolves(SubstitutionProposed)
def substitution_proposed(state: RunState, event: SubstitutionProposed) -> RunState:
    record = SubstitutionRecord(
        event.at,
        event.client,
        event.origin,
        event.product,
        event.reason,
        event.differences,
        event.answer,
    )
    return changed(state, orders=changed(state.orders, substitutions=(*state.orders.substitutions, record)))


@capability.evolves(OrderReadBack)
def order_read_back(state: RunState, event: OrderReadBack) -> RunState:
    order = state.orders.orders[event.order]
    elements = (*order.read_elements, *(item for item in event.elements if item not in order.read_elements))
    lines = tuple(changed(line, is_read=True) for line in order.lines) if "content" in event.elements else order.lines
    stale = tuple(item for item in order.stale if item not in elements)
    return _with(state, changed(order, read_elements=elements, lines=lines, stale=stale))


@capability.evolves(OrderConfirmed)
def order_confirmed(state: RunState, event: OrderConfirmed) -> RunState:
    order = state.orders.orders[event.order]
    if order.status not in FIRM:
        state = _promise(state, order.lines, 1)
    state = _promise_units(_promise_units(state, order.given, -1), event.given, 1)
    return _with(
        state,
        changed(
            order,
            given=event.given,
            status=event.status,
            confirmed_at=event.at,
            delivery_on=event.delivery_on,
            total_cents=event.total_cents,
            carriage_cents=event.carriage_cents,
            with_tax_cents=event.with_tax_cents,
            credit_state=event.credit_state,
        ),
    )


@capability.evolves(OrderReleased)
def order_released(state: RunState, event: OrderReleased) -> RunState:
    return _with(state, changed(state.orders.orders[event.order], status="confirmed"))


@capability.evolves(OrderCancelled)
def order_cancelled(state: RunState, event: OrderCancelled) -> RunState:
    order = state.orders.orders[event.order]
    if order.status in FIRM:
        state = _promise_units(_promise(state, order.lines, -1), order.given, -1)
    revision = Revision(event.at, "cancelled", event.reason)
    return _with(state, changed(order, status="cancelled", given=(), revisions=(*order.revisions, revision)))


@capability.evolves(LineRejected)
@capability.evolves(StockoutMet)
@capability.evolves(LineConverted)
@capability.evolves(SubstitutesViewed)
@capability.evolves(OrderChecked)
def only_seen(
    state: RunState, event: LineRejected | StockoutMet | LineConverted | SubstitutesViewed | OrderChecked
) -> RunState:
    """What changes nothing in the order, and is there to be seen."""
    return state
