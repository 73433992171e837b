"""Rules of the call plan."""

from __future__ import annotations

from datetime import datetime, timedelta

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.plan.state import Slot
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.refusals import refuse

STEP_MINUTES = 5


def require_slot(state: RunState, ref: str) -> Slot:
    """A place of the plan; an unknown one is malformed."""
    slot = state.plan.slots.get(ref)
    if slot is None:
        raise refuse("unknown_slot", "slot", ref, tuple(state.plan.slots))
    return slot


def require_reason(state: RunState, reason: str) -> None:
    """Once the plan is submitted, every change says why (that is what the evaluator asks about)."""
    if state.plan.submitted_at is not None and not reason.strip():
        raise refuse("reason_required", "reason", reason)


def require_unsubmitted(state: RunState) -> None:
    """Drafts are for a plan that is not submitted yet."""
    if state.plan.submitted_at is not None:
        raise refuse("plan_already_submitted")


def require_moment(dataset: Dataset, state: RunState, text: str) -> datetime:
    """A moment of the working day, ahead, on a five-minute step."""
    exercise = dataset.world.exercise
    moment = clock.parse(text)
    start = clock.at(state.now.date(), exercise.starts_at)
    end = clock.at(state.now.date(), exercise.ends_at)
    if not start <= moment < end:
        raise refuse("outside_the_day", "at", text, (clock.iso(start), clock.iso(end)))
    if moment.minute % STEP_MINUTES or moment.second:
        raise refuse("not_on_a_step", "at", text, (f"{STEP_MINUTES} min",))
    if moment < state.now.replace(second=0, microsecond=0) - timedelta(minutes=STEP_MINUTES):
        raise refuse("time_is_past", "at", text, (f">= {clock.iso(state.now)}",))
    return moment


def overlapping(state: RunState, moment: datetime, minutes: int, *, besides: str = "") -> Slot | None:
    """The place that a new one would overlap."""
    end = moment + timedelta(minutes=minutes)
    for slot in state.plan.slots.values():
        start = clock.parse(slot.at)
        if slot.ref != besides and start < end and moment < start + timedelta(minutes=slot.minutes):
            return slot
    return None
