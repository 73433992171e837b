"""What an order line means for what the client asked."""

from __future__ import annotations

from collections.abc import Iterable

from crm_sandbox.crm.calls.cast import part_of
from crm_sandbox.crm.calls.events import CallMarked, DemandSettled
from crm_sandbox.crm.calls.model import Demand
from crm_sandbox.crm.calls.state import LiveCall
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.state import Line, Order
from crm_sandbox.crm.orders.units import base_units, to_sellable
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.events import Event

REDUCED = "solution:reduce_order"
"""The client agreed to order less than he had said."""
SPOKEN = ("expressed", "satisfied", "misquantified")


def settle_line(
    dataset: Dataset,
    state: RunState,
    client: str,
    product: str,
    quantity: int,
    origin: str | None,
    *,
    site: str = "",
) -> tuple[tuple[Event, ...], str, str | None]:
    """The events by which a line of `quantity` base units (0: it goes unsold) settles what the client said on the line,
    the agreement that he gave to a substitute (accepted, imposed or empty), and the product that it replaces."""
    agreed = next(
        (s for s in reversed(state.orders.substitutions) if s.client == client and s.product == product), None
    )
    if agreed is not None and agreed.answer == "accepted":
        origin = origin or agreed.origin
    live = state.calls.live
    script = part_of(dataset, state, client) if live is not None and live.client == client else None
    if live is None or script is None:
        return (), "", origin
    events: list[Event] = []
    agreement = "accepted" if origin and product in live.accepted else ""
    for demand in script.demands:
        if live.demands.get(demand.ref) not in SPOKEN or (demand.site or "") != site:
            continue
        if quantity == 0 and product == demand.product:
            events.append(DemandSettled(demand.ref, "postponed"))
        elif quantity and product in (*demand.accepted, demand.product):
            if _is_imposed(live, demand, product):
                events.append(CallMarked(flags=(f"imposed:{product}",)))
                agreement, origin = "imposed", origin or demand.product
            events.append(DemandSettled(demand.ref, _status(dataset, live, demand, product, quantity)))
    return tuple(events), agreement, origin


def unsettle_line(dataset: Dataset, state: RunState, order: Order, product: str) -> tuple[Event, ...]:
    """The events by which a line that is taken out leaves what the client asked for open again: unless he agreed to order
    less, or another line serves, he still waits for it."""
    live = state.calls.live
    script = part_of(dataset, state, order.client) if live is not None and live.client == order.client else None
    if live is None or script is None:
        return ()
    left = tuple(line for line in order.lines if line.product != product)
    missing = "postponed" if REDUCED in live.flags else "expressed"
    return tuple(
        DemandSettled(demand.ref, status_of(dataset, live, demand, left) or missing)
        for demand in script.demands
        if live.demands.get(demand.ref) in ("satisfied", "misquantified")
        and (demand.site or "") == order.site
        and product in (*demand.accepted, demand.product)
    )


def _is_imposed(live: LiveCall, demand: Demand, product: str) -> bool:
    return product != demand.product and product not in live.accepted


def entered(dataset: Dataset, state: RunState, live: LiveCall, demand: Demand) -> tuple[DemandSettled, ...]:
    """How a line that was entered before it was asked for settles a demand; nothing without one."""
    lines = (
        line
        for order in state.orders.of_client(live.client)
        if order.status != "cancelled" and order.call in (live.ref, None) and order.site == (demand.site or "")
        for line in order.lines
    )
    status = status_of(dataset, live, demand, lines)
    return (DemandSettled(demand.ref, status),) if status else ()


def status_of(dataset: Dataset, live: LiveCall, demand: Demand, lines: Iterable[Line]) -> str:
    """How lines settle a demand: one that is as it was meant is enough; empty when none is about it."""
    found = {
        _status(dataset, live, demand, line.product, line.quantity)
        for line in lines
        if line.product in (*demand.accepted, demand.product)
    }
    return "satisfied" if "satisfied" in found else next(iter(found), "")


def meant(dataset: Dataset, demand: Demand, product: str) -> tuple[int, int, int]:
    """What the client means of a product that he may get for a demand: the best quantity, the least and the most. Of the very
    one that he named, where it was not thought to be in stock: what he said, as it is sold."""
    if product in demand.accepted:
        return demand.quantity, demand.low, demand.high
    item = dataset.world.products[product]
    said = demand.value * (base_units(item, demand.unit) or 1)
    quantity = max(item.minimum, to_sellable(item, said, demand.nature))
    return quantity, quantity, quantity


def _status(dataset: Dataset, live: LiveCall, demand: Demand, product: str, quantity: int) -> str:
    _, low, high = meant(dataset, demand, product)
    return "satisfied" if (1 if REDUCED in live.flags else low) <= quantity <= high else "misquantified"
