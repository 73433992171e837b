"""What the ledger takes and answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, Protocol, TypeVar

from crm_sandbox.kernel import canonical
from crm_sandbox.kernel.chain import Envelope
from crm_sandbox.kernel.decider import Timed
from crm_sandbox.kernel.events import Event
from crm_sandbox.kernel.refusals import Refusal

ENGINE = "3"
"""The version of the rules. It is raised whenever the same action on the same state would give other events."""

S = TypeVar("S", bound=Timed)
D = TypeVar("D")

StreamState = Literal["preparing", "open", "handed_in", "archived"]


class LedgerError(Exception):
    """Base of what the ledger answers instead of recording."""


class UnknownStream(LedgerError):
    """No run (or evaluation) has this name."""


class UnknownStep(LedgerError):
    """The run has no such step."""


class KeyReused(LedgerError):
    """The idempotency key was used before, for another action; `seq` is the step that it made."""

    def __init__(self, key: str, seq: int) -> None:
        super().__init__(f"the idempotency key {key!r} was used for another action, at step {seq}")
        self.key = key
        self.seq = seq


class RunNotOpen(LedgerError):
    """The run takes no action in its present state."""

    def __init__(self, run: str, state: str) -> None:
        super().__init__(f"the run {run} is {state}")
        self.run = run
        self.state = state


class DatasetReader(Protocol[D]):  # type: ignore[misc]
    """Where the ledger finds the dataset of a stream."""

    def get(self, digest: str) -> D: ...


@dataclass(frozen=True, slots=True)
class StreamKind(Generic[S, D]):
    """What the ledger must know of a kind of stream: its first state, when it is closed, what closes it, when its deadline
    waits."""

    name: str
    initial: Callable[[D], S]
    is_closed: Callable[[S], bool]
    digest: Callable[[S], str]
    closing: tuple[str, dict[str, Any]] | None = None
    is_paused: Callable[[S], bool] = lambda state: False


@dataclass(frozen=True, slots=True)
class Stream:
    """The row of a stream."""

    id: str
    kind: str
    state: str
    dataset_digest: str | None
    engine: str
    head_seq: int
    head_hash: str | None
    signature: str | None
    deadline: str | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """The answer to an action: its step, the simulated time at which it was judged, what happened."""

    seq: int
    at_sim: str
    events: tuple[Event, ...]
    refusal: Refusal | None = None
    is_replay: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One recorded action, read back: the envelope as it was stored and its events in today's shape."""

    envelope: Envelope
    events: tuple[Event, ...]
    hash: str

    @property
    def seq(self) -> int:
        """The step."""
        return self.envelope.seq


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row of the log as it is stored."""

    seq: int
    key: str
    envelope: str
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """The first step that does not hold (0: before the first one), and why."""

    step: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What checking a log showed. `is_signed` says that the head's signature was there and held."""

    run: str
    steps: int
    redecided: int = 0
    not_redecided: int = 0
    is_signed: bool = False
    state_digest: str | None = None
    fault: Fault | None = None
    public_key: str | None = field(default=None)

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return self.fault is None

    def to_json(self) -> dict[str, canonical.Json]:
        """For machines."""
        return {
            "run": self.run,
            "ok": self.holds,
            "steps": self.steps,
            "redecided": self.redecided,
            "not_redecided": self.not_redecided,
            "signed": self.is_signed,
            "state_digest": self.state_digest,
            "public_key": self.public_key,
            "step": None if self.fault is None else self.fault.step,
            "reason": None if self.fault is None else self.fault.reason,
        }
