"""What happened to the call plan."""

from __future__ import annotations

from crm_sandbox.kernel.events import Event, event


@event("plan.slot_assigned")
class SlotAssigned(Event):
    """A call or a task was placed in the day."""

    slot: str
    kind: str
    subject: str
    at: str
    minutes: int
    reason: str


@event("plan.slot_moved")
class SlotMoved(Event):
    """A place moved."""

    slot: str
    at: str
    reason: str
    when: str


@event("plan.slot_removed")
class SlotRemoved(Event):
    """A place was taken out."""

    slot: str
    reason: str
    when: str


@event("plan.slot_justified")
class SlotJustified(Event):
    """The trainee said why a place stands where it does."""

    slot: str
    reason: str


@event("plan.client_left_out")
class ClientLeftOut(Event):
    """A client who might be called today was left out: `how` says what becomes of him."""

    client: str
    how: str
    reason: str


@event("plan.client_taken_back")
class ClientTakenBack(Event):
    """A client who was left out is to be called after all."""

    client: str


@event("plan.draft_kept")
class DraftKept(Event):
    """The plan as it stood was kept as a draft."""

    draft: str
    name: str


@event("plan.draft_used")
class DraftUsed(Event):
    """A draft took the place of the plan."""

    draft: str


@event("plan.saved")
class PlanSubmitted(Event):
    """The plan was submitted as it stood: `slots` are (kind, subject, at)."""

    at: str
    slots: tuple[tuple[str, str, str], ...]
