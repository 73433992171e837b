"""What speaks against the trainee at one step: why a list, a search or an alert led there."""

from __future__ import annotations

from dataclasses import dataclass

from crm_sandbox.evidence import Evidence
from crm_sandbox.review.roster import criterion_of
from crm_sandbox.review.shares import miss_name


@dataclass(frozen=True, slots=True)
class StepFault:
    """A miss that is seen at a step: the fault, the criterion that it informs first (empty for none)."""

    name: str
    criterion: str
    is_alert: bool


def faults_at(evidence: tuple[Evidence, ...], seq: int) -> tuple[StepFault, ...]:
    """The faults of a step, once each, alerts first."""
    found = [
        StepFault(
            miss_name(item, seq),
            criterion_of(item.indicator.ref),
            any(mark.seq == seq for mark in item.alerts),
        )
        for item in evidence
        if any(mark.seq == seq and mark.is_counted == (item.indicator.sense == "low") for mark in item.marks)
    ]
    return tuple(sorted(found, key=lambda fault: not fault.is_alert))
