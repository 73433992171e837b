"""The list of the client files: its lines, its filters, and where a file is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from crm_sandbox.crm.accounts.files import all_files
from crm_sandbox.crm.accounts.lately import last_contact_on, last_order_on
from crm_sandbox.crm.accounts.model import Client, Window
from crm_sandbox.crm.accounts.rules import plain
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.delivery import next_cutoff
from crm_sandbox.crm.session.period import due_now, promised_by_today
from crm_sandbox.crm.session.queries import client_name
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock

PAGE_SIZE = 25
DORMANT_FACTOR = 2


@dataclass(frozen=True, slots=True)
class HourBand:
    """The hours of a client: advised, to avoid, and the hour before which an order leaves with the next tour (empty:
    not today)."""

    advised: tuple[Window, ...]
    quiet: tuple[Window, ...]
    cutoff: str
    is_closed_today: bool
    minutes_left: int | None


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A line of a list of files."""

    ref: str
    kind: str
    name: str
    client_type: str
    segment: str
    town: str
    zone: str
    phone: str
    last_order_on: str
    last_contact_on: str
    order_interval_days: int
    sales_12m_cents: int
    sales_before_cents: int
    overdue_cents: int
    overdue_days: int
    promise_at: str
    alerts: tuple[str, ...]
    is_due_today: bool
    is_dormant: bool
    band: HourBand


@dataclass(frozen=True, slots=True)
class ClientSearch:
    """What is asked of the list: text, filters, sort, page."""

    text: str = ""
    kind: str = ""
    segment: str = ""
    zone: str = ""
    client_type: str = ""
    only: str = ""
    sort: str = "name"
    is_descending: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class ClientList:
    """A page of the files, with what it was asked and what may be asked."""

    search: ClientSearch
    items: tuple[ClientRow, ...]
    total: int
    pages: int
    zones: tuple[tuple[str, str], ...]
    client_types: tuple[tuple[str, str], ...]


def hour_band(dataset: Dataset, state: RunState, client: Client) -> HourBand:
    """The hours of a client today."""
    today = state.now.date()
    cutoff, minutes = "", None
    if client.zone in dataset.world.tours:
        try:
            limit = next_cutoff(dataset, client, state.now)
        except LookupError:
            limit = None
        if limit is not None and limit.date() == today:
            cutoff, minutes = limit.strftime("%H:%M"), clock.seconds_between(state.now, limit) // 60
    return HourBand(
        advised=client.preferred_hours,
        quiet=client.quiet_hours,
        cutoff=cutoff,
        is_closed_today=today.isoweekday() in client.closing_weekdays,
        minutes_left=minutes,
    )


def client_row(dataset: Dataset, state: RunState, client: Client) -> ClientRow:
    """A file as a line of a list."""
    overdue = [i for i in client.credit.overdue if i.ref not in state.credit.paid.get(client.ref, ())]
    promise = promised_by_today(state, client.ref)
    ordered_on = last_order_on(state, client)
    since = (state.now.date() - date.fromisoformat(ordered_on)).days if ordered_on else 0
    return ClientRow(
        ref=client.ref,
        kind=client.kind,
        name=client_name(dataset, state, client.ref),
        client_type=dataset.world.client_types.get(client.client_type, client.client_type),
        segment=state.accounts.of(client.ref).fields.get("segment", client.segment),
        town=client.town,
        zone=client.zone,
        phone=client.phone,
        last_order_on=ordered_on,
        last_contact_on=last_contact_on(state, client),
        order_interval_days=client.order_interval_days,
        sales_12m_cents=client.sales_12m_cents,
        sales_before_cents=client.sales_before_cents,
        overdue_cents=sum(i.amount_cents for i in overdue),
        overdue_days=max((i.days_late for i in overdue), default=0),
        promise_at=promise.at if promise else "",
        alerts=tuple(alert.text for alert in client.alerts),
        is_due_today=client.ref in due_now(dataset, state),
        is_dormant=bool(client.order_interval_days) and since > DORMANT_FACTOR * client.order_interval_days,
        band=hour_band(dataset, state, client),
    )


_SORTS: dict[str, Callable[[Client], tuple[object, ...]]] = {
    "name": lambda c: (plain(c.trade_name),),
    "ref": lambda c: (c.ref,),
    "segment": lambda c: (c.segment or "Z", plain(c.trade_name)),
    "town": lambda c: (plain(c.town), plain(c.trade_name)),
    "last_order": lambda c: (c.last_order_on, plain(c.trade_name)),
    "sales": lambda c: (c.sales_12m_cents, plain(c.trade_name)),
    "overdue": lambda c: (sum(i.amount_cents for i in c.credit.overdue), plain(c.trade_name)),
}
SORTS = tuple(_SORTS)


def list_clients(dataset: Dataset, state: RunState, search: ClientSearch) -> ClientList:
    """The files that a search finds, sorted, one page of them."""
    found = [client for client in all_files(dataset, state) if _matches(dataset, state, client, search)]
    found.sort(key=_SORTS[search.sort], reverse=search.is_descending)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(1, search.page), pages)
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return ClientList(
        search=search,
        items=tuple(client_row(dataset, state, client) for client in shown),
        total=len(found),
        pages=pages,
        zones=tuple((tour.zone, tour.label) for tour in dataset.world.tours.values()),
        client_types=tuple(dataset.world.client_types.items()),
    )


def _matches(dataset: Dataset, state: RunState, client: Client, search: ClientSearch) -> bool:
    if search.text:
        wanted = plain(search.text)
        name = state.accounts.of(client.ref).fields.get("trade_name", client.trade_name)
        texts = (name, client.ref, client.town, client.phone, client.legal_name)
        if not any(wanted in plain(text) for text in texts):
            return False
    return (
        search.kind in ("", client.kind)
        and search.segment in ("", client.segment)
        and search.zone in ("", client.zone)
        and search.client_type in ("", client.client_type)
        and (not search.only or _is_only(dataset, state, client, search.only))
    )


def _is_only(dataset: Dataset, state: RunState, client: Client, only: str) -> bool:
    row = client_row(dataset, state, client)
    return {
        "due": row.is_due_today,
        "overdue": row.overdue_cents > 0,
        "promise": bool(row.promise_at),
        "dormant": row.is_dormant,
        "closing": bool(row.band.cutoff),
    }.get(only, True)
