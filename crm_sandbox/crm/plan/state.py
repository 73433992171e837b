"""The call plan of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the day: `subject` is a client (kind `call`) or a task (kind `task`); `at` ISO; `minutes` its length.
    `reason` says why it stands there, when the trainee says so."""

    ref: str
    kind: str
    subject: str
    at: str
    minutes: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A change after submission, with its reason."""

    at: str
    slot: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What becomes of a client who is not called today: `how` later, email or field_rep."""

    how: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan that was kept to try another."""

    ref: str
    name: str
    slots: Mapping[str, Slot]


@dataclass(frozen=True, slots=True)
class PlanState:
    """Slots by reference; clients left out; drafts by reference. Once submitted, the submitted plan is kept as it was and changes need a reason."""

    slots: Mapping[str, Slot] = field(default_factory=dict)
    submitted_at: str | None = None
    submitted: tuple[Slot, ...] = ()
    changes: tuple[PlanChange, ...] = ()
    count: int = 0
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    past: Mapping[str, PlanState] = field(default_factory=dict)
    """The plans of the days that are over, by date."""

    def ordered(self) -> tuple[Slot, ...]:
        """The slots by hour."""
        return tuple(sorted(self.slots.values(), key=lambda slot: (slot.at, slot.ref)))
