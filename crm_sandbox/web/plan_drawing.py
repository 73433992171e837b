"""A day of calls drawn on three lines: a good plan, the plan that was submitted, the calls as they were made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from crm_sandbox.crm.accounts.files import find_client
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.delivery import next_cutoff
from crm_sandbox.crm.plan.queries import latest_call
from crm_sandbox.crm.session.queries import client_name
from crm_sandbox.crm.state import RunState
from crm_sandbox.evidence.planning.feedback import Assessment
from crm_sandbox.evidence.planning.search import OUT
from crm_sandbox.kernel import clock
from crm_sandbox.web.labels import N_

LANE = 24
MINUTE = 2
SHORTEST = 3
HOUR = 60
REFERENCE, USEFUL, AVOID, LATE = "model", "useful", "avoid", "late"


@dataclass(frozen=True, slots=True)
class CallBar:
    """A call, in units of the drawing: `tone` says whether the client's file speaks for its hour; `name` is empty in the
    reference, which names nobody."""

    x: int
    width: int
    tone: str
    name: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class CallLane:
    """A line of the drawing: its name (a message id), where it begins, its calls."""

    name: str
    y: int
    bars: tuple[CallBar, ...]


@dataclass(frozen=True, slots=True)
class PlanDrawing:
    """The whole drawing, as wide as the full hours that hold the day (`hours`): `lunch` from and for how long, `cutoffs`
    where a tour closes for clients who are due."""

    width: int
    lanes: tuple[CallLane, ...]
    lunch: tuple[int, int]
    cutoffs: tuple[int, ...]
    hours: tuple[str, ...]

    @property
    def height(self) -> int:
        """The units from top to bottom."""
        return LANE * len(self.lanes)


def plan_drawing(dataset: Dataset, state: RunState, assessed: Assessment) -> PlanDrawing:
    """Draw the day of a state, at its end, beside what its plan was assessed to be."""
    exercise, company = dataset.world.exercise, dataset.world.company
    noon, back = clock.minutes_of(company.lunch_start), clock.minutes_of(company.lunch_end)
    start = clock.minutes_of(exercise.starts_at) // HOUR * HOUR
    end = -(-clock.minutes_of(exercise.ends_at) // HOUR) * HOUR
    lanes = (
        (N_("Référence"), _reference(assessed)),
        (N_("Prévu"), _planned(dataset, state)),
        (N_("Réalisé"), _made(dataset, state)),
    )
    return PlanDrawing(
        width=(end - start) * MINUTE,
        lanes=tuple(
            CallLane(name, index * LANE, tuple(_bar(call, start, end) for call in calls))
            for index, (name, calls) in enumerate(lanes)
        ),
        lunch=((noon - start) * MINUTE, (back - noon) * MINUTE),
        cutoffs=tuple(sorted({(minute - start) * MINUTE for minute in _cutoffs(dataset, state, start)})),
        hours=tuple(clock.hour_of(hour) for hour in range(start, end, HOUR)),
    )


@dataclass(frozen=True, slots=True)
class _Call:
    """A call to draw, in minutes since midnight."""

    minute: int
    minutes: int
    tone: str
    name: str = ""


def _bar(call: _Call, start: int, end: int) -> CallBar:
    first = min(max(call.minute, start), end)
    last = min(max(call.minute + max(call.minutes, SHORTEST), first + SHORTEST), end)
    hour = clock.hour_of(call.minute) if call.name else ""
    return CallBar((first - start) * MINUTE, (last - first) * MINUTE, call.tone, call.name, hour)


def _reference(assessed: Assessment) -> Iterable[_Call]:
    """The calls of the best plan found, one after the other in each of its blocks."""
    ends = [block.start for block in assessed.day.blocks]
    for item, block in zip(assessed.day.items, assessed.reference, strict=True):
        if block == OUT:
            continue
        minutes = -(-item.seconds[block] // 60)
        if item.kind == "call":
            yield _Call(ends[block], minutes, REFERENCE)
        ends[block] += minutes


def _planned(dataset: Dataset, state: RunState) -> Iterable[_Call]:
    for slot in state.plan.submitted:
        if slot.kind == "call":
            yield _call(dataset, state, slot.subject, clock.parse(slot.at), slot.minutes)


def _made(dataset: Dataset, state: RunState) -> Iterable[_Call]:
    for call in state.calls.ended:
        if call.direction == "outbound":
            at = clock.parse(call.started_at)
            minutes = -(-clock.seconds_between(at, clock.parse(call.ended_at)) // 60)
            yield _call(dataset, state, call.client, at, minutes)


def _call(dataset: Dataset, state: RunState, ref: str, at: datetime, minutes: int) -> _Call:
    minute = at.hour * HOUR + at.minute
    return _Call(minute, minutes, _tone(dataset, state, ref, at), client_name(dataset, state, ref))


def _tone(dataset: Dataset, state: RunState, ref: str, at: datetime) -> str:
    client = find_client(dataset, state, ref)
    if client is None:
        return USEFUL
    latest = latest_call(dataset, state, client)
    if latest is not None and at > latest:
        return LATE
    is_quiet = any(clock.is_within(at, hours.start, hours.end) for hours in client.quiet_hours)
    return AVOID if is_quiet or at.isoweekday() in client.closing_weekdays else USEFUL


def _cutoffs(dataset: Dataset, state: RunState, start: int) -> Iterable[int]:
    """The minutes at which a tour of clients who are due closes on the day of a state."""
    opening = clock.at(state.now.date(), clock.hour_of(start))
    for ref in dataset.world.exercise.due_clients:
        client = dataset.world.clients[ref]
        if client.zone not in dataset.world.tours:
            continue
        try:
            closes = next_cutoff(dataset, client, opening, known_at=state.now)
        except LookupError:
            continue
        if opening < closes < opening + timedelta(days=1):
            yield closes.hour * HOUR + closes.minute
