"""What happened about credit."""

from __future__ import annotations

from crm_sandbox.kernel.events import Event, event


@event("credit.state_viewed")
class CreditViewed(Event):
    """The trainee looked at a client's credit."""

    client: str
    state: str


@event("credit.payment_taken")
class PaymentTaken(Event):
    """An overdue invoice was paid by card on the phone."""

    client: str
    invoice: str
    amount_cents: int
    at: str


@event("credit.derogation_requested")
class ExemptionAsked(Event):
    """Accounts were asked to let an order go above the limit."""

    request: str
    client: str
    order: str
    at: str
    reason: str
    proposal: str


@event("credit.derogation_answered")
class ExemptionAnswered(Event):
    """Accounts answered: granted or refused."""

    request: str
    answer: str
    at: str
