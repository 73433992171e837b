"""A day as a problem: blocks of half an hour, and what each call or task is worth and takes in each of them.

Only what the trainee could read goes in: the files, the plan's instructions, the callbacks promised. Who really picks up
is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from crm_sandbox.crm.accounts.model import Client, Window
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.delivery import next_cutoff
from crm_sandbox.evidence.planning.weights import DEFAULT, Weights
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.money import divide_half_up

PM = 1000
FALLING = frozenset({"falling", "stopped"})


@dataclass(frozen=True, slots=True)
class Block:
    """From `start` to `end` (minutes since midnight), with the seconds of work that it holds."""

    start: int
    end: int
    capacity_s: int


@dataclass(frozen=True, slots=True)
class Item:
    """A call or a task: its worth (thousandths of a point), what it takes (seconds) and, for a call, the chance of
    reaching the decision maker (per mille), in each block."""

    kind: str
    subject: str
    values: tuple[int, ...]
    seconds: tuple[int, ...]
    chances: tuple[int, ...] = ()

    @property
    def best(self) -> int:
        """The block in which it is worth most, the earliest of equals."""
        return max(range(len(self.values)), key=lambda block: (self.values[block], -block))


@dataclass(frozen=True, slots=True)
class Day:
    """The blocks of a day and everything that may be placed in them."""

    blocks: tuple[Block, ...]
    items: tuple[Item, ...]
    overload_per_s: int

    def block_at(self, minute: int) -> int:
        """The block of a minute of the day; over lunch, the block before it."""
        found = [index for index, block in enumerate(self.blocks) if block.start <= minute]
        return found[-1] if found else 0


@dataclass(frozen=True, slots=True)
class Promise:
    """A callback promised to a client: minutes since midnight."""

    client: str
    minute: int


def day_blocks(spans: Iterable[tuple[int, int]], weights: Weights = DEFAULT) -> tuple[Block, ...]:
    """Spans of work, in minutes since midnight, cut into blocks."""
    step = weights.block_minutes
    return tuple(
        Block(start, min(start + step, last), (min(start + step, last) - start) * 60 * weights.capacity_pm // PM)
        for first, last in spans
        for start in range(first, last, step)
    )


def model_day(
    dataset: Dataset, *, promises: Sequence[Promise], placed: Iterable[str] = (), weights: Weights = DEFAULT
) -> Day:
    """The day of a dataset: due clients, those promised a callback, those that the plan adds, and the day's tasks."""
    world = dataset.world
    exercise, company = world.exercise, world.company
    start, end, noon, back = map(
        clock.minutes_of, (exercise.starts_at, exercise.ends_at, company.lunch_start, company.lunch_end)
    )
    spans = [(a, b) for a, b in ((start, min(noon, end)), (max(back, start), end)) if a < b]
    blocks = day_blocks(spans, weights)
    hours = {promise.client: promise.minute for promise in promises}
    wanted = dict.fromkeys([*exercise.due_clients, *hours, *placed])
    calls = [
        _call(dataset, blocks, world.clients[ref], hours.get(ref), weights) for ref in wanted if ref in world.clients
    ]
    tasks = [
        task_item(blocks, task.ref, task.minutes, clock.minutes_of(task.due_at), weights) for task in exercise.tasks
    ]
    return Day(blocks, (*calls, *tasks), weights.overload_per_s)


def task_item(blocks: Sequence[Block], ref: str, minutes: int, due: int, weights: Weights = DEFAULT) -> Item:
    """A task: worth something in the blocks that end before its deadline."""
    worth = minutes * weights.task_per_minute
    return Item(
        "task",
        ref,
        tuple(worth if block.start + minutes <= due else 0 for block in blocks),
        (minutes * 60,) * len(blocks),
    )


def _call(dataset: Dataset, blocks: Sequence[Block], client: Client, promised: int | None, weights: Weights) -> Item:
    world = dataset.world
    is_due = client.ref in world.exercise.due_clients or promised is not None
    rule = world.policy.segments.get(client.segment)
    stake = Stake(
        margin=_campaigned(dataset, client, margin_of(client, weights), weights)
        * (PM if is_due else weights.not_due_pm)
        // PM,
        relation=_relation(dataset, client, weights),
        talk_s=(rule.target_s if rule else weights.wrap_up_s * 3) + weights.wrap_up_s,
    )
    is_closed = date.fromisoformat(world.exercise.business_day).isoweekday() in client.closing_weekdays
    quiet = (lambda block: PM) if is_closed else share_in(client.quiet_hours)
    advised = (lambda block: 0) if is_closed else share_in(client.preferred_hours)
    return call_item(
        blocks, client.ref, stake, Hours(advised, quiet, cutoff_minute(dataset, client), promised), weights
    )


