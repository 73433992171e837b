"""What happened to orders."""

from __future__ import annotations

from crm_sandbox.kernel.events import Event, event


@event("order.created")
class OrderCreated(Event):
    """An order was begun for a client, or for one of his sites."""

    order: str
    client: str
    at: str
    call: str | None = None
    site: str = ""


@event("order.line_added")
class LineAdded(Event):
    """A line was entered, in base units; `during_call` when the client was on the line."""

    order: str
    product: str
    quantity: int
    unit: str
    source: str
    during_call: bool
    asked: int | None = None
    origin: str | None = None
    agreement: str = ""


@event("order.line_rejected")
class LineRejected(Event):
    """A quantity that cannot be sold was typed: what was typed (base units) and the nearest that can."""

    client: str
    product: str
    quantity: int
    allowed: tuple[int, ...]
    reason: str


@event("order.stockout")
class StockoutMet(Event):
    """A product was not available at the delivery date."""

    client: str
    product: str
    wanted: int
    available: int


@event("order.line_converted")
class LineConverted(Event):
    """The quantity kept is not the one that was said."""

    order: str
    product: str
    asked: int
    quantity: int


@event("order.line_set")
class LineSet(Event):
    """A line's quantity changed."""

    order: str
    product: str
    quantity: int
    unit: str
    old: int
    at: str
    reason: str


@event("order.line_removed")
class LineRemoved(Event):
    """A line was taken out."""

    order: str
    product: str
    old: int
    at: str
    reason: str


@event("order.discount_set")
class DiscountSet(Event):
    """A discount was granted on a line."""

    order: str
    product: str
    discount_bp: int


@event("order.lost_sale_noted")
class LostSaleNoted(Event):
    """A product was asked for and not ordered."""

    client: str
    order: str
    product: str
    quantity: int
    reason: str
    site: str = ""


@event("order.substitutes_viewed")
class SubstitutesViewed(Event):
    """The trainee looked at what could replace a product."""

    client: str
    product: str
    candidates: tuple[str, ...]


@event("order.substitution_proposed")
class SubstitutionProposed(Event):
    """A substitute was offered to the client, with what differs and his answer."""

    client: str
    origin: str
    product: str
    reason: str
    differences: tuple[str, ...]
    answer: str
    at: str


@event("order.read_back")
class OrderReadBack(Event):
    """The order was read back: the elements said."""

    order: str
    elements: tuple[str, ...]


@event("order.checked")
class OrderChecked(Event):
    """What was checked at the confirmation, and its result: (control, result) pairs."""

    order: str
    controls: tuple[tuple[str, str], ...]


@event("order.confirmed")
class OrderConfirmed(Event):
    """The order was confirmed; on credit hold when it is in red without an accord."""

    order: str
    client: str
    at: str
    status: str
    delivery_on: str
    total_cents: int
    carriage_cents: int
    with_tax_cents: int
    credit_state: str
    with_client: bool
    given: tuple[tuple[str, int], ...] = ()
    """What promotions give with it, by product, in base units: it leaves the stock too."""


@event("order.released")
class OrderReleased(Event):
    """An order on credit hold was released."""

    order: str
    at: str


@event("order.cancelled")
class OrderCancelled(Event):
    """The order was cancelled."""

    order: str
    at: str
    reason: str
