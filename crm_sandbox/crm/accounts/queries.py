"""What the screen of a client's file shows."""

from __future__ import annotations

from dataclasses import dataclass

from crm_sandbox.crm.accounts.lately import exchanges_of_period, last_contact_on, last_order_on
from crm_sandbox.crm.accounts.listing import HourBand, hour_band
from crm_sandbox.crm.accounts.model import (
    Alert,
    Client,
    Contact,
    Exchange,
    PastComplaint,
    PastOrder,
)
from crm_sandbox.crm.accounts.panels import CreditView, DeliveryView, HabitRow, credit_view, delivery_view, habit_rows
from crm_sandbox.crm.accounts.rules import contacts_of, field_value
from crm_sandbox.crm.accounts.state import FactRecord, FieldEdit, FileChanges, Note
from crm_sandbox.crm.credit.rules import exposure_with_draft
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.crm.tasks.state import SentDocument

OPEN_PANELS = ("alerts", "habits")
"""Sections that are in view as soon as a file is opened; the others are read one by one, and that is recorded."""
PANELS = (
    "alerts",
    "habits",
    "payment",
    "delivery",
    "contacts",
    "exchanges",
    "history",
    "complaints",
    "documents",
    "identity",
)
TABS = ("habits", "history", "exchanges", "complaints", "documents", "changes")
EDITABLE = (
    "trade_name",
    "phone",
    "email",
    "address",
    "preferred_hours",
    "delivery_instructions",
    "segment",
    "potential",
    "substitution_policy",
    "requirements",
)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a file: its key fact is in its heading, its detail once it was opened."""

    panel: str
    fact: str
    count: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A person of a file, as the run left him."""

    ref: str
    name: str
    title: str
    phone: str
    preferred_hours: str
    rights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """Something promised to a client, or to be done for him: `kind` callback, commitment, appointment or task."""

    kind: str
    at: str
    text: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class ClientFile:
    """A whole file. What stands in a section that was not opened yet is None or empty."""

    ref: str
    kind: str
    name: str
    segment: str
    client_type: str
    potential: str
    address: str
    phone: str
    zone: str
    credit_state: str
    band: HourBand
    sections: tuple[Section, ...]
    alerts: tuple[Alert, ...]
    habits: tuple[HabitRow, ...]
    monthly_sales: tuple[tuple[str, int], ...]
    sales_12m_cents: int
    sales_before_cents: int
    median_basket_cents: int
    order_interval_days: int
    last_order_on: str
    contacts: tuple[ContactCard, ...]
    identity: tuple[tuple[str, str], ...]
    credit: CreditView | None
    delivery: DeliveryView | None
    orders: tuple[PastOrder, ...]
    exchanges: tuple[Exchange, ...]
    complaints: tuple[PastComplaint, ...]
    documents: tuple[SentDocument, ...]
    notes: tuple[Note, ...]
    records: tuple[FactRecord, ...]
    edits: tuple[FieldEdit, ...]
    promises: tuple[PromiseRow, ...]
    editable: tuple[tuple[str, str], ...]
    product_names: dict[str, str]

    def section(self, panel: str) -> Section:
        """One section."""
        return next(item for item in self.sections if item.panel == panel)


def is_open(state: RunState, client: str, panel: str) -> bool:
    """Whether the detail of a section was read in this run; a prospect of the run has nothing that was not typed in it."""
    is_new = client in state.accounts.prospects
    return is_new or panel in OPEN_PANELS or (client, panel) in state.accounts.panels


def client_file(dataset: Dataset, state: RunState, client: Client) -> ClientFile:
    """A file, with the sections that were opened."""
    ref, changes = client.ref, state.accounts.of(client.ref)
    history = dataset.history(ref) if ref in dataset.world.clients else None

    def opened(panel: str) -> bool:
        return is_open(state, ref, panel)

    documents = tuple(sent for sent in state.tasks.documents if sent.client == ref)
    edited = {name: field_value(dataset, state, ref, name) for name in EDITABLE}
    return ClientFile(
        ref=ref,
        kind=client.kind,
        name=edited["trade_name"],
        segment=edited["segment"] or client.segment,
        client_type=dataset.world.client_types.get(client.client_type, client.client_type),
        potential=edited["potential"],
        address=", ".join(part for part in (edited["address"], f"{client.postcode} {client.town}".strip()) if part),
        phone=edited["phone"] or client.phone,
        zone=client.zone,
        credit_state=exposure_with_draft(dataset, state, client).state if client.kind == "client" else "",
        band=hour_band(dataset, state, client),
        sections=tuple(_section(dataset, state, client, panel) for panel in PANELS),
        alerts=client.alerts,
        habits=habit_rows(dataset, state, client),
        monthly_sales=client.monthly_sales,
        sales_12m_cents=client.sales_12m_cents,
        sales_before_cents=client.sales_before_cents,
        median_basket_cents=client.median_basket_cents,
        order_interval_days=client.order_interval_days,
        last_order_on=last_order_on(state, client),
        contacts=_cards(dataset, state, client) if opened("contacts") else (),
        identity=_identity(client, edited) if opened("identity") else (),
        credit=credit_view(dataset, state, client) if opened("payment") and client.kind == "client" else None,
        delivery=delivery_view(dataset, state, client, edited) if opened("delivery") and client.zone else None,
        orders=history.orders if history and opened("history") else (),
        exchanges=(*exchanges_of_period(state, ref), *history.exchanges) if history and opened("exchanges") else (),
        complaints=history.complaints if history and opened("complaints") else (),
        documents=documents if opened("documents") else (),
        notes=tuple(reversed(changes.notes)),
        records=tuple(reversed(changes.records)),
        edits=tuple(reversed(_edits(client, changes))),
        promises=promises_of(state, ref),
        editable=tuple(edited.items()),
        product_names=_product_names(dataset, history.orders if history and opened("history") else ()),
    )


