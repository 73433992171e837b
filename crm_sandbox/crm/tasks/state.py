"""Tasks, messages, documents sent, appointments and commitments of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: `due_at` ISO; `kind` document, update, follow_up, report or callback; `worked_s` what was spent
    on it before a call interrupted it."""

    ref: str
    kind: str
    title: str
    client: str | None
    due_at: str
    minutes: int
    document: str | None = None
    done_at: str | None = None
    worked_s: int = 0

    @property
    def remaining_s(self) -> int:
        """Seconds of work that remain."""
        return max(0, self.minutes * 60 - self.worked_s)


@dataclass(frozen=True, slots=True)
class Message:
    """A message received from a department."""

    ref: str
    at: str
    department: str
    title: str
    text: str
    product: str | None = None
    client: str | None = None
    read_at: str | None = None


@dataclass(frozen=True, slots=True)
class Transmission:
    """A message sent to a department: `fields` are (name, value) pairs."""

    ref: str
    at: str
    department: str
    subject: str
    client: str | None
    fields: tuple[tuple[str, str], ...]
    text: str
    call: str | None


@dataclass(frozen=True, slots=True)
class SentDocument:
    """A document sent to a client."""

    at: str
    document: str
    client: str
    contact: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment booked for the field representative."""

    ref: str
    client: str
    at: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Commitment:
    """A dated promise made to a client."""

    at: str
    client: str
    what: str
    due: str


@dataclass(frozen=True, slots=True)
class TasksState:
    """What is to be done, what was received, what was sent."""

    tasks: Mapping[str, Task] = field(default_factory=dict)
    messages: Mapping[str, Message] = field(default_factory=dict)
    transmissions: tuple[Transmission, ...] = ()
    documents: tuple[SentDocument, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    count: int = 0
