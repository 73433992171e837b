"""What a refusal says on screen: the rule, not the fault; then the ways out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext

from crm_sandbox.kernel.refusals import Refusal
from crm_sandbox.web.labels import N_
from crm_sandbox.web.typography import amount, hour, language, number, typo

SENTENCES: dict[str, str] = {
    "already_pinned": N_("Ce document est déjà épinglé."),
    "already_recorded": N_("Cette information est déjà dans la fiche."),
    "call_under_way": N_("Un appel est en cours. Terminez-le d'abord."),
    "likely_duplicate": N_("Une fiche ressemble à celle-ci : %(allowed)s. Vérifiez, puis confirmez que ce n'est pas la même."),
    "not_allowed": N_("Choisissez parmi : %(allowed)s."),
    "not_on_a_step": N_("Les appels se placent de cinq en cinq minutes, par exemple 10:15."),
    "not_opened": N_("Ouvrez d'abord la fiche."),
    "not_pinned": N_("Ce document n'est pas épinglé."),
    "note_has_sensitive_words": N_("Cette note contient des mots qui touchent à la vie privée ou qui jugent. Reformulez, ou confirmez."),
    "outside_the_day": N_("L'heure est hors de la journée de travail."),
    "place_taken": N_("Cette heure est déjà prise. Choisissez-en une autre."),
    "plan_already_submitted": N_("Le plan est déjà remis."),
    "plan_is_empty": N_("Le plan est vide. Placez au moins un appel."),
    "reason_required": N_("Dites pourquoi en quelques mots."),
    "run_handed_in": N_("Cette journée est remise : elle ne peut plus changer."),
    "run_not_open": N_("Cette journée n'est plus ouverte."),
    "screen_locked": N_("Le poste est verrouillé. Déverrouillez-le d'abord."),
    "time_is_after_the_day": N_("La journée sera finie à cette heure-là."),
    "time_is_past": N_("Cette heure est passée."),
    "unchanged": N_("Rien n'a changé."),
    "unknown_client": N_("Ce client n'existe pas."),
    "unknown_contact": N_("Ce contact n'existe pas."),
    "unknown_document": N_("Ce document n'existe pas."),
    "unknown_product": N_("Ce produit n'existe pas."),
    "unknown_slot": N_("Cet appel n'est plus dans le plan."),
    "unknown_task": N_("Cette tâche n'existe pas."),
}
UNNAMED = N_("La règle ne le permet pas (%(code)s). Votre saisie est conservée.")

WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "call_under_way": ((N_("Revenir à l'appel"), "call"),),
    "plan_is_empty": ((N_("Voir les clients"), "clients"),),
    "run_handed_in": ((N_("Voir le bilan"), "report"),),
}


def sentence(refusal: Refusal) -> str:
    """The sentence of a refusal, in the language of the page."""
    fault = refusal.faults[0] if refusal.faults else None
    values: dict[str, Any] = {"code": refusal.code, "value": "", "allowed": ""}
    if fault is not None:
        values["value"] = _shown(fault.value)
        values["allowed"] = ", ".join(_shown(item) for item in fault.allowed)
    for key, value in refusal.details.items():
        values[key] = amount(value) if key.endswith("_cents") and isinstance(value, int) else _shown(value)
    text = gettext(SENTENCES.get(refusal.code, UNNAMED)) % _Tolerant(values)
    return typo(text) if language() == "fr" else text  # type: ignore[no-any-return]


def _shown(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int):
        return number(value)
    if isinstance(value, (tuple, list)):
        return ", ".join(_shown(item) for item in value)
    text = str(value)
    return hour(text) if len(text) > 18 and text[10:11] == "T" else text  # noqa: PLR2004 - an ISO moment


class _Tolerant(dict[str, Any]):
    """Details that a sentence names and the rule did not give are left out."""

    def __missing__(self, key: str) -> str:
        return ""


def ways_out(refusal: Refusal, go: Callable[[str], str], extra: Mapping[str, str] | None = None) -> tuple[tuple[str, str], ...]:
    """What can be done instead: (name, address)."""
    return tuple((gettext(name), go(screen)) for name, screen in WAYS.get(refusal.code, ()))
