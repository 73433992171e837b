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


@event("credit.deposit_taken")
class DepositTaken(Event):
    """A down payment on an order was taken by card on the phone."""

    client: str
    order: str
    amount_cents: int
    at: str


@event("credit.instalments_agreed")
class InstalmentsAgreed(Event):
    """An overdue invoice is settled in `count` equal parts; the first, `amount_cents`, was paid by card."""

    client: str
    invoice: str
    count: int
    amount_cents: int
    at: str


@event("credit.payment_on_delivery_agreed")
class PaymentOnDeliveryAgreed(Event):
    """An order will be paid when it is delivered."""

    client: str
    order: str
    at: str


@event("credit.derogation_requested")
class ExemptionAsked(Event):
    """Somebody of the house was asked to let an order go above the limit."""

    request: str
    client: str
    order: str
    at: str
    reason: str
    proposal: str
    level: str = "accounts"


@event("credit.derogation_answered")
class ExemptionAnswered(Event):
    """The answer: granted, refused, or beyond the authority of whoever was asked."""

    request: str
    answer: str
    at: str
