"""Rules of the files: who is known, what looks like a duplicate, which words a note should not hold."""

from __future__ import annotations

import re
import unicodedata

from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.accounts.model import Client, Contact
from crm_sandbox.crm.accounts.state import NewProspect
from crm_sandbox.crm.catalogue.model import Policy
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.refusals import refuse

AT_ONCE = ("cash_on_delivery", "card")
"""Terms that give no credit."""

WORDS = {
    "health": ("malad", "cancer", "dépress", "enceinte", "handicap", "burn-out", "hospital", "opéré", "opération"),
    "religion": ("musulman", "catho", "juif", "juive", "relig", "ramadan", "protestant"),
    "politics": ("vote pour", "syndicaliste", "militant", "extrême droite", "extrême gauche"),
    "private": ("divorc", "licenci", "alcool", "procès", "infid"),
    "judgement": (
        "connard",
        "idiot",
        "débile",
        "chiant",
        "radin",
        "pénible",
        "menteur",
        "incompét",
        "casse-pied",
    ),
}
"""Beginnings of words that a note should not hold (CNIL: free comments stay factual and relevant), by category."""


def require_file(dataset: Dataset, state: RunState, ref: str) -> None:
    """Refuse a reference that is neither a file of the dataset nor a prospect of this run."""
    if ref not in dataset.world.clients and ref not in state.accounts.prospects:
        raise refuse("unknown_client", "client", ref)


def is_opened(state: RunState, ref: str) -> bool:
    """Whether a file was opened in this run: one that was not answers nothing about itself."""
    return ref in state.accounts.opened


def first_terms_of(policy: Policy) -> tuple[str, ...]:
    """How a new account may pay until accounts gives it credit: at once, where the house has such terms."""
    return tuple(terms for terms in policy.payment_terms if terms in AT_ONCE) or policy.payment_terms[:1]


def field_value(dataset: Dataset, state: RunState, ref: str, name: str) -> str:
    """The present value of an editable field, as text."""
    changed = state.accounts.of(ref).fields.get(name)
    if changed is not None:
        return changed
    client = client_of(dataset, state, ref)
    if name == "preferred_hours":
        return ", ".join(f"{window.start}-{window.end}" for window in client.preferred_hours)
    if name == "requirements":
        return ", ".join(client.requirements)
    return str(getattr(client, name))


def contacts_of(dataset: Dataset, state: RunState, ref: str) -> tuple[Contact, ...]:
    """A file's active contacts, the run's changes laid over."""
    base = {contact.ref: contact for contact in client_of(dataset, state, ref).contacts}
    for edit in state.accounts.of(ref).contacts.values():
        if not edit.is_active:
            base.pop(edit.ref, None)
            continue
        old = base.get(edit.ref)
        base[edit.ref] = Contact(
            edit.ref, edit.name, old.role if old else "", edit.title, edit.phone, old.email if old else "", edit.rights
        )
    return tuple(base.values())


def flagged_categories(text: str) -> tuple[str, ...]:
    """The categories of words that a note is warned about."""
    lowered = text.lower() + " "
    return tuple(
        category
        for category, beginnings in WORDS.items()
        if any(re.search(r"\b" + re.escape(start), lowered) for start in beginnings)
    )


def plain(text: str) -> str:
    """Text without accents, case or punctuation, to compare names."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return re.sub(r"[^a-z0-9]+", "", "".join(c for c in decomposed if not unicodedata.combining(c)))


def likely_duplicates(dataset: Dataset, state: RunState, trade_name: str, town: str, phone: str) -> tuple[str, ...]:
    """Files with the same telephone, or the same name in the same town."""
    digits, name, place = re.sub(r"\D", "", phone), plain(trade_name), plain(town)
    known: list[Client | NewProspect] = [*dataset.world.clients.values(), *state.accounts.prospects.values()]
    return tuple(
        item.ref
        for item in known
        if (digits and re.sub(r"\D", "", item.phone) == digits)
        or (plain(item.trade_name) == name and plain(item.town) == place)
    )
