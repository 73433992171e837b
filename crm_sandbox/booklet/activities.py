"""What statements are about, called by names that somebody reads: « Appel avec … », « Fiche de … »."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.session.queries import client_name
from crm_sandbox.crm.state import RunState


@dataclass(frozen=True, slots=True)
class Activity:
    """A type of activity: what it is in both languages, how one of them is called, and whose name that takes."""

    en: str
    fr: str
    name_en: str
    name_fr: str
    whose: Callable[[Dataset, RunState, str], str]

    def names(self, dataset: Dataset, state: RunState, ref: str) -> dict[str, str]:
        """What one activity is called, by language."""
        name = self.whose(dataset, state, ref)
        return {"en": self.name_en.format(name), "fr": self.name_fr.format(name)}


def _of_call(dataset: Dataset, state: RunState, ref: str) -> str:
    return client_name(dataset, state, next(call.client for call in state.calls.ended if call.ref == ref))


def _of_order(dataset: Dataset, state: RunState, ref: str) -> str:
    return client_name(dataset, state, state.orders.orders[ref].client)


def _of_complaint(dataset: Dataset, state: RunState, ref: str) -> str:
    return client_name(dataset, state, state.complaints.complaints[ref].client)


def _of_transmission(dataset: Dataset, state: RunState, ref: str) -> str:
    sent = next(item for item in state.tasks.transmissions if item.ref == ref)
    return dataset.world.departments[sent.department].label


ACTIVITIES: dict[str, Activity] = {
    "plan": Activity("call plan", "plan d'appels", "Call plan", "Plan d'appels", lambda dataset, state, ref: ""),
    "call": Activity("call", "appel", "Call with {}", "Appel avec {}", _of_call),
    "order": Activity("order", "commande", "Order for {}", "Commande pour {}", _of_order),
    "product": Activity("product", "produit", "{}", "{}", lambda dataset, state, ref: dataset.world.products[ref].name),
    "complaint": Activity("complaint", "réclamation", "Complaint from {}", "Réclamation de {}", _of_complaint),
    "file": Activity("client file", "fiche client", "File of {}", "Fiche de {}", client_name),
    "transmission": Activity("message", "message", "Message to {}", "Message à {}", _of_transmission),
    "task": Activity("task", "tâche", "{}", "{}", lambda dataset, state, ref: state.tasks.tasks[ref].title),
    "run": Activity("exercise", "exercice", "{}", "{}", lambda dataset, state, ref: dataset.world.exercise.title),
}
