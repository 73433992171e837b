"""Where the trainee is in a period: the day, what the days before have left, the portfolio."""

from __future__ import annotations

from dataclasses import dataclass

from crm_sandbox.crm.calls.state import UNREPORTED
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.plan.coverage import SegmentCoverage, coverage
from crm_sandbox.crm.session.period import day_of_period, days_begun, due_now, of_day, todays
from crm_sandbox.crm.state import RunState

FIRM = ("confirmed", "credit_hold")


@dataclass(frozen=True, slots=True)
class Yesterday:
    """The day before, of a period: its date, its calls and orders in figures, the callbacks that nobody made, the orders that
    were begun and not confirmed, the calls whose report is missing."""

    day: str
    calls: int
    reached: int
    orders: int
    ordered_cents: int
    missed_callbacks: int
    drafts: int
    to_write: int


@dataclass(frozen=True, slots=True)
class PeriodView:
    """Where the trainee is in a period: which day of how many, who is due today, how many of them were reached today and how
    many are left from the days before, the callbacks promised for today, the portfolio by segment, and the day before
    (None on the first)."""

    number: int
    total: int
    due: int
    reached: int
    carried: int
    promised: int
    coverage: tuple[SegmentCoverage, ...]
    yesterday: Yesterday | None


def has_calls(dataset: Dataset, state: RunState) -> bool:
    """Whether the exercise gives somebody to call, or the trainee called or planned a call of his own accord."""
    return dataset.world.exercise.has_calls or bool(state.calls.ended or state.plan.slots)


def period_view(dataset: Dataset, state: RunState) -> PeriodView | None:
    """Where the trainee is in a period; None in an exercise of one day."""
    where = day_of_period(dataset, state)
    if where.total == 1:
        return None
    due, today = due_now(dataset, state), state.now.date().isoformat()
    then = of_day(dataset, state, state.now.date())[1]
    return PeriodView(
        number=where.number,
        total=where.total,
        due=len(due),
        reached=len(set(due) & {call.client for call in then.calls.ended if call.is_reached}),
        carried=len(set(due) - set(todays(dataset, state).due_clients)),
        promised=sum(item.at.startswith(today) and not item.is_done for item in state.calls.callbacks),
        coverage=coverage(dataset, state),
        yesterday=_yesterday(dataset, state),
    )


def _yesterday(dataset: Dataset, state: RunState) -> Yesterday | None:
    before = [day for day in days_begun(dataset, state) if day < state.now.date()]
    if not before:
        return None
    _, then = of_day(dataset, state, before[-1])
    firm = [order for order in then.orders.orders.values() if order.status in FIRM]
    return Yesterday(
        day=before[-1].isoformat(),
        calls=sum(call.ending not in UNREPORTED for call in then.calls.ended),
        reached=sum(call.is_reached for call in then.calls.ended),
        orders=len(firm),
        ordered_cents=sum(order.total_cents for order in firm),
        missed_callbacks=sum(not item.is_done for item in then.calls.callbacks),
        drafts=sum(order.status == "draft" for order in state.orders.orders.values()),
        to_write=sum(call.wrapup is None and call.ending not in UNREPORTED for call in then.calls.ended),
    )
