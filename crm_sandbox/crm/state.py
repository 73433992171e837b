"""The state of a run: only what differs from its dataset, one slice per capability. Immutable, never stored as truth."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any

from crm_sandbox.crm.accounts.state import AccountsState
from crm_sandbox.crm.calls.state import Callback, CallsState
from crm_sandbox.crm.complaints.state import ComplaintsState
from crm_sandbox.crm.credit.state import CreditState
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.desk.state import DeskState
from crm_sandbox.crm.discounts.state import DiscountsState
from crm_sandbox.crm.orders.state import OrdersState
from crm_sandbox.crm.plan.state import PlanState
from crm_sandbox.crm.quiz.state import QuizState
from crm_sandbox.crm.session.state import SessionState
from crm_sandbox.crm.tasks.state import Message, Task, TasksState
from crm_sandbox.kernel import canonical, clock
from crm_sandbox.kernel.decider import Due


@dataclass(frozen=True, slots=True)
class RunState:
    """A run at a step. `agenda` is what the world will do, earliest first."""

    now: datetime
    agenda: tuple[Due, ...]
    session: SessionState
    desk: DeskState
    accounts: AccountsState
    plan: PlanState
    calls: CallsState
    orders: OrdersState
    credit: CreditState
    complaints: ComplaintsState
    tasks: TasksState
    discounts: DiscountsState
    quiz: QuizState

    @property
    def is_handed_in(self) -> bool:
        """Whether the run was handed in."""
        return self.session.is_handed_in


def initial_state(dataset: Dataset) -> RunState:
    """The state of a run in which nothing happened yet: the exercise's opening hour, its tasks, its messages."""
    exercise = dataset.world.exercise
    promised = ((made.business_day, promise) for made in exercise.each_day() for promise in made.promises)
    day = date.fromisoformat(exercise.business_day)
    start = clock.at(day, exercise.starts_at)
    tasks = {
        task.ref: Task(
            task.ref,
            task.kind,
            task.title,
            task.client,
            clock.iso(clock.at(day, task.due_at)),
            task.minutes,
            task.document,
        )
        for task in exercise.tasks
    }
    arrived = {
        m.ref: Message(m.ref, clock.iso(clock.at(day, m.at)), m.department, m.title, m.text, m.product, m.client)
        for m in exercise.messages
        if clock.at(day, m.at) <= start
    }
    callbacks = tuple(
        Callback(p.ref, p.client, clock.iso(clock.at(date.fromisoformat(on), p.at)), p.text) for on, p in promised
    )
    return RunState(
        now=start,
        agenda=_agenda(dataset, start),
        session=SessionState(),
        desk=DeskState(),
        accounts=AccountsState(),
        plan=PlanState(),
        calls=CallsState(callbacks=callbacks),
        orders=OrdersState(),
        credit=CreditState(),
        complaints=ComplaintsState(),
        tasks=TasksState(tasks=tasks, messages=arrived),
        discounts=DiscountsState(),
        quiz=QuizState(),
    )


def _agenda(dataset: Dataset, start: datetime) -> tuple[Due, ...]:
    due: list[Due] = []
    for made in dataset.world.exercise.each_day():
        day = date.fromisoformat(made.business_day)
        coming = [(f"message:{m.ref}", m.at, "message.arrives", m.ref) for m in made.messages]
        coming += [(f"hazard:{h.ref}", h.at, "hazard.strikes", h.ref) for h in made.hazards]
        coming += [(f"incoming:{i.ref}", i.at, "call.rings", i.ref) for i in made.incoming]
        due += [
            Due(ref, clock.iso(clock.at(day, at)), kind, subject)
            for ref, at, kind, subject in coming
            if kind != "message.arrives" or clock.at(day, at) > start
        ]
    return tuple(sorted(due, key=lambda item: (clock.parse(item.at), item.ref)))


def state_digest(state: RunState) -> str:
    """SHA-256 of a state's canonical form: two runs with the same digest are in the same state."""
    return canonical.digest(canonical.dumps(_plain(state)))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return clock.iso(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {spec.name: _plain(getattr(value, spec.name)) for spec in fields(value)}
    if isinstance(value, dict):
        return [[_plain(key), _plain(value[key])] for key in sorted(value, key=str)]
    if isinstance(value, frozenset):
        return [_plain(item) for item in sorted(value, key=str)]
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value
