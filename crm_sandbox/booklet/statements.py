"""A run as xAPI 1.0.3 statements for a record store: what was done, by a pseudonym, each with its step.

https://github.com/adlnet/xAPI-Spec/blob/1.0.3/xAPI-Data.md. Verbs and activity types are those of the profile.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from operator import itemgetter
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from crm_sandbox import platform_clock
from crm_sandbox.kernel.events import Event, to_payload
from crm_sandbox.ledger.model import Entry

HOME = "https://crm-sandbox.example/xapi"
VERSION = "1.0.3"

VERBS: dict[str, tuple[str, str, str]] = {
    "plan.submitted": ("planned", "plan", "a planifié"),
    "call.ended": ("called", "call", "a mené l'appel"),
    "order.confirmed": ("ordered", "order", "a validé la commande"),
    "order.cancelled": ("cancelled", "order", "a annulé la commande"),
    "order.substitution_proposed": ("substituted", "order", "a proposé un remplaçant pour"),
    "complaint.opened": ("registered", "complaint", "a enregistré la réclamation"),
    "complaint.resolution_proposed": ("resolved", "complaint", "a proposé une issue à"),
    "fact.recorded": ("recorded", "file", "a enregistré une information dans"),
    "transmission.sent": ("transmitted", "transmission", "a transmis"),
    "task.done": ("completed", "task", "a terminé"),
    "run.handed_in": ("handed-in", "run", "a remis"),
}
"""Event type to verb, type of activity, and the verb in French."""
EXTENSIONS = {"step": '{"type": "integer"}', "simulated-time": '{"type": "string"}', "hash": '{"type": "string"}'}
"""The extensions of a statement's context, each with the schema of its value."""
SUBJECTS = ("call", "order", "complaint", "client", "ref", "task")


def statements(run: str, actor: str, entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """The statements of a run, in order; `actor` is the pseudonym that stands for the trainee."""
    return [
        _statement(run, actor, entry, item, place)
        for entry in entries
        for place, item in enumerate(entry.events)
        if item.type in VERBS
    ]


def _statement(run: str, actor: str, entry: Entry, item: Event, place: int) -> dict[str, Any]:
    verb, activity, french = VERBS[item.type]
    payload = to_payload(item)
    subject = next((str(payload[name]) for name in SUBJECTS if payload.get(name)), run)
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{HOME}/runs/{run}/{entry.seq}/{place}")),
        "version": VERSION,
        "actor": {"objectType": "Agent", "account": {"homePage": HOME, "name": actor}},
        "verb": {"id": f"{HOME}/verbs/{verb}", "display": {"en": verb.replace("-", " "), "fr": french}},
        "object": {
            "objectType": "Activity",
            "id": f"{HOME}/runs/{run}/{activity}/{subject}",
            "definition": {"type": f"{HOME}/activity-types/{activity}", "name": {"fr": subject, "en": subject}},
        },
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
    verbs = {(verb, french) for verb, _, french in VERBS.values()}
    made = [_concept("verbs", "Verb", verb, {"en": verb.replace("-", " "), "fr": french}) for verb, french in verbs]
    types = {activity for _, activity, _ in VERBS.values()}
    made += [_concept("activity-types", "ActivityType", name, {"en": name}) for name in types]
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
