"""Files: decisions."""

from __future__ import annotations

from crm_sandbox.crm.accounts.actions import (
    CreateNote,
    CreateProspect,
    OpenAccount,
    OpenClient,
    OpenPanel,
    RecordFact,
    UpdateContact,
    UpdateField,
)
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
from crm_sandbox.crm.accounts.files import require_client
from crm_sandbox.crm.accounts.rules import (
    contacts_of,
    field_value,
    first_terms_of,
    flagged_categories,
    likely_duplicates,
    require_file,
)
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.runtime import CrmCapability
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.decider import Capability, Outcome
from crm_sandbox.kernel.events import Event
from crm_sandbox.kernel.refusals import refuse, refuse_recorded

capability: CrmCapability = Capability("accounts")


def call_with(state: RunState, client: str) -> str | None:
    """The reference of the call under way with a client, or of the one whose report is awaited."""
    live = state.calls.live
    if live is not None:
        return live.ref if live.client == client else None
    waiting = state.calls.to_wrap_up
    return waiting.ref if waiting is not None and waiting.client == client else None


@capability.handles(OpenClient)
def open_client(dataset: Dataset, state: RunState, action: OpenClient) -> Outcome:
    """A file comes in front."""
    require_file(dataset, state, action.client)
    return Outcome((ClientOpened(action.client),))


@capability.handles(OpenPanel)
def open_panel(dataset: Dataset, state: RunState, action: OpenPanel) -> Outcome:
    """A section is read; its file must have been opened."""
    require_client(dataset, state, action.client)
    if action.client not in state.accounts.opened:
        raise refuse("not_opened", "client", action.client)
    live = state.calls.live
    return Outcome((PanelViewed(action.client, action.panel, live is not None and live.client == action.client),))


@capability.handles(UpdateField)
def update_field(dataset: Dataset, state: RunState, action: UpdateField) -> Outcome:
    """A field takes a new value."""
    require_file(dataset, state, action.client)
    old = field_value(dataset, state, action.client, action.field)
    if old == action.value:
        raise refuse("unchanged", "value", action.value)
    if action.field == "segment" and action.value not in dataset.world.policy.segments:
        raise refuse("not_allowed", "value", action.value, tuple(dataset.world.policy.segments))
    return Outcome((FieldUpdated(action.client, action.field, old, action.value, action.reason, clock.iso(state.now)),))


@capability.handles(UpdateContact)
def update_contact(dataset: Dataset, state: RunState, action: UpdateContact) -> Outcome:
    """A contact is changed, added or set aside."""
    require_file(dataset, state, action.client)
    known = tuple(contact.ref for contact in contacts_of(dataset, state, action.client))
    if action.contact is not None and action.contact not in known:
        raise refuse("unknown_contact", "contact", action.contact, known)
    ref = action.contact or f"{action.client}-N{len(state.accounts.of(action.client).contacts) + 1}"
    return Outcome(
        (
            ContactUpdated(
                action.client,
                ref,
                action.name,
                action.title,
                action.phone,
                action.preferred_hours,
                action.rights,
                action.is_active,
                clock.iso(state.now),
            ),
        )
    )


@capability.handles(RecordFact)
def record_fact(dataset: Dataset, state: RunState, action: RecordFact) -> Outcome:
    """A fact goes to its field; the same one twice is refused."""
    require_file(dataset, state, action.client)
    if any(r.field == action.field and r.value == action.value for r in state.accounts.of(action.client).records):
        raise refuse("already_recorded", "value", action.value)
    call = call_with(state, action.client)
    return Outcome((FactRecorded(action.client, action.field, action.value, clock.iso(state.now), call),))


@capability.handles(CreateNote)
def create_note(dataset: Dataset, state: RunState, action: CreateNote) -> Outcome:
    """A note is written; sensitive or judging words must be confirmed, and are then flagged."""
    require_file(dataset, state, action.client)
    categories = flagged_categories(action.text)
    if categories and not action.is_confirmed:
        raise refuse("note_has_sensitive_words", "text", action.text, categories=categories)
    ref = f"N-{state.accounts.notes_count + 1:03d}"
    call = call_with(state, action.client)
    events: list[Event] = [NoteCreated(action.client, ref, action.text, clock.iso(state.now), call)]
    if categories:
        events.append(NoteFlagged(action.client, ref, categories))
    return Outcome(tuple(events), None if state.calls.live else 0)


@capability.handles(CreateProspect)
def create_prospect(dataset: Dataset, state: RunState, action: CreateProspect) -> Outcome:
    """A prospect file is created, unless it looks like one that exists."""
    if action.client_type not in dataset.world.client_types:
        raise refuse("not_allowed", "client_type", action.client_type, tuple(dataset.world.client_types))
    duplicates = likely_duplicates(dataset, state, action.trade_name, action.town, action.phone)
    if duplicates and not action.is_distinct:
        raise refuse("likely_duplicate", "trade_name", action.trade_name, duplicates)
    ref = f"NEW-{len(state.accounts.prospects) + 1:03d}"
    made = ProspectCreated(
        ref,
        action.trade_name,
        action.client_type,
        action.town,
        action.phone,
        action.contact,
        action.note,
        clock.iso(state.now),
        duplicates,
    )
    return Outcome((made,))


@capability.handles(OpenAccount)
def open_account(dataset: Dataset, state: RunState, action: OpenAccount) -> Outcome:
    """A prospect becomes a client once somebody who orders is known: without credit at first."""
    client = require_client(dataset, state, action.client)
    if client.kind != "prospect":
        raise refuse("already_a_client", "client", client.ref)
    if not any("order" in person.rights for person in contacts_of(dataset, state, client.ref)):
        raise refuse_recorded("nobody_orders", "client", client.ref)
    if action.zone not in dataset.world.tours:
        raise refuse("not_allowed", "zone", action.zone, tuple(dataset.world.tours))
    terms = first_terms_of(dataset.world.policy)
    if action.payment_terms not in terms:
        raise refuse_recorded("no_credit_yet", "payment_terms", action.payment_terms, terms)
    opened = AccountOpened(client.ref, action.legal_name, action.zone, action.payment_terms, clock.iso(state.now))
    return Outcome((opened,))
