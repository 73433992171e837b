"""What the desk shows: instructions, the day's calls, tasks, messages, what is kept at hand."""

from __future__ import annotations

from dataclasses import dataclass

from crm_sandbox.crm.accounts.files import find_client
from crm_sandbox.crm.accounts.listing import HourBand, hour_band
from crm_sandbox.crm.calls.state import UNREPORTED
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.desk.period import FIRM, PeriodView, has_calls, period_view
from crm_sandbox.crm.orders.delivery import cutoff_for, next_delivery
from crm_sandbox.crm.session.night import day_after, day_before
from crm_sandbox.crm.session.period import of_day, todays
from crm_sandbox.crm.session.queries import client_name
from crm_sandbox.crm.state import RunState
from crm_sandbox.crm.tasks.queries import (
    DocumentView,
    MessageRow,
    TaskRow,
    document_view,
    every_task,
    inbox,
    open_tasks,
)
from crm_sandbox.kernel import clock


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A line of the day. `status` is done, next or todo; `result` the outcome code or ending of a call that was made,
    `amount_cents` that of its order; `closing` the tour whose cut-off comes next after it."""

    kind: str
    subject: str
    name: str
    segment: str
    at: str
    minutes: int
    reason: str
    status: str
    result: str
    amount_cents: int
    is_reached: bool
    band: HourBand | None
    closing: str
    closes_at: str
    closes_in_min: int


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """The day in figures."""

    calls: int
    planned: int
    reached: int
    orders: int
    ordered_cents: int
    closing: str
    closes_at: str
    before_closing: int


@dataclass(frozen=True, slots=True)
class InstructionLine:
    """A line of the day's instructions as it is read."""

    ref: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class DeskView:
    """The desk. `period` is None in an exercise of one day; `has_calls` says that there is somebody to call."""

    period: PeriodView | None
    has_calls: bool
    instructions: tuple[InstructionLine, ...]
    objectives: tuple[str, ...]
    figures: DeskFigures
    submitted_at: str
    agenda: tuple[AgendaItem, ...]
    tasks: tuple[TaskRow, ...]
    late_tasks: int
    messages: tuple[MessageRow, ...]
    unread: int
    pinned: tuple[DocumentView, ...]
    panels: tuple[str, ...]
    notes: str
    questions: int
    answered: int


def desk_view(dataset: Dataset, state: RunState) -> DeskView:
    """The desk as the screen shows it."""
    agenda = _agenda(dataset, state)
    today = of_day(dataset, state, state.now.date())[1]
    tasks, messages = every_task(dataset, state), inbox(dataset, state)
    pinned = (document_view(dataset, state, ref) for ref in state.desk.pinned)
    return DeskView(
        period=period_view(dataset, state),
        has_calls=has_calls(dataset, state),
        instructions=tuple(InstructionLine(i.ref, i.title, i.text) for i in todays(dataset, state).instructions),
        objectives=dataset.world.exercise.objectives,
        figures=_figures(dataset, today, agenda),
        submitted_at=state.plan.submitted_at or "",
        agenda=agenda,
        tasks=tasks,
        late_tasks=sum(task.is_late for task in tasks),
        messages=messages,
        unread=sum(not message.is_read for message in messages),
        pinned=tuple(view for view in pinned if view is not None),
        panels=state.desk.panels,
        notes=state.desk.notes,
        questions=len(dataset.world.exercise.quiz),
        answered=len(state.quiz.answers),
    )


def closings(dataset: Dataset, state: RunState) -> tuple[tuple[str, str], ...]:
    """The cut-offs of today, by hour: (HH:MM, tours)."""
    today, found = state.now.date(), dict[str, list[str]]()
    start = clock.at(today, dataset.world.exercise.starts_at)
    for zone, tour in dataset.world.tours.items():
        client = next((c for c in dataset.world.clients.values() if c.zone == zone and c.kind == "client"), None)
        try:
            limit = cutoff_for(dataset, tour, next_delivery(dataset, client, start), state.now) if client else None
        except LookupError:
            limit = None
        if limit and limit.date() == today:
            found.setdefault(limit.strftime("%H:%M"), []).append(zone)
    return tuple((hour, ", ".join(zones)) for hour, zones in sorted(found.items()))


def _agenda(dataset: Dataset, run: RunState) -> tuple[AgendaItem, ...]:
    limits, state = closings(dataset, run), of_day(dataset, run, run.now.date())[1]
    entries = [(s.at, s.kind, s.subject, s.minutes, s.reason) for s in state.plan.ordered()]
    planned = {subject for _, kind, subject, _, _ in entries if kind == "call"}
    entries += [
        (c.at, "callback", c.client, 5, c.text)
        for c in state.calls.callbacks
        if c.client not in planned and c.at[:10] == state.now.date().isoformat()
    ]
    items, has_next = [], False
    for at, kind, subject, minutes, reason in sorted(entries):
        item = _item(dataset, state, limits, (at, kind, subject, minutes, reason), has_next)
        has_next = has_next or item.status == "next"
        items.append(item)
    return tuple(items)


