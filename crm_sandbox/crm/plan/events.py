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


@event("plan.saved")
class PlanSubmitted(Event):
    """The plan was submitted as it stood: `slots` are (kind, subject, at)."""

    at: str
    slots: tuple[tuple[str, str, str], ...]
