"""Complaints of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ComplaintOffer:
    """A settlement offered to the client, with his answer."""

    at: str
    solution: str
    answer: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint logged in the run. `status` is open, founded, partly, unfounded, out_of_time or to_examine;
    `linked` lists the kinds of pieces that support the finding, `consulted` those looked at, `articles` the articles of the
    terms of sale that it rests on, as (document, heading)."""

    ref: str
    client: str
    opened_at: str
    call: str | None
    order: str
    product: str
    reason: str
    quantity: int | None
    severity: str
    wish: str
    text: str
    status: str = "open"
    cause: str = ""
    consulted: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    articles: tuple[tuple[str, str], ...] = ()
    offers: tuple[ComplaintOffer, ...] = ()
    solution: str = ""
    amount_cents: int = 0
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class ComplaintsState:
    """Complaints by reference."""

    complaints: Mapping[str, Complaint] = field(default_factory=dict)

    def open_of(self, client: str) -> Complaint | None:
        """The client's complaint that is not closed yet (the latest)."""
        return next(
            (c for c in reversed(tuple(self.complaints.values())) if c.client == client and not c.is_closed), None
        )
