"""What follows from a dossier: where it stands, where evaluations differ, what a vote decides. Pure.

Levels are never averaged: where two evaluators differ, they agree on a level and say why (agreement of 18 May 2010 as
amended on 24 January 2024, articles 4 and 5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from crm_sandbox.review.dossier.state import DossierState
from crm_sandbox.review.procedure import JuryRule, Procedure

Phase = Literal["seating", "evaluating", "reconciling", "deciding", "announcing", "published"]
PHASES: tuple[Phase, ...] = ("seating", "evaluating", "reconciling", "deciding", "announcing", "published")

ACQUIRED, NOT_ACQUIRED, NOT_PRESENTED = "acquired", "not_acquired", "not_presented"


@dataclass(frozen=True, slots=True)
class Frame:
    """What dossiers are kept with: criteria, units of competences, levels, procedures by code."""

    criteria: tuple[str, ...]
    units: tuple[str, ...]
    levels: tuple[str, ...]
    unset: str
    procedures: dict[str, Procedure]


def procedure_of(frame: Frame, state: DossierState) -> Procedure:
    """The procedure of an open dossier."""
    return frame.procedures[state.procedure]


def phases_of(procedure: Procedure) -> tuple[Phase, ...]:
    """The phases that a procedure goes through, in order."""
    skipped: set[Phase] = set()
    if len(procedure.seats) == 1:
        skipped.add("reconciling")
    if procedure.jury is None:
        skipped.add("deciding")
    return tuple(phase for phase in PHASES if phase not in skipped)


def phase(frame: Frame, state: DossierState) -> Phase:
    """Where a dossier stands."""
    if state.is_published:
        return "published"
    procedure = procedure_of(frame, state)
    if len(state.seats) < len(procedure.seats):
        return "seating"
    if not is_complete(frame, state):
        return "evaluating"
    if not is_reconciled(frame, state):
        return "reconciling"
    return "deciding" if procedure.jury is not None and state.minutes is None else "announcing"


def is_complete(frame: Frame, state: DossierState) -> bool:
    """Whether every seat is taken and everybody on one has handed in: whoever takes the last seat has read nobody's."""
    if not state.run or len(state.seats) < len(procedure_of(frame, state).seats):
        return False
    return all(item.person in state.received for item in state.seats)


def levels_of(frame: Frame, state: DossierState, criterion: str) -> tuple[str, ...]:
    """The levels that were given to a criterion, in the order of the seats; unset where none was."""
    return tuple(
        state.received[item.person].levels.get(criterion) or frame.unset
        for item in state.seats
        if item.person in state.received
    )


def differs(frame: Frame, state: DossierState, criterion: str) -> bool:
    """Whether the evaluators gave a criterion different levels."""
    return len(set(levels_of(frame, state, criterion))) > 1


def open_differences(frame: Frame, state: DossierState) -> tuple[str, ...]:
    """The criteria on which the evaluators differ and have not agreed."""
    return tuple(code for code in frame.criteria if code not in state.agreed and differs(frame, state, code))


def is_reconciled(frame: Frame, state: DossierState) -> bool:
    """Whether nothing is left to agree on, and each evaluator approves (one alone agrees with himself)."""
    if open_differences(frame, state):
        return False
    return len(state.seats) == 1 or all(item.person in state.approvals for item in state.seats)


def final_level(frame: Frame, state: DossierState, criterion: str) -> str:
    """The level of a criterion once the evaluators agree; unset while they differ."""
    if criterion in state.agreed:
        return state.agreed[criterion].level
    levels = set(levels_of(frame, state, criterion))
    return levels.pop() if len(levels) == 1 else frame.unset


def decide_unit(rule: JuryRule, votes_for: int, votes_against: int) -> str:
    """What a vote gives: the majority of those who voted; a tie is what the procedure says."""
    if votes_for == votes_against:
        return rule.tie
    return ACQUIRED if votes_for > votes_against else NOT_ACQUIRED


def valid_until(rule: JuryRule, held_on: str) -> str:
    """The last day on which an acquired unit counts."""
    day = date.fromisoformat(held_on)
    try:
        end = day.replace(year=day.year + rule.valid_years)
    except ValueError:
        end = date(day.year + rule.valid_years, 3, 1)
    return (end - timedelta(days=1)).isoformat()
