"""What the dataset says of the house's offer: products, promotions, documents, tours and commercial policy. Immutable."""

from __future__ import annotations

from dataclasses import dataclass

from crm_sandbox.kernel.money import divide_half_up

GRAMS = 1000


@dataclass(frozen=True, slots=True)
class Restock:
    """An expected receipt: `quantity` base units, available for deliveries from `on` (ISO date)."""

    on: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Product:
    """A product. Quantities and prices are per base unit (« UVC », the unit in which people speak).

    `sold_by` is the sellable unit: unit, inner, carton or pallet; `multiple` the base units that a line must be a
    multiple of, `minimum` the least that a line may hold. `cartons_per_pallet` counts base units when
    `units_per_carton` is 1. `quality_pm` (per mille) is what a client perceives, and is never shown.

    A product of variable weight (« poids variable ») has `weight_g`, about what a base unit weighs: it is ordered by the
    piece and charged by the kilogram, so that `price_cents` is an estimate until it is weighed.
    """

    ref: str
    name: str
    brand: str
    family: str
    base_unit: str
    units_per_inner: int | None
    units_per_carton: int
    cartons_per_pallet: int
    sold_by: str
    multiple: int
    minimum: int
    price_cents: int
    vat_bp: int
    usage: str
    format: str
    temperature: str
    allergens: tuple[str, ...]
    labels: tuple[str, ...]
    quality_pm: int
    stock: int
    restocks: tuple[Restock, ...] = ()
    shelf_life_days: int | None = None
    deposit_cents: int = 0
    """What is lent with each pack that is sold (a case, a keg, a pallet), given back against its return."""
    is_new: bool = False
    description: str = ""
    substitutes: tuple[str, ...] = ()
    subfamily: str = ""
    weight_g: int = 0

    @property
    def kilo_cents(self) -> int:
        """What a kilogram costs, of a product of variable weight; else 0."""
        return divide_half_up(self.price_cents * GRAMS, self.weight_g) if self.weight_g else 0

    @property
    def pallet_units(self) -> int:
        """Base units on a full pallet."""
        return self.cartons_per_pallet * self.units_per_carton


@dataclass(frozen=True, slots=True)
class Complement:
    """A usage, and the products that go with it, with the reason."""

    usage: str
    products: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Promotion:
    """A promotion on one product, until `ends_on` (ISO date, included): a price or a discount in basis points from
    `minimum_cartons` on, or `free_cartons` in free goods; or `gift_quantity` base units of another product, `gift`, for
    each `minimum_cartons`."""

    ref: str
    label: str
    product: str
    ends_on: str
    minimum_cartons: int = 1
    discount_bp: int = 0
    free_cartons: int = 0
    gift: str | None = None
    gift_quantity: int = 0
    price_cents: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A commercial document: `kind` is price_list, promotion, terms, tours, procedure or product_sheet.
    `sections` are (heading, paragraphs); `advice` what a product sheet says of use and limits: (theme, products) pairs."""

    ref: str
    title: str
    kind: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    is_sendable: bool = True
    advice: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Tour:
    """A delivery tour: ISO weekdays (1 = Monday), `cutoff` HH:MM `lead_days` working days before delivery, delivery slot."""

    zone: str
    label: str
    weekdays: tuple[int, ...]
    cutoff: str
    slot_start: str
    slot_end: str
    frozen_minimum_cents: int = 0
    lead_days: int = 1


@dataclass(frozen=True, slots=True)
class CartonTier:
    """From `cartons` of one product on: a discount in basis points."""

    cartons: int
    discount_bp: int


@dataclass(frozen=True, slots=True)
class AmountTier:
    """From an order of `from_cents` before tax on: a discount on the whole, in basis points."""

    from_cents: int
    discount_bp: int


@dataclass(frozen=True, slots=True)
class ExemptionLevel:
    """Who may let an order go above the limit, and how far: a share of the limit and an amount, both to be kept, with no
    invoice later than `maximum_delay_days`. `minutes` bound the time of his answer, in which `department` speaks."""

    ref: str
    department: str
    share_bp: int
    amount_cents: int
    maximum_delay_days: int
    minutes: tuple[int, int]


@dataclass(frozen=True, slots=True)
class CarriageStep:
    """Carriage charged while the order stays below `below_cents` (before tax)."""

    below_cents: int
    carriage_cents: int


@dataclass(frozen=True, slots=True)
class SegmentRule:
    """What the house expects for a segment: calls at least every `interval_days`, for which a plan allows `target_s`; an
    order call itself lasts about `talk_s` simulated seconds (acts and replies, without the small talk of real ones)."""

    interval_days: int
    target_s: int
    talk_s: int = 125


@dataclass(frozen=True, slots=True)
class DueLimit:
    """What the law says of some products: due at most `days` after delivery, or after the end of the ten days (decade) or
    of the month of delivery. It covers sub-families by name, and all that is kept at some temperatures."""

    subfamilies: tuple[str, ...]
    temperatures: tuple[str, ...]
    days: int
    counted_from: str

    def covers(self, subfamily: str, temperature: str) -> bool:
        """Whether a product falls under it."""
        return subfamily in self.subfamilies or temperature in self.temperatures


@dataclass(frozen=True, slots=True)
class Policy:
    """Commercial policy. Amounts in cents before tax, shares in basis points."""

    minimum_order_cents: int
    carriage_steps: tuple[CarriageStep, ...]
    carton_tiers: tuple[CartonTier, ...]
    full_pallet_bp: int
    seller_discount_bp: int
    manager_discount_bp: int
    credit_note_limit_cents: int
    credit_tolerance_bp: int
    credit_warning_bp: int
    credit_blocking_days: int
    due_soon_days: int
    payment_terms: tuple[str, ...]
    maximum_attempts: int
    minutes_between_attempts: int
    segments: dict[str, SegmentRule]
    amount_tiers: tuple[AmountTier, ...] = ()
    exemption_levels: tuple[ExemptionLevel, ...] = ()
    deposit_share_bp: int = 3000
    """The least share of an order, tax included, that a down payment must cover."""
    instalments_max: int = 3
    complaint_days: tuple[tuple[str, int], ...] = ()
    """(reason, days): how long after delivery a complaint for that reason is received by the terms of sale."""
    due_limits: tuple[DueLimit, ...] = ()
    """The first that covers a product holds for it."""

    @property
    def carriage_free_cents(self) -> int:
        """The carriage-free threshold (« franco »)."""
        return max((step.below_cents for step in self.carriage_steps), default=0)

    def amount_discount_bp(self, total_cents: int) -> int:
        """The discount that an order of this amount before tax earns as a whole."""
        return max((tier.discount_bp for tier in self.amount_tiers if total_cents >= tier.from_cents), default=0)


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that a department receives: the fields without which it is incomplete, and its deadline in words.

    `deadline_minutes` is the simulated delay allowed after the event (None: the end of the day)."""

    ref: str
    label: str
    minimum: tuple[str, ...]
    deadline: str
    deadline_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Department:
    """A department of the house, whoever answers for it, and what it receives."""

    ref: str
    label: str
    person: str
    uses_crm_for: str
    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class Company:
    """The fictional wholesaler."""

    name: str
    trade: str
    depot: str
    phone: str
    opening: str
    closing: str
    lunch_start: str
    lunch_end: str
    seller: str
    holidays: tuple[str, ...] = ()
