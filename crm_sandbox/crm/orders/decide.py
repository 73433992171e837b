"""Orders: decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from crm_sandbox.crm.accounts.files import client_of, require_client
from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.calls.demands import settle_line, unsettle_line
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.discounts.rules import authority_bp
from crm_sandbox.crm.orders.actions import (
    AddLine,
    Cancel,
    Confirm,
    NoteLostSale,
    RemoveLine,
    SetDiscount,
    SetLine,
    ShowSubstitutes,
)
from crm_sandbox.crm.orders.confirmation import confirmation
from crm_sandbox.crm.orders.events import (
    DiscountSet,
    LineAdded,
    LineConverted,
    LineRemoved,
    LineSet,
    LostSaleNoted,
    OrderCancelled,
    OrderCreated,
    SubstitutesViewed,
)
from crm_sandbox.crm.orders.pricing import with_free_goods
from crm_sandbox.crm.orders.requirements import (
    delivered_client,
    in_base_units,
    is_on_line,
    require_available,
    require_buyer,
    require_order,
    require_product,
    require_sellable,
    require_site,
)
from crm_sandbox.crm.orders.rules import (
    available,
    candidates,
    cutoff_for,
    next_delivery,
    tour_of,
)
from crm_sandbox.crm.orders.state import Line, Order
from crm_sandbox.crm.runtime import CrmCapability
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.decider import Capability, Outcome
from crm_sandbox.kernel.events import Event
from crm_sandbox.kernel.refusals import refuse, refuse_recorded

capability: CrmCapability = Capability("orders")

CONVERSION_BP = 500
"""A kept quantity that differs by more than 5 % from the one said is a conversion (domain rule 1.0.2)."""


@capability.handles(AddLine)
def add_line(dataset: Dataset, state: RunState, action: AddLine) -> Outcome:
    """A line is entered: sellable, available, in a draft that its first line creates."""
    client = require_buyer(dataset, state, action.client, action.site)
    product = require_product(dataset, action.product)
    if action.origin is not None:
        require_product(dataset, action.origin, "origin")
    order = state.orders.draft_of(client.ref, action.site)
    if order is not None and order.line(product.ref) is not None:
        raise refuse("line_exists", "product", product.ref)
    quantity = in_base_units(product, action.quantity, action.unit)
    require_sellable(client.ref, product, quantity)
    require_available(dataset, state, client, product, quantity)
    return Outcome(tuple(_line_events(dataset, state, action, order, quantity)))


def _line_events(dataset: Dataset, state: RunState, action: AddLine, order: Order | None, quantity: int) -> list[Event]:
    live = state.calls.live if is_on_line(state, action.client) else None
    ref = order.ref if order else f"CB-{len(state.orders.orders) + 1:04d}"
    events: list[Event] = []
    if order is None:
        events.append(OrderCreated(ref, action.client, clock.iso(state.now), live.ref if live else None, action.site))
    settled, agreement, origin = settle_line(
        dataset, state, action.client, action.product, quantity, action.origin, site=action.site
    )
    source = "substitution" if origin else action.source
    events.append(
        LineAdded(
            ref,
            action.product,
            quantity,
            action.unit,
            source,
            live is not None,
            action.asked,
            origin,
            agreement,
        )
    )
    if action.asked and abs(quantity - action.asked) * 10_000 > CONVERSION_BP * action.asked:
        events.append(LineConverted(ref, action.product, action.asked, quantity))
    return [*events, *settled]


@capability.handles(SetLine)
def set_line(dataset: Dataset, state: RunState, action: SetLine) -> Outcome:
    """A line takes another quantity; after confirmation, only before the cut-off and with a reason."""
    order = require_order(state, action.order, "draft", "confirmed", "credit_hold")
    client = delivered_client(dataset, state, order)
    product = require_product(dataset, action.product)
    line = order.line(product.ref)
    if line is None:
        raise refuse("unknown_line", "product", action.product, tuple(item.product for item in order.lines))
    _require_changeable(dataset, state, order, client, action.reason)
    quantity = in_base_units(product, action.quantity, action.unit)
    if quantity == line.quantity:
        raise refuse("unchanged", "quantity", action.quantity)
    require_sellable(client.ref, product, quantity)
    held = line.quantity if order.status != "draft" else 0
    if quantity > held:
        require_available(dataset, state, client, product, quantity, held=held)
    settled, _, _ = settle_line(dataset, state, client.ref, product.ref, quantity, line.origin, site=order.site)
    made = LineSet(order.ref, product.ref, quantity, action.unit, line.quantity, clock.iso(state.now), action.reason)
    return Outcome((made, *settled, *_recheck(dataset, state, order, client, line, quantity)))


@capability.handles(RemoveLine)
def remove_line(dataset: Dataset, state: RunState, action: RemoveLine) -> Outcome:
    """A line leaves the order; once read back or confirmed, with a reason."""
    order = require_order(state, action.order, "draft", "confirmed", "credit_hold")
    line = order.line(action.product)
    if line is None:
        raise refuse("unknown_line", "product", action.product, tuple(item.product for item in order.lines))
    client = delivered_client(dataset, state, order)
    if order.status != "draft" and len(order.lines) == 1:
        raise refuse("last_line", "product", action.product)
    _require_changeable(dataset, state, order, client, action.reason)
    removed = LineRemoved(order.ref, line.product, line.quantity, clock.iso(state.now), action.reason)
    unsettled = unsettle_line(dataset, state, order, line.product)
    return Outcome((removed, *unsettled, *_recheck(dataset, state, order, client, line, 0)))


def _require_changeable(dataset: Dataset, state: RunState, order: Order, client: Client, reason: str) -> None:
    if order.status == "draft" and not order.is_read:
        return
    if not reason.strip():
        raise refuse("reason_required", "reason", reason)
    if order.delivery_on is None:
        return
    delivery = date.fromisoformat(order.delivery_on)
    cutoff = cutoff_for(dataset, tour_of(dataset, client), delivery, state.now)
    if state.now >= cutoff:
        raise refuse_recorded("cutoff_passed", "order", order.ref, (clock.iso(cutoff),))


def _recheck(
    dataset: Dataset, state: RunState, order: Order, client: Client, line: Line, quantity: int
) -> tuple[Event, ...]:
    """A confirmed order that is changed is priced and checked again, credit included."""
    if order.status == "draft":
        return ()
    lines = tuple(
        replace(item, quantity=quantity) if item.product == line.product else item
        for item in order.lines
        if item.product != line.product or quantity
    )
    bare = replace(
        state, orders=replace(state.orders, orders={**state.orders.orders, order.ref: replace(order, status="draft")})
    )
    return confirmation(dataset, bare, replace(order, lines=lines), client)


@capability.handles(SetDiscount)
def set_discount(dataset: Dataset, state: RunState, action: SetDiscount) -> Outcome:
    """A discount is granted, within the seller's authority or what the manager granted."""
    order = require_order(state, action.order, "draft")
    if order.line(action.product) is None:
        raise refuse("unknown_line", "product", action.product, tuple(item.product for item in order.lines))
    limit = authority_bp(dataset, state, client_of(dataset, state, order.client), action.product)
    if action.discount_bp > limit:
        raise refuse_recorded("beyond_authority", "discount_bp", action.discount_bp, (limit,))
    return Outcome((DiscountSet(order.ref, action.product, action.discount_bp),))


