"""Calls of a run: the one under way, those that ring, those that ended, and what each client remembers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CONTESTED = "contested:"
"""Before an order and a product, in the flags of a call: at the last read-back the client put that line right."""


def contested(order: str, product: str) -> str:
    """The flag of a line that the client put right."""
    return f"{CONTESTED}{order}:{product}"


@dataclass(frozen=True, slots=True)
class Turn:
    """A line of the conversation, `second` seconds after pick-up. `speaker` is client, me or event. For what I said:
    the act with its parameters, and my own words if I gave them; for an event: its code as `act`."""

    second: int
    speaker: str
    text: str
    act: str = ""
    args: tuple[tuple[str, str], ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class LiveCall:
    """A call under way. Everything from `patience_t` (tenths of a second) down to `refused` is for staff.

    `free_s`: seconds of the client's last reply that may still be used to type for nothing.
    `flags` what was said or done, `elements` what was read back or agreed, `demands` status by demand.
    """

    ref: str
    client: str
    direction: str
    started_at: str
    role: str
    speaker: str
    phase: str
    patience_t: int
    mood: int
    trust: int
    annoyance: int = 0
    elapsed_s: int = 0
    silence_s: int = 0
    free_s: int = 0
    acts: int = 0
    questions: int = 0
    offers: int = 0
    empathies: int = 0
    is_shortening: bool = False
    is_over: bool = False
    flags: frozenset[str] = frozenset()
    elements: frozenset[str] = frozenset()
    revealed: tuple[str, ...] = ()
    demands: Mapping[str, str] = field(default_factory=dict)
    argued: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()
    said: Mapping[str, int] = field(default_factory=dict)
    """How often each stock line was said, so that a wording is never repeated twice in a row."""
    turns: tuple[Turn, ...] = ()

    def contests(self, order: str, product: str) -> bool:
        """Whether the client put the line of a product right when that order was last read to him."""
        return contested(order, product) in self.flags


@dataclass(frozen=True, slots=True)
class Wrapup:
    """The report of a call: outcome from a closed list, reason when there is no order, next contact, note."""

    outcome: str
    reason: str
    next_at: str
    note: str
    at: str


MISSED = "missed"
UNREPORTED = (MISSED, "passed_on")
"""Endings that call for no report."""


@dataclass(frozen=True, slots=True)
class EndedCall:
    """A call that ended, or was not answered (`reached` False). `ending` is no_answer, voicemail, hung_up (by the
    trainee), client_hung_up, concluded, missed or passed_on."""

    ref: str
    client: str
    direction: str
    started_at: str
    ended_at: str
    ending: str
    role: str
    speaker: str
    duration_s: int
    live: LiveCall | None
    wrapup: Wrapup | None = None

    @property
    def is_reached(self) -> bool:
        """Whether a person was on the line."""
        return self.live is not None and self.role not in ("", "voicemail")


@dataclass(frozen=True, slots=True)
class Ringing:
    """A client who is calling now."""

    ref: str
    client: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Callback:
    """A callback that was promised: `at` ISO; `is_done` once the client was called within ten minutes of it."""

    ref: str
    client: str
    at: str
    text: str
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """What stays between two calls of one client in a run."""

    revealed: tuple[str, ...] = ()
    demands: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallsState:
    """All calls of a run, newest last."""

    live: LiveCall | None = None
    ringing: Ringing | None = None
    ended: tuple[EndedCall, ...] = ()
    callbacks: tuple[Callback, ...] = ()
    memory: Mapping[str, Memory] = field(default_factory=dict)
    count: int = 0

    @property
    def to_wrap_up(self) -> EndedCall | None:
        """The oldest call whose report is missing."""
        return next((call for call in self.ended if call.wrapup is None and call.ending not in UNREPORTED), None)

    def attempts(self, client: str) -> tuple[EndedCall, ...]:
        """Outgoing calls to a client, in order."""
        return tuple(call for call in self.ended if call.client == client and call.direction == "outbound")
