"""What a question asks and what its answers say, in the language of the page. Written questions are in French, like all
that a house says."""

from __future__ import annotations

from collections.abc import Callable

from crm_sandbox.crm.catalogue.model import Subject
from crm_sandbox.crm.dataset import Dataset, World
from crm_sandbox.web.i18n import _
from crm_sandbox.web.labels import N_, label
from crm_sandbox.web.typography import money, number, percent

TOPICS: dict[str, str] = {
    "reader": N_("Quel service lit les données des clients pour %(subject)s ?"),
    "receiver": N_("À quel service transmettre : « %(subject)s » ?"),
    "minimum": N_("Que contient au moins ce message : « %(subject)s » ?"),
    "claim_days": N_("Jusqu'à quand une réclamation est-elle recevable, motif « %(subject)s » ?"),
    "carton": N_("Combien d'unités dans un colis de %(subject)s ?"),
    "pallet": N_("Combien de colis sur une palette de %(subject)s ?"),
    "allergen": N_("Lequel de ces produits contient : %(subject)s ?"),
    "label": N_("Lequel de ces produits porte la mention %(subject)s ?"),
    "brand": N_("De quelle marque est %(subject)s ?"),
    "carriage": N_("À partir de quel montant hors taxes le port est-il offert ?"),
    "minimum_order": N_("Quel est le minimum d'une commande, hors taxes ?"),
    "tier": N_("Quelle remise à partir de %(subject)s colis du même produit ?"),
}
"""The sentence of each topic; a written question is its own sentence."""
HELP: dict[str, str] = {"procedure": N_("Saisie et partage des données"), "products": N_("Produits et règles de vente")}
"""The kinds of questions."""


def asked(dataset: Dataset, topic: str, subject: str) -> str:
    """The question."""
    if topic not in TOPICS:
        return subject
    return _(TOPICS[topic], subject=_SUBJECTS.get(topic, _product)(dataset.world, subject))


def answered(dataset: Dataset, topic: str, choice: str) -> str:
    """One of its answers."""
    return _CHOICES.get(topic, _product)(dataset.world, choice)


def _as_is(world: World, code: str) -> str:
    return code


def _product(world: World, ref: str) -> str:
    return world.products[ref].name


def _department(world: World, ref: str) -> str:
    return world.departments[ref].label


def _use(world: World, ref: str) -> str:
    return world.departments[ref].uses_crm_for


def _message(world: World, path: str) -> str:
    department, _slash, ref = path.partition("/")
    found: Subject = next(item for item in world.departments[department].subjects if item.ref == ref)
    return found.label


def _fields(world: World, codes: str) -> str:
    return ", ".join(label(code, "message_field") for code in codes.split(","))


def _days(world: World, days: str) -> str:
    return _("%(count)s jours après la livraison", count=days) if int(days) > 1 else _one_day(int(days))


def _one_day(days: int) -> str:
    return _("le lendemain de la livraison") if days else _("à la livraison seulement")


def _money(world: World, cents: str) -> str:
    return money(int(cents))


def _number(world: World, text: str) -> str:
    return number(int(text))


def _discount(world: World, bp: str) -> str:
    return percent(int(bp))


_Words = Callable[[World, str], str]
_SUBJECTS: dict[str, _Words] = {
    "reader": _use,
    "receiver": _message,
    "minimum": _message,
    "claim_days": lambda world, reason: label(reason, "reason").lower(),
    "allergen": lambda world, code: label(code, "allergen"),
    "label": _as_is,
    "carriage": _as_is,
    "minimum_order": _as_is,
    "tier": _number,
}
_CHOICES: dict[str, _Words] = {
    "written": _as_is,
    "reader": _department,
    "receiver": _department,
    "minimum": _fields,
    "claim_days": _days,
    "carton": _number,
    "pallet": _number,
    "brand": _as_is,
    "carriage": _money,
    "minimum_order": _money,
    "tier": _discount,
}
