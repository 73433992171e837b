"""Two runs on the same dataset, side by side: who called whom when, with what result, and what the log shows of each."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

from crm_sandbox.bots import MemoryDoor, play
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.runtime import CrmDecider
from crm_sandbox.evidence import Evidence, Indicator, Step, Story, collect, tell
from crm_sandbox.evidence.story import CallStory
from crm_sandbox.kernel import clock
from crm_sandbox.review.labels import client_name
from crm_sandbox.review.referential import referential

EXPERT = "expert"
"""Stands in the place of a run for the scripted expert, who plays the dataset in memory."""
KEPT = 4
QUARTER_MINUTES = 15
FIRM = ("confirmed", "credit_hold")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two runs: its story and its evidence by indicator."""

    name: str
    story: Story
    evidence: dict[str, Evidence]


@dataclass(frozen=True, slots=True)
class CallCell:
    """A call of one side: when, its step, its outcome (or how it ended), what was ordered in cents."""

    at: datetime
    seq: int
    outcome: str
    ending: str
    is_inbound: bool
    ordered_cents: int


@dataclass(frozen=True, slots=True)
class ClientLine:
    """A client that one side or both dealt with; the calls of each, in order."""

    client: str
    name: str
    calls: tuple[tuple[CallCell, ...], tuple[CallCell, ...]]


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator on both sides; `differs` where their signals are not the same."""

    indicator: Indicator
    sides: tuple[Evidence, Evidence]

    @property
    def differs(self) -> bool:
        """Whether the two runs are told apart by it."""
        return self.sides[0].signal != self.sides[1].signal

    @property
    def is_observed(self) -> bool:
        """Whether both runs had occasions enough for a signal."""
        return all(side.signal != "not_observed" for side in self.sides)


@dataclass(frozen=True, slots=True)
class Totals:
    """A run in figures; amounts in cents."""

    calls: int
    reached: int
    orders: int
    ordered_cents: int
    steps: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both runs. Clients in the order in which the first side called them, then those of the other side alone."""

    totals: tuple[Totals, Totals]
    clients: tuple[ClientLine, ...]
    indicators: tuple[IndicatorLine, ...]


def side(name: str, story: Story) -> Side:
    """A run, with what its log shows."""
    found = collect(story, referential().indicators)
    return Side(name, story, {item.indicator.ref: item for item in found})


_experts: OrderedDict[str, Story] = OrderedDict()
_lock = Lock()


def expert_story(decider: CrmDecider, dataset: Dataset) -> Story:
    """What the scripted expert makes of a dataset, played in memory and kept: nothing is recorded."""
    with _lock:
        if dataset.digest in _experts:
            _experts.move_to_end(dataset.digest)
            return _experts[dataset.digest]
    door = MemoryDoor(decider, dataset)
    play(door, EXPERT)
    steps = (Step(seq, action.kind, "", events) for seq, (action, events) in enumerate(door.steps, start=1))
    story = tell(decider, dataset, steps)
    with _lock:
        _experts[dataset.digest] = story
        while len(_experts) > KEPT:
            _experts.popitem(last=False)
    return story


def compare(left: Side, right: Side) -> Comparison:
    """Both runs side by side."""
    cells = (_cells(left.story), _cells(right.story))
    order = [*cells[0], *(client for client in cells[1] if client not in cells[0])]
    dataset = left.story.dataset
    lines = tuple(
        ClientLine(ref, client_name(dataset, ref), (cells[0].get(ref, ()), cells[1].get(ref, ()))) for ref in order
    )
    both = [ref for ref in left.evidence if ref in right.evidence]
    pairs = [IndicatorLine(left.evidence[ref].indicator, (left.evidence[ref], right.evidence[ref])) for ref in both]
    shown = [pair for pair in pairs if any(item.marks for item in pair.sides)]
    return Comparison(
        (_totals(left.story), _totals(right.story)),
        lines,
        tuple(sorted(shown, key=lambda pair: (not pair.differs, not pair.is_observed))),
    )


def _cells(story: Story) -> dict[str, tuple[CallCell, ...]]:
    found: dict[str, tuple[CallCell, ...]] = {}
    for call in story.calls:
        found[call.client] = (*found.get(call.client, ()), _cell(story, call))
    return found


def _cell(story: Story, call: CallStory) -> CallCell:
    state = story.final.orders
    during = [o for o in state.of_client(call.client) if o.call == call.ref and o.status in FIRM]
    return CallCell(
        call.at_dial.now,
        call.seq,
        call.report[1].outcome if call.report else "",
        call.ending,
        call.direction == "inbound",
        sum(order.total_cents for order in during),
    )


def _totals(story: Story) -> Totals:
    firm = [order for order in story.final.orders.orders.values() if order.status in FIRM]
    reached = len(story.reached())
    return Totals(len(story.calls), reached, len(firm), sum(order.total_cents for order in firm), len(story.steps))


def hours_of(*stories: Story) -> dict[date, list[datetime]]:
    """Every quarter of an hour of each day, from its first call to its last."""
    days: dict[date, list[int]] = {}
    for now in sorted(call.at_dial.now for story in stories for call in story.calls):
        days.setdefault(now.date(), []).append(now.hour * 60 + now.minute)
    return {
        day: [
            clock.at(day, clock.hour_of(minute))
            for minute in range(
                minutes[0] - minutes[0] % QUARTER_MINUTES, minutes[-1] + QUARTER_MINUTES, QUARTER_MINUTES
            )
        ]
        for day, minutes in days.items()
    }


def step_at(moments: tuple[int, ...], second: int) -> int:
    """The step whose screen stood at a second of the run's clock (0: before the first); `moments` are when each step was judged.
    A step under way shows only once it is over: waiting until noon shows noon at noon."""
    taken = bisect_right(moments, second)
    return taken if taken == len(moments) else max(0, taken - 1)
