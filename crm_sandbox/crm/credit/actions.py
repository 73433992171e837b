"""Credit: looking at the state, taking a payment, asking for an exemption."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from crm_sandbox.kernel.actions import Action


class ViewCredit(Action):
    """Look at what a client owes against his limit, the order under way included."""

    kind = "credit.view"
    cost_s = 2
    client: str


class TakePayment(Action):
    """Take the payment of an overdue invoice by card, on the phone."""

    kind = "credit.take_payment"
    cost_s = 20
    client: str
    invoice: str


class AskExemption(Action):
    """Ask accounts to let an order go above the limit, with the reason and the client's proposal."""

    kind = "credit.ask_exemption"
    cost_s = 15
    order: str
    reason: Annotated[str, Field(min_length=1, max_length=200)]
    proposal: Annotated[str, Field(min_length=1, max_length=200)]
