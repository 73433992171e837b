"""A dossier as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crm_sandbox.kernel.decider import Due
from crm_sandbox.review.evaluation.model import TIMELESS


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody on a seat, with what he stated of himself."""

    seat: str
    person: str
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Received:
    """An evaluation in the dossier: its signed head, its levels by criterion."""

    person: str
    head_hash: str
    levels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Agreed:
    """A level that the evaluators agreed on, why, and who wrote it down."""

    level: str
    reason: str
    person: str


@dataclass(frozen=True, slots=True)
class Jury:
    """A jury: when it sits, who, who signs."""

    held_on: str
    members: tuple[str, ...]
    president: str
    vice_president: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What the jury decided of a unit: acquired, not_acquired or not_presented."""

    unit: str
    votes_for: int
    votes_against: int
    abstained: int
    decision: str
    valid_until: str
    remark: str


@dataclass(frozen=True, slots=True)
class DossierState:
    """A dossier: seats in the order in which they were taken, evaluations, agreement, jury."""

    run: str = ""
    procedure: str = ""
    procedure_version: int = 0
    seats: tuple[Seated, ...] = ()
    received: Mapping[str, Received] = field(default_factory=dict)
    agreed: Mapping[str, Agreed] = field(default_factory=dict)
    revision: int = 0
    approvals: frozenset[str] = frozenset()
    jury: Jury | None = None
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    minutes: str | None = None
    is_published: bool = False
    now: datetime = TIMELESS
    agenda: tuple[Due, ...] = ()

    def seat_of(self, person: str) -> Seated | None:
        """The seat that somebody has."""
        return next((item for item in self.seats if item.person == person), None)

    def on_seat(self, seat: str) -> Seated | None:
        """Who has a seat."""
        return next((item for item in self.seats if item.seat == seat), None)
