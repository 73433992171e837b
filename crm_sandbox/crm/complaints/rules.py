"""Rules of complaints: which pieces the history holds, what the seller may grant."""

from __future__ import annotations

from datetime import date, timedelta

from crm_sandbox.crm.accounts.model import DocumentPiece
from crm_sandbox.crm.complaints.state import Complaint
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.refusals import refuse

REDELIVERY = "redelivery_next_tour"
CREDIT_NOTE = "credit_note"
REPLACEMENT = "replacement"
DISCOUNT = "discount"
SOLUTIONS = (REDELIVERY, CREDIT_NOTE, REPLACEMENT, DISCOUNT, "return_on_terms", "explanation", "handed_over")
"""Settlements that the house knows."""


def require_complaint(state: RunState, ref: str) -> Complaint:
    """A complaint of the run that is still open."""
    complaint = state.complaints.complaints.get(ref)
    if complaint is None:
        raise refuse("unknown_complaint", "complaint", ref, tuple(state.complaints.complaints))
    if complaint.is_closed:
        raise refuse("complaint_closed", "complaint", ref)
    return complaint


def last_day(dataset: Dataset, delivered_on: str, reason: str) -> date | None:
    """The last day on which a complaint for a reason is received after a delivery; None when the terms set none."""
    days = dict(dataset.world.policy.complaint_days).get(reason)
    return None if days is None else date.fromisoformat(delivered_on) + timedelta(days=days)


def pieces_of(dataset: Dataset, complaint: Complaint, kind: str) -> tuple[DocumentPiece, ...]:
    """The pieces of one kind that the history holds for a complaint's order (or its client, when no order is named)."""
    if complaint.client not in dataset.world.clients:
        return ()
    pieces = dataset.history(complaint.client).pieces
    return tuple(p for p in pieces if p.kind == kind and (not complaint.order or p.order == complaint.order))
