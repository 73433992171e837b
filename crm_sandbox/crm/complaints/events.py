"""What happened to complaints."""

from __future__ import annotations

from crm_sandbox.kernel.events import Event, event


@event("complaint.opened")
class ComplaintOpened(Event):
    """A complaint was logged."""

    complaint: str
    client: str
    at: str
    reason: str
    order: str
    product: str
    severity: str
    wish: str
    text: str
    quantity: int | None = None
    call: str | None = None


@event("complaint.updated")
class ComplaintUpdated(Event):
    """What a complaint says was completed."""

    complaint: str
    reason: str
    order: str
    product: str
    severity: str
    wish: str
    text: str
    quantity: int | None = None


@event("complaint.history_consulted")
class PieceConsulted(Event):
    """A piece of the sales history was looked up for a complaint."""

    complaint: str
    client: str
    piece: str
    is_found: bool


@event("complaint.piece_linked")
class PieceLinked(Event):
    """A piece was linked to the finding, or unlinked."""

    complaint: str
    piece: str
    is_linked: bool


@event("complaint.article_cited")
class ArticleCited(Event):
    """The finding was rested on an article of the terms of sale, or no longer."""

    complaint: str
    document: str
    article: str
    is_cited: bool


@event("complaint.qualified")
class ComplaintQualified(Event):
    """The complaint was found founded, partly so, unfounded, out of time, or to be examined."""

    complaint: str
    status: str
    cause: str


@event("complaint.resolution_proposed")
class ResolutionProposed(Event):
    """A settlement was offered to the client, with his answer."""

    complaint: str
    solution: str
    answer: str
    at: str


@event("complaint.settled")
class ComplaintSettled(Event):
    """The settlement that was agreed."""

    complaint: str
    solution: str
    amount_cents: int
    at: str
