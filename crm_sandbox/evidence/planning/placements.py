"""Where a plan puts each call and task, what it is worth there, and what speaks against its hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.evidence.planning.day import Day, Item, cutoff_minute, share_in

PM = 1000
GOOD_PM = 850
"""A placement is good from this share of the item's best block on."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A place of the submitted plan: where it stands, what it is worth there (thousandths of a point) and at best, from
    when to when it would be worth nearly as much (minutes), and what speaks against its hour: promise, closed, quiet,
    cutoff, deadline, usual (neither advised nor to be avoided), or nothing."""

    kind: str
    subject: str
    segment: str
    minute: int
    worth: int
    best_worth: int
    better: tuple[int, int]
    chance_pm: int
    best_chance_pm: int
    reason: str

    @property
    def loss(self) -> int:
        """What another hour would add."""
        return self.best_worth - self.worth

    @property
    def is_good(self) -> bool:
        """Whether it stands near its best."""
        return self.worth * PM >= self.best_worth * GOOD_PM


def placement_of(dataset: Dataset, day: Day, item: Item, minute: int, promised: int | None) -> Placement:
    block, best = day.block_at(minute), item.best
    client = dataset.world.clients.get(item.subject)
    return Placement(
        kind=item.kind,
        subject=item.subject,
        segment=client.segment if client else "",
        minute=minute,
        worth=item.values[block],
        best_worth=max(0, item.values[best]),
        better=_better(day, item, promised),
        chance_pm=item.chances[block] if item.chances else 0,
        best_chance_pm=item.chances[best] if item.chances else 0,
        reason=_reason(dataset, day, item, minute, promised),
    )


def _better(day: Day, item: Item, promised: int | None) -> tuple[int, int]:
    """From when to when the item is worth nearly its best; a promised hour is that hour."""
    if promised is not None:
        return promised, promised
    first = item.best
    last = first
    good = item.values[first] * GOOD_PM
    while last + 1 < len(day.blocks) and item.values[last + 1] * PM >= good:
        last += 1
    return day.blocks[first].start, day.blocks[last].end


def _reason(dataset: Dataset, day: Day, item: Item, minute: int, promised: int | None) -> str:
    if item.values[day.block_at(minute)] * PM >= max(0, item.values[item.best]) * GOOD_PM:
        return ""
    if item.kind == "task":
        return "deadline"
    client = dataset.world.clients[item.subject]
    today = date.fromisoformat(dataset.world.exercise.business_day)
    limit, block = cutoff_minute(dataset, client), day.blocks[day.block_at(minute)]
    speaking = (
        ("promise", promised is not None),
        ("closed", today.isoweekday() in client.closing_weekdays),
        ("quiet", share_in(client.quiet_hours)(block) * 2 >= PM),
        ("cutoff", limit is not None and block.end > limit),
    )
    return next((code for code, speaks in speaking if speaks), "usual")
