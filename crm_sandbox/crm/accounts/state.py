"""What a run changed in client files, and what it looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """One change of a field of a file: who reads it sees old, new, when and why."""

    at: str
    field: str
    old: str
    new: str
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """A free-text note. `flags` are the categories of words that it was warned about."""

    ref: str
    at: str
    text: str
    flags: tuple[str, ...]
    call: str | None


@dataclass(frozen=True, slots=True)
class FactRecord:
    """Something learnt, recorded in a structured field of the file."""

    at: str
    field: str
    value: str
    call: str | None


@dataclass(frozen=True, slots=True)
class ContactEdit:
    """A contact as the run left it; `ref` is that of the dataset, or a new one."""

    ref: str
    name: str
    title: str
    phone: str
    preferred_hours: str
    rights: tuple[str, ...]
    is_active: bool


@dataclass(frozen=True, slots=True)
class NewProspect:
    """A prospect created in the run."""

    ref: str
    created_at: str
    trade_name: str
    client_type: str
    town: str
    phone: str
    contact: str
    note: str


@dataclass(frozen=True, slots=True)
class OpenedAccount:
    """The account that the run opened for a prospect: from then on he is a client and may order."""

    at: str
    legal_name: str
    zone: str
    payment_terms: str


@dataclass(frozen=True, slots=True)
class FileChanges:
    """What a run laid over one file. `fields` holds the present values of the edited fields."""

    fields: Mapping[str, str] = field(default_factory=dict)
    edits: tuple[FieldEdit, ...] = ()
    notes: tuple[Note, ...] = ()
    records: tuple[FactRecord, ...] = ()
    contacts: Mapping[str, ContactEdit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AccountsState:
    """Files opened, panels viewed in them, and changes, by client reference."""

    opened: frozenset[str] = frozenset()
    panels: frozenset[tuple[str, str]] = frozenset()
    changes: Mapping[str, FileChanges] = field(default_factory=dict)
    prospects: Mapping[str, NewProspect] = field(default_factory=dict)
    notes_count: int = 0
    opened_accounts: Mapping[str, OpenedAccount] = field(default_factory=dict)

    def of(self, client: str) -> FileChanges:
        """What the run changed in a file (nothing, if it did not touch it)."""
        return self.changes.get(client, NOTHING)


NOTHING = FileChanges()
