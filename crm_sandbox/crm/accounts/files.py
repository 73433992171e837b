"""Where a file is found: those of the dataset, prospects of the run, and the accounts that the run opened."""

from __future__ import annotations

from dataclasses import fields

from crm_sandbox.crm.accounts.model import Client, Contact, Credit
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.records import changed
from crm_sandbox.kernel.refusals import refuse

NO_CREDIT = Credit(0, 0, (), 0, 0)
NEW_SEGMENT = "B"
"""A new account is followed closely at first (domain rule 1.0.6)."""


def find_client(dataset: Dataset, state: RunState, ref: str) -> Client | None:
    """A file of the dataset or a prospect of this run, as a client once his account was opened."""
    found = dataset.world.clients.get(ref)
    if found is None and ref in state.accounts.prospects:
        found = _prospect(state, ref)
    opened = state.accounts.opened_accounts.get(ref)
    if found is None or opened is None:
        return found
    return changed(
        found,
        kind="client",
        segment=NEW_SEGMENT,
        zone=opened.zone,
        legal_name=opened.legal_name or found.legal_name,
        payment_terms=opened.payment_terms,
    )


def client_of(dataset: Dataset, state: RunState, ref: str) -> Client:
    """The file of a reference that is known to exist."""
    found = find_client(dataset, state, ref)
    if found is None:
        raise KeyError(ref)
    return found


def require_client(dataset: Dataset, state: RunState, ref: str, field: str = "client") -> Client:
    """The file of a reference; an unknown one is malformed and never recorded."""
    found = find_client(dataset, state, ref)
    if found is None:
        raise refuse("unknown_client", field, ref)
    return found


def all_files(dataset: Dataset, state: RunState) -> tuple[Client, ...]:
    """The files of the dataset, then the prospects of this run."""
    accounts = state.accounts
    if not accounts.prospects and not accounts.opened_accounts:
        return tuple(dataset.world.clients.values())
    return tuple(client_of(dataset, state, ref) for ref in (*dataset.world.clients, *accounts.prospects))


def _blank(type_name: str) -> object:
    if type_name.startswith("tuple"):
        return ()
    return {"int": 0, "bool": False}.get(type_name, "")


def _prospect(state: RunState, ref: str) -> Client:
    """A prospect created in the run, in the shape of a file."""
    made = state.accounts.prospects[ref]
    blank: dict[str, object] = {spec.name: _blank(str(spec.type)) for spec in fields(Client)}
    blank.update(
        ref=made.ref,
        kind="prospect",
        trade_name=made.trade_name,
        client_type=made.client_type,
        town=made.town,
        phone=made.phone,
        contacts=(Contact("new", made.contact, "", "", made.phone, "", ()),) if made.contact else (),
        credit=NO_CREDIT,
        client_since=made.created_at[:10],
        substitution_policy="ask",
    )
    return Client(**blank)  # type: ignore[arg-type]
