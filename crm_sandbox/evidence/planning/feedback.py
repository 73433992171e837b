"""A submitted plan looked at again: its worth beside the best plan found, its costliest placements, its mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.plan.comparison import comparison
from crm_sandbox.crm.plan.state import Slot
from crm_sandbox.crm.state import RunState
from crm_sandbox.evidence.planning.bound import upper_bound
from crm_sandbox.evidence.planning.day import Day, Item, Promise, model_day, seeded_promises
from crm_sandbox.evidence.planning.mistakes import Mistake, Seen, habits_of, longest_run, mistakes_of
from crm_sandbox.evidence.planning.placements import PM, Placement, placement_of
from crm_sandbox.evidence.planning.search import OUT, Plan, best_plan, value
from crm_sandbox.kernel import clock

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the model says of a submitted plan. Worths in thousandths of a point, hours in minutes since midnight."""

    day: Day
    plan: Plan
    reference: Plan
    placements: tuple[Placement, ...]
    left_out: tuple[Item, ...]
    worth: int
    best_worth: int
    free_pm: int
    longest_run: tuple[int, int]
    mistakes: tuple[Mistake, ...]

    @property
    def share_pm(self) -> int:
        """The plan's worth beside the best plan found, per mille; a plan that loses more than it brings counts nothing."""
        return max(0, self.worth) * PM // self.best_worth if self.best_worth > 0 else 0

    def bound(self) -> int:
        """What no plan of the day exceeds: it says how far the best plan found may be from the best there is."""
        return upper_bound(self.day)

    @property
    def costliest(self) -> tuple[Placement, ...]:
        """The placements that another hour would help most."""
        poor = [item for item in self.placements if item.loss > 0 and not item.is_good]
        return tuple(sorted(poor, key=lambda item: (-item.loss, item.subject))[:SHOWN])


def day_mistakes(dataset: Dataset, state: RunState) -> tuple[Mistake, ...]:
    """The mistakes that the day shows beside its plan."""
    reports = [
        (call.client, clock.seconds_between(clock.parse(call.ended_at), clock.parse(call.wrapup.at)))
        for call in state.calls.ended
        if call.wrapup is not None
    ]
    return habits_of(comparison(dataset, state), reports)


def day_of(dataset: Dataset, slots: Sequence[Slot], promises: Sequence[Promise]) -> Day:
    """The day that a plan was made for: what it places beside what the day asks for."""
    return model_day(dataset, promises=promises, placed=[slot.subject for slot in slots if slot.kind == "call"])


def assess(dataset: Dataset, slots: Sequence[Slot], promises: Sequence[Promise] | None = None) -> Assessment:
    """Look at a plan as it was submitted. `promises` are those known then; by default those of the exercise."""
    known = seeded_promises(dataset) if promises is None else promises
    day = day_of(dataset, slots, known)
    first: dict[tuple[str, str], int] = {}
    for slot in sorted(slots, key=lambda slot: slot.at):
        first.setdefault((slot.kind, slot.subject), clock.minutes_of(slot.at[11:16]))
    plan = tuple(
        day.block_at(first[item.kind, item.subject]) if (item.kind, item.subject) in first else OUT
        for item in day.items
    )
    reference = best_plan(day, plan)
    hours = {promise.client: promise.minute for promise in known}
    placements = tuple(
        placement_of(dataset, day, item, first[item.kind, item.subject], hours.get(item.subject))
        for item, block in zip(day.items, plan, strict=True)
        if block != OUT
    )
    seen = Seen(dataset, day, plan, placements)
    return Assessment(
        day=day,
        plan=plan,
        reference=reference,
        placements=tuple(sorted(placements, key=lambda item: (item.minute, item.subject))),
        left_out=tuple(item for item, block in zip(day.items, plan, strict=True) if block == OUT),
        worth=value(day, plan),
        best_worth=value(day, reference),
        free_pm=seen.free_pm(),
        longest_run=longest_run(slots),
        mistakes=mistakes_of(seen),
    )
