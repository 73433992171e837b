"""Chance, keyed by what it is for: a draw depends on its names alone, never on how many draws came before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

BITS = 56
PER_MILLE = 1000


def draw(seed: int, *names: str | int) -> int:
    """An integer in [0, 2^56), the same on every machine for the same seed and names."""
    text = "\x1f".join((str(seed), *(str(name) for name in names)))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=7).digest(), "big")


@dataclass(frozen=True, slots=True)
class Stream:
    """A named source of draws: `Stream(seed, ("client", "C0042")).integer(1, 6, "lines")`."""

    seed: int
    names: tuple[str | int, ...] = ()

    def at(self, *names: str | int) -> Stream:
        """A stream further down the same path."""
        return Stream(self.seed, (*self.names, *names))

    def integer(self, low: int, high: int, *names: str | int) -> int:
        """A whole number between `low` and `high`, both included."""
        return low + draw(self.seed, *self.names, *names) * (high - low + 1) // (1 << BITS)

    def happens(self, per_mille: int, *names: str | int) -> bool:
        """True in `per_mille` cases of a thousand."""
        return self.integer(0, PER_MILLE - 1, *names) < per_mille

    def choice(self, items: Sequence[T], *names: str | int) -> T:
        """One of `items`; raises `IndexError` when there is none."""
        return items[self.integer(0, len(items) - 1, *names)]

    def weighted(self, weights: Mapping[T, int], *names: str | int) -> T:
        """A key of `weights`, in proportion to its whole weight."""
        at = self.integer(0, sum(weights.values()) - 1, *names)
        for item, weight in weights.items():
            at -= weight
            if at < 0:
                return item
        raise ValueError("weighted: no positive weight")

    def sample(self, items: Sequence[T], count: int, *names: str | int) -> tuple[T, ...]:
        """`count` different items (all of them when there are fewer), in drawn order."""
        order = sorted(range(len(items)), key=lambda index: draw(self.seed, *self.names, *names, index))
        return tuple(items[index] for index in order[:count])

    def normal_pm(self, *names: str | int) -> int:
        """A near-normal deviate in thousandths of a standard deviation (sum of twelve uniforms, whole numbers only)."""
        total = sum(self.integer(0, PER_MILLE - 1, *names, part) for part in range(12))
        return total - 6 * PER_MILLE + 6
