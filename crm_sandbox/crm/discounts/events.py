"""What happened to discounts asked for."""

from __future__ import annotations

from crm_sandbox.kernel.events import Event, event


@event("discount.asked")
class DiscountAsked(Event):
    """The manager was asked for a discount beyond the seller's authority."""

    request: str
    client: str
    product: str
    discount_bp: int
    reason: str
    at: str


@event("discount.answered")
class DiscountAnswered(Event):
    """The manager answered: granted, or refused with what he may grant at most."""

    request: str
    answer: str
    most_bp: int
    at: str
