"""Every criterion over a cohort: what the indicators suggest of each trainee, and what several of the group miss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crm_sandbox.evidence import Indicator, Signal
from crm_sandbox.review.proofs import COMPETENCES, CriterionProof
from crm_sandbox.review.referential import Entry, referential

SHOWN_FAULTS = 2
SHARED_BY = 2
"""What one trainee misses is between him and his trainer; from two on it is the group's."""


@dataclass(frozen=True, slots=True)
class Proved:
    """A trainee, his run that was handed in (empty: none), and what it shows of each criterion by its code."""

    name: str
    run: str
    criteria: Mapping[str, CriterionProof]


@dataclass(frozen=True, slots=True)
class Cell:
    """What is suggested of a trainee; None where he has handed nothing in."""

    name: str
    run: str
    signal: Signal | None
    alerts: int


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion: a cell for each trainee, how many have each signal, and the faults that several share."""

    entry: Entry
    cells: tuple[Cell, ...]
    tally: Mapping[str, int]
    faults: tuple[tuple[Indicator, int], ...]


Groups = tuple[tuple[Entry, tuple[CriterionRow, ...]], ...]


def criteria_over(trainees: Sequence[Proved]) -> Groups:
    """The criteria, by competence, in the order of the referential."""
    frame = referential()
    return tuple(
        (frame.entries[code], tuple(_row(entry, trainees) for entry in frame.below(code, "criterion")))
        for code in COMPETENCES
    )


def _row(entry: Entry, trainees: Sequence[Proved]) -> CriterionRow:
    proofs = [(trainee, trainee.criteria.get(entry.code)) for trainee in trainees]
    cells = tuple(
        Cell(trainee.name, trainee.run, proof.signal if proof else None, len(proof.alerts) if proof else 0)
        for trainee, proof in proofs
    )
    missed = Counter(
        item.indicator
        for _trainee, proof in proofs
        if proof is not None
        for item in proof.proofs
        if item.signal == "unfavourable"
    )
    shared = sorted(
        ((one, count) for one, count in missed.items() if count >= SHARED_BY), key=lambda item: (-item[1], item[0].ref)
    )
    faults = tuple(shared[:SHOWN_FAULTS])
    return CriterionRow(entry, cells, Counter(cell.signal for cell in cells if cell.signal), faults)
