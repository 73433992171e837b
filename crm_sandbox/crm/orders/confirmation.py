"""An order is checked, priced and confirmed, with what promotions give."""

from __future__ import annotations

from dataclasses import replace

from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.credit.rules import exposure, is_held, weight
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.events import (
    OrderChecked,
    OrderConfirmed,
)
from crm_sandbox.crm.orders.pricing import PricedOrder, price_order
from crm_sandbox.crm.orders.requirements import is_on_line
from crm_sandbox.crm.orders.rules import (
    available,
    next_delivery,
)
from crm_sandbox.crm.orders.state import Order
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.events import Event


def confirmation(dataset: Dataset, state: RunState, order: Order, client: Client) -> tuple[Event, ...]:
    """The controls of an order, and its confirmation: held when it is in red without an accord."""
    priced = price_order(dataset, client, order.lines, state.now.date())
    exposed = exposure(dataset, state, client, weight(state, order.ref, priced.with_tax_cents))
    held = is_held(dataset, state, client, order.ref, exposed)
    controls = (
        ("stock", "ok"),
        ("minimum", "below" if priced.carriage_cents is None else "ok"),
        ("carriage", "free" if priced.carriage_cents == 0 else "charged"),
        ("credit", exposed.state),
        ("cutoff", "ok"),
    )
    checked = OrderChecked(order.ref, controls)
    confirmed = OrderConfirmed(
        order.ref,
        client.ref,
        clock.iso(state.now),
        "credit_hold" if held else "confirmed",
        next_delivery(dataset, client, state.now).isoformat(),
        priced.total_cents,
        priced.carriage_cents or 0,
        priced.with_tax_cents,
        exposed.state,
        is_on_line(state, client.ref),
        _given(dataset, state, order, client, priced),
    )
    return checked, confirmed


def _given(
    dataset: Dataset, state: RunState, order: Order, client: Client, priced: PricedOrder
) -> tuple[tuple[str, int], ...]:
    """What promotions give with an order, by product: as far as it is in stock, and what a firm order was promised already stays
    promised."""
    on = next_delivery(dataset, client, state.now)
    freed = _without_promises(state, order)
    kept = {} if order.status == "draft" else dict(state.orders.orders[order.ref].given)
    given: dict[str, int] = {}
    for line in priced.lines:
        if not line.free_quantity:
            continue
        ref = line.gift or line.product
        ordered = sum(item.quantity for item in order.lines if item.product == ref) + given.get(ref, 0)
        left = max(0, available(dataset, freed, ref, on) - ordered, kept.get(ref, 0) - given.get(ref, 0))
        given[ref] = given.get(ref, 0) + min(line.free_quantity, left)
    return tuple(sorted((ref, count) for ref, count in given.items() if count))


def _without_promises(state: RunState, order: Order) -> RunState:
    """The state as if a firm order that is checked again promised nothing yet."""
    if order.status == "draft":
        return state
    before = state.orders.orders[order.ref]
    promised = dict(state.orders.promised)
    for ref, count in (*((line.product, line.quantity) for line in before.lines), *before.given):
        promised[ref] -= count
    return replace(state, orders=replace(state.orders, promised=promised))