def _item(
    dataset: Dataset,
    state: RunState,
    limits: tuple[tuple[str, str], ...],
    entry: tuple[str, str, str, int, str],
    has_next: bool,
) -> AgendaItem:
    at, kind, subject, minutes, reason = entry
    hour = at[11:16]
    closes_at, closing = next(((limit, zones) for limit, zones in limits if limit > hour), ("", ""))
    result, amount, reached, client = "", 0, False, None
    if kind == "task":
        task = state.tasks.tasks.get(subject)
        name, is_done = (task.title if task else subject), task is not None and task.done_at is not None
    else:
        name, client = client_name(dataset, state, subject), find_client(dataset, state, subject)
        call = next((c for c in reversed(state.calls.ended) if c.client == subject), None)
        is_done = call is not None
        if call is not None:
            result, reached = (call.wrapup.outcome if call.wrapup else call.ending), call.is_reached
            amount = _ordered(state, subject)
    status = "done" if is_done else "todo" if has_next or kind == "task" else "next"
    return AgendaItem(
        kind=kind,
        subject=subject,
        name=name,
        segment=(client.segment or "P") if client else "",
        at=at,
        minutes=minutes,
        reason=reason,
        status=status,
        result=result,
        amount_cents=amount,
        is_reached=reached,
        band=hour_band(dataset, state, client) if client and status == "next" else None,
        closing=closing,
        closes_at=closes_at,
        closes_in_min=_minutes_until(state, closes_at),
    )


def _minutes_until(state: RunState, hour: str) -> int:
    return clock.seconds_between(state.now, clock.at(state.now.date(), hour)) // 60 if hour else 0


def _ordered(state: RunState, client: str) -> int:
    return sum(o.total_cents for o in state.orders.of_client(client) if o.status in FIRM)


def _figures(dataset: Dataset, state: RunState, agenda: tuple[AgendaItem, ...]) -> DeskFigures:
    confirmed = [o for o in state.orders.orders.values() if o.status in FIRM]
    now = state.now.strftime("%H:%M")
    closes_at, closing = next(((limit, zones) for limit, zones in closings(dataset, state) if limit > now), ("", ""))
    waiting = [item for item in agenda if item.status != "done" and item.kind != "task" and item.closes_at == closes_at]
    return DeskFigures(
        calls=len(state.calls.ended),
        planned=sum(item.kind != "task" for item in agenda),
        reached=sum(call.is_reached for call in state.calls.ended),
        orders=len(confirmed),
        ordered_cents=sum(order.total_cents for order in confirmed),
        closing=closing,
        closes_at=closes_at,
        before_closing=len(waiting) if closes_at else 0,
    )


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call of the day, in the report."""

    ref: str
    client: str
    name: str
    at: str
    duration_s: int
    direction: str
    ending: str
    outcome: str
    note: str
    is_reached: bool


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order of the day, in the report."""

    ref: str
    client: str
    name: str
    status: str
    total_cents: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """The end of the day: what was done, what is still open. It states facts and judges nothing. In a period, `closing` is the
    day that ends, `following` the next one, and `is_early` says that today is not over; `period` is None in an exercise of
    one day; `has_calls` says that there was somebody to call."""

    period: PeriodView | None
    has_calls: bool
    figures: DeskFigures
    calls: tuple[CallLine, ...]
    orders: tuple[OrderLine, ...]
    tasks: tuple[TaskRow, ...]
    unread: int
    to_write: int
    drafts: int
    open_complaints: int
    is_plan_submitted: bool
    is_in_call: bool
    ends_at: str
    questions: int
    unanswered: int
    closing: str
    following: str
    is_early: bool


def report_view(dataset: Dataset, state: RunState) -> ReportView:
    """The report as the screen shows it."""
    today = of_day(dataset, state, state.now.date())[1]
    ended, following = today.calls.ended, day_after(dataset, state)
    return ReportView(
        period=period_view(dataset, state),
        has_calls=has_calls(dataset, state),
        figures=_figures(dataset, today, _agenda(dataset, state)),
        calls=tuple(
            CallLine(
                call.ref,
                call.client,
                client_name(dataset, state, call.client),
                call.started_at,
                call.duration_s,
                call.direction,
                call.ending,
                call.wrapup.outcome if call.wrapup else "",
                call.wrapup.note if call.wrapup else "",
                call.is_reached,
            )
            for call in ended
        ),
        orders=tuple(
            OrderLine(o.ref, o.client, client_name(dataset, state, o.client), o.status, o.total_cents)
            for o in today.orders.orders.values()
        ),
        tasks=open_tasks(dataset, state),
        unread=sum(message.read_at is None for message in state.tasks.messages.values()),
        to_write=sum(call.wrapup is None and call.ending not in UNREPORTED for call in ended),
        drafts=sum(order.status == "draft" for order in state.orders.orders.values()),
        open_complaints=sum(not item.is_closed for item in state.complaints.complaints.values()),
        is_plan_submitted=state.plan.submitted_at is not None,
        is_in_call=state.calls.live is not None,
        ends_at=dataset.world.exercise.ends_at,
        questions=len(dataset.world.exercise.quiz),
        unanswered=len(dataset.world.exercise.quiz) - len(state.quiz.answers),
        closing=day_before(dataset, following) if following else "",
        following=following.isoformat() if following else "",
        is_early=f"{state.now:%H:%M}" < dataset.world.exercise.ends_at,
    )
