"""What is said of a submitted plan, in practice to the trainee and always to staff: values and names for the templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.plan.comparison import Comparison, comparison
from crm_sandbox.crm.session.queries import client_name
from crm_sandbox.crm.state import RunState
from crm_sandbox.evidence.planning.feedback import Assessment, assess, day_mistakes
from crm_sandbox.evidence.planning.placements import Placement
from crm_sandbox.kernel import clock
from crm_sandbox.web.plan_drawing import PlanDrawing, plan_drawing

NAMED = 3
"""Clients named after a mistake; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Costly:
    """A placement that another hour would help: hours are HH:MM; `start` equals `end` for a promised hour."""

    subject: str
    name: str
    kind: str
    at: str
    reason: str
    chance_pm: int
    start: str
    end: str
    best_chance_pm: int
    loss: int


@dataclass(frozen=True, slots=True)
class NamedMistake:
    """A typical mistake, with some of those whom it concerns."""

    code: str
    names: tuple[str, ...]
    others: int


@dataclass(frozen=True, slots=True)
class PlanFeedback:
    """Points are whole; `run` is the longest stretch of calls (HH:MM, HH:MM, minutes)."""

    share_pm: int
    points: int
    best_points: int
    costly: tuple[Costly, ...]
    mistakes: tuple[NamedMistake, ...]
    free_pm: int
    run: tuple[str, str, int]
    done: Comparison
    drawing: PlanDrawing


def plan_feedback(dataset: Dataset, state: RunState, found: Assessment | None = None) -> PlanFeedback:
    """What is said of the plan that a run submitted, and of the day beside it."""
    assessed = found or assess(dataset, state.plan.submitted)
    start, end = assessed.longest_run
    mistakes = (*assessed.mistakes, *day_mistakes(dataset, state))
    return PlanFeedback(
        share_pm=assessed.share_pm,
        points=assessed.worth // 1000,
        best_points=assessed.best_worth // 1000,
        costly=tuple(_costly(dataset, state, item) for item in assessed.costliest),
        mistakes=tuple(_named(dataset, state, item.code, item.subjects) for item in mistakes),
        free_pm=assessed.free_pm,
        run=(clock.hour_of(start), clock.hour_of(end), end - start),
        done=comparison(dataset, state),
        drawing=plan_drawing(dataset, state, assessed),
    )


def _costly(dataset: Dataset, state: RunState, item: Placement) -> Costly:
    start, end = item.better
    return Costly(
        subject=item.subject,
        name=subject_name(dataset, state, item.subject),
        kind=item.kind,
        at=clock.hour_of(item.minute),
        reason=item.reason,
        chance_pm=item.chance_pm,
        start=clock.hour_of(start),
        end=clock.hour_of(end),
        best_chance_pm=item.best_chance_pm,
        loss=item.loss // 1000,
    )


def _named(dataset: Dataset, state: RunState, code: str, subjects: Iterable[str]) -> NamedMistake:
    names = tuple(subject_name(dataset, state, ref) for ref in subjects)
    return NamedMistake(code, names[:NAMED], max(0, len(names) - NAMED))


def subject_name(dataset: Dataset, state: RunState, ref: str) -> str:
    """What a client or a task is called."""
    task = state.tasks.tasks.get(ref)
    return task.title if task else client_name(dataset, state, ref)
