"""Files: effects."""

from __future__ import annotations

from crm_sandbox.crm.accounts.decide import capability
from crm_sandbox.crm.accounts.events import (
    AccountOpened,
    ClientOpened,
    ContactUpdated,
    FactRecorded,
    FieldUpdated,
    NoteCreated,
    NoteFlagged,
    PanelViewed,
    ProspectCreated,
)
from crm_sandbox.crm.accounts.state import (
    ContactEdit,
    FactRecord,
    FieldEdit,
    FileChanges,
    NewProspect,
    Note,
    OpenedAccount,
)
from crm_sandbox.crm.desk.state import Screen
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.records import changed

__all__ = ["capability"]


def _with(state: RunState, client: str, changes: FileChanges) -> RunState:
    return changed(state, accounts=changed(state.accounts, changes={**state.accounts.changes, client: changes}))


@capability.evolves(ClientOpened)
def client_opened(state: RunState, event: ClientOpened) -> RunState:
    accounts = changed(state.accounts, opened=state.accounts.opened | {event.client})
    return changed(state, accounts=accounts, desk=changed(state.desk, front=Screen("client", event.client)))


@capability.evolves(PanelViewed)
def panel_viewed(state: RunState, event: PanelViewed) -> RunState:
    accounts = changed(state.accounts, panels=state.accounts.panels | {(event.client, event.panel)})
    live = state.calls.live
    if live is None or live.client != event.client:
        return changed(state, accounts=accounts)
    flagged = changed(live, flags=live.flags | {f"viewed:{event.panel}"})
    return changed(state, accounts=accounts, calls=changed(state.calls, live=flagged))


@capability.evolves(FieldUpdated)
def field_updated(state: RunState, event: FieldUpdated) -> RunState:
    changes = state.accounts.of(event.client)
    edit = FieldEdit(event.at, event.field, event.old, event.new, event.reason)
    fields = {**changes.fields, event.field: event.new}
    return _with(state, event.client, changed(changes, fields=fields, edits=(*changes.edits, edit)))


@capability.evolves(ContactUpdated)
def contact_updated(state: RunState, event: ContactUpdated) -> RunState:
    changes = state.accounts.of(event.client)
    edit = ContactEdit(
        event.contact,
        event.name,
        event.title,
        event.phone,
        event.preferred_hours,
        event.rights,
        event.is_active,
    )
    old = changes.contacts.get(event.contact)
    history = FieldEdit(event.at, f"contact:{event.contact}", old.name if old else "", event.name, "")
    contacts = {**changes.contacts, event.contact: edit}
    return _with(state, event.client, changed(changes, contacts=contacts, edits=(*changes.edits, history)))


@capability.evolves(FactRecorded)
def fact_recorded(state: RunState, event: FactRecorded) -> RunState:
    changes = state.accounts.of(event.client)
    record = FactRecord(event.at, event.field, event.value, event.call)
    return _with(state, event.client, changed(changes, records=(*changes.records, record)))


@capability.evolves(NoteCreated)
def note_created(state: RunState, event: NoteCreated) -> RunState:
    changes = state.accounts.of(event.client)
    note = Note(event.note, event.at, event.text, (), event.call)
    state = _with(state, event.client, changed(changes, notes=(*changes.notes, note)))
    return changed(state, accounts=changed(state.accounts, notes_count=state.accounts.notes_count + 1))


@capability.evolves(NoteFlagged)
def note_flagged(state: RunState, event: NoteFlagged) -> RunState:
    changes = state.accounts.of(event.client)
    notes = tuple(changed(n, flags=event.categories) if n.ref == event.note else n for n in changes.notes)
    return _with(state, event.client, changed(changes, notes=notes))


@capability.evolves(ProspectCreated)
def prospect_created(state: RunState, event: ProspectCreated) -> RunState:
    made = NewProspect(
        event.client,
        event.at,
        event.trade_name,
        event.client_type,
        event.town,
        event.phone,
        event.contact,
        event.note,
    )
    return changed(state, accounts=changed(state.accounts, prospects={**state.accounts.prospects, event.client: made}))


@capability.evolves(AccountOpened)
def account_opened(state: RunState, event: AccountOpened) -> RunState:
    account = OpenedAccount(event.at, event.legal_name, event.zone, event.payment_terms)
    opened = {**state.accounts.opened_accounts, event.client: account}
    return changed(state, accounts=changed(state.accounts, opened_accounts=opened))
