"""The night between two days of a period: what the day's mistakes cause on the morrow, and the morrow's tasks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from crm_sandbox.crm.dataset import Dataset, Sequel
from crm_sandbox.crm.session.consequences import consequences
from crm_sandbox.crm.state import RunState
from crm_sandbox.crm.tasks.events import TaskCreated
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.decider import Scheduled
from crm_sandbox.kernel.events import Event

FIRST_CALL = timedelta(minutes=30)
"""After the opening, nobody complains sooner."""
BETWEEN_CALLS = timedelta(minutes=10)


def day_after(dataset: Dataset, state: RunState) -> date | None:
    """The next day of the period that has not opened yet, be it past midnight; None on the last one."""
    days = (date.fromisoformat(day) for day in dataset.world.exercise.days)
    return next((day for day in days if clock.at(day, dataset.world.exercise.starts_at) > state.now), None)


def day_before(dataset: Dataset, following: date) -> str:
    """The day of the period that ends when another begins (ISO)."""
    return max(day for day in dataset.world.exercise.days if day < following.isoformat())


def night(dataset: Dataset, state: RunState, following: date) -> Iterator[Event]:
    """What the mistakes so far cause by the next day, and when it is heard of: a department writes at the opening, a client
    calls in the morning, once whatever he has to say."""
    opening = clock.at(following, dataset.world.exercise.starts_at)
    taken = [clock.at(following, item.at) for item in dataset.world.exercise.on(following).incoming]
    called: set[str] = set()
    for place, incident in enumerate(consequences(dataset, state, by=following), len(state.session.nights) + 1):
        yield incident
        ref, sequel = f"Q-{place:03d}", dataset.world.sequels.get(incident.cause)
        if sequel is not None and sequel.department:
            yield Scheduled(f"written:{ref}", clock.iso(opening), "message.arrives", ref)
        if sequel is not None and sequel.opening and incident.client not in called:
            called.add(incident.client)
            moment = _free(opening, sequel, taken)
            taken.append(moment)
            yield Scheduled(f"calling:{ref}", clock.iso(moment), "call.rings", ref)


def _free(opening: datetime, sequel: Sequel, taken: list[datetime]) -> datetime:
    """The hour at which that is complained of, or the first moment after it that leaves room to the other calls."""
    moment = opening + FIRST_CALL
    if sequel.at:
        moment = max(moment, clock.at(opening.date(), sequel.at))
    while any(abs(moment - other) < BETWEEN_CALLS for other in taken):
        moment += BETWEEN_CALLS
    return moment


def morning_tasks(dataset: Dataset, day: date) -> Iterator[TaskCreated]:
    """What a day of the period gives to do."""
    for task in dataset.world.exercise.on(day).tasks:
        due = clock.iso(clock.at(day, task.due_at))
        yield TaskCreated(task.ref, task.kind, task.title, due, task.minutes, task.client, task.document)
