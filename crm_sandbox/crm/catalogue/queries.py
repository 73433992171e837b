"""What the catalogue shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm_sandbox.crm.accounts.rules import plain
from crm_sandbox.crm.catalogue.model import Product, Promotion
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.availability import available, candidates, next_restock
from crm_sandbox.crm.orders.hazards import restocks_of
from crm_sandbox.crm.orders.pricing import active_promotions
from crm_sandbox.crm.orders.units import base_units, units_of
from crm_sandbox.crm.state import RunState

PAGE_SIZE = 25
LOW_STOCK_CARTONS = 3


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A line of the catalogue. `stock` is what can still be promised today."""

    ref: str
    name: str
    brand: str
    family: str
    unit: str
    units_per_carton: int
    sold_by: str
    price_cents: int
    stock: int
    level: str
    restock_on: str
    promotion: str
    is_new: bool
    weight_g: int
    """About what a base unit weighs, of a product of variable weight; else 0."""
    kilo_cents: int


@dataclass(frozen=True, slots=True)
class ProductSearch:
    """What is asked of the catalogue."""

    text: str = ""
    family: str = ""
    only: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class ProductList:
    """A page of the catalogue."""

    search: ProductSearch
    items: tuple[ProductRow, ...]
    total: int
    pages: int
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replacement:
    """What could replace a product, and what differs. The list says nothing of what a client would accept."""

    ref: str
    name: str
    brand: str
    unit: str
    price_cents: int
    price_delta_bp: int
    added_allergens: tuple[str, ...]
    removed_allergens: tuple[str, ...]
    lost_labels: tuple[str, ...]
    gained_labels: tuple[str, ...]
    is_same_format: bool
    format: str
    is_same_temperature: bool
    units_per_carton: int
    available: int


@dataclass(frozen=True, slots=True)
class ProductSheet:
    """A product sheet."""

    row: ProductRow
    description: str
    usage: str
    format: str
    temperature: str
    is_food: bool
    """Whether the house sells food: storage and allergens are then part of every sheet."""
    allergens: tuple[str, ...]
    labels: tuple[str, ...]
    shelf_life_days: int | None
    vat_bp: int
    deposit_cents: int
    multiple: int
    minimum: int
    packs: tuple[tuple[str, int], ...]
    restocks: tuple[tuple[str, int], ...]
    tiers: tuple[tuple[int, int], ...]
    promotions: tuple[Promotion, ...]
    replacements: tuple[Replacement, ...]
    complements: tuple[tuple[str, str, str], ...]


def stock_level(product: Product, stock: int) -> str:
    """pos, warn (few cartons left) or dang (none)."""
    if stock < max(product.minimum, 1):
        return "dang"
    return "warn" if stock < LOW_STOCK_CARTONS * max(product.units_per_carton, product.multiple) else "pos"


def product_row(dataset: Dataset, state: RunState, product: Product, on: date | None = None) -> ProductRow:
    """A product as a line, with what is available for a delivery date (today when none is given)."""
    day = on or state.now.date()
    stock = available(dataset, state, product.ref, day)
    restock = next_restock(dataset, state, product.ref, day)
    promotion = next((p for p in active_promotions(dataset, state.now.date()) if p.product == product.ref), None)
    return ProductRow(
        ref=product.ref,
        name=product.name,
        brand=product.brand,
        family=product.family,
        unit=product.base_unit,
        units_per_carton=product.units_per_carton,
        sold_by=product.sold_by,
        price_cents=product.price_cents,
        stock=stock,
        level=stock_level(product, stock),
        restock_on=restock.on if restock else "",
        promotion=promotion.label if promotion else "",
        is_new=product.is_new,
        weight_g=product.weight_g,
        kilo_cents=product.kilo_cents,
    )


def list_products(dataset: Dataset, state: RunState, search: ProductSearch) -> ProductList:
    """The products that a search finds: those whose name or code begins with it come first."""
    words = [plain(word) for word in search.text.split()]
    found = []
    for product in dataset.world.products.values():
        if search.family and product.family != search.family:
            continue
        texts = (plain(product.name), plain(product.brand), plain(product.ref), plain(product.family))
        if all(any(word in text for text in texts) for word in words):
            row = product_row(dataset, state, product)
            if not search.only or _is_only(row, search.only):
                starts = bool(words) and (texts[0].startswith(words[0]) or texts[2].startswith(words[0]))
                found.append((not starts, texts[0], product.ref, row))
    found.sort(key=lambda item: item[:3])
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(1, search.page), pages)
    rows = [item[3] for item in found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]]
    families = tuple(sorted({product.family for product in dataset.world.products.values()}))
    return ProductList(search, tuple(rows), len(found), pages, families)


def _is_only(row: ProductRow, only: str) -> bool:
    return {"promotion": bool(row.promotion), "out": row.level == "dang", "new": row.is_new}.get(only, True)


def replacements(dataset: Dataset, state: RunState, product: str, on: date) -> tuple[Replacement, ...]:
    """What could replace a product at a delivery date, with the differences: by price; where the exercise helps, what differs
    least first."""
    made = []
    for candidate in candidates(dataset, state, product, on):
        other = dataset.world.products[candidate.product]
        made.append(
            Replacement(
                ref=other.ref,
                name=other.name,
                brand=other.brand,
                unit=other.base_unit,
                price_cents=other.price_cents,
                price_delta_bp=candidate.price_delta_bp,
                added_allergens=candidate.added_allergens,
                removed_allergens=candidate.removed_allergens,
                lost_labels=candidate.lost_labels,
                gained_labels=candidate.gained_labels,
                is_same_format=candidate.is_same_format,
                format=other.format,
                is_same_temperature=candidate.is_same_temperature,
                units_per_carton=other.units_per_carton,
                available=candidate.available,
            )
        )
    return tuple(sorted(made, key=_departure)) if dataset.world.exercise.ranks_substitutes else tuple(made)


def _departure(item: Replacement) -> tuple[bool, int, bool]:
    """How far a replacement is from the product, on what the catalogue says of both; the price comes last, as they stand."""
    return (not item.is_same_temperature, len(item.added_allergens) + len(item.lost_labels), not item.is_same_format)


def product_sheet(dataset: Dataset, state: RunState, ref: str) -> ProductSheet | None:
    """One product."""
    product = dataset.world.products.get(ref)
    if product is None:
        return None
    today, policy = state.now.date(), dataset.world.policy
    tiers = policy.carton_tiers if product.sold_by == "carton" else ()
    return ProductSheet(
        row=product_row(dataset, state, product),
        description=product.description,
        usage=product.usage,
        format=product.format,
        temperature=product.temperature,
        is_food=any(item.allergens for item in dataset.world.products.values()),
        allergens=product.allergens,
        labels=product.labels,
        shelf_life_days=product.shelf_life_days,
        vat_bp=product.vat_bp,
        deposit_cents=product.deposit_cents,
        multiple=product.multiple,
        minimum=product.minimum,
        packs=tuple((unit, base_units(product, unit) or 1) for unit in units_of(product)),
        restocks=tuple(
            (r.on, r.quantity) for r in restocks_of(dataset, product.ref, state.now) if r.on > today.isoformat()
        ),
        tiers=tuple((tier.cartons, tier.discount_bp) for tier in tiers),
        promotions=tuple(p for p in active_promotions(dataset, today) if p.product == ref),
        replacements=replacements(dataset, state, ref, today),
        complements=tuple(
            (other, dataset.world.products[other].name, complement.reason)
            for complement in dataset.world.complements
            if complement.usage == product.usage
            for other in complement.products
            if other in dataset.world.products
        ),
    )
