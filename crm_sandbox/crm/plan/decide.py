"""The call plan: decisions and their effects."""

from __future__ import annotations

from dataclasses import replace

from crm_sandbox.crm.accounts.rules import require_file
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.plan.actions import (
    JustifySlot,
    MoveSlot,
    PlaceSlot,
    RemoveSlot,
    SubmitPlan,
)
from crm_sandbox.crm.plan.events import (
    PlanSubmitted,
    SlotAssigned,
    SlotJustified,
    SlotMoved,
    SlotRemoved,
)
from crm_sandbox.crm.plan.rules import (
    overlapping,
    require_moment,
    require_reason,
    require_slot,
)
from crm_sandbox.crm.plan.state import PlanChange, PlanState, Slot
from crm_sandbox.crm.runtime import CrmCapability
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.decider import Capability, Outcome
from crm_sandbox.kernel.refusals import refuse

capability: CrmCapability = Capability("plan")


@capability.handles(PlaceSlot)
def place(dataset: Dataset, state: RunState, action: PlaceSlot) -> Outcome:
    """A call or a task takes a place, if it is free."""
    if action.slot_kind == "call":
        require_file(dataset, state, action.subject)
    elif action.subject not in state.tasks.tasks:
        raise refuse("unknown_task", "subject", action.subject, tuple(state.tasks.tasks))
    require_reason(state, action.reason)
    moment = require_moment(dataset, state, action.at)
    taken = overlapping(state, moment, action.minutes)
    if taken is not None:
        raise refuse("place_taken", "at", action.at, by=taken.subject)
    ref = f"S-{state.plan.count + 1:03d}"
    return Outcome(
        (SlotAssigned(ref, action.slot_kind, action.subject, clock.iso(moment), action.minutes, action.reason),)
    )


@capability.handles(MoveSlot)
def move(dataset: Dataset, state: RunState, action: MoveSlot) -> Outcome:
    """A place moves, if the other is free."""
    slot = require_slot(state, action.slot)
    require_reason(state, action.reason)
    moment = require_moment(dataset, state, action.at)
    taken = overlapping(state, moment, slot.minutes, besides=slot.ref)
    if taken is not None:
        raise refuse("place_taken", "at", action.at, by=taken.subject)
    return Outcome((SlotMoved(slot.ref, clock.iso(moment), action.reason, clock.iso(state.now)),))


@capability.handles(RemoveSlot)
def remove(dataset: Dataset, state: RunState, action: RemoveSlot) -> Outcome:
    """A place is freed."""
    slot = require_slot(state, action.slot)
    require_reason(state, action.reason)
    return Outcome((SlotRemoved(slot.ref, action.reason, clock.iso(state.now)),))


@capability.handles(JustifySlot)
def justify(dataset: Dataset, state: RunState, action: JustifySlot) -> Outcome:
    """The reason for a place is kept."""
    return Outcome((SlotJustified(require_slot(state, action.slot).ref, action.reason),))


@capability.handles(SubmitPlan)
def submit(dataset: Dataset, state: RunState, action: SubmitPlan) -> Outcome:
    """The plan is kept as it stands."""
    if state.plan.submitted_at is not None:
        raise refuse("plan_already_submitted")
    if not state.plan.slots:
        raise refuse("plan_is_empty")
    slots = tuple((slot.kind, slot.subject, slot.at) for slot in state.plan.ordered())
    return Outcome((PlanSubmitted(clock.iso(state.now), slots),))


def _changed(plan: PlanState, when: str, slot: str, what: str, reason: str) -> PlanState:
    if plan.submitted_at is None:
        return plan
    return replace(plan, changes=(*plan.changes, PlanChange(when, slot, what, reason)))


@capability.evolves(SlotAssigned)
def slot_assigned(state: RunState, event: SlotAssigned) -> RunState:
    slot = Slot(event.slot, event.kind, event.subject, event.at, event.minutes, event.reason)
    plan = replace(state.plan, slots={**state.plan.slots, slot.ref: slot}, count=state.plan.count + 1)
    return replace(state, plan=_changed(plan, clock.iso(state.now), slot.ref, "placed", event.reason))


@capability.evolves(SlotMoved)
def slot_moved(state: RunState, event: SlotMoved) -> RunState:
    slot = replace(state.plan.slots[event.slot], at=event.at)
    plan = replace(state.plan, slots={**state.plan.slots, slot.ref: slot})
    return replace(state, plan=_changed(plan, event.when, slot.ref, "moved", event.reason))


@capability.evolves(SlotRemoved)
def slot_removed(state: RunState, event: SlotRemoved) -> RunState:
    slots = {ref: slot for ref, slot in state.plan.slots.items() if ref != event.slot}
    plan = replace(state.plan, slots=slots)
    return replace(state, plan=_changed(plan, event.when, event.slot, "removed", event.reason))


@capability.evolves(SlotJustified)
def slot_justified(state: RunState, event: SlotJustified) -> RunState:
    slot = replace(state.plan.slots[event.slot], reason=event.reason)
    return replace(state, plan=replace(state.plan, slots={**state.plan.slots, slot.ref: slot}))


@capability.evolves(PlanSubmitted)
def plan_submitted(state: RunState, event: PlanSubmitted) -> RunState:
    return replace(state, plan=replace(state.plan, submitted_at=event.at, submitted=state.plan.ordered()))
