"""A line of an order as order entry and read-back show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm_sandbox.crm.catalogue.model import GRAMS
from crm_sandbox.crm.catalogue.queries import product_row
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.pricing import PricedLine
from crm_sandbox.crm.orders.state import Line, Order
from crm_sandbox.crm.orders.units import base_units, units_of
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.money import divide_half_up


@dataclass(frozen=True, slots=True)
class LineView:
    """A line as the screen shows it: base units, the unit typed, price and its cause, stock at the delivery date. What is
    charged by weight has about what the line weighs, and the price of a kilogram: its amount is an estimate. `paid_cents`
    is the price after every discount, the one that is told. `is_contested`:
    the client on the line put it right as it was read to him."""

    product: str
    name: str
    brand: str
    base_unit: str
    quantity: int
    unit: str
    unit_quantity: int
    units: tuple[str, ...]
    price_cents: int
    discount_bp: int
    cause: str
    cause_ref: str
    contract_bp: int
    paid_cents: int
    amount_cents: int
    free_quantity: int
    gift: str
    stock: int
    level: str
    restock_on: str
    asked: int | None
    origin: str
    origin_name: str
    agreement: str
    source: str
    is_read: bool
    is_contested: bool
    weight_g: int
    kilo_cents: int
    paid_kilo_cents: int


def line_view(dataset: Dataset, state: RunState, line: Line, price: PricedLine, *, order: Order, on: date) -> LineView:
    """A line at its price, with what is in stock on the day of its delivery."""
    product = dataset.world.products[line.product]
    row = product_row(dataset, state, product, on)
    size = base_units(product, line.unit) or 1
    unit = line.unit if line.quantity % size == 0 else "unit"
    live, weight = state.calls.live, product.weight_g * line.quantity
    return LineView(
        product=product.ref,
        name=product.name,
        brand=product.brand,
        base_unit=product.base_unit,
        quantity=line.quantity,
        unit=unit,
        unit_quantity=line.quantity // (size if unit == line.unit else 1),
        units=units_of(product),
        price_cents=price.unit_price_cents,
        discount_bp=price.discount_bp,
        cause=price.cause,
        cause_ref=price.cause_ref,
        contract_bp=price.contract_bp,
        paid_cents=price.paid_price_cents,
        amount_cents=price.amount_cents,
        free_quantity=price.free_quantity,
        gift=dataset.world.products[price.gift].name if price.gift else "",
        stock=row.stock,
        level=row.level,
        restock_on=row.restock_on,
        asked=line.asked if line.asked != line.quantity else None,
        origin=line.origin or "",
        origin_name=dataset.world.products[line.origin].name if line.origin else "",
        agreement=line.agreement,
        source=line.source,
        is_read=line.is_read,
        is_contested=line.is_read and live is not None and live.contests(order.ref, product.ref),
        weight_g=weight,
        kilo_cents=product.kilo_cents,
        paid_kilo_cents=divide_half_up(price.amount_cents * GRAMS, weight) if weight else 0,
    )
