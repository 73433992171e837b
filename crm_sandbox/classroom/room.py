"""The blueprint of the trainer's pages, and what they are all given."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from crm_sandbox.web.labels import N_

blueprint = Blueprint("classroom", __name__)

STATES = {
    "none": (N_("Pas de passage"), ""),
    "preparing": (N_("En préparation"), ""),
    "waiting": (N_("Pas commencé"), ""),
    "open": (N_("En cours"), "say"),
    "paused": (N_("En pause"), "warn"),
    "late": (N_("En retard"), "warn"),
    "stuck": (N_("Sans action"), "warn"),
    "handed_in": (N_("Remis"), "pos"),
    "archived": (N_("Archivé"), "line"),
    "superseded": (N_("Remplacé"), "line"),
}
"""What each state is called, and its colour."""
SCREENS = {
    "desk": N_("Ma journée"),
    "plan": N_("Plan d'appels"),
    "clients": N_("Clients"),
    "client": N_("Fiche"),
    "products": N_("Produits"),
    "product": N_("Fiche produit"),
    "call": N_("Poste d'appel"),
    "order": N_("Relecture de commande"),
    "orders": N_("Commandes"),
    "complaints": N_("Litiges"),
    "complaint": N_("Réclamation"),
    "tasks": N_("Tâches"),
    "dictation": N_("Commande dictée"),
    "documents": N_("Documents"),
    "document": N_("Document"),
    "report": N_("Bilan"),
}
"""What each of the trainee's screens is called."""


def page(template: str, nav: str, **values: Any) -> str:
    """A page of the trainer's."""
    values = {"errors": {}, "typed": {}, **values}
    return render_template(f"classroom/{template}", nav=nav, states=STATES, screens=SCREENS, **values)
