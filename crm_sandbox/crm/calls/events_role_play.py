"""What happened in role play: what whoever follows the call heard, or ticked in error."""

from __future__ import annotations

from crm_sandbox.kernel.events import Event, event


@event("client.answered", audience="staff")
class ClientAnswered(Event):
    """In role play, the client took or refused a product or a settlement that was offered."""

    subject: str
    answer: str


@event("client.withdrawn", audience="staff")
class HearingWithdrawn(Event):
    """In role play, what had been ticked of a client was ticked in error."""

    client: str
    what: str
    subject: str


@event("call.went_on")
class CallWentOn(Event):
    """In role play, people talked for some seconds."""

    seconds: int
