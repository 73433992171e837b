"""Telephoning: dialling, answering, saying, hanging up, reporting."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from crm_sandbox.kernel.actions import Action, Hour, Instant

Act = Literal[
    "greet",
    "check_identity",
    "ask_for",
    "state_purpose",
    "check_moment",
    "recall_habits",
    "ask_open",
    "ask_closed",
    "rephrase",
    "listen",
    "empathise",
    "state_availability",
    "offer_substitute",
    "offer_complement",
    "state_promotion",
    "argue",
    "answer_objection",
    "state_packaging",
    "state_delivery",
    "state_terms",
    "state_credit",
    "offer_solution",
    "remind_due",
    "hold",
    "commit",
    "read_back",
    "agree_next",
    "conclude",
    "leave_message",
    "advise",
]
Element = Literal["content", "quantities", "delivery", "payment", "replaced", "due"]
MessageContent = Literal["name", "callback", "price", "promotion", "credit", "due"]
Outcome = Literal[
    "order",
    "no_order",
    "callback",
    "appointment",
    "document",
    "complaint",
    "no_answer",
    "absent",
    "wrong_number",
    "wrong_person",
    "refused",
]
Code = Annotated[str, Field(max_length=80)]


class Dial(Action):
    """Dial a client's number."""

    kind = "call.dial"
    client: str


class Answer(Action):
    """Take the call that is ringing."""

    kind = "call.answer"


class Decline(Action):
    """Pass the call that is ringing to a colleague."""

    kind = "call.decline"
    cost_s = 3


class Say(Action):
    """Say something: one of thirty speech acts, with the parameters that it takes.

    `words` (« ce que je dirais ») is kept for the evaluator and never parsed.
    """

    kind = "call.say"
    act: Act
    target: Code | None = None
    purpose: Code | None = None
    minutes: Annotated[int, Field(ge=1, le=30)] | None = None
    products: tuple[str, ...] | None = None
    theme: Code | None = None
    subject: Code | None = None
    product: Code | None = None
    origin: Code | None = None
    promotion: Code | None = None
    advantage: Code | None = None
    need: Code | None = None
    objection: Code | None = None
    technique: Code | None = None
    quantity: Annotated[int, Field(ge=0, le=100_000)] | None = None
    date: Code | None = None
    value: Annotated[int, Field(ge=0, le=10_000_000)] | None = None
    form: Literal["factual", "blunt"] | None = None
    solution: Code | None = None
    invoice: Code | None = None
    reason: Annotated[str, Field(max_length=160)] | None = None
    duration_s: Annotated[int, Field(ge=5, le=300)] | None = None
    what: Code | None = None
    when: Code | None = None
    site: Code | None = None
    elements: tuple[Element, ...] | None = None
    next_kind: Literal["callback", "appointment", "document"] | None = None
    time: Hour | None = None
    content: tuple[MessageContent, ...] | None = None
    words: Annotated[str, Field(max_length=600)] | None = None


class Hear(Action):
    """In role play, what the person who plays the client just said, as whoever follows the call heard it.

    `subject`: a demand, a fact or an objection of the script; a role that came on the line; a product or a settlement
    that was offered.
    """

    kind = "call.hear"
    is_trainees = False
    what: Literal["demand", "fact", "objection", "role", "accepts", "refuses"]
    subject: Code


class Unhear(Action):
    """In role play, withdraw something that was ticked in error: it counts as not said."""

    kind = "call.unhear"
    is_trainees = False
    what: Literal["demand", "fact", "objection", "accepts", "refuses"]
    subject: Code


class HangUp(Action):
    """End the call under way."""

    kind = "call.hang_up"
    cost_s = 1


class WrapUp(Action):
    """Report on a call that ended: its outcome, the reason when there is no order, the next contact, a note."""

    kind = "call.wrap_up"
    cost_s = 15
    call: str
    outcome: Outcome
    reason: Annotated[str, Field(max_length=200)] = ""
    next_at: Instant | None = None
    note: Annotated[str, Field(max_length=600)] = ""


class ScheduleCallback(Action):
    """Promise to call a client back at a moment."""

    kind = "callback.schedule"
    cost_s = 3
    client: str
    at: Instant
    text: Annotated[str, Field(max_length=160)] = ""
