"""What a refusal says on screen: the rule, not the fault; then the ways out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crm_sandbox.kernel.refusals import Refusal
from crm_sandbox.web.i18n import _
from crm_sandbox.web.labels import N_
from crm_sandbox.web.typography import amount, hour, language, number, typo

SENTENCES: dict[str, str] = {
    "already_answered": N_("Cette question a déjà sa réponse."),
    "already_asked": N_("La dérogation est déjà demandée."),
    "already_paid_down": N_("Un acompte est déjà versé sur cette commande."),
    "already_pinned": N_("Ce document est déjà épinglé."),
    "already_recorded": N_("Cette information est déjà dans la fiche."),
    "already_scheduled": N_("Cette facture est déjà étalée."),
    "already_reported": N_("Le compte rendu de cet appel est déjà fait."),
    "beyond_authority": N_("C'est au-delà de votre délégation. La limite est affichée ; au-dessus, il faut un accord."),
    "call_under_way": N_("Un appel est en cours. Terminez-le d'abord."),
    "client_is_placed": N_("Ce client est au plan. Retirez-le d'abord."),
    "client_not_on_the_line": N_("Ce client n'est pas en ligne."),
    "complaint_closed": N_("Cette réclamation est réglée."),
    "complaint_not_qualified": N_("Notez d'abord le constat : fondée, en partie ou non."),
    "cutoff_passed": N_("L'heure limite de la tournée est passée : la commande ne change plus."),
    "each_panel_once": N_("Chaque panneau doit être là une fois."),
    "deposit_out_of_range": N_("L'acompte doit couvrir au moins la part prévue, et pas plus que la commande."),
    "day_is_over": N_("Cette journée est déjà terminée."),
    "last_day": N_("C'est le dernier jour. Remettez la période quand elle est finie."),
    "last_line": N_("C'est la dernière ligne. Annulez plutôt la commande."),
    "likely_duplicate": N_(
        "Une fiche ressemble à celle-ci : %(allowed)s. Vérifiez, puis confirmez que ce n'est pas la même."
    ),
    "line_exists": N_("Ce produit est déjà dans la commande. Changez sa quantité."),
    "may_not_pay": N_("%(speaker)s ne décide pas des règlements. Demandez la personne habilitée."),
    "message_already_read": N_("Ce message est déjà lu."),
    "message_is_empty": N_("Le message est vide. Remplissez au moins un champ."),
    "moment_required": N_("Donnez l'heure du prochain contact."),
    "no_call": N_("Aucun appel n'est en cours."),
    "nobody_is_calling": N_("Plus personne n'appelle."),
    "not_agreed": N_("Le client n'a pas encore accepté cette solution. Proposez-la d'abord."),
    "not_allowed": N_("Choisissez dans la liste."),
    "not_available": N_(
        "Il en reste %(available)s, comptés à l'unité, à la livraison. "
        "Proposez un remplacement, réduisez la quantité ou notez la vente manquée."
    ),
    "not_on_a_step": N_("Les appels se placent de cinq en cinq minutes, par exemple 10:15."),
    "not_opened": N_("Ouvrez d'abord la fiche."),
    "not_role_play": N_("Ce passage n'est pas donné en jeu de rôle."),
    "not_pinned": N_("Ce document n'est pas épinglé."),
    "note_has_sensitive_words": N_(
        "Cette note contient des mots qui touchent à la vie privée ou qui jugent. Reformulez, ou confirmez."
    ),
    "only_a_message": N_("C'est un répondeur : laissez un message ou raccrochez."),
    "order_is_cancelled": N_("Cette commande est annulée."),
    "order_is_confirmed": N_("Cette commande est déjà validée."),
    "order_is_credit_hold": N_("Cette commande est gardée en attente crédit."),
    "order_is_draft": N_("Cette commande n'est pas encore validée."),
    "order_is_empty": N_("La commande est vide."),
    "outside_the_day": N_("L'heure est hors de la journée de travail."),
    "param_required": N_("Précisez ce que vous dites."),
    "piece_not_consulted": N_("Consultez d'abord cette pièce."),
    "place_taken": N_("Cette heure est déjà prise. Choisissez-en une autre."),
    "plan_already_submitted": N_("Le plan est déjà remis."),
    "plan_is_empty": N_("Le plan est vide. Placez au moins un appel."),
    "quantity_not_sellable": N_("Cette quantité ne se vend pas telle quelle. Au plus près, en unités : %(allowed)s."),
    "reason_required": N_("Dites pourquoi en quelques mots."),
    "run_handed_in": N_("C'est remis : plus rien ne peut changer."),
    "run_not_open": N_("Cette journée n'est plus ouverte."),
    "run_paused": N_("L'examen est en pause : votre saisie est conservée. Votre formateur dira quand reprendre."),
    "screen_locked": N_("Le poste est verrouillé. Déverrouillez-le d'abord."),
    "task_already_done": N_("Cette tâche est déjà faite."),
    "time_is_after_the_day": N_("La journée sera finie à cette heure-là."),
    "time_is_past": N_("Cette heure est passée."),
    "account_not_open": N_("Ouvrez d'abord le compte de ce prospect."),
    "already_a_client": N_("Ce compte est déjà ouvert."),
    "no_credit_yet": N_("Un compte nouveau règle au comptant."),
    "nobody_orders": N_("Notez d'abord dans la fiche un contact qui passe commande."),
    "site_required": N_("Choisissez le site à livrer : %(allowed)s."),
    "unchanged": N_("Rien n'a changé."),
    "unit_not_for_product": N_("Ce produit ne se compte pas dans cette unité."),
    "unknown_call": N_("Cet appel n'existe pas."),
    "unknown_choice": N_("Cette réponse n'est pas proposée."),
    "unknown_client": N_("Ce client n'existe pas."),
    "unknown_complaint": N_("Cette réclamation n'existe pas."),
    "unknown_contact": N_("Ce contact n'existe pas."),
    "unknown_department": N_("Ce service n'existe pas."),
    "unknown_document": N_("Ce document n'existe pas."),
    "unknown_draft": N_("Ce brouillon n'existe pas."),
    "unknown_invoice": N_("Cette facture n'existe pas."),
    "unknown_line": N_("Cette ligne n'est plus dans la commande."),
    "unknown_message": N_("Ce message n'existe pas."),
    "unknown_order": N_("Cette commande n'existe pas chez ce client."),
    "unknown_product": N_("Ce produit n'existe pas. Cherchez-le par son nom ou son code."),
    "unknown_promotion": N_("Cette promotion n'existe pas."),
    "unknown_site": N_("Ce client n'a pas ce site. Ses sites : %(allowed)s."),
    "unknown_slot": N_("Cet appel n'est plus dans le plan."),
    "unknown_subject": N_("Ce service ne reçoit pas cet objet."),
    "unknown_question": N_("Cette question n'est pas posée."),
    "unknown_task": N_("Cette tâche n'existe pas."),
    "within_authority": N_("Vous pouvez accorder cette remise vous-même."),
}
UNNAMED = N_("La règle ne le permet pas (%(code)s). Votre saisie est conservée.")

WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "beyond_authority": ((N_("Écrire à un service"), "tasks"),),
    "call_under_way": ((N_("Revenir à l'appel"), "call"),),
    "plan_is_empty": ((N_("Voir les clients"), "clients"),),
    "day_is_over": ((N_("Voir le bilan"), "report"),),
    "last_day": ((N_("Voir le bilan"), "report"),),
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
    text = _(SENTENCES.get(refusal.code, UNNAMED)) % _Tolerant(values)
    return str(typo(text)) if language() == "fr" else text


def _shown(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int):
        return number(value)
    if isinstance(value, (tuple, list)):
        return ", ".join(_shown(item) for item in value)
    text = str(value)
    return hour(text) if len(text) > 18 and text[10:11] == "T" else text


class _Tolerant(dict[str, Any]):
    """Details that a sentence names and the rule did not give are left out."""

    def __missing__(self, key: str) -> str:
        return ""


def ways_out(refusal: Refusal, go: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    """What can be done instead: (name, address)."""
    return tuple((_(name), go(screen)) for name, screen in WAYS.get(refusal.code, ()))
