"""Entering orders: lines in any unit, substitutes, read-back, confirmation, corrections."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from crm_sandbox.kernel.actions import Action

Unit = Literal["unit", "inner", "carton", "pallet"]
Source = Literal["request", "habit", "promotion", "complement", "substitution"]
Quantity = Annotated[int, Field(ge=1, le=100_000)]
Reason = Annotated[str, Field(min_length=1, max_length=200)]


class AddLine(Action):
    """Enter a line of the client's order (the draft is created by its first line). `quantity` counts `unit`s and must
    make a sellable quantity; `asked` keeps what the client said, in base units; `origin` the product that this replaces;
    `site` where it is delivered, for a client who has several: one order for each."""

    kind = "order.add_line"
    cost_s = 3
    client: str
    product: str
    quantity: Quantity
    unit: Unit = "unit"
    asked: Annotated[int, Field(ge=1, le=100_000)] | None = None
    origin: str | None = None
    source: Source = "request"
    site: Annotated[str, Field(max_length=40)] = ""


class SetLine(Action):
    """Change the quantity of a line; on a confirmed order, before the cut-off, with a reason."""

    kind = "order.set_line"
    cost_s = 3
    order: str
    product: str
    quantity: Quantity
    unit: Unit = "unit"
    reason: Annotated[str, Field(max_length=200)] = ""


class RemoveLine(Action):
    """Take a line out; once read back or confirmed, with a reason."""

    kind = "order.remove_line"
    cost_s = 2
    order: str
    product: str
    reason: Annotated[str, Field(max_length=200)] = ""


class NoteLostSale(Action):
    """Note that the client wanted a product and goes without it, and why."""

    kind = "order.note_lost_sale"
    cost_s = 3
    client: str
    product: str
    quantity: Quantity
    reason: Literal["out_of_stock", "price", "constraint", "delivery", "minimum", "other"]
    site: Annotated[str, Field(max_length=40)] = ""


class ShowSubstitutes(Action):
    """Look at what could replace a product at the delivery date (that of a site, for a client who has several)."""

    kind = "order.show_substitutes"
    cost_s = 2
    client: str
    product: str
    site: Annotated[str, Field(max_length=40)] = ""


class SetDiscount(Action):
    """Grant a discount on a line, in basis points; beyond the seller's authority it is refused, and the attempt kept."""

    kind = "order.set_discount"
    cost_s = 3
    order: str
    product: str
    discount_bp: Annotated[int, Field(ge=0, le=5000)]


class Confirm(Action):
    """Confirm the order. In red without an accord it is kept on credit hold."""

    kind = "order.confirm"
    cost_s = 3
    order: str


class Cancel(Action):
    """Cancel an order, until the cut-off of its tour."""

    kind = "order.cancel"
    cost_s = 3
    order: str
    reason: Reason
