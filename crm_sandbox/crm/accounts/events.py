"""What happened to files."""

from __future__ import annotations

from crm_sandbox.kernel.events import Event, event


@event("client.opened")
class ClientOpened(Event):
    """A file was opened."""

    client: str


@event("client.panel_viewed")
class PanelViewed(Event):
    """A section of a file, or a piece of its history, was read; `during_call` when its client was on the line."""

    client: str
    panel: str
    during_call: bool


@event("client.field_updated")
class FieldUpdated(Event):
    """A field of a file was changed."""

    client: str
    field: str
    old: str
    new: str
    reason: str
    at: str


@event("contact.updated")
class ContactUpdated(Event):
    """A contact was changed or added."""

    client: str
    contact: str
    name: str
    title: str
    phone: str
    preferred_hours: str
    rights: tuple[str, ...]
    is_active: bool
    at: str


@event("fact.recorded")
class FactRecorded(Event):
    """Something learnt was recorded in its field."""

    client: str
    field: str
    value: str
    at: str
    call: str | None = None


@event("note.created")
class NoteCreated(Event):
    """A free-text note was written."""

    client: str
    note: str
    text: str
    at: str
    call: str | None = None


@event("note.flagged")
class NoteFlagged(Event):
    """A note was kept in spite of the warning about its words."""

    client: str
    note: str
    categories: tuple[str, ...]


@event("client.created")
class ProspectCreated(Event):
    """A prospect file was created; `duplicates` are the files that looked like it."""

    client: str
    trade_name: str
    client_type: str
    town: str
    phone: str
    contact: str
    note: str
    at: str
    duplicates: tuple[str, ...]


@event("prospect.account_opened")
class AccountOpened(Event):
    """An account was opened for a prospect, who becomes a client."""

    client: str
    legal_name: str
    zone: str
    payment_terms: str
    at: str
