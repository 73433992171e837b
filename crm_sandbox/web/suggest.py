"""Suggestion lists: pure reads, never recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crm_sandbox.crm.accounts.listing import ClientSearch, list_clients
from crm_sandbox.crm.catalogue.queries import ProductSearch, list_products
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.web.packs import packs

LIMIT = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line: what it is, its reference, its name, a detail; of a product, the unit it is sold in and what packs hold."""

    screen: str
    ref: str
    name: str
    detail: str
    note: str = ""
    unit: str = ""
    packs: str = ""


def products(dataset: Dataset, state: RunState, text: str) -> tuple[Suggestion, ...]:
    """Products by name, brand, code or family."""
    found = list_products(dataset, state, ProductSearch(text=text)).items[:LIMIT]
    known = dataset.world.products
    return tuple(
        Suggestion("product", p.ref, f"{p.name} {p.brand}", p.ref, p.unit, p.sold_by, packs(known[p.ref]))
        for p in found
    )


def clients(dataset: Dataset, state: RunState, text: str) -> tuple[Suggestion, ...]:
    """Clients and prospects by name, code, town or telephone."""
    found = list_clients(dataset, state, ClientSearch(text=text)).items[:LIMIT]
    return tuple(Suggestion("client", c.ref, c.name, c.ref, c.town) for c in found)


def everything(dataset: Dataset, state: RunState, text: str) -> tuple[Suggestion, ...]:
    """Clients first, then products."""
    return (*clients(dataset, state, text)[:5], *products(dataset, state, text)[:5])


SOURCES: dict[str, Callable[[Dataset, RunState, str], tuple[Suggestion, ...]]] = {
    "products": products,
    "clients": clients,
    "everything": everything,
}
