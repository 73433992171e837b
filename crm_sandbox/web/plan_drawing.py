"""A day of calls drawn on three lines: a good plan, the plan that was submitted, the calls as they were made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from crm_sandbox.crm.accounts.files import find_client
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.delivery import next_cutoff
from crm_sandbox.crm.plan.candidates import latest_call
from crm_sandbox.crm.session.queries import client_name
from crm_sandbox.crm.state import RunState
from crm_sandbox.evidence.planning.feedback import Assessment
from crm_sandbox.evidence.planning.search import OUT
from crm_sandbox.kernel import clock
from crm_sandbox.web.labels import N_

LANE = 24
MINUTE = 2
SHORTEST = 3
GAP = 1
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
        cutoffs=tuple(sorted({(minute - start) * MINUTE for minute in _cutoffs(dataset, state)})),
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
    return CallBar((first - start) * MINUTE, (last - first) * MINUTE - GAP, call.tone, call.name, hour)


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
    """A planned call is late once it leaves no time to take the order before the tour closes."""
    for slot in state.plan.submitted:
        if slot.kind == "call":
            client = find_client(dataset, state, slot.subject)
            latest = latest_call(dataset, state, client) if client else None
            at = clock.parse(slot.at)
            yield _call(dataset, state, slot.subject, at, slot.minutes, is_late=latest is not None and at > latest)


def _made(dataset: Dataset, state: RunState) -> Iterable[_Call]:
    """A call that was made is late once the tour has closed."""
    for call in state.calls.ended:
        if call.direction == "outbound":
            at = clock.parse(call.started_at)
            minutes = -(-clock.seconds_between(at, clock.parse(call.ended_at)) // 60)
            closes = _closing(dataset, state, call.client)
            yield _call(dataset, state, call.client, at, minutes, is_late=closes is not None and at >= closes)


def _call(dataset: Dataset, state: RunState, ref: str, at: datetime, minutes: int, *, is_late: bool) -> _Call:
    tone = LATE if is_late else AVOID if _is_to_avoid(dataset, state, ref, at) else USEFUL
    return _Call(at.hour * HOUR + at.minute, minutes, tone, client_name(dataset, state, ref))


def _is_to_avoid(dataset: Dataset, state: RunState, ref: str, at: datetime) -> bool:
    client = find_client(dataset, state, ref)
    return client is not None and (
        at.isoweekday() in client.closing_weekdays
        or any(clock.is_within(at, hours.start, hours.end) for hours in client.quiet_hours)
    )


def _closing(dataset: Dataset, state: RunState, ref: str) -> datetime | None:
    """When the next tour of a client closes, on the day of a state; None for another day and for who has no tour."""
    client = find_client(dataset, state, ref)
    if client is None or client.zone not in dataset.world.tours:
        return None
    opening = clock.at(state.now.date(), dataset.world.exercise.starts_at)
    try:
        closes = next_cutoff(dataset, client, opening, known_at=state.now)
    except LookupError:
        return None
    return closes if closes.date() == opening.date() else None


def _cutoffs(dataset: Dataset, state: RunState) -> Iterable[int]:
    """The minutes at which tours of clients who are due close."""
    for ref in dataset.world.exercise.due_clients:
        closes = _closing(dataset, state, ref)
        if closes is not None:
            yield closes.hour * HOUR + closes.minute
