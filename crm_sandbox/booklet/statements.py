"""A run as xAPI 1.0.3 statements for a record store: what was done, by a pseudonym, each with its step.

https://github.com/adlnet/xAPI-Spec/blob/1.0.3/xAPI-Data.md. Verbs and activity types are those of the profile.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from crm_sandbox import platform_clock
from crm_sandbox.booklet.activities import ACTIVITIES
from crm_sandbox.crm.accounts.events import FactRecorded
from crm_sandbox.crm.calls.events import CallEnded
from crm_sandbox.crm.complaints.events import ComplaintOpened, ResolutionProposed
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.events import OrderCancelled, OrderConfirmed, SubstitutionProposed
from crm_sandbox.crm.plan.events import PlanSubmitted
from crm_sandbox.crm.session.events import HandedIn
from crm_sandbox.crm.state import RunState
from crm_sandbox.crm.tasks.events import TaskDone, TransmissionSent
from crm_sandbox.kernel.events import Event
from crm_sandbox.ledger.model import Entry

HOME = "https://crm-sandbox.example/xapi"
VERSION = "1.0.3"


@dataclass(frozen=True, slots=True)
class Verb:
    """How an event is told: the verb in both languages, the type of activity that it is about, and the field of the event
    that names it (empty: the run itself)."""

    name: str
    french: str
    activity: str
    field: str = ""

    @property
    def display(self) -> dict[str, str]:
        """The verb as it is read."""
        return {"en": self.name.replace("-", " "), "fr": self.french}


VERBS: dict[type[Event], Verb] = {
    PlanSubmitted: Verb("planned", "a planifié", "plan"),
    CallEnded: Verb("called", "a mené l'appel", "call", "call"),
    OrderConfirmed: Verb("ordered", "a validé la commande", "order", "order"),
    OrderCancelled: Verb("cancelled", "a annulé la commande", "order", "order"),
    SubstitutionProposed: Verb("substituted", "a proposé un remplaçant pour", "product", "origin"),
    ComplaintOpened: Verb("registered", "a enregistré la réclamation", "complaint", "complaint"),
    ResolutionProposed: Verb("resolved", "a proposé une issue à", "complaint", "complaint"),
    FactRecorded: Verb("recorded", "a enregistré une information dans", "file", "client"),
    TransmissionSent: Verb("transmitted", "a transmis", "transmission", "transmission"),
    TaskDone: Verb("completed", "a terminé", "task", "task"),
    HandedIn: Verb("handed-in", "a remis", "run"),
}
"""By event."""
EXTENSIONS = {"step": '{"type": "integer"}', "simulated-time": '{"type": "string"}', "hash": '{"type": "string"}'}
"""The extensions of a statement's context, each with the schema of its value."""


def statements(
    run: str, actor: str, dataset: Dataset, final: RunState, entries: Iterable[Entry]
) -> list[dict[str, Any]]:
    """The statements of a run, in order; `actor` is the pseudonym that stands for the trainee, `final` the state at the
    head of the log, which knows every call, order and file by its name. A settlement offered before its complaint was
    opened is about nothing that has a name: it is left out."""
    return [
        _envelope(run, actor, entry, place) | _told(run, dataset, final, item)
        for entry in entries
        for place, item in enumerate(entry.events)
        if type(item) in VERBS and _subject(run, item)
    ]


def _subject(run: str, item: Event) -> str:
    """The reference of what an event is about."""
    field = VERBS[type(item)].field
    return str(getattr(item, field)) if field else run


def _told(run: str, dataset: Dataset, final: RunState, item: Event) -> dict[str, Any]:
    """What was done to what."""
    verb, ref = VERBS[type(item)], _subject(run, item)
    return {
        "verb": {"id": f"{HOME}/verbs/{verb.name}", "display": verb.display},
        "object": {
            "objectType": "Activity",
            "id": f"{HOME}/runs/{run}/{verb.activity}/{ref}",
            "definition": {
                "type": f"{HOME}/activity-types/{verb.activity}",
                "name": ACTIVITIES[verb.activity].names(dataset, final, ref),
            },
        },
    }


def _envelope(run: str, actor: str, entry: Entry, place: int) -> dict[str, Any]:
    """Who did it, when, and at which step of which log."""
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{HOME}/runs/{run}/{entry.seq}/{place}")),
        "version": VERSION,
        "actor": {"objectType": "Agent", "account": {"homePage": HOME, "name": actor}},
        "context": {
            "registration": str(uuid5(NAMESPACE_URL, f"{HOME}/runs/{run}")),
            "platform": "crm_sandbox",
            "language": "fr",
            "contextActivities": {"category": [{"objectType": "Activity", "id": f"{HOME}/profile"}]},
            "extensions": {
                f"{HOME}/extensions/step": entry.seq,
                f"{HOME}/extensions/simulated-time": entry.envelope.at_sim,
                f"{HOME}/extensions/hash": entry.hash,
            },
        },
        "timestamp": platform_clock.read_stamp(entry.envelope.at_wall).isoformat(),
    }


def as_json(found: object) -> bytes:
    """Statements, or the profile, as a record store takes them."""
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True).encode()


def profile() -> dict[str, Any]:
    """The xAPI profile that declares the verbs, the activity types and the extensions, drawn from the tables above."""
    made = [_concept("verbs", "Verb", verb.name, verb.display) for verb in VERBS.values()]
    made += [_concept("activity-types", "ActivityType", n, {"en": a.en, "fr": a.fr}) for n, a in ACTIVITIES.items()]
    for name, schema in EXTENSIONS.items():
        concept = _concept("extensions", "ContextExtension", name, {"en": name.replace("-", " ")})
        made.append(concept | {"inlineSchema": schema})
    return {
        "@context": "https://w3id.org/xapi/profiles/context",
        "id": f"{HOME}/profile",
        "type": "Profile",
        "conformsTo": "https://w3id.org/xapi/profiles#1.0",
        "prefLabel": {"en": "crm_sandbox", "fr": "crm_sandbox"},
        "definition": {"en": "A day of tele-sales in a simulated CRM.", "fr": "Une journée de télévente simulée."},
        "author": {"type": "Organization", "name": "crm_sandbox"},
        "versions": [{"id": f"{HOME}/profile/v1", "generatedAtTime": "2026-11-23T00:00:00Z"}],
        "concepts": sorted(made, key=itemgetter("id")),
    }


def _concept(folder: str, kind: str, name: str, label: dict[str, str]) -> dict[str, Any]:
    return {
        "id": f"{HOME}/{folder}/{name}",
        "type": kind,
        "inScheme": f"{HOME}/profile/v1",
        "prefLabel": label,
        "definition": label,
    }
