"""An exercise of several days: which day it is, who is due, and a day of it as if it were a run of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from crm_sandbox.crm.calls.state import Callback
from crm_sandbox.crm.dataset import Dataset, Exercise
from crm_sandbox.crm.plan.state import PlanState
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.records import changed


@dataclass(frozen=True, slots=True)
class DayOfPeriod:
    """Which day of the period it is (from 1), of how many."""

    number: int
    total: int

    @property
    def is_last(self) -> bool:
        """Whether no day follows."""
        return self.number == self.total


def todays(dataset: Dataset, state: RunState) -> Exercise:
    """The exercise as today makes it."""
    return dataset.world.exercise.on(state.now.date())


def day_of_period(dataset: Dataset, state: RunState) -> DayOfPeriod:
    """Which day it is; before and after the period, its first and its last."""
    days, today = dataset.world.exercise.days, state.now.date().isoformat()
    return DayOfPeriod(max(1, sum(day <= today for day in days)), len(days))


def due_now(dataset: Dataset, state: RunState) -> tuple[str, ...]:
    """Who is to be called today."""
    return due_on(dataset, state, state.now.date())


def due_on(dataset: Dataset, state: RunState, day: date) -> tuple[str, ...]:
    """Who is to be called on a day: those of the day, and those of the days before whom nobody had reached by that morning."""
    exercise, text = dataset.world.exercise, day.isoformat()
    if not exercise.later:
        return exercise.due_clients
    reached = {call.client for call in state.calls.ended if call.is_reached and call.started_at[:10] < text}
    before = {ref for made in exercise.each_day() if made.business_day < text for ref in made.due_clients}
    return tuple(sorted((before - reached) | set(exercise.on(day).due_clients)))


def promised_by_today(state: RunState, client: str) -> Callback | None:
    """The callback that a client still waits for: of today, or of a day before."""
    today = state.now.date().isoformat()
    waiting = (item for item in state.calls.callbacks if item.client == client and not item.is_done)
    return next((item for item in waiting if item.at[:10] <= today), None)


def days_begun(dataset: Dataset, state: RunState) -> tuple[date, ...]:
    """The days of the period, up to today."""
    today = state.now.date().isoformat()
    first, *others = dataset.world.exercise.days
    return tuple(date.fromisoformat(day) for day in (first, *(day for day in others if day <= today)))


def of_day(dataset: Dataset, state: RunState, day: date) -> tuple[Dataset, RunState]:
    """A day of a run as if it were a run of its own: its part of the exercise, its plan, its calls, orders, messages and
    tasks. Of a single day, the run itself."""
    if not dataset.world.exercise.later:
        return dataset, state
    text, is_over = day.isoformat(), state.now.date() > day
    tasks = state.tasks
    exercise = changed(dataset.world.exercise.on(day), due_clients=due_on(dataset, state, day), later=())
    return replace(dataset, world=changed(dataset.world, exercise=exercise)), changed(
        state,
        now=min(state.now, _midnight(day)) if is_over else state.now,
        plan=state.plan.past.get(text, PlanState()) if is_over else state.plan,
        calls=changed(
            state.calls,
            ended=tuple(call for call in state.calls.ended if call.started_at.startswith(text)),
            callbacks=tuple(item for item in state.calls.callbacks if item.at.startswith(text)),
        ),
        orders=changed(
            state.orders,
            orders={
                ref: order
                for ref, order in state.orders.orders.items()
                if _is_of(order.confirmed_at, order.created_at, text)
            },
        ),
        tasks=changed(
            tasks,
            tasks={ref: task for ref, task in tasks.tasks.items() if task.due_at.startswith(text)},
            messages={ref: message for ref, message in tasks.messages.items() if message.at.startswith(text)},
        ),
    )


def _is_of(confirmed_at: str | None, created_at: str, day: str) -> bool:
    return (confirmed_at or created_at).startswith(day)


def _midnight(day: date) -> datetime:
    return clock.at(day, "23:59")
