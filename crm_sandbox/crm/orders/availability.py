"""What can be delivered, and what could replace what cannot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm_sandbox.crm.catalogue.model import Product, Restock
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.hazards import is_sold_out, restocks_of
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.money import BASIS, divide_half_up


def available(dataset: Dataset, state: RunState, product: str, on: date) -> int:
    """Base units that can still be promised for a delivery date: stock and receipts by then, less what is promised."""
    stock = 0 if is_sold_out(dataset, product, state.now) else dataset.world.products[product].stock
    receipts = restocks_of(dataset, product, state.now)
    expected = sum(r.quantity for r in receipts if date.fromisoformat(r.on) <= on)
    return max(0, stock + expected - state.orders.promised.get(product, 0))


def next_restock(dataset: Dataset, state: RunState, product: str, after: date) -> Restock | None:
    """The next expected receipt of a product after a day, as it is known now."""
    coming = [r for r in restocks_of(dataset, product, state.now) if date.fromisoformat(r.on) > after]
    return min(coming, key=lambda r: r.on, default=None)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What could replace a product, and what differs. Prices in basis points of difference per base unit."""

    product: str
    added_allergens: tuple[str, ...]
    removed_allergens: tuple[str, ...]
    lost_labels: tuple[str, ...]
    gained_labels: tuple[str, ...]
    is_same_format: bool
    is_same_temperature: bool
    is_same_usage: bool
    units_per_carton: int
    price_delta_bp: int
    available: int

    def differences(self) -> tuple[str, ...]:
        """The differences as codes, for the record."""
        found = [f"+{code}" for code in self.added_allergens] + [f"-{code}" for code in self.lost_labels]
        if not self.is_same_format:
            found.append("format")
        if self.price_delta_bp:
            found.append(f"price:{self.price_delta_bp}")
        return tuple(found)


def compare(origin: Product, other: Product, stock: int) -> Candidate:
    """What differs between a product and one that could replace it."""
    return Candidate(
        product=other.ref,
        added_allergens=tuple(a for a in other.allergens if a not in origin.allergens),
        removed_allergens=tuple(a for a in origin.allergens if a not in other.allergens),
        lost_labels=tuple(label for label in origin.labels if label not in other.labels),
        gained_labels=tuple(label for label in other.labels if label not in origin.labels),
        is_same_format=other.format == origin.format,
        is_same_temperature=other.temperature == origin.temperature,
        is_same_usage=other.usage == origin.usage,
        units_per_carton=other.units_per_carton,
        price_delta_bp=divide_half_up((other.price_cents - origin.price_cents) * BASIS, origin.price_cents),
        available=stock,
    )


def candidates(dataset: Dataset, state: RunState, product: str, on: date) -> tuple[Candidate, ...]:
    """What could replace a product at a delivery date: same use or listed as a substitute, never without stock.

    Ordered by price, so that the order says nothing of what a client accepts.
    """
    origin = dataset.world.products[product]
    found = []
    for other in dataset.world.products.values():
        if other.ref == product or (other.usage != origin.usage and other.ref not in origin.substitutes):
            continue
        stock = available(dataset, state, other.ref, on)
        if stock > 0:
            found.append(compare(origin, other, stock))
    return tuple(sorted(found, key=lambda c: (abs(c.price_delta_bp), c.product)))
