"""How far two evaluators of the same runs agree: equal levels, neighbouring levels, Cohen's weighted kappa. Whole
numbers only; a share always goes with its denominator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from crm_sandbox.kernel.money import divide_half_up
from crm_sandbox.review.dossier.state import DossierState

PER_MILLE = 1000
LEAST_PAIRS = 10
"""Below this many pairs of levels, kappa says more of chance than of the evaluators."""

Pair = tuple[int, int]
"""The ranks of two levels that were given to the same criterion of the same run, in the order of the seats."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What some pairs of levels show: how many there are, how many are equal, how many are one level apart; the weighted
    kappa per mille, None where there are too few pairs or chance alone would give no disagreement."""

    pairs: int
    equal: int
    neighbouring: int
    kappa_pm: int | None


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """What some pairs show."""
    gaps = Counter(abs(first - second) for first, second in pairs)
    kappa = weighted_kappa_pm(pairs) if len(pairs) >= LEAST_PAIRS else None
    return Agreement(len(pairs), gaps[0], gaps[1], kappa)


def weighted_kappa_pm(pairs: Sequence[Pair]) -> int | None:
    """Cohen's kappa per mille, linearly weighted (two levels apart weighs twice one level apart): one thousand where the
    two always agree, nought where they agree no more than by chance. None where chance gives no disagreement at all."""
    observed = sum(abs(first - second) for first, second in pairs)
    left, right = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    by_chance = sum(abs(i - j) * left[i] * right[j] for i in left for j in right)
    if by_chance == 0:
        return None
    return PER_MILLE - divide_half_up(PER_MILLE * len(pairs) * observed, by_chance)


def pairs_of(dossiers: Iterable[DossierState], criterion: str, ranks: Mapping[str, int]) -> Iterator[Pair]:
    """The pairs of levels of a criterion, every two seats of each dossier; a criterion that one of the two left without
    a level makes none."""
    for state in dossiers:
        given = [state.received[seated.person].levels.get(criterion, "") for seated in state.seats]
        for first, second in combinations(given, 2):
            if first in ranks and second in ranks:
                yield ranks[first], ranks[second]