def _campaigned(dataset: Dataset, client: Client, margin: int, weights: Weights) -> int:
    """A margin with what the campaigns of the day add to it."""
    count = sum(client.ref in line.targets for line in dataset.world.exercise.instructions)
    return margin * (PM + min(weights.campaigns_most_pm, count * weights.campaign_pm)) // PM


@dataclass(frozen=True, slots=True)
class Stake:
    """What a call may bring: `margin` before the cut-off matters, `relation` whatever the hour; `talk_s` its length."""

    margin: int
    relation: int
    talk_s: int


Share = Callable[[Block], int]


@dataclass(frozen=True, slots=True)
class Hours:
    """What is known of a client's hours: shares per mille of a block that are advised or to be avoided, the minute of
    today's cut-off (None: none today), the minute promised."""

    advised: Share
    quiet: Share
    cutoff: int | None
    promised: int | None = None


def call_item(blocks: Sequence[Block], ref: str, stake: Stake, hours: Hours, weights: Weights = DEFAULT) -> Item:
    """A call in every block: chance, worth, expected seconds."""
    chances, values, seconds = [], [], []
    for block in blocks:
        quiet, advised = hours.quiet(block), hours.advised(block)
        usual = max(0, PM - quiet - advised)
        chance = (advised * weights.advised_pm + quiet * weights.quiet_pm + usual * weights.usual_pm) // PM
        relation, lost = stake.relation, weights.annoyance * quiet // PM
        if hours.promised is not None and block.start <= hours.promised < block.end:
            chance, lost, relation = weights.promised_pm, 0, relation + weights.promised
        elif hours.promised is not None:
            chance, lost = chance // 2, lost + weights.annoyance
        in_time = hours.cutoff is None or block.end <= hours.cutoff
        margin = stake.margin if in_time else stake.margin * weights.late_pm // PM
        chances.append(chance)
        values.append(chance * (margin + relation) // PM - lost)
        seconds.append((chance * stake.talk_s + (PM - chance) * weights.no_answer_s) // PM)
    return Item("call", ref, tuple(values), tuple(seconds), tuple(chances))


def margin_of(client: Client, weights: Weights = DEFAULT) -> int:
    """The margin that an order of a client brings: his usual basket's, held near his segment's."""
    middle = weights.segment.get(client.segment)
    if middle is None:
        return weights.prospect
    basket = client.median_basket_cents * 10 * weights.margin_pm // PM
    return min(max(basket, middle * weights.basket_low_pm // PM), middle * weights.basket_high_pm // PM)


def _relation(dataset: Dataset, client: Client, weights: Weights) -> int:
    found = weights.relation.get(client.segment, 0)
    if client.kind != "client":
        return found
    if any(habit.trend in FALLING for habit in client.habits):
        found += weights.falling
    if is_overdue(dataset, client):
        found += weights.overdue
    if has_open_complaint(dataset, client.ref):
        found += weights.complaint
    return found


def is_overdue(dataset: Dataset, client: Client) -> bool:
    """Whether the last contact is more than half an interval late."""
    rule = dataset.world.policy.segments.get(client.segment)
    if rule is None or not client.last_contact_on:
        return False
    day = date.fromisoformat(dataset.world.exercise.business_day)
    late = (day - date.fromisoformat(client.last_contact_on)).days - rule.interval_days
    return late * 2 > rule.interval_days


def has_open_complaint(dataset: Dataset, client: str) -> bool:
    """Whether the file shows a complaint that is not settled."""
    return any(item.status == "open" for item in dataset.history(client).complaints)


def cutoff_minute(dataset: Dataset, client: Client) -> int | None:
    """The minute of today before which an order leaves with the client's next tour; None when no cut-off is today's."""
    tour = dataset.world.tours.get(client.zone)
    if tour is None:
        return None
    day = date.fromisoformat(dataset.world.exercise.business_day)
    opening = clock.at(day, dataset.world.exercise.starts_at)
    try:
        limit = next_cutoff(dataset, client, opening)
    except LookupError:
        return None
    return limit.hour * 60 + limit.minute if limit.date() == day else None


def share_in(windows: Iterable[Window]) -> Share:
    """How much of a block lies in some windows, per mille."""
    spans = [(clock.minutes_of(window.start), clock.minutes_of(window.end)) for window in windows]

    def share(block: Block) -> int:
        minutes = sum(max(0, min(end, block.end) - max(start, block.start)) for start, end in spans)
        return min(PM, divide_half_up(minutes * PM, block.end - block.start))

    return share


def seeded_promises(dataset: Dataset) -> tuple[Promise, ...]:
    """The callbacks that were promised before the day."""
    return tuple(Promise(row.client, clock.minutes_of(row.at)) for row in dataset.world.exercise.promises)
