"""The decider: `decide(dataset, state, action) -> events`, `evolve(state, event) -> state`, both pure.

Capabilities declare their handlers; `Decider` collects them. Simulated time is part of the rule: an action is
judged at the clock's present time, its cost then advances the clock, and every world event that has become due
is emitted in order, inside the same action.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from crm_sandbox.kernel import clock
from crm_sandbox.kernel.actions import Action
from crm_sandbox.kernel.events import Event, event, from_payload
from crm_sandbox.kernel.refusals import Refusal, Refused
from crm_sandbox.kernel.upcasting import Upcasters


@dataclass(frozen=True, slots=True)
class Due:
    """Something that the world will do at a simulated time. `subject` is a reference whose meaning depends on `kind`."""

    ref: str
    at: str
    kind: str
    subject: str


@event("clock.advanced")
class ClockAdvanced(Event):
    """The simulated clock moved to `to`."""

    to: str


@event("agenda.scheduled", audience="staff")
class Scheduled(Event):
    """The world will do something later."""

    ref: str
    at: str
    kind: str
    subject: str


@event("agenda.removed", audience="staff")
class Unscheduled(Event):
    """A due event happened or was cancelled."""

    ref: str


@event("action.refused")
class ActionRefused(Event):
    """An attempt that the world refused, kept because it says something about the trainee."""

    code: str
    field: str
    value: str
    allowed: tuple[str, ...]


class Timed(Protocol):
    """What the decider needs of a state."""

    @property
    def now(self) -> datetime: ...
    @property
    def agenda(self) -> tuple[Due, ...]:
        """What is due, earliest first."""


S = TypeVar("S", bound=Timed)
D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a handler answers: events in order, and the simulated seconds that it took (None: the action's own cost).

    `until` moves the clock to a moment instead (waiting): it stops early at the first due event whose handler
    calls for the trainee.
    """

    events: tuple[Event, ...]
    cost_s: int | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The events of an action; `refusal` is set when the attempt was refused and recorded."""

    events: tuple[Event, ...]
    refusal: Refusal | None = None


class Capability(Generic[S, D]):
    """What one capability brings: its actions with their handlers, its events with their evolvers, its world events."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.handlers: dict[type[Action], Callable[[D, S, Any], Outcome]] = {}
        self.evolvers: dict[type[Event], Callable[[S, Any], S]] = {}
        self.world: dict[str, Callable[[D, S, Due], tuple[Event, ...]]] = {}
        self.calling: set[str] = set()

    def handles(
        self, action: type[Action]
    ) -> Callable[[Callable[[D, S, Any], Outcome]], Callable[[D, S, Any], Outcome]]:
        """Register the handler of an action class."""

        def decorate(handler: Callable[[D, S, Any], Outcome]) -> Callable[[D, S, Any], Outcome]:
            self.handlers[action] = handler
            return handler

        return decorate

    def evolves(self, kind: type[Event]) -> Callable[[Callable[[S, Any], S]], Callable[[S, Any], S]]:
        """Register the evolver of an event class."""

        def decorate(evolver: Callable[[S, Any], S]) -> Callable[[S, Any], S]:
            self.evolvers[kind] = evolver
            return evolver

        return decorate

    def happens(
        self, kind: str, *, calls_trainee: bool = False
    ) -> Callable[[Callable[[D, S, Due], tuple[Event, ...]]], Callable[[D, S, Due], tuple[Event, ...]]]:
        """Register what the world does for a kind of due event; `calls_trainee` ends a wait."""

        def decorate(handler: Callable[[D, S, Due], tuple[Event, ...]]) -> Callable[[D, S, Due], tuple[Event, ...]]:
            self.world[kind] = handler
            if calls_trainee:
                self.calling.add(kind)
            return handler

        return decorate


class UnknownType(LookupError):
    """An action kind or an event type that this engine does not know."""


