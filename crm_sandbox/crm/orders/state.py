"""Orders of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """An order line in base units. `asked` is what the client said when it differs; `unit` the unit typed;
    `origin` the product asked for when this one replaces it; `agreement` accepted, imposed or empty;
    `source` request, habit, promotion, complement or substitution."""

    product: str
    quantity: int
    unit: str
    asked: int | None = None
    origin: str | None = None
    agreement: str = ""
    source: str = "request"
    is_read: bool = False
    discount_bp: int = 0


@dataclass(frozen=True, slots=True)
class SubstitutionRecord:
    """A substitute that was offered: what was asked, what was offered, why, what differs, what the client answered."""

    at: str
    client: str
    origin: str
    product: str
    reason: str
    differences: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class LostSale:
    """A product asked for and not ordered, with the reason."""

    product: str
    quantity: int
    reason: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A change of a confirmed order: what, and why."""

    at: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Order:
    """An order. `status` is draft, confirmed, credit_hold or cancelled; amounts are those of the confirmation, in cents;
    `site` where it is delivered, for a client who has several; `given` what promotions give with it, by product.
    `read_elements` what was read back of it as it stands, `stale` what was read before a line changed."""

    ref: str
    client: str
    call: str | None
    created_at: str
    status: str = "draft"
    lines: tuple[Line, ...] = ()
    lost: tuple[LostSale, ...] = ()
    read_elements: tuple[str, ...] = ()
    confirmed_at: str | None = None
    delivery_on: str | None = None
    total_cents: int = 0
    carriage_cents: int = 0
    with_tax_cents: int = 0
    credit_state: str = ""
    revisions: tuple[Revision, ...] = ()
    site: str = ""
    given: tuple[tuple[str, int], ...] = ()
    stale: tuple[str, ...] = ()

    @property
    def is_read(self) -> bool:
        """Whether any of it was read back, as it stands or before a line changed."""
        return bool(self.read_elements or self.stale)

    def line(self, product: str) -> Line | None:
        """The line of a product."""
        return next((line for line in self.lines if line.product == product), None)


@dataclass(frozen=True, slots=True)
class OrdersState:
    """Orders by reference, and the quantities that they promise, by product (base units)."""

    orders: Mapping[str, Order] = field(default_factory=dict)
    promised: Mapping[str, int] = field(default_factory=dict)
    substitutions: tuple[SubstitutionRecord, ...] = ()
    """Substitutes offered, in order, whether or not the order was begun."""

    def draft_of(self, client: str, site: str = "") -> Order | None:
        """The order under way of a client, or of one of his sites."""
        return next((order for order in reversed(self.drafts_of(client)) if order.site == site), None)

    def drafts_of(self, client: str) -> tuple[Order, ...]:
        """The orders under way of a client, oldest first: one for each site that is delivered."""
        return tuple(o for o in self.orders.values() if o.client == client and o.status == "draft")

    def of_client(self, client: str) -> tuple[Order, ...]:
        """A client's orders of this run, oldest first."""
        return tuple(order for order in self.orders.values() if order.client == client)
