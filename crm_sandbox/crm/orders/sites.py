"""A client's delivery sites, each with its own order: what the call and the read-back show of them side by side."""

from __future__ import annotations

from dataclasses import dataclass

from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.pricing import price_order
from crm_sandbox.crm.orders.queries import DeliverySlot, delivery_slot
from crm_sandbox.crm.orders.state import Order
from crm_sandbox.crm.state import RunState

FIRM = ("confirmed", "credit_hold")


@dataclass(frozen=True, slots=True)
class SiteOrder:
    """A site with the order that is being given for it: `status` empty, draft or that of the order. Amounts in cents;
    `carriage_cents` is None below the minimum."""

    ref: str
    name: str
    zone: str
    instructions: str
    requirements: tuple[str, ...]
    delivery: DeliverySlot | None
    order: str
    status: str
    lines: int
    total_cents: int
    carriage_cents: int | None
    missing_for_minimum_cents: int
    missing_cents: int
    is_read: bool
    is_current: bool


def current_site(state: RunState, client: Client, asked: str = "") -> str:
    """The site in front: the one that is asked for, else that of the latest order under way, else the first; none for a
    client who has none."""
    known = tuple(site.ref for site in client.sites)
    if asked in known:
        return asked
    drafts = state.orders.drafts_of(client.ref)
    return drafts[-1].site if known and drafts else known[0] if known else ""


def site_orders(dataset: Dataset, state: RunState, client: Client, current: str) -> tuple[SiteOrder, ...]:
    """Every site of a client, in the order of his file; nothing for one who has none."""
    return tuple(_site_order(dataset, state, client, site.ref, current) for site in client.sites)


def _site_order(dataset: Dataset, state: RunState, client: Client, ref: str, current: str) -> SiteOrder:
    site, place = client.site(ref), client.at_site(ref)
    if site is None:
        raise KeyError(ref)
    order = _latest(state, client.ref, ref)
    priced = price_order(dataset, place, order.lines if order else (), state.now.date())
    return SiteOrder(
        ref=ref,
        name=site.name,
        zone=site.zone,
        instructions=site.delivery_instructions,
        requirements=site.requirements,
        delivery=delivery_slot(dataset, state, place, order.delivery_on if order else None),
        order=order.ref if order else "",
        status=order.status if order else "",
        lines=len(order.lines) if order else 0,
        total_cents=priced.total_cents,
        carriage_cents=priced.carriage_cents,
        missing_for_minimum_cents=priced.missing_for_minimum_cents,
        missing_cents=priced.missing_cents,
        is_read=order is not None and "content" in order.read_elements,
        is_current=ref == current,
    )


def _latest(state: RunState, client: str, site: str) -> Order | None:
    """The order under way for a site, else the one that was confirmed."""
    draft = state.orders.draft_of(client, site)
    firm = (order for order in reversed(state.orders.of_client(client)) if order.site == site and order.status in FIRM)
    return draft or next(firm, None)
