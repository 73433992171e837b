"""The rules of order entry, gathered for those who use them."""

from __future__ import annotations

from crm_sandbox.crm.orders.availability import (
    Candidate,
    available,
    candidates,
    compare,
    next_restock,
)
from crm_sandbox.crm.orders.delivery import (
    cutoff_for,
    is_tenable,
    next_delivery,
    tour_of,
)
from crm_sandbox.crm.orders.pricing import (
    PricedLine,
    PricedOrder,
    active_promotions,
    price_order,
)
from crm_sandbox.crm.orders.units import (
    base_units,
    is_sellable,
    nearest_sellable,
    sellable_unit,
    to_sellable,
    units_of,
)

__all__ = [
    "Candidate",
    "PricedLine",
    "PricedOrder",
    "active_promotions",
    "available",
    "base_units",
    "candidates",
    "compare",
    "cutoff_for",
    "is_sellable",
    "is_tenable",
    "nearest_sellable",
    "next_delivery",
    "next_restock",
    "price_order",
    "sellable_unit",
    "to_sellable",
    "tour_of",
    "units_of",
]
