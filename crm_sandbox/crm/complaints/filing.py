"""Pieces that nobody had to write: an order that is in the file has its order, its delivery note and its invoice."""

from __future__ import annotations

from dataclasses import dataclass

from crm_sandbox.crm.accounts.model import PastOrder
from crm_sandbox.crm.complaints.state import Complaint
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.state import Order
from crm_sandbox.crm.state import RunState


@dataclass(frozen=True, slots=True)
class FiledLine:
    """A line of a piece, in base units: of a delivery note, what was delivered of what was ordered."""

    product: str
    name: str
    base_unit: str
    ordered: int
    delivered: int


@dataclass(frozen=True, slots=True)
class FiledPiece:
    """A piece of an order as the file holds it: its kind, reference and day (ISO), and its lines or its amount, tax included."""

    kind: str
    ref: str
    on: str
    lines: tuple[FiledLine, ...] = ()
    amount_cents: int = 0


def filed(dataset: Dataset, state: RunState, complaint: Complaint, kind: str) -> FiledPiece | None:
    """A piece of the order that a complaint names; None when it is of another kind, or there is none yet."""
    if complaint.client not in dataset.world.clients:
        return None
    history = dataset.history(complaint.client)
    past = next((order for order in history.orders if order.ref == complaint.order), None)
    if past is not None and kind == "invoice":
        bill = next((item for item in history.invoices if item.order == past.ref), None)
        return FiledPiece(kind, bill.ref, bill.invoiced_on, amount_cents=bill.amount_cents) if bill else None
    if past is not None:
        return _of_past(dataset, state, past, kind)
    made = state.orders.orders.get(complaint.order)
    return _of_run(dataset, state, made, kind) if made is not None and made.client == complaint.client else None


def _of_past(dataset: Dataset, state: RunState, order: PastOrder, kind: str) -> FiledPiece | None:
    lines = tuple(_line(dataset, line.product, line.quantity, line.shipped) for line in order.lines)
    return _piece(state, order.ref, (order.ordered_on, order.delivered_on), lines, kind)


def _of_run(dataset: Dataset, state: RunState, order: Order, kind: str) -> FiledPiece | None:
    """Of an order of the days before, of which nothing says that it was not delivered whole."""
    if order.confirmed_at is None:
        return None
    delivered_on = (order.delivery_on or "") if order.status == "confirmed" else ""
    lines = tuple(_line(dataset, line.product, line.quantity, line.quantity) for line in order.lines)
    return _piece(state, order.ref, (order.confirmed_at[:10], delivered_on), lines, kind)


def _piece(
    state: RunState, ref: str, days: tuple[str, str], lines: tuple[FiledLine, ...], kind: str
) -> FiledPiece | None:
    """The order, or its delivery note from the day of the delivery on. `days`: ordered, delivered."""
    ordered_on, delivered_on = days
    if kind == "order":
        return FiledPiece(kind, ref, ordered_on, lines)
    if kind == "delivery_note" and delivered_on and delivered_on <= state.now.date().isoformat():
        return FiledPiece(kind, ref, delivered_on, lines)
    return None


def _line(dataset: Dataset, product: str, ordered: int, delivered: int) -> FiledLine:
    item = dataset.world.products[product]
    return FiledLine(product, item.name, item.base_unit, ordered, delivered)
