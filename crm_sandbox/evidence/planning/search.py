"""The search for a good plan: densest first, then moves, swaps and replacements while any of them helps.

A plan is a generalised assignment; finding the best one is hard, finding one within a few per cent is quick. Whole numbers,
a fixed order and no chance: the same day gives the same plan on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence

from crm_sandbox.evidence.planning.day import Day

Plan = tuple[int, ...]
"""For each item of a day, its block; OUT when it is left out."""
OUT = -1


def value(day: Day, plan: Plan) -> int:
    """What a plan is worth: what it places, less what overflows its blocks."""
    loads = [0] * len(day.blocks)
    total = 0
    for item, block in zip(day.items, plan, strict=True):
        if block != OUT:
            total += item.values[block]
            loads[block] += item.seconds[block]
    over = sum(max(0, load - block.capacity_s) for load, block in zip(loads, day.blocks, strict=True))
    return total - over * day.overload_per_s


def best_plan(day: Day, *starts: Plan) -> Plan:
    """The best plan that the search finds, from its own start and from those that are given: never below any of them."""
    return max((_improved(day, start) for start in (_densest(day), *starts)), key=lambda plan: value(day, plan))


def _densest(day: Day) -> Plan:
    """Items in the order of what they bring for a second of work, each in the best block with room."""
    plan = [OUT] * len(day.items)
    room = [block.capacity_s for block in day.blocks]
    blocks = range(len(room))
    order = sorted(
        range(len(plan)),
        key=lambda i: (
            -max(v * 1000 // max(1, s) for v, s in zip(day.items[i].values, day.items[i].seconds, strict=True)),
            i,
        ),
    )
    for i in order:
        item = day.items[i]
        fitting = [b for b in blocks if item.seconds[b] <= room[b] and item.values[b] > 0]
        if fitting:
            plan[i] = max(fitting, key=lambda b: (item.values[b], -b))
            room[plan[i]] -= item.seconds[plan[i]]
    return tuple(plan)


def _improved(day: Day, plan: Plan) -> Plan:
    climb = _Climb(day, plan)
    while climb.move_each() or climb.swap_pairs() or climb.make_room():
        pass
    return tuple(climb.plan)


class _Climb:
    """A plan being improved, with the load of every block, so that a change is judged by what it touches."""

    def __init__(self, day: Day, plan: Sequence[int]) -> None:
        self.plan = list(plan)
        self._values = [(*item.values, 0) for item in day.items]
        self._seconds = [(*item.seconds, 0) for item in day.items]
        self._price = day.overload_per_s
        self._room = [*(block.capacity_s for block in day.blocks), 1 << 40]
        """Seconds left in each block; being out is a block without bounds, at index OUT."""
        self._places = range(OUT, len(day.blocks))
        for i, block in enumerate(self.plan):
            self._room[block] -= self._seconds[i][block]

    def _relief(self, block: int, seconds: int) -> int:
        """What taking seconds out of a block saves (negative seconds: what adding them costs)."""
        room = self._room[block]
        return (min(0, room + seconds) - min(0, room)) * self._price

    def _put(self, i: int, block: int) -> None:
        self._room[self.plan[i]] += self._seconds[i][self.plan[i]]
        self._room[block] -= self._seconds[i][block]
        self.plan[i] = block

    def _gain(self, i: int, block: int) -> int:
        values, seconds, here = self._values[i], self._seconds[i], self.plan[i]
        if block == here:
            return 0
        freed = self._relief(here, seconds[here])
        return values[block] - values[here] + freed + self._relief(block, -seconds[block])

    def _best_move(self, i: int) -> tuple[int, int]:
        """What moving an item to the block where it adds most would gain, and that block, the first of equals."""
        values, seconds, here = self._values[i], self._seconds[i], self.plan[i]
        kept = values[here] - self._relief(here, seconds[here])
        gains = [
            values[block] - kept + self._relief(block, -seconds[block]) if block != here else 0
            for block in self._places
        ]
        most = max(gains)
        return most, self._places[gains.index(most)]

    def move_each(self) -> bool:
        """Each item to the block where it adds most."""
        moved = False
        for i in range(len(self.plan)):
            gain, best = self._best_move(i)
            if gain > 0:
                self._put(i, best)
                moved = True
        return moved

    def swap_pairs(self) -> bool:
        """Two items that take each other's block."""
        swapped = False
        for i in range(len(self.plan)):
            for j in range(i):
                if self.plan[i] != self.plan[j] and self._swap_gain(i, j) > 0:
                    here, there = self.plan[i], self.plan[j]
                    self._put(i, there)
                    self._put(j, here)
                    swapped = True
        return swapped

    def _swap_gain(self, i: int, j: int) -> int:
        a, b = self.plan[i], self.plan[j]
        values_i, values_j = self._values[i], self._values[j]
        gain = values_i[b] - values_i[a] + values_j[a] - values_j[b]
        gain += self._relief(a, self._seconds[i][a] - self._seconds[j][a])
        return gain + self._relief(b, self._seconds[j][b] - self._seconds[i][b])

    def make_room(self) -> bool:
        """An item takes a place in a block from which another goes where it then fits best."""
        helped = False
        members: dict[int, list[int]] = {block: [] for block in self._places}
        for j, block in enumerate(self.plan):
            members[block].append(j)
        for i in range(len(self.plan)):
            for block in self._places[1:]:
                if block == self.plan[i] or self._values[i][block] <= self._values[i][self.plan[i]]:
                    continue
                for j in members[block]:
                    if self.plan[j] == block and self._try_eject(i, block, j):
                        helped = True
                        break
        return helped

    def _try_eject(self, i: int, block: int, j: int) -> bool:
        here = self.plan[i]
        gain = self._gain(j, OUT)
        self._put(j, OUT)
        gain += self._gain(i, block)
        self._put(i, block)
        more, best = self._best_move(j)
        if gain + more > 0:
            self._put(j, best)
            return True
        self._put(i, here)
        self._put(j, block)
        return False
