"""What a list of runs can be searched for: the fault of each indicator, by criterion, with how often it was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from crm_sandbox.evidence import Evidence, Indicator
from crm_sandbox.evidence.indicators import criteria_of
from crm_sandbox.review.referential import Entry, referential
from crm_sandbox.review.roster import criterion_of


@dataclass(frozen=True, slots=True)
class Choice:
    """An indicator whose misses can be searched for, and how many there are."""

    indicator: Indicator
    misses: int


def choices(found: Iterable[Evidence]) -> tuple[tuple[Entry, tuple[Choice, ...]], ...]:
    """The indicators that some evidence is about, below the criterion that each informs first (or, where none does,
    its competence), in the order of the framework."""
    counts: Counter[str] = Counter()
    for item in found:
        counts[item.indicator.ref] += sum(mark.is_counted == (item.indicator.sense == "low") for mark in item.marks)
    frame = referential()
    below: dict[str, list[Choice]] = {}
    for ref, indicator in frame.indicators.items():
        if ref in counts:
            below.setdefault(_heading(ref), []).append(Choice(indicator, counts[ref]))
    return tuple((entry, tuple(below[code])) for code, entry in frame.entries.items() if code in below)


def _heading(ref: str) -> str:
    competence = next((code for code in criteria_of(ref) if code.startswith("C")), "")
    return criterion_of(ref) or competence.split(".")[0]