class Decider(Generic[S, D]):
    """All capabilities together. Stateless: one per process serves every run."""

    def __init__(
        self,
        capabilities: Iterable[Capability[S, D]],
        upcasters: Upcasters | None = None,
        *,
        guard: Callable[[S, Action], None] | None = None,
        settle: Callable[[D, S, Outcome, int], Outcome] | None = None,
    ) -> None:
        """`guard` may refuse any action before its handler; `settle(dataset, state, outcome, cost_s)` says what the
        passage of an action's own cost does (typing while the client speaks is free, silence is not)."""
        self.upcasters = upcasters or Upcasters()
        self._guard = guard
        self._settle = settle
        self.actions: dict[str, type[Action]] = {}
        self.events: dict[str, type[Event]] = {}
        self._handlers: dict[type[Action], Callable[[D, S, Any], Outcome]] = {}
        self._evolvers: dict[type[Event], Callable[[S, Any], S]] = {}
        self._world: dict[str, Callable[[D, S, Due], tuple[Event, ...]]] = {}
        self._calling: set[str] = set()
        for capability in capabilities:
            self._add(capability)

    def _add(self, capability: Capability[S, D]) -> None:
        for action, handler in capability.handlers.items():
            if action.kind in self.actions:
                raise ValueError(f"two actions share the kind {action.kind}")
            self.actions[action.kind] = action
            self._handlers[action] = handler
        for kind, evolver in capability.evolvers.items():
            if kind.type in self.events:
                raise ValueError(f"two events share the type {kind.type}")
            self.events[kind.type] = kind
            self._evolvers[kind] = evolver
        self._world.update(capability.world)
        self._calling |= capability.calling

    def read_action(self, kind: str, payload: Any, version: int | None = None) -> Action:
        """Build an action from its kind and JSON payload; raises `UnknownType` or `pydantic.ValidationError`."""
        cls = self.actions.get(kind)
        if cls is None:
            raise UnknownType(kind)
        if version is not None and version != cls.version:
            payload = self.upcasters.upcast(kind, version, payload, cls.version)
        return cls.from_payload(payload)

    def read_event(self, type_: str, version: int, payload: dict[str, Any]) -> Event:
        """Build an event from its stored form, upcast if it is old; raises `UnknownType` or `LookupError`."""
        cls = self.events.get(type_)
        if cls is None:
            raise UnknownType(type_)
        if version != cls.version:
            payload = self.upcasters.upcast(type_, version, payload, cls.version)
        return from_payload(cls, payload)

    def evolve(self, state: S, item: Event) -> S:
        """The state after one event."""
        return self._evolvers[type(item)](state, item)

    def fold(self, state: S, events: Iterable[Event]) -> S:
        """The state after several events."""
        for item in events:
            state = self._evolvers[type(item)](state, item)
        return state

    def decide(self, dataset: D, state: S, action: Action) -> Decision:
        """The events of an action, its passage of time included; raises `Refused` for what is not recorded."""
        refusal = None
        try:
            if self._guard:
                self._guard(state, action)
            outcome = self._handlers[type(action)](dataset, state, action)
        except Refused as refused:
            if not refused.refusal.is_recorded:
                raise
            refusal = refused.refusal
            outcome = Outcome(refused.events or (refused_event(refusal),), refused.cost_s or None)
        if outcome.cost_s is None and outcome.until is None:
            settle = self._settle or _spend
            outcome = settle(dataset, state, outcome, action.cost_s)
        events = list(outcome.events)
        state = self.fold(state, events)
        target = outcome.until or clock.later(state.now, outcome.cost_s or 0)
        self._advance(dataset, state, target, events, stops=outcome.until is not None)
        return Decision(tuple(events), refusal)

    def _advance(self, dataset: D, state: S, target: datetime, events: list[Event], *, stops: bool) -> None:
        while True:
            due = state.agenda[0] if state.agenda else None
            if due is None or clock.parse(due.at) > target:
                break
            state = self._happen(dataset, state, due, events)
            if stops and due.kind in self._calling:
                return
        if target > state.now:
            events.append(ClockAdvanced(clock.iso(target)))

    def _happen(self, dataset: D, state: S, due: Due, events: list[Event]) -> S:
        batch: list[Event] = []
        if clock.parse(due.at) > state.now:
            batch.append(ClockAdvanced(clock.iso(clock.parse(due.at))))
        batch.append(Unscheduled(due.ref))
        state = self.fold(state, batch)
        made = self._world[due.kind](dataset, state, due)
        events.extend((*batch, *made))
        return self.fold(state, made)


def _spend(dataset: Any, state: Any, outcome: Outcome, cost_s: int) -> Outcome:
    return Outcome(outcome.events, cost_s)


def refused_event(refusal: Refusal) -> ActionRefused:
    """The event that keeps a refused attempt."""
    fault = refusal.faults[0] if refusal.faults else None
    if fault is None:
        return ActionRefused(refusal.code, "", "", ())
    value = "" if fault.value is None else str(fault.value)
    return ActionRefused(refusal.code, fault.field, value, tuple(str(item) for item in fault.allowed))
