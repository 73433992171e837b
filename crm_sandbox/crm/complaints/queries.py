"""What the complaint screens show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from crm_sandbox.crm.accounts.model import DocumentPiece, PastComplaint, PastLine, PastOrder
from crm_sandbox.crm.accounts.rules import is_opened
from crm_sandbox.crm.calls.queries import LiveView, call_view
from crm_sandbox.crm.catalogue.model import Document
from crm_sandbox.crm.complaints.actions import Piece, Reason
from crm_sandbox.crm.complaints.filing import FiledPiece, filed
from crm_sandbox.crm.complaints.rules import SOLUTIONS, last_day, pieces_of
from crm_sandbox.crm.complaints.state import Complaint
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.session.queries import client_name
from crm_sandbox.crm.state import RunState
from crm_sandbox.crm.tasks.state import Transmission

PIECES: tuple[str, ...] = get_args(Piece)
REASONS: tuple[str, ...] = get_args(Reason)
ORDERS_SHOWN = 12
AMBIENT = "dry"


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A complaint of the run as a line."""

    complaint: Complaint
    client_name: str
    product_name: str


@dataclass(frozen=True, slots=True)
class PieceView:
    """A kind of piece: its text once it was looked up, or what the file holds of the order without one."""

    kind: str
    is_consulted: bool
    is_linked: bool
    pieces: tuple[DocumentPiece, ...]
    filed: FiledPiece | None


@dataclass(frozen=True, slots=True)
class ComplaintView:
    """One complaint: what the client says, what the traces show, what is decided. `told`: what went to a department about the
    client since; `is_opened`: whether his file was, which names his orders."""

    row: ComplaintRow
    said: tuple[str, ...]
    live: LiveView | None
    orders: tuple[PastOrder, ...]
    line: PastLine | None
    order: PastOrder | None
    pieces: tuple[PieceView, ...]
    past: tuple[PastComplaint, ...]
    rules: tuple[Document, ...]
    last_day: str
    is_late: bool
    solutions: tuple[str, ...]
    authority_cents: int
    products: tuple[tuple[str, str], ...]
    told: tuple[Transmission, ...]
    is_opened: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComplaintList:
    """The complaints of the run, and who may be named in a new one."""

    items: tuple[ComplaintRow, ...]
    live_client: str
    live_name: str
    live_orders: tuple[PastOrder, ...]
    is_live_opened: bool
    reasons: tuple[str, ...]
    clients: tuple[tuple[str, str], ...]


def reasons(dataset: Dataset, present: str = "") -> tuple[str, ...]:
    """What may be complained of in this house: of temperature only where something is kept cold. `present` stays."""
    is_cold = any(product.temperature != AMBIENT for product in dataset.world.products.values())
    return tuple(code for code in REASONS if is_cold or code != "temperature" or code == present)


def _row(dataset: Dataset, state: RunState, complaint: Complaint) -> ComplaintRow:
    product = dataset.world.products.get(complaint.product)
    return ComplaintRow(complaint, client_name(dataset, state, complaint.client), product.name if product else "")


def list_complaints(dataset: Dataset, state: RunState) -> ComplaintList:
    """The complaints of the run, newest first."""
    live = state.calls.live.client if state.calls.live else ""
    is_known = is_opened(state, live) and live in dataset.world.clients
    names = [(ref, client_name(dataset, state, ref)) for ref in dataset.world.clients]
    return ComplaintList(
        items=tuple(_row(dataset, state, item) for item in reversed(tuple(state.complaints.complaints.values()))),
        live_client=live,
        live_name=client_name(dataset, state, live) if live else "",
        live_orders=dataset.history(live).orders[:ORDERS_SHOWN] if is_known else (),
        is_live_opened=is_opened(state, live),
        reasons=reasons(dataset),
        clients=tuple(sorted(names, key=lambda item: item[1])),
    )


def complaint_view(dataset: Dataset, state: RunState, ref: str) -> ComplaintView | None:
    """One complaint."""
    complaint = state.complaints.complaints.get(ref)
    if complaint is None:
        return None
    history = dataset.history(complaint.client)
    view = call_view(dataset, state)
    order = next((item for item in history.orders if item.ref == complaint.order), None)
    line = next((item for item in order.lines if item.product == complaint.product), None) if order else None
    limit = last_day(dataset, order.delivered_on, complaint.reason) if order else None
    recent = history.orders[:ORDERS_SHOWN] if is_opened(state, complaint.client) else ()
    ordered = {item.product for past in recent for item in past.lines} | {complaint.product} - {""}
    return ComplaintView(
        row=_row(dataset, state, complaint),
        said=_said(state, complaint),
        live=view.live if view.live and view.live.client == complaint.client else None,
        orders=recent,
        line=line if "order" in complaint.consulted else None,
        order=order,
        pieces=tuple(_piece(dataset, state, complaint, kind) for kind in PIECES),
        past=history.complaints if (complaint.client, "complaints") in state.accounts.panels else (),
        last_day=limit.isoformat() if limit else "",
        is_late=limit is not None and complaint.opened_at[:10] > limit.isoformat(),
        rules=tuple(item for item in dataset.world.documents.values() if item.kind in ("terms", "procedure")),
        solutions=SOLUTIONS,
        authority_cents=dataset.world.policy.credit_note_limit_cents,
        products=tuple(sorted((p, dataset.world.products[p].name) for p in ordered)),
        told=tuple(
            sent
            for sent in state.tasks.transmissions
            if sent.client == complaint.client and sent.at >= complaint.opened_at
        ),
        is_opened=is_opened(state, complaint.client),
        reasons=reasons(dataset, complaint.reason),
    )


def _piece(dataset: Dataset, state: RunState, complaint: Complaint, kind: str) -> PieceView:
    consulted = kind in complaint.consulted
    found = pieces_of(dataset, complaint, kind) if consulted else ()
    held = filed(dataset, state, complaint, kind) if consulted and not found else None
    return PieceView(kind, consulted, kind in complaint.linked, found, held)


def _said(state: RunState, complaint: Complaint) -> tuple[str, ...]:
    """The client's own words in the call in which the complaint was logged."""
    live = state.calls.live
    if live is None or live.ref != complaint.call:
        ended = next((call.live for call in state.calls.ended if call.ref == complaint.call), None)
        live = ended
    return tuple(turn.text for turn in live.turns if turn.speaker == "client")[:3] if live else ()
