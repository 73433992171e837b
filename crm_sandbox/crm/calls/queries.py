"""What the call screen shows: the file, the conversation, the palette, the order, the report. Nothing that was not said."""

from __future__ import annotations

from dataclasses import dataclass

from crm_sandbox.crm.accounts.files import find_client
from crm_sandbox.crm.accounts.listing import ClientRow, client_row
from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.accounts.queries import ClientFile, client_file
from crm_sandbox.crm.accounts.rules import contacts_of, first_terms_of, is_opened
from crm_sandbox.crm.calls.missed import MissedCall, missed_calls
from crm_sandbox.crm.calls.palette import ActOption, acts_for
from crm_sandbox.crm.calls.rules import pick_list
from crm_sandbox.crm.calls.state import MISSED, Callback, EndedCall, LiveCall, Turn
from crm_sandbox.crm.catalogue.queries import ProductRow, Replacement, product_row, replacements
from crm_sandbox.crm.complaints.state import Complaint
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.delivery import next_delivery
from crm_sandbox.crm.orders.pending import PendingOrder, pending_orders
from crm_sandbox.crm.orders.pricing import active_promotions
from crm_sandbox.crm.orders.queries import (
    DeliverySlot,
    FirmOrder,
    OrderView,
    UsualProduct,
    delivery_slot,
    empty_order,
    firm_orders,
    order_view,
    usual_products,
)
from crm_sandbox.crm.orders.sites import SiteOrder, current_site, site_orders
from crm_sandbox.crm.orders.units import base_units, sellable_unit, units_of
from crm_sandbox.crm.session.period import due_now, of_day
from crm_sandbox.crm.session.queries import client_name
from crm_sandbox.crm.state import RunState

PIPS = 8
PIP_T = 300
"""Tenths of a second of patience in one pip: the scale is the same for every client, so that it tells nothing of him."""
LOW_PIPS, VERY_LOW_PIPS = 4, 2


@dataclass(frozen=True, slots=True)
class LiveView:
    """The call under way. `rights` are those that the file gives to the person on the line; `pips` None when the
    exercise hides patience."""

    ref: str
    client: str
    direction: str
    started_at: str
    elapsed_s: int
    speaker: str
    title: str
    rights: tuple[str, ...]
    is_in_file: bool
    is_file_open: bool
    is_voicemail: bool
    phase: str
    pips: int | None
    patience: str
    is_role_play: bool
    turns: tuple[Turn, ...]
    acts: tuple[ActOption, ...]
    complaint: Complaint | None
    pending: tuple[PendingOrder, ...]


@dataclass(frozen=True, slots=True)
class WrapUpView:
    """A call whose report is awaited; `pending`: the orders that were entered and not confirmed."""

    ref: str
    client: str
    client_name: str
    ending: str
    speaker: str
    started_at: str
    duration_s: int
    is_reached: bool
    has_order: bool
    pending: tuple[PendingOrder, ...]
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A product that the client wants and that is being looked at: what is left, and what could replace it."""

    row: ProductRow
    quantity: int
    replacements: tuple[Replacement, ...] | None


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What opening the account of the prospect on the line takes: zones and terms to choose from, and whether somebody
    who orders is known."""

    legal_name: str
    zone: str
    zones: tuple[tuple[str, str], ...]
    terms: tuple[str, ...]
    has_buyer: bool


@dataclass(frozen=True, slots=True)
class CallView:
    """The call screen: a call, a report to write, or the next calls. `client` is the file once it is opened, `row` what a
    list says of it."""

    live: LiveView | None
    wrap_up: WrapUpView | None
    client: ClientFile | None
    row: ClientRow | None
    order: OrderView | None
    confirmed: tuple[FirmOrder, ...]
    usual: tuple[UsualProduct, ...]
    wanted: Wanted | None
    delivery: DeliverySlot | None
    promotions: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str], ...]
    next_calls: tuple[ClientRow, ...]
    planned_at: dict[str, str]
    callbacks: tuple[Callback, ...]
    missed: tuple[MissedCall, ...]
    recent: tuple[tuple[EndedCall, str], ...]
    names: dict[str, str]
    site: str
    sites: tuple[SiteOrder, ...]
    account: NewAccount | None


def call_view(
    dataset: Dataset, state: RunState, wanted: str = "", quantity: int = 0, compared: str = "", site: str = ""
) -> CallView:
    """The call screen. `wanted` is a product that could not be entered, `compared` the one whose substitutes were asked,
    `site` the delivery site in front."""
    calls = state.calls
    waiting = None if calls.live else calls.to_wrap_up
    ref = calls.live.client if calls.live else waiting.client if waiting else ""
    client = find_client(dataset, state, ref) if ref else None
    known = find_client(dataset, state, ref)
    site = current_site(state, known, site) if known else ""
    draft = state.orders.draft_of(ref, site) if known else None
    is_known = is_opened(state, ref)
    order = None
    if known is not None and known.kind == "client" and known.zone in dataset.world.tours:
        order = order_view(dataset, state, draft) if draft else empty_order(dataset, state, known, site)
    mentioned = {call.client for call in calls.ended} | {callback.client for callback in calls.callbacks}
    names = {item: client_name(dataset, state, item) for item in sorted(mentioned)}
    return CallView(
        live=_live(dataset, state, calls.live) if calls.live else None,
        wrap_up=_wrap_up(dataset, state, waiting) if waiting else None,
        client=client_file(dataset, state, client) if client and is_known else None,
        row=client_row(dataset, state, client) if client else None,
        order=order,
        confirmed=firm_orders(state, ref),
        usual=usual_products(dataset, known, draft, site) if known and is_known else (),
        wanted=_wanted(dataset, state, known.at_site(site), wanted or compared, quantity, bool(compared))
        if known
        else None,
        delivery=delivery_slot(dataset, state, known.at_site(site)) if known else None,
        promotions=tuple((p.ref, p.label) for p in active_promotions(dataset, state.now.date())),
        roles=_roles(dataset),
        next_calls=() if ref else _next_calls(dataset, state),
        planned_at={} if ref else {slot.subject: slot.at for slot in state.plan.ordered() if slot.kind == "call"},
        callbacks=tuple(item for item in calls.callbacks if not item.is_done),
        missed=missed_calls(dataset, state),
        recent=tuple((call, names[call.client]) for call in reversed(_ended_today(dataset, state)[-8:])),
        names=names,
        site=site,
        sites=site_orders(dataset, state, known, site) if known and is_known else (),
        account=_account(dataset, state, known) if known and known.kind == "prospect" else None,
    )


