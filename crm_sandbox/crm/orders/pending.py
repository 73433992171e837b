"""Orders that were entered and that nobody confirmed: what would be left undone by whoever leaves the client now."""

from __future__ import annotations

from dataclasses import dataclass

from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.pricing import price_order
from crm_sandbox.crm.state import RunState


@dataclass(frozen=True, slots=True)
class PendingOrder:
    """An order with lines that is not confirmed, and what it amounts to before tax."""

    ref: str
    total_cents: int


def pending_orders(dataset: Dataset, state: RunState, client: str) -> tuple[PendingOrder, ...]:
    """A client's orders under way that hold something, oldest first."""
    return tuple(
        PendingOrder(
            order.ref,
            price_order(
                dataset, client_of(dataset, state, client).at_site(order.site), order.lines, state.now.date()
            ).total_cents,
        )
        for order in state.orders.drafts_of(client)
        if order.lines
    )
