"""Logging and handling complaints."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from crm_sandbox.kernel.actions import Action

Piece = Literal["order", "picking", "delivery_note", "invoice", "receipt", "photo"]
Reason = Literal[
    "missing",
    "wrong_product",
    "damaged",
    "temperature",
    "short_date",
    "price",
    "promotion",
    "late",
    "unannounced_substitution",
    "quality",
    "invoice",
    "other",
]

Finding = Literal["founded", "partly", "unfounded", "out_of_time", "to_examine"]


class OpenComplaint(Action):
    """Log a complaint: its reason, the order and product concerned when they are known, what the client expects."""

    kind = "complaint.open"
    cost_s = 3
    client: str
    reason: Reason
    order: Annotated[str, Field(max_length=40)] = ""
    product: Annotated[str, Field(max_length=40)] = ""
    quantity: Annotated[int, Field(ge=1, le=100_000)] | None = None
    severity: Literal["low", "normal", "high"] = "normal"
    wish: Annotated[str, Field(max_length=160)] = ""
    text: Annotated[str, Field(max_length=600)] = ""


class UpdateComplaint(Action):
    """Complete what a complaint says."""

    kind = "complaint.update"
    cost_s = 3
    complaint: str
    reason: Reason | None = None
    order: Annotated[str, Field(max_length=40)] | None = None
    product: Annotated[str, Field(max_length=40)] | None = None
    quantity: Annotated[int, Field(ge=1, le=100_000)] | None = None
    severity: Literal["low", "normal", "high"] | None = None
    wish: Annotated[str, Field(max_length=160)] | None = None
    text: Annotated[str, Field(max_length=600)] | None = None


class ConsultPiece(Action):
    """Look a piece of the sales history up for a complaint: order, picking, delivery note, invoice, receipt, photo."""

    kind = "complaint.consult"
    cost_s = 3
    complaint: str
    piece: Piece


class LinkPiece(Action):
    """Link a piece that was looked at to the finding (or unlink it)."""

    kind = "complaint.link"
    cost_s = 2
    complaint: str
    piece: Piece
    is_linked: bool = True


class CiteArticle(Action):
    """Rest the finding on an article of the terms of sale, named by its heading (or withdraw it)."""

    kind = "complaint.cite"
    cost_s = 3
    complaint: str
    document: Annotated[str, Field(max_length=40)]
    article: Annotated[str, Field(min_length=1, max_length=120)]
    is_cited: bool = True


class QualifyComplaint(Action):
    """Say whether the complaint is founded, came too late, and its cause."""

    kind = "complaint.qualify"
    cost_s = 3
    complaint: str
    status: Finding
    cause: Annotated[str, Field(max_length=200)] = ""


class SettleComplaint(Action):
    """Record the settlement that was agreed, with its amount where there is one; beyond the authority it is refused."""

    kind = "complaint.settle"
    cost_s = 3
    complaint: str
    solution: Annotated[str, Field(min_length=1, max_length=80)]
    amount_cents: Annotated[int, Field(ge=0, le=10_000_000)] = 0