def _account(dataset: Dataset, state: RunState, client: Client) -> NewAccount:
    return NewAccount(
        legal_name=client.legal_name,
        zone=client.zone,
        zones=tuple((tour.zone, tour.label) for tour in dataset.world.tours.values()),
        terms=first_terms_of(dataset.world.policy),
        has_buyer=any("order" in person.rights for person in contacts_of(dataset, state, client.ref)),
    )


def _roles(dataset: Dataset) -> tuple[tuple[str, str], ...]:
    """Every kind of person whom one may ask for, whatever the client: the list tells nothing of him."""
    found = {contact.role: contact.title for client in dataset.world.clients.values() for contact in client.contacts}
    return tuple(sorted(((role, title) for role, title in found.items() if role), key=lambda item: item[1]))


def _ended_today(dataset: Dataset, state: RunState) -> tuple[EndedCall, ...]:
    return of_day(dataset, state, state.now.date())[1].calls.ended


def _next_calls(dataset: Dataset, state: RunState) -> tuple[ClientRow, ...]:
    called = {call.client for call in _ended_today(dataset, state) if call.ending != MISSED}
    planned = [slot.subject for slot in state.plan.ordered() if slot.kind == "call" and slot.subject not in called]
    refs = planned or [ref for ref in due_now(dataset, state) if ref not in called]
    files = (find_client(dataset, state, ref) for ref in refs)
    return tuple(client_row(dataset, state, client) for client in files if client is not None)[:6]


def _live(dataset: Dataset, state: RunState, live: LiveCall) -> LiveView:
    client = find_client(dataset, state, live.client)
    is_known = is_opened(state, live.client)
    contacts = client.contacts if client and is_known else ()
    person = next((c for c in contacts if c.name == live.speaker), None)
    person = person or next((c for c in contacts if c.role == live.role and live.role), None)
    pips = max(0, min(PIPS, -(-live.patience_t // PIP_T)))
    is_simulated = live.role != "voicemail" and not state.session.is_role_play
    shows = dataset.world.exercise.shows_patience and is_simulated
    return LiveView(
        ref=live.ref,
        client=live.client,
        direction=live.direction,
        started_at=live.started_at,
        elapsed_s=live.elapsed_s,
        speaker=live.speaker,
        title=person.title if person else "",
        rights=person.rights if person else (),
        is_in_file=person is not None,
        is_file_open=is_known,
        is_voicemail=live.role == "voicemail",
        phase=live.phase,
        pips=pips if shows else None,
        patience="very_low" if pips <= VERY_LOW_PIPS else "low" if pips <= LOW_PIPS else "fair",
        is_role_play=state.session.is_role_play,
        turns=live.turns,
        acts=acts_for(live.phase, with_hints=dataset.world.exercise.shows_hints),
        complaint=state.complaints.open_of(live.client),
        pending=pending_orders(dataset, state, live.client),
    )


def _wrap_up(dataset: Dataset, state: RunState, call: EndedCall) -> WrapUpView:
    orders = state.orders.of_client(call.client)
    return WrapUpView(
        ref=call.ref,
        client=call.client,
        client_name=client_name(dataset, state, call.client),
        ending=call.ending,
        speaker=call.speaker,
        started_at=call.started_at,
        duration_s=call.duration_s,
        is_reached=call.is_reached,
        has_order=any(order.call == call.ref and order.status in ("confirmed", "credit_hold") for order in orders),
        pending=pending_orders(dataset, state, call.client),
        turns=call.live.turns if call.live else (),
    )


def _wanted(
    dataset: Dataset, state: RunState, client: Client, product: str, quantity: int, is_compared: bool
) -> Wanted | None:
    item = dataset.world.products.get(product)
    if item is None:
        return None
    try:
        on = next_delivery(dataset, client, state.now)
    except LookupError:
        on = state.now.date()
    found = replacements(dataset, state, product, on) if is_compared else None
    return Wanted(product_row(dataset, state, item, on), quantity, found)


def fact_choices(dataset: Dataset, state: RunState, client: str, field: str) -> tuple[str, ...]:
    """What the pick-list of a field offers for a client."""
    return pick_list(dataset, state, client, field)


def product_units(dataset: Dataset, product: str) -> tuple[str, ...]:
    """The units in which a product may be typed."""
    item = dataset.world.products.get(product)
    return units_of(item) if item else ("unit",)


def usual_unit(dataset: Dataset, product: str) -> str:
    """The unit in which a product is sold, offered first."""
    item = dataset.world.products.get(product)
    return sellable_unit(item) if item else "unit"


def in_base_units(dataset: Dataset, product: str, quantity: int, unit: str) -> int:
    """A typed quantity, in base units of the product."""
    item = dataset.world.products.get(product)
    return quantity * ((base_units(item, unit) if item else 1) or 1)
