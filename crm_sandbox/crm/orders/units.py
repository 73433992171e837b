"""Units: what is said, what is sold. Everything is stored in base units (« UVC »)."""

from __future__ import annotations

from crm_sandbox.crm.catalogue.model import Product
from crm_sandbox.kernel.money import ceil_to, floor_to

UNITS = ("unit", "inner", "carton", "pallet")


def base_units(product: Product, unit: str) -> int | None:
    """How many base units one `unit` holds; None when the product has no such unit."""
    if unit == "unit":
        return 1
    if unit == "inner":
        return product.units_per_inner
    if unit == "carton":
        return product.units_per_carton
    return product.pallet_units


def units_of(product: Product) -> tuple[str, ...]:
    """The units in which a product may be typed, smallest first."""
    units = ["unit"]
    if product.units_per_inner:
        units.append("inner")
    if product.units_per_carton > 1:
        units.append("carton")
    units.append("pallet")
    return tuple(units)


def sellable_unit(product: Product) -> str:
    """The unit in which the product is sold, as a line shows it."""
    return product.sold_by if base_units(product, product.sold_by) else "unit"


def is_sellable(product: Product, quantity: int) -> bool:
    """Whether a quantity can stand on an order line: the multiple and the minimum both apply."""
    return quantity >= product.minimum and quantity % product.multiple == 0


def nearest_sellable(product: Product, quantity: int) -> tuple[int, ...]:
    """The sellable quantities just below and just above (one, when nothing is below)."""
    least = ceil_to(product.minimum, product.multiple)
    above = max(least, ceil_to(quantity, product.multiple))
    below = floor_to(quantity, product.multiple)
    return (below, above) if least <= below < above else (above,)


def to_sellable(product: Product, quantity: int, nature: str) -> int:
    """What a request means in sellable units (domain rule 1.0.2): exact and usual go up, at most goes down (0: propose a
    smaller pack), about goes to the nearest, ties up, never to nothing."""
    multiple = product.multiple
    if nature in ("exact", "usual"):
        return ceil_to(quantity, multiple)
    if nature == "at_most":
        return floor_to(quantity, multiple)
    below, above = floor_to(quantity, multiple), ceil_to(quantity, multiple)
    if below == 0:
        return above
    return below if quantity - below < above - quantity else above