def _product_names(dataset: Dataset, orders: tuple[PastOrder, ...]) -> dict[str, str]:
    return {line.product: dataset.world.products[line.product].name for order in orders for line in order.lines}


def _contacts(dataset: Dataset, state: RunState, client: Client) -> tuple[Contact, ...]:
    known = contacts_of(dataset, state, client.ref)
    return known or client.contacts


def _cards(dataset: Dataset, state: RunState, client: Client) -> tuple[ContactCard, ...]:
    changed = state.accounts.of(client.ref).contacts
    return tuple(
        ContactCard(
            person.ref,
            person.name,
            person.title,
            person.phone,
            changed[person.ref].preferred_hours if person.ref in changed else "",
            person.rights,
        )
        for person in _contacts(dataset, state, client)
    )


def _edits(client: Client, changes: FileChanges) -> tuple[FieldEdit, ...]:
    """The changes of a file. Those of contacts say who it was and what became of him."""
    names = {contact.ref: contact.name for contact in client.contacts}
    last = {edit.field: index for index, edit in enumerate(changes.edits)}
    found = []
    for index, edit in enumerate(changes.edits):
        kind, _, ref = edit.field.partition(":")
        if kind != "contact":
            found.append(edit)
            continue
        now = changes.contacts[ref]
        told = (now.name, now.title, now.phone, now.preferred_hours) if now.is_active else ()
        new = ", ".join(part for part in told if part) if index == last[edit.field] else edit.new
        found.append(FieldEdit(edit.at, "contact", names.get(ref, ""), new, edit.reason))
        names[ref] = edit.new
    return tuple(found)


def promises_of(state: RunState, ref: str) -> tuple[PromiseRow, ...]:
    """What was promised to a client and what is to be done for him, the next first, what is done last."""
    found = [
        PromiseRow("callback", item.at, item.text, item.is_done) for item in state.calls.callbacks if item.client == ref
    ]
    tasks = state.tasks
    found += [PromiseRow("commitment", item.due, item.what, False) for item in tasks.commitments if item.client == ref]
    found += [
        PromiseRow("appointment", item.at, item.purpose, False) for item in tasks.appointments if item.client == ref
    ]
    found += [
        PromiseRow("task", item.due_at, item.title, item.done_at is not None)
        for item in tasks.tasks.values()
        if item.client == ref
    ]
    return tuple(sorted(found, key=lambda row: (row.is_done, row.at, row.kind)))


def _identity(client: Client, edited: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return (
        ("legal_name", client.legal_name),
        ("siret", client.siret),
        ("email", edited["email"] or client.email),
        ("client_since", client.client_since),
    )


def _section(dataset: Dataset, state: RunState, client: Client, panel: str) -> Section:
    fact, count = "", 0
    if panel == "alerts":
        count = len(client.alerts)
    elif panel == "habits":
        count = len(client.habits)
    elif panel == "payment":
        count = len([i for i in client.credit.overdue if i.ref not in state.credit.paid.get(client.ref, ())])
    elif panel == "contacts":
        known = _contacts(dataset, state, client)
        fact, count = (known[0].name if known else ""), len(known)
    elif panel == "delivery":
        tour = dataset.world.tours.get(client.zone)
        fact = tour.label if tour else ""
    elif panel == "exchanges":
        fact = last_contact_on(state, client)
    elif panel == "history":
        fact = last_order_on(state, client)
    elif panel == "documents":
        count = sum(sent.client == client.ref for sent in state.tasks.documents)
    return Section(panel, fact, count, is_open(state, client.ref, panel))
