"""The typical mistakes that a plan shows. Each is a small function of the plan, silent when it was not made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.plan.comparison import Comparison
from crm_sandbox.crm.plan.state import Slot
from crm_sandbox.evidence.planning.day import Day
from crm_sandbox.evidence.planning.placements import PM, Placement
from crm_sandbox.evidence.planning.search import OUT, Plan
from crm_sandbox.kernel import clock

LOW_CHANCE_PM = 300
HIGH_CHANCE_PM = 500
LEAST_SLACK_PM = 100
LIST_LIKE = 8
"""Calls from which an order that follows a list is no accident."""
MOSTLY_PM = 800
PAUSE_MINUTES = 30
"""Calls further apart than this do not make one stretch."""
REPORT_WITHIN_S = 600
HABIT = 3
"""Late reports from which it is a habit."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A typical mistake, and whom or what it concerns (references)."""

    code: str
    subjects: tuple[str, ...] = ()


def longest_run(slots: Sequence[Slot]) -> tuple[int, int]:
    """The longest stretch of calls with no other activity: from when to when, in minutes; (0, 0) without a call."""
    best, start, end = (0, 0), 0, 0
    for slot in sorted(slots, key=lambda slot: slot.at):
        minute = clock.minutes_of(slot.at[11:16])
        if slot.kind != "call":
            start = end = 0
            continue
        if not end or minute - end >= PAUSE_MINUTES:
            start = minute
        end = minute + slot.minutes
        best = max(best, (start, end), key=lambda span: span[1] - span[0])
    return best


@dataclass(frozen=True, slots=True)
class Seen:
    """A plan as the search for mistakes looks at it."""

    dataset: Dataset
    day: Day
    plan: Plan
    placements: tuple[Placement, ...]

    def calls(self) -> list[Placement]:
        """Calls by hour."""
        return sorted((p for p in self.placements if p.kind == "call"), key=lambda p: (p.minute, p.subject))

    def of_reason(self, reason: str) -> list[str]:
        """The clients whose hour one thing speaks against."""
        return [item.subject for item in self.placements if item.reason == reason]

    def free_pm(self) -> int:
        """The share of the day's capacity that the plan leaves free."""
        used = sum(item.seconds[b] for item, b in zip(self.day.items, self.plan, strict=True) if b != OUT)
        room = sum(block.capacity_s for block in self.day.blocks)
        return max(0, room - used) * PM // room

    def chance_at(self, block: int) -> int:
        """The mean chance of reaching those who are to be called, in a block."""
        chances = [item.chances[block] for item in self.day.items if item.chances]
        return sum(chances) // len(chances) if chances else 0


Subjects = tuple[str, ...] | None
"""Whom or what a mistake concerns; None when it was not made."""


def _down_the_list(seen: Seen) -> Subjects:
    calls = [p for p in seen.calls() if p.reason != "promise"]
    poor = sum(not p.is_good for p in calls)
    if len(calls) < LIST_LIKE or poor * 4 < len(calls):
        return None
    clients = seen.dataset.world.clients
    keys: tuple[Callable[[Placement], str], ...] = (
        lambda p: p.subject,
        lambda p: clients[p.subject].trade_name.casefold(),
        lambda p: p.segment,
    )
    for key in keys:
        rising = sum(key(one) <= key(two) for one, two in pairwise(calls))
        if rising * PM >= (len(calls) - 1) * MOSTLY_PM:
            return ()
    return None


def _large_at_low_chance(seen: Seen) -> Subjects:
    return _some([p.subject for p in seen.calls() if p.segment == "A" and p.chance_pm < LOW_CHANCE_PM])


def _tasks_first(seen: Seen) -> Subjects:
    """Tasks that hold good calling hours although they could wait for a slack block."""
    found = []
    for item, block in zip(seen.day.items, seen.plan, strict=True):
        if item.kind != "task" or block == OUT or seen.chance_at(block) < HIGH_CHANCE_PM:
            continue
        others = [b for b, worth in enumerate(item.values) if worth >= item.values[block] > 0]
        if any(seen.chance_at(b) < LOW_CHANCE_PM for b in others):
            found.append(item.subject)
    return tuple(found) if len(found) >= 2 else None


def _cutoff_late(seen: Seen) -> Subjects:
    return _some(seen.of_reason("cutoff"))


def _promise_vague(seen: Seen) -> Subjects:
    return _some(seen.of_reason("promise"))


def _no_slack(seen: Seen) -> Subjects:
    return () if seen.free_pm() < LEAST_SLACK_PM else None


def _small_left_out(seen: Seen) -> Subjects:
    due = set(seen.dataset.world.exercise.due_clients)
    small = [
        (item.subject, block)
        for item, block in zip(seen.day.items, seen.plan, strict=True)
        if item.subject in due and seen.dataset.world.clients[item.subject].segment == "C" and max(item.values) > 0
    ]
    out = [subject for subject, block in small if block == OUT]
    return tuple(out) if len(out) >= 2 and len(out) * 2 > len(small) else None


def _some(found: Sequence[str]) -> Subjects:
    return tuple(found) or None


MISTAKES: dict[str, Callable[[Seen], Subjects]] = {
    "down_the_list": _down_the_list,
    "large_at_low_chance": _large_at_low_chance,
    "promise_vague": _promise_vague,
    "cutoff_late": _cutoff_late,
    "tasks_first": _tasks_first,
    "no_slack": _no_slack,
    "small_left_out": _small_left_out,
}
"""The typical mistakes that a plan shows, the costliest habits first."""


def mistakes_of(seen: Seen) -> tuple[Mistake, ...]:
    """The mistakes that a plan shows."""
    found = ((code, find(seen)) for code, find in MISTAKES.items())
    return tuple(Mistake(code, subjects) for code, subjects in found if subjects is not None)


def habits_of(done: Comparison, reports: Sequence[tuple[str, int]]) -> tuple[Mistake, ...]:
    """Mistakes that only the day shows. `reports`: for each call, its client and the seconds until its report."""
    late = tuple(dict.fromkeys(client for client, seconds in reports if seconds > REPORT_WITHIN_S))
    adrift = tuple(line.subject for line in done.planned if line.is_deviation and not line.change)
    found = []
    if len(late) >= HABIT:
        found.append(Mistake("late_reports", late))
    if len(adrift) * 2 > len(done.planned) and not done.changes:
        found.append(Mistake("no_replanning", adrift))
    return tuple(found)
