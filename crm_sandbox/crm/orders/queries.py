"""What order entry and read-back show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.accounts.rules import is_opened
from crm_sandbox.crm.catalogue.model import Product
from crm_sandbox.crm.credit.queries import WaysOut, ways_out
from crm_sandbox.crm.credit.rules import Exposure, exposure, exposure_with_draft
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.discounts.rules import authority_bp
from crm_sandbox.crm.discounts.state import DiscountRequest
from crm_sandbox.crm.orders.delivery import cutoff_for, next_delivery, tour_of
from crm_sandbox.crm.orders.due import DuePart, due_parts
from crm_sandbox.crm.orders.line_view import LineView, line_view
from crm_sandbox.crm.orders.pricing import price_order
from crm_sandbox.crm.orders.state import LostSale, Order, Revision
from crm_sandbox.crm.orders.units import base_units
from crm_sandbox.crm.session.queries import client_name
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.money import BASIS

USUAL_LIMIT = 9


@dataclass(frozen=True, slots=True)
class DeliverySlot:
    """When an order entered now would be delivered, and how long that stays true."""

    on: str
    tour: str
    slot_start: str
    slot_end: str
    cutoff_at: str
    seconds_left: int


@dataclass(frozen=True, slots=True)
class CreditGauge:
    """What the client would owe with this order, against his limit."""

    state: str
    outstanding_cents: int
    limit_cents: int
    used_bp: int


@dataclass(frozen=True, slots=True)
class UsualProduct:
    """A usual product, one key away: its median quantity in sellable units."""

    product: str
    name: str
    quantity: int
    unit: str
    base_unit: str
    is_in: bool


@dataclass(frozen=True, slots=True)
class FirmOrder:
    """An order that was confirmed; `is_held` when it waits for an accord and will not leave without it."""

    ref: str
    total_cents: int
    is_held: bool


def firm_orders(state: RunState, client: str) -> tuple[FirmOrder, ...]:
    """What a client ordered today, held orders included."""
    return tuple(
        FirmOrder(item.ref, item.total_cents, item.status == "credit_hold")
        for item in state.orders.of_client(client)
        if item.status in ("confirmed", "credit_hold")
    )


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order, draft or confirmed. What the client owes, and how he gets out of it, is None while his file is closed."""

    ref: str
    client: str
    client_name: str
    status: str
    created_at: str
    confirmed_at: str
    delivery: DeliverySlot | None
    lines: tuple[LineView, ...]
    lost: tuple[LostSale, ...]
    total_cents: int
    carriage_cents: int | None
    vat_cents: int
    with_tax_cents: int
    deposit_cents: int
    missing_cents: int
    missing_for_minimum_cents: int
    free_from_cents: int
    credit: CreditGauge | None
    payment_terms: str
    due: tuple[DuePart, ...]
    read_elements: tuple[str, ...]
    stale: tuple[str, ...]
    to_read: tuple[str, ...]
    amount_discount_bp: int
    ways: WaysOut | None
    revisions: tuple[Revision, ...]
    can_change: bool
    site: str
    site_name: str
    instructions: str
    authority_bp: int
    discounts: tuple[DiscountRequest, ...]


def delivery_slot(dataset: Dataset, state: RunState, client: Client, on: str | None = None) -> DeliverySlot | None:
    """The delivery of an order entered now, or that of a confirmed one."""
    if client.zone not in dataset.world.tours:
        return None
    tour = tour_of(dataset, client)
    try:
        day = date.fromisoformat(on) if on else next_delivery(dataset, client, state.now)
    except LookupError:
        return None
    limit = cutoff_for(dataset, tour, day, state.now)
    return DeliverySlot(
        day.isoformat(),
        tour.zone,
        tour.slot_start,
        tour.slot_end,
        clock.iso(limit),
        max(0, clock.seconds_between(state.now, limit)),
    )


