"""Building, submitting and changing the call plan."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from crm_sandbox.kernel.actions import Action, Instant

Reason = Annotated[str, Field(max_length=200)]


class PlaceSlot(Action):
    """Place a client's call or a task in the day. After submission a reason is required."""

    kind = "plan.place"
    cost_s = 4
    slot_kind: Literal["call", "task"] = "call"
    subject: str
    at: Instant
    minutes: Annotated[int, Field(ge=5, le=120)] = 10
    reason: Reason = ""


class MoveSlot(Action):
    """Move a place of the plan to another moment. After submission a reason is required."""

    kind = "plan.move"
    cost_s = 3
    slot: str
    at: Instant
    reason: Reason = ""


class RemoveSlot(Action):
    """Take a place out of the plan. After submission a reason is required."""

    kind = "plan.remove"
    cost_s = 2
    slot: str
    reason: Reason = ""


class JustifySlot(Action):
    """Say why a place stands where it does."""

    kind = "plan.justify"
    cost_s = 3
    slot: str
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class LeaveOut(Action):
    """Leave a client out of the day, and say what becomes of him: put off, by e-mail, or the field representative."""

    kind = "plan.leave_out"
    cost_s = 3
    client: str
    how: Literal["later", "email", "field_rep"]
    reason: Reason = ""


class TakeBack(Action):
    """A client who was left out is to be called after all."""

    kind = "plan.take_back"
    cost_s = 2
    client: str


class KeepDraft(Action):
    """Keep the plan as it stands, as a draft, to try another."""

    kind = "plan.keep_draft"
    cost_s = 2
    name: Annotated[str, Field(max_length=40)] = ""


class UseDraft(Action):
    """Go on from a draft that was kept; what stood before is kept too."""

    kind = "plan.use_draft"
    cost_s = 2
    draft: str


class SubmitPlan(Action):
    """Submit the plan: it is kept as it stands, and later changes need a reason."""

    kind = "plan.submit"
    cost_s = 5
