"""What the trainee looked at and kept at hand."""

from __future__ import annotations

from crm_sandbox.kernel.events import Event, event


@event("screen.opened")
class ScreenOpened(Event):
    """A screen came in front."""

    screen: str
    subject: str
    query: str


@event("doc.opened")
class DocumentOpened(Event):
    """A commercial document was opened."""

    document: str


@event("product.opened")
class ProductOpened(Event):
    """A product sheet was opened."""

    product: str


@event("desk.panel_pinned")
class DocumentPinned(Event):
    """A document was pinned on the desk."""

    document: str


@event("desk.arranged")
class DeskArranged(Event):
    """The desk's panels stand in this order now."""

    panels: tuple[str, ...]


@event("desk.notes_written")
class NotesWritten(Event):
    """Personal notes were kept; `categories` are those of words that were warned about."""

    text: str
    categories: tuple[str, ...]


@event("desk.panel_unpinned")
class DocumentUnpinned(Event):
    """A document was taken off the desk."""

    document: str
