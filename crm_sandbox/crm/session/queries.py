"""What the shell shows around every screen: the clock, who is calling, who is on the line, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.hazards import closing_hour
from crm_sandbox.crm.session.period import DayOfPeriod, day_of_period, todays
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock


@dataclass(frozen=True, slots=True)
class DayLine:
    """The simulated day in minutes since its opening: elapsed, lunch, cut-offs of the tours."""

    minutes: int
    elapsed: int
    lunch_start: int
    lunch_minutes: int
    cutoffs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class IncomingView:
    """A client who is calling now."""

    call: str
    client: str
    name: str
    phone: str
    segment: str
    zone: str
    seconds: int


@dataclass(frozen=True, slots=True)
class ShellView:
    """Everything around a screen."""

    title: str
    mode: str
    now: datetime
    business_day: str
    day: DayOfPeriod
    line: DayLine
    incoming: IncomingView | None
    live_client: str
    live_name: str
    wrap_up_call: str
    open_complaints: int
    due_tasks: int
    unread_messages: int
    notes: str
    is_locked: bool
    is_paused: bool
    is_handed_in: bool


def client_name(dataset: Dataset, state: RunState, ref: str) -> str:
    """The trade name under which a file is shown now."""
    changed = state.accounts.of(ref).fields.get("trade_name")
    if changed:
        return changed
    client = dataset.world.clients.get(ref)
    return client.trade_name if client else state.accounts.prospects[ref].trade_name


def shell(dataset: Dataset, state: RunState) -> ShellView:
    """What surrounds every screen of a run."""
    exercise, calls = dataset.world.exercise, state.calls
    waiting = calls.to_wrap_up
    return ShellView(
        title=exercise.title,
        mode=exercise.mode,
        now=state.now,
        business_day=todays(dataset, state).business_day,
        day=day_of_period(dataset, state),
        line=_day_line(dataset, state),
        incoming=_incoming(dataset, state),
        live_client=calls.live.client if calls.live else "",
        live_name=client_name(dataset, state, calls.live.client) if calls.live else "",
        wrap_up_call=waiting.ref if waiting else "",
        open_complaints=sum(not item.is_closed for item in state.complaints.complaints.values()),
        due_tasks=sum(
            task.done_at is None and clock.parse(task.due_at) <= state.now for task in state.tasks.tasks.values()
        ),
        unread_messages=sum(message.read_at is None for message in state.tasks.messages.values()),
        notes=state.desk.notes,
        is_locked=state.session.is_locked,
        is_paused=state.session.is_paused,
        is_handed_in=state.is_handed_in,
    )


def _day_line(dataset: Dataset, state: RunState) -> DayLine:
    exercise, company = dataset.world.exercise, dataset.world.company
    start = clock.minutes_of(exercise.starts_at)
    total = clock.minutes_of(exercise.ends_at) - start
    opening = clock.at(date.fromisoformat(todays(dataset, state).business_day), exercise.starts_at)
    elapsed = clock.seconds_between(opening, state.now) // 60
    return DayLine(
        minutes=total,
        elapsed=max(0, min(total, elapsed)),
        lunch_start=clock.minutes_of(company.lunch_start) - start,
        lunch_minutes=clock.minutes_of(company.lunch_end) - clock.minutes_of(company.lunch_start),
        cutoffs=tuple(
            sorted(
                {
                    clock.minutes_of(closing_hour(dataset, tour, opening.date(), state.now)) - start
                    for tour in dataset.world.tours.values()
                }
            )
        ),
    )


def _incoming(dataset: Dataset, state: RunState) -> IncomingView | None:
    ringing = state.calls.ringing
    if ringing is None:
        return None
    client = dataset.world.clients[ringing.client]
    return IncomingView(
        call=ringing.ref,
        client=client.ref,
        name=client_name(dataset, state, client.ref),
        phone=client.phone,
        segment=client.segment,
        zone=client.zone,
        seconds=max(0, clock.seconds_between(clock.parse(ringing.since), state.now)),
    )
