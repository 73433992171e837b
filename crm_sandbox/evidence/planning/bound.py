"""How far the best plan can be from what the search found: a bound that no plan of the day exceeds."""

from __future__ import annotations

from crm_sandbox.evidence.planning.day import Day

ROUNDS = 400
SCALE = 1000


def upper_bound(day: Day) -> int:
    """A Lagrangian bound, in thousandths of a point: each second of a block gets a price, each item goes where it then
    brings most, and the prices follow the demand. A price never exceeds what a second of overflow costs, so that the
    bound holds for plans that overflow too."""
    blocks = range(len(day.blocks))
    ceiling = day.overload_per_s * SCALE
    prices = [0] * len(day.blocks)
    best = sum(max(0, *item.values) for item in day.items) * SCALE
    for turn in range(ROUNDS):
        free = [block.capacity_s for block in day.blocks]
        total = sum(price * block.capacity_s for price, block in zip(prices, day.blocks, strict=True))
        for item in day.items:
            nets = [item.values[b] * SCALE - prices[b] * item.seconds[b] for b in blocks]
            top = max(blocks, key=nets.__getitem__)
            if nets[top] > 0:
                total += nets[top]
                free[top] -= item.seconds[top]
        best = min(best, total)
        step = ROUNDS * 40 // (ROUNDS + 16 * turn)
        prices = [min(ceiling, max(0, price - step * left // 20)) for price, left in zip(prices, free, strict=True)]
    return -(-best // SCALE)
