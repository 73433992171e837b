"""What fits a client among the offers of the moment: promotions and complements beside what he buys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.catalogue.model import Promotion
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.pricing import active_promotions


def bought_by(client: Client, asked: Iterable[str] = ()) -> frozenset[str]:
    """The products that a client usually buys, and those that he asks for now."""
    return frozenset({*(habit.product for habit in client.habits), *asked})


def is_of_a_family(dataset: Dataset, bought: Iterable[str], product: str) -> bool:
    """Whether a product is of a family that the client buys."""
    products = dataset.world.products
    return products[product].family in {products[ref].family for ref in bought}


def goes_with(dataset: Dataset, bought: Iterable[str], product: str) -> bool:
    """Whether a product completes something that the client buys."""
    usages = {dataset.world.products[ref].usage for ref in bought}
    return any(row.usage in usages and product in row.products for row in dataset.world.complements)


def close_promotions(dataset: Dataset, client: Client, on: date) -> tuple[Promotion, ...]:
    """The promotions of the day on what stands on the same shelf as something that the client buys, in stock; a public
    buyer has his own prices."""
    products = dataset.world.products
    shelves = {products[ref].subfamily for ref in bought_by(client)}
    return tuple(
        promotion
        for promotion in active_promotions(dataset, on)
        if not client.has_fixed_prices
        and products[promotion.product].subfamily in shelves
        and products[promotion.product].stock > 0
    )
