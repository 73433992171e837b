"""What the desk shows: instructions, the day's calls, tasks, messages, what is kept at hand."""

from __future__ import annotations

from dataclasses import dataclass

from crm_sandbox.crm.calls.missed import MissedCall, missed_calls
from crm_sandbox.crm.calls.state import UNREPORTED
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.desk.agenda import AgendaItem, agenda_of, closings
from crm_sandbox.crm.desk.period import FIRM, PeriodView, has_calls, period_view
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
    missed: tuple[MissedCall, ...]
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
    agenda = agenda_of(dataset, state)
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
        missed=missed_calls(dataset, state),
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


def _figures(dataset: Dataset, state: RunState, agenda: tuple[AgendaItem, ...]) -> DeskFigures:
    confirmed = [o for o in state.orders.orders.values() if o.status in FIRM]
    now = state.now.strftime("%H:%M")
    closes_at, closing = next(((limit, zones) for limit, zones in closings(dataset, state) if limit > now), ("", ""))
    waiting = [item for item in agenda if item.status != "done" and item.kind != "task" and item.closes_at == closes_at]
    return DeskFigures(
        calls=sum(call.ending not in UNREPORTED for call in state.calls.ended),
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
    one day; `has_calls` says that there was somebody to call. `held` counts the orders that wait for their credit,
    `callbacks` those promised by today that nobody made, `missed` the calls that nobody returned."""

    period: PeriodView | None
    has_calls: bool
    figures: DeskFigures
    calls: tuple[CallLine, ...]
    orders: tuple[OrderLine, ...]
    tasks: tuple[TaskRow, ...]
    unread: int
    to_write: int
    drafts: int
    held: int
    callbacks: int
    missed: int
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
        figures=_figures(dataset, today, agenda_of(dataset, state)),
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
        held=sum(order.status == "credit_hold" for order in state.orders.orders.values()),
        callbacks=sum(
            not item.is_done and item.at[:10] <= state.now.date().isoformat() for item in state.calls.callbacks
        ),
        missed=len(missed_calls(dataset, state)),
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