def order_view(dataset: Dataset, state: RunState, order: Order) -> OrderView:
    """An order as the screen shows it."""
    client = client_of(dataset, state, order.client).at_site(order.site)
    site = client.site(order.site)
    is_draft, is_known = order.status == "draft", is_opened(state, client.ref)
    delivery = delivery_slot(dataset, state, client, order.delivery_on)
    on = date.fromisoformat(delivery.on) if delivery else state.now.date()
    priced = price_order(dataset, client, order.lines, state.now.date())
    owed = exposure_with_draft(dataset, state, client) if is_draft else exposure(dataset, state, client)
    return OrderView(
        ref=order.ref,
        client=client.ref,
        client_name=client_name(dataset, state, client.ref),
        status=order.status,
        created_at=order.created_at,
        confirmed_at=order.confirmed_at or "",
        delivery=delivery,
        lines=tuple(
            line_view(dataset, state, line, price, order=order, on=on)
            for line, price in zip(order.lines, priced.lines, strict=True)
        ),
        lost=order.lost,
        total_cents=priced.total_cents,
        carriage_cents=priced.carriage_cents,
        vat_cents=priced.vat_cents,
        with_tax_cents=priced.with_tax_cents,
        deposit_cents=priced.deposit_cents,
        missing_cents=priced.missing_cents,
        missing_for_minimum_cents=priced.missing_for_minimum_cents,
        free_from_cents=dataset.world.policy.carriage_free_cents,
        credit=_gauge(owed) if is_known else None,
        payment_terms=client.payment_terms if is_known else "",
        due=due_parts(dataset, client, priced, on) if is_known else (),
        read_elements=order.read_elements,
        stale=order.stale,
        to_read=_to_read(order),
        amount_discount_bp=priced.amount_discount_bp,
        ways=ways_out(dataset, state, client, order, credit_state=owed.state, with_tax_cents=priced.with_tax_cents)
        if is_known
        else None,
        revisions=tuple(reversed(order.revisions)),
        can_change=order.status in ("draft", "confirmed", "credit_hold")
        and (is_draft or delivery is None or delivery.seconds_left > 0),
        site=order.site,
        site_name=site.name if site else "",
        instructions=client.delivery_instructions,
        authority_bp=authority_bp(dataset, state, client),
        discounts=state.discounts.of_client(client.ref),
    )


def _gauge(owed: Exposure) -> CreditGauge:
    share = owed.outstanding_cents * BASIS // owed.limit_cents if owed.limit_cents else 0
    return CreditGauge(owed.state, owed.outstanding_cents, owed.limit_cents, share)


def empty_order(dataset: Dataset, state: RunState, client: Client, site: str = "") -> OrderView:
    """The order of a client (or of his site) who has none yet: same totals, no line."""
    blank = Order("", client.ref, None, clock.iso(state.now), site=site)
    return order_view(dataset, state, blank)


def _to_read(order: Order) -> tuple[str, ...]:
    """What has to be said before the order is confirmed."""
    wanted = ["content", "quantities"]
    if any(line.origin for line in order.lines):
        wanted.append("replaced")
    return (*wanted, "delivery", "payment", "due")


def usual_products(dataset: Dataset, client: Client, order: Order | None, site: str = "") -> tuple[UsualProduct, ...]:
    """The usual products (of a site), the most regular first, each with its usual quantity in the unit in which it is sold."""
    lines = order.lines if order else ()
    present = {ref for line in lines for ref in (line.product, line.origin)}
    made = []
    here = [habit for habit in client.habits if habit.site == site]
    for habit in sorted(here, key=lambda item: (item.trend == "stopped", item.interval_days, item.product)):
        product = dataset.world.products[habit.product]
        quantity, unit = in_sold_unit(product, habit.median_quantity)
        made.append(UsualProduct(product.ref, product.name, quantity, unit, product.base_unit, product.ref in present))
    return tuple(made[:USUAL_LIMIT])


def in_sold_unit(product: Product, quantity: int) -> tuple[int, str]:
    """A quantity in the unit in which a product is sold, when it is a whole number of them."""
    size = base_units(product, product.sold_by) or 1
    return (quantity // size, product.sold_by) if quantity % size == 0 else (quantity, "unit")
