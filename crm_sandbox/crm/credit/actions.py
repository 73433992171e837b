"""Credit: looking at the state, and the ways out of a limit that an order exceeds."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from crm_sandbox.kernel.actions import Action

Said = Annotated[str, Field(min_length=1, max_length=200)]


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


class TakeDeposit(Action):
    """Take a down payment on an order by card, on the phone."""

    kind = "credit.take_deposit"
    cost_s = 20
    order: str
    amount_cents: Annotated[int, Field(ge=1, le=100_000_000)]


class AgreeInstalments(Action):
    """Settle an overdue invoice in equal parts, the first by card at once; it is late no longer."""

    kind = "credit.agree_instalments"
    cost_s = 20
    client: str
    invoice: str
    count: Annotated[int, Field(ge=2, le=12)]


class PayOnDelivery(Action):
    """Have an order paid when it is delivered: it does not weigh on the limit."""

    kind = "credit.pay_on_delivery"
    cost_s = 5
    order: str


class AskExemption(Action):
    """Ask whoever may grant it to let an order go above the limit, with the reason and the client's proposal."""

    kind = "credit.ask_exemption"
    cost_s = 15
    order: str
    reason: Said
    proposal: Said
    level: Annotated[str, Field(max_length=40)] = "accounts"
