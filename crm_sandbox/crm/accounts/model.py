"""What the dataset says of clients and prospects. Immutable; a run lays its changes over it."""

from __future__ import annotations

from dataclasses import dataclass, replace

RIGHTS = ("order", "delivery", "complaint", "payment", "appointment")
"""What a contact may decide or hear about."""


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` to `end`, HH:MM."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at the client's: `role` is the code used by the dialogue, `title` what the screens show."""

    ref: str
    name: str
    role: str
    title: str
    phone: str
    email: str
    rights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverdueInvoice:
    """An invoice past its due date (ISO), tax included."""

    ref: str
    amount_cents: int
    due_on: str
    days_late: int


@dataclass(frozen=True, slots=True)
class Credit:
    """Credit limit and what counts against it, in cents, tax included."""

    limit_cents: int
    not_due_cents: int
    overdue: tuple[OverdueInvoice, ...]
    unbilled_cents: int
    portfolio_cents: int
    is_litigation: bool = False

    @property
    def outstanding_cents(self) -> int:
        """The outstanding balance (« encours ») before the run."""
        return (
            self.not_due_cents + sum(i.amount_cents for i in self.overdue) + self.unbilled_cents + self.portfolio_cents
        )


@dataclass(frozen=True, slots=True)
class Habit:
    """A usual product: median quantity over the last six orders that hold it (base units), median interval in days.

    `trend` is stable, rising, falling, late, stopped or new; `six_weeks_bp` compares the last six weeks' volume
    (three orders' time, for those who order less often) with twice as long before (10 000 = the same). `recent` holds the
    last six (ISO date, quantity), newest first. `site` is the delivery site, for clients who have several.
    """

    product: str
    median_quantity: int
    interval_days: int
    last_on: str
    last_quantity: int
    trend: str
    six_weeks_bp: int
    recent: tuple[tuple[str, int], ...] = ()
    site: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that the file says: `panel` where it stands, `level` info, warn or danger."""

    panel: str
    level: str
    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """A place of a client's that is delivered apart, with its own tour: `ref` is short (`PORT`), `receiver` who takes
    delivery there."""

    ref: str
    name: str
    zone: str
    address: str
    postcode: str
    town: str
    delivery_instructions: str = ""
    requirements: tuple[str, ...] = ()
    receiver: str = ""
    closing_weekdays: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Client:
    """A client or prospect file, as a list or a rule needs it. The bulk of its history is read one client at a time.

    `quiet_hours` are the slack periods in which not to call; `closing_weekdays` are ISO weekdays.
    `known_themes` are the questions that the file already answers. Dates are ISO; `siret` is invalid on purpose.
    `has_fixed_prices`: a public buyer, who pays the prices of his contract, without tier, promotion or discount.
    `sites` are the places delivered apart; a client without any is delivered at his own address.
    """

    ref: str
    kind: str
    trade_name: str
    legal_name: str
    client_type: str
    segment: str
    potential: str
    address: str
    postcode: str
    town: str
    zone: str
    phone: str
    email: str
    siret: str
    preferred_hours: tuple[Window, ...]
    quiet_hours: tuple[Window, ...]
    closing_weekdays: tuple[int, ...]
    contacts: tuple[Contact, ...]
    payment_terms: str
    credit: Credit
    contract_discount_bp: int
    substitution_policy: str
    requirements: tuple[str, ...]
    delivery_instructions: str
    alerts: tuple[Alert, ...]
    known_themes: tuple[str, ...]
    client_since: str
    sales_12m_cents: int
    sales_before_cents: int
    median_basket_cents: int
    order_interval_days: int
    last_order_on: str
    last_contact_on: str
    habits: tuple[Habit, ...] = ()
    monthly_sales: tuple[tuple[str, int], ...] = ()
    """Last twelve months, oldest first: (YYYY-MM, cents before tax)."""

    has_fixed_prices: bool = False
    sites: tuple[Site, ...] = ()

    def site(self, ref: str) -> Site | None:
        """A delivery site."""
        return next((site for site in self.sites if site.ref == ref), None)

    def at_site(self, ref: str) -> Client:
        """The client as one of his sites is delivered: its zone, its closing days, its address. Unknown: himself."""
        site = self.site(ref)
        if site is None:
            return self
        return replace(
            self,
            zone=site.zone,
            address=site.address,
            postcode=site.postcode,
            town=site.town,
            delivery_instructions=site.delivery_instructions or self.delivery_instructions,
            closing_weekdays=site.closing_weekdays or self.closing_weekdays,
        )


@dataclass(frozen=True, slots=True)
class PastLine:
    """A line of a past order, in base units. `status` is shipped, short, missing, substituted, damaged or mispriced;
    `origin` the product asked for when it was replaced."""

    product: str
    quantity: int
    shipped: int
    price_cents: int
    amount_cents: int
    status: str = "shipped"
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class PastOrder:
    """A past order: ordered, delivered (ISO dates), before tax and tax included; `site` where it was delivered, for
    clients who have several."""

    ref: str
    ordered_on: str
    delivered_on: str
    lines: tuple[PastLine, ...]
    total_cents: int
    total_with_tax_cents: int
    is_late: bool = False
    site: str = ""


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice of one order, tax included; `paid_on` is None while it is open; `incident` names a rejected payment."""

    ref: str
    order: str
    invoiced_on: str
    due_on: str
    amount_cents: int
    paid_on: str | None = None
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """A past contact: `channel` phone, mail or visit; `outcome` a call outcome code."""

    at: str
    channel: str
    contact: str
    outcome: str
    note: str
    duration_s: int = 0


@dataclass(frozen=True, slots=True)
class PastComplaint:
    """A complaint of the past, closed or open."""

    ref: str
    opened_on: str
    order: str
    product: str
    reason: str
    status: str
    resolution: str
    promise: str = ""


@dataclass(frozen=True, slots=True)
class DocumentPiece:
    """A piece of an order's life that a complaint is judged by: `kind` order, picking, delivery_note, invoice, receipt
    or photo; `order` the order concerned."""

    kind: str
    order: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ClientHistory:
    """Twelve months of one client, newest first."""

    orders: tuple[PastOrder, ...]
    invoices: tuple[Invoice, ...]
    exchanges: tuple[Exchange, ...]
    complaints: tuple[PastComplaint, ...]
    pieces: tuple[DocumentPiece, ...] = ()