@capability.handles(NoteLostSale)
def note_lost_sale(dataset: Dataset, state: RunState, action: NoteLostSale) -> Outcome:
    """A product goes unsold, and why."""
    client = require_site(require_client(dataset, state, action.client), action.site)
    require_product(dataset, action.product)
    order = state.orders.draft_of(client.ref, action.site)
    settled, _, _ = settle_line(dataset, state, client.ref, action.product, 0, None, site=action.site)
    ref = order.ref if order else ""
    noted = LostSaleNoted(client.ref, ref, action.product, action.quantity, action.reason, action.site)
    return Outcome((noted, *settled))


@capability.handles(ShowSubstitutes)
def show_substitutes(dataset: Dataset, state: RunState, action: ShowSubstitutes) -> Outcome:
    """The possible substitutes are looked at."""
    client = require_site(require_client(dataset, state, action.client), action.site)
    require_product(dataset, action.product)
    found = candidates(dataset, state, action.product, next_delivery(dataset, client, state.now))
    return Outcome((SubstitutesViewed(client.ref, action.product, tuple(item.product for item in found)),))


@capability.handles(Confirm)
def confirm(dataset: Dataset, state: RunState, action: Confirm) -> Outcome:
    """The order is confirmed, or held when it is in red without an accord. Below the minimum it is confirmed all the same, as in
    life: the control says so, and logistics will not ship it."""
    order = require_order(state, action.order, "draft")
    client = delivered_client(dataset, state, order)
    if not order.lines:
        raise refuse("order_is_empty", "order", order.ref)
    delivery = next_delivery(dataset, client, state.now)
    for line in order.lines:
        stock = available(dataset, state, line.product, delivery)
        if with_free_goods(dataset, client, line.product, line.quantity, state.now.date()) > stock:
            raise refuse_recorded(
                "not_available", "product", line.product, (stock,), product=line.product, available=stock
            )
    return Outcome(confirmation(dataset, state, order, client))


@capability.handles(Cancel)
def cancel(dataset: Dataset, state: RunState, action: Cancel) -> Outcome:
    """An order is cancelled, before its cut-off."""
    order = require_order(state, action.order, "draft", "confirmed", "credit_hold")
    _require_changeable(dataset, state, order, delivered_client(dataset, state, order), action.reason)
    return Outcome((OrderCancelled(order.ref, clock.iso(state.now), action.reason),))
