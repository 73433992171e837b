"""The matrix of mutants and indicators: what the expert's day shows, what a mutant's shows, and what the fault changed.

`python -m tests.matrix` (`make matrix`) plays every mutant on twenty seeds of every house.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from crm_sandbox.bots import MUTANT, MUTANTS, Mutant, play
from crm_sandbox.datasets import scenario_slugs
from crm_sandbox.evidence import Evidence, Step, collect, tell
from crm_sandbox.evidence.model import ORDER
from crm_sandbox.review.referential import referential
from crm_sandbox.wiring import build_decider
from tests.worlds import SEED, new_door, world

SEEDS = range(1, 21)
NOT_FALLEN = "does not fall"

Findings = Mapping[str, Evidence]


def played(profile: str, house: str, seed: int = SEED, exercise: str = "") -> Findings:
    """What every indicator finds in what a scripted trainee does."""
    door = new_door(seed, house, exercise=exercise)
    play(door, profile)
    steps = [Step(seq, action.kind, "", events) for seq, (action, events) in enumerate(door.steps, start=1)]
    story = tell(build_decider(), door.dataset, steps)
    return {item.indicator.ref: item for item in collect(story, referential().indicators)}


@cache
def expert(house: str, seed: int = SEED, exercise: str = "") -> Findings:
    """What every indicator finds in what the expert does, played once."""
    return played("expert", house, seed, exercise)


@lru_cache(maxsize=1)
def with_fault(mutant: Mutant, house: str, seed: int = SEED) -> Findings:
    """What every indicator finds in a mutant's day."""
    return played(f"{MUTANT}{mutant.name}", house, seed, mutant.exercise)


def accused(before: Evidence, after: Evidence) -> bool:
    """Whether a signal got worse."""
    known = [ORDER.index(found.signal) if found.signal in ORDER else -1 for found in (before, after)]
    return known[1] > max(0, known[0])


def changed(before: Evidence, after: Evidence) -> bool:
    """Whether a signal got worse, or fell silent. (Fewer occasions may make another better: no fault's doing.)"""
    return accused(before, after) or (after.signal == "not_observed" != before.signal)


def lowered(before: Evidence, after: Evidence) -> bool:
    """Whether the figures got worse, or the occasions were lost."""
    if len(after.alerts) > len(before.alerts) or changed(before, after):
        return True
    if before.reading is None or after.reading is None:
        return before.reading is not None
    sign = 1 if before.indicator.sense == "high" else -1
    return sign * after.reading < sign * before.reading


def departures(mutant: Mutant, house: str, seed: int = SEED) -> Iterator[str]:
    """Where a day says otherwise than its mutant declares: indicators that did not fall though they had occasions (in
    another house than the mutant's own, whose days are others: none of them), and signals that got worse though nothing
    said so. (One that falls silent accuses nobody.)"""
    before, after = expert(house, seed, mutant.exercise), with_fault(mutant, house, seed)
    declared = (*mutant.changes, *mutant.lowers)
    fallen = {ref for ref in declared if lowered(before[ref], after[ref])}
    for ref in declared if house == mutant.house or not fallen else ():
        if before[ref].signal != "not_observed" and ref not in fallen:
            yield f"{ref} {NOT_FALLEN} ({_figures(before[ref])}, {_figures(after[ref])})"
    for ref in before.keys() - {*mutant.changes, *mutant.lowers, *mutant.stirs}:
        if accused(before[ref], after[ref]):
            yield f"{ref} gets worse ({_figures(before[ref])}, {_figures(after[ref])})"


def _figures(evidence: Evidence) -> str:
    return f"{evidence.signal} {evidence.numerator}/{evidence.denominator}"


def main() -> int:
    """Play every mutant in every house on twenty seeds, and list what departs from what they declare. A day may have no
    occasion for a fault: an indicator that does not fall is a departure when that is so on half of the seeds."""
    found: list[tuple[str, int, str, str]] = []
    for house in scenario_slugs():
        for seed in SEEDS:
            for mutant in MUTANTS.values():
                found += [(house, seed, mutant.name, departure) for departure in departures(mutant, house, seed)]
            expert.cache_clear()
            world.cache_clear()
    idle = Counter((house, name, what.split()[0]) for house, _, name, what in found if NOT_FALLEN in what)
    told = [
        row for row in found if NOT_FALLEN not in row[3] or idle[row[0], row[2], row[3].split()[0]] * 2 >= len(SEEDS)
    ]
    for house, seed, name, departure in told:
        sys.stdout.write(f"{house} {seed} {name}: {departure}\n")
    sys.stdout.write(
        f"{len(MUTANTS)} mutants, {len(SEEDS)} seeds, {len(scenario_slugs())} houses: {len(told)} departures, "
        f"{len(found) - len(told)} days without an occasion\n"
    )
    return 1 if told else 0


if __name__ == "__main__":
    raise SystemExit(main())
