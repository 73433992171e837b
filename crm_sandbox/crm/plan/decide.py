"""The call plan: decisions and their effects."""

from __future__ import annotations

from dataclasses import replace

from crm_sandbox.crm.accounts.rules import require_file
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.plan.actions import (
    JustifySlot,
    KeepDraft,
    LeaveOut,
    MoveSlot,
    PlaceSlot,
    RemoveSlot,
    SubmitPlan,
    TakeBack,
    UseDraft,
)
from crm_sandbox.crm.plan.events import (
    ClientLeftOut,
    ClientTakenBack,
    DraftKept,
    DraftUsed,
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
    require_unsubmitted,
)
from crm_sandbox.crm.plan.state import Draft, LeftOut, PlanChange, PlanState, Slot
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


@capability.handles(LeaveOut)
def leave_out(dataset: Dataset, state: RunState, action: LeaveOut) -> Outcome:
    """A client stays out of the day; one who has a place is taken out of it first."""
    require_file(dataset, state, action.client)
    if any(slot.kind == "call" and slot.subject == action.client for slot in state.plan.slots.values()):
        raise refuse("client_is_placed", "client", action.client)
    return Outcome((ClientLeftOut(action.client, action.how, action.reason),))


@capability.handles(TakeBack)
def take_back(dataset: Dataset, state: RunState, action: TakeBack) -> Outcome:
    """A client who was left out comes back among those to call."""
    if action.client not in state.plan.left_out:
        raise refuse("unchanged", "client", action.client)
    return Outcome((ClientTakenBack(action.client),))


@capability.handles(KeepDraft)
def keep_draft(dataset: Dataset, state: RunState, action: KeepDraft) -> Outcome:
    """The plan is kept as it stands, and goes on."""
    require_unsubmitted(state)
    if not state.plan.slots:
        raise refuse("plan_is_empty")
    return Outcome((DraftKept(_next_draft(state), action.name.strip()),))


@capability.handles(UseDraft)
def use_draft(dataset: Dataset, state: RunState, action: UseDraft) -> Outcome:
    """A draft takes the place of the plan, which is kept unless a draft has it already."""
    require_unsubmitted(state)
    plan = state.plan
    if action.draft not in plan.drafts:
        raise refuse("unknown_draft", "draft", action.draft, tuple(plan.drafts))
    used = DraftUsed(action.draft)
    if not plan.slots or any(dict(draft.slots) == dict(plan.slots) for draft in plan.drafts.values()):
        return Outcome((used,))
    return Outcome((DraftKept(_next_draft(state), ""), used))


def _next_draft(state: RunState) -> str:
    return f"B-{len(state.plan.drafts) + 1}"


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
    left_out = {client: why for client, why in state.plan.left_out.items() if client != event.subject}
    slots = {**state.plan.slots, slot.ref: slot}
    plan = replace(state.plan, slots=slots, left_out=left_out, count=state.plan.count + 1)
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


@capability.evolves(ClientLeftOut)
def client_left_out(state: RunState, event: ClientLeftOut) -> RunState:
    left_out = {**state.plan.left_out, event.client: LeftOut(event.how, event.reason)}
    return replace(state, plan=replace(state.plan, left_out=left_out))


@capability.evolves(ClientTakenBack)
def client_taken_back(state: RunState, event: ClientTakenBack) -> RunState:
    left_out = {client: why for client, why in state.plan.left_out.items() if client != event.client}
    return replace(state, plan=replace(state.plan, left_out=left_out))


@capability.evolves(DraftKept)
def draft_kept(state: RunState, event: DraftKept) -> RunState:
    kept = Draft(event.draft, event.name, state.plan.slots)
    return replace(state, plan=replace(state.plan, drafts={**state.plan.drafts, kept.ref: kept}))


@capability.evolves(DraftUsed)
def draft_used(state: RunState, event: DraftUsed) -> RunState:
    return replace(state, plan=replace(state.plan, slots=state.plan.drafts[event.draft].slots))


@capability.evolves(PlanSubmitted)
def plan_submitted(state: RunState, event: PlanSubmitted) -> RunState:
    return replace(state, plan=replace(state.plan, submitted_at=event.at, submitted=state.plan.ordered()))
