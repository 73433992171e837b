"""A run told again: its steps with the states before and after, and its calls with what was said, seen and typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crm_sandbox.crm.accounts.events import ClientOpened, PanelViewed
from crm_sandbox.crm.calls.cast import part_of
from crm_sandbox.crm.calls.events import (
    ActSaid,
    CallAnswered,
    CallbackMet,
    CallDialed,
    CallEnded,
    CallNotAnswered,
    DemandExpressed,
    DemandSettled,
    FactRevealed,
    WrapupCompleted,
)
from crm_sandbox.crm.calls.events_role_play import ClientAnswered, HearingWithdrawn
from crm_sandbox.crm.calls.missed import missed_calls
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.calls.state import LiveCall
from crm_sandbox.crm.complaints.events import ResolutionProposed
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.runtime import CrmDecider
from crm_sandbox.crm.state import RunState, initial_state
from crm_sandbox.evidence.happenings import E, Happenings
from crm_sandbox.kernel.events import Event


@dataclass(frozen=True, slots=True)
class Step:
    """One recorded action: its number, its kind, and what happened."""

    seq: int
    kind: str
    at: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """An act, where it stands, to whom it was said, and how many seconds after the pick-up."""

    seq: int
    act: str
    args: dict[str, str]
    role: str
    second: int


@dataclass(slots=True)
class CallStory:
    """One call: from the opening of the file to its report. `at_dial` is the state before dialling or answering,
    `live` the call as it ended."""

    ref: str
    client: str
    direction: str
    seq: int
    at_dial: RunState
    script: Script | None
    answered_seq: int | None = None
    role: str = ""
    said: list[Said] = field(default_factory=list)
    events: Happenings = field(default_factory=Happenings)
    panels: set[str] = field(default_factory=set)
    live: LiveCall | None = None
    ending: str = ""
    ended_seq: int | None = None
    ended_at: str = ""
    report: tuple[int, WrapupCompleted] | None = None
    opened_at: datetime | None = None
    """When the client's file was last opened before the call."""

    @property
    def is_reached(self) -> bool:
        """Whether a person was on the line."""
        return self.answered_seq is not None and self.role != "voicemail"

    def is_made_on(self, day: str) -> bool:
        """Whether the trainee called on a day (ISO)."""
        return self.direction == "outbound" and self.at_dial.now.date().isoformat() == day

    def rights(self, role: str) -> tuple[str, ...]:
        """What a speaker may decide."""
        found = self.script.roles.get(role) if self.script else None
        return found.rights if found else ()

    def of(self, kind: type[E]) -> Sequence[tuple[int, E]]:
        """The events of one kind during the call, with their steps."""
        return self.events.of(kind)

    def acts(self, *codes: str) -> list[Said]:
        """What was said of the given acts."""
        return [said for said in self.said if said.act in codes]


@dataclass(frozen=True, slots=True)
class Story:
    """The whole run."""

    dataset: Dataset
    steps: tuple[Step, ...]
    calls: tuple[CallStory, ...]
    events: Happenings
    final: RunState

    def of(self, kind: type[E]) -> Sequence[tuple[int, E]]:
        """The events of one kind, with their steps."""
        return self.events.of(kind)

    def promised(self) -> set[int]:
        """The steps at which a call was made that had been promised for that hour."""
        return {seq for seq, _ in self.of(CallbackMet)}

    def is_returned(self, call: CallStory) -> bool:
        """Whether a call returns one that the trainee missed: the client chose the hour, not the trainee."""
        missed = missed_calls(self.dataset, call.at_dial) if call.direction == "outbound" else ()
        return any(item.client == call.client for item in missed)

    def reached(self) -> list[CallStory]:
        """The calls in which a person was on the line."""
        return [call for call in self.calls if call.is_reached]


def tell(decider: CrmDecider, dataset: Dataset, steps: Iterable[Step]) -> Story:
    """Fold a run's steps into its story."""
    state = initial_state(dataset)
    told: list[Step] = []
    calls: dict[str, CallStory] = {}
    opened: dict[str, datetime] = {}
    events = Happenings()
    for step in steps:
        told.append(step)
        for item in step.events:
            before, state = state, decider.evolve(state, item)
            if isinstance(item, HearingWithdrawn):
                events = _withdrawn(events, calls, item)
            events.add(step.seq, item)
            if isinstance(item, ClientOpened):
                opened[item.client] = before.now
            _tell_call(calls, dataset, before, state, step.seq, item)
            if isinstance(item, CallDialed):
                calls[item.call].opened_at = opened.get(item.client)
    return Story(dataset, tuple(told), tuple(calls.values()), events, state)


def _withdrawn(events: Happenings, calls: dict[str, CallStory], tick: HearingWithdrawn) -> Happenings:
    """The events without those of a tick that was withdrawn: the client never said it."""
    gone: set[int] = set()
    for call in calls.values():
        if call.client == tick.client:
            gone |= {id(item) for _, item in call.events if _is_of(item, tick)}
            call.events = call.events.without(gone)
    return events.without(gone)


def _is_of(item: Event, tick: HearingWithdrawn) -> bool:
    """Whether an event tells what a tick says."""
    if isinstance(item, DemandExpressed | DemandSettled):
        return (tick.what, tick.subject) == ("demand", item.demand)
    if isinstance(item, FactRevealed):
        return (tick.what, tick.subject) == ("fact", item.fact)
    is_answer = tick.what in ("accepts", "refuses")
    if isinstance(item, ClientAnswered):
        return is_answer and item.subject == tick.subject
    return is_answer and isinstance(item, ResolutionProposed) and item.solution == tick.subject


def _tell_call(
    calls: dict[str, CallStory], dataset: Dataset, before: RunState, after: RunState, seq: int, item: Event
) -> None:
    """Let one event take its place in the calls that it belongs to."""
    if isinstance(item, CallDialed):
        calls[item.call] = _begin(dataset, before, item.call, item.client, "outbound", seq)
    elif isinstance(item, CallAnswered):
        call = calls.setdefault(item.call, _begin(dataset, before, item.call, item.client, item.direction, seq))
        call.answered_seq, call.role = seq, item.role
    elif isinstance(item, CallNotAnswered):
        calls[item.call].ending, calls[item.call].ended_at = "no_answer", item.at
        calls[item.call].ended_seq = seq
    elif isinstance(item, WrapupCompleted) and item.call in calls:
        calls[item.call].report = (seq, item)
    live = before.calls.live or after.calls.live
    if live is not None and live.ref in calls:
        _tell_live(calls[live.ref], before, seq, item, live)


def _begin(dataset: Dataset, state: RunState, ref: str, client: str, direction: str, seq: int) -> CallStory:
    script = part_of(dataset, state, client)
    call = CallStory(ref, client, direction, seq, state, script)
    call.panels = {panel for viewed, panel in state.accounts.panels if viewed == client}
    return call


def _tell_live(call: CallStory, before: RunState, seq: int, item: Event, live: LiveCall) -> None:
    call.events.add(seq, item)
    if isinstance(item, ActSaid):
        call.said.append(Said(seq, item.act, dict(item.args), live.role, live.elapsed_s))
    elif isinstance(item, PanelViewed) and item.client == call.client:
        call.panels.add(item.panel)
    elif isinstance(item, CallEnded):
        call.live, call.ending, call.ended_seq, call.ended_at = before.calls.live, item.ending, seq, item.at
