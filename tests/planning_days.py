"""Days to plan, drawn from a seed: clients of six kinds with the hours that their files give, cut-offs, promises, tasks."""

from __future__ import annotations

from crm_sandbox.crm.accounts.model import Window
from crm_sandbox.evidence.planning.day import (
    Block,
    Day,
    Hours,
    Item,
    Stake,
    call_item,
    day_blocks,
    share_in,
    task_item,
)
from crm_sandbox.evidence.planning.search import OUT, Plan
from crm_sandbox.evidence.planning.weights import DEFAULT
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.streams import Stream

OPENING, NOON, BACK, CLOSING = (clock.minutes_of(hour) for hour in ("07:30", "12:30", "13:00", "17:30"))
KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "restaurant": (("09:30-11:00", "14:30-16:30"), ("07:30-09:00", "11:30-14:30")),
    "brasserie": (("09:00-11:00", "14:30-16:00"), ("07:30-08:30", "11:00-14:30")),
    "hotel": (("09:00-11:30", "14:00-17:00"), ("07:30-08:30", "12:00-14:00")),
    "canteen": (("08:00-10:30", "13:00-16:00"), ("10:30-13:00", "16:00-17:30")),
    "caterer": (("13:30-17:00",), ("07:30-08:30", "11:00-13:30")),
    "cafe": (("09:30-11:30", "14:30-17:30"), ("07:30-09:30", "11:30-14:30")),
}
TASKS = ((15, "09:00"), (20, "11:00"), (20, "16:00"), (15, "17:30"), (20, "17:30"), (10, "12:00"), (20, "17:30"))
TALK_S = {"A": 300, "B": 240, "C": 150}


def windows(texts: tuple[str, ...]) -> tuple[Window, ...]:
    """Windows as they are written."""
    return tuple(Window(*text.split("-")) for text in texts)


def drawn_day(seed: int, calls: int) -> Day:
    """A day with some calls, drawn."""
    blocks = day_blocks([(OPENING, NOON), (BACK, CLOSING)])
    items = [_call(Stream(seed, ("call", number)), blocks, f"C{number:03d}") for number in range(calls)]
    tasks = [task_item(blocks, f"T{n}", minutes, clock.minutes_of(due)) for n, (minutes, due) in enumerate(TASKS)]
    return Day(blocks, (*items, *tasks), DEFAULT.overload_per_s)


def _call(draws: Stream, blocks: tuple[Block, ...], ref: str) -> Item:
    advised, quiet = (windows(texts) for texts in draws.choice(sorted(KINDS.values()), "kind"))
    segment = draws.choice(("A", "A", "B", "B", "B", "C", "C", "C", "C"), "segment")
    cutoff = draws.choice(("15:30", "15:30", "14:00", "12:00", "11:00", "", "", ""), "cutoff")
    relation = DEFAULT.relation[segment]
    relation += DEFAULT.falling if draws.happens(100, "falling") else 0
    relation += DEFAULT.overdue if draws.happens(150, "overdue") else 0
    promised = draws.choice(blocks, "promised at").start if draws.happens(90, "promised") else None
    margin = DEFAULT.segment[segment] * draws.integer(600, 1400, "basket") // 1000
    hours = Hours(
        share_in(advised),
        share_in(quiet),
        clock.minutes_of(cutoff) if cutoff else None,
        promised,
    )
    return call_item(blocks, ref, Stake(margin, relation, TALK_S[segment] + DEFAULT.wrap_up_s), hours)


def down_the_list(day: Day) -> Plan:
    """What a beginner does: one after the other from the opening, the next block when one is full, tasks at the end."""
    plan, block, load = [], 0, 0
    for item in day.items:
        while block < len(day.blocks) and load + item.seconds[block] > day.blocks[block].capacity_s:
            block, load = block + 1, 0
        plan.append(block if block < len(day.blocks) else OUT)
        if block < len(day.blocks):
            load += item.seconds[block]
    return tuple(plan)
