"""What a dossier is called in words: phases, decisions, its history, what is refused."""

from __future__ import annotations

from flask_babel import gettext
from pydantic import ValidationError

from crm_sandbox.kernel.refusals import Refusal
from crm_sandbox.review.labels import typeset
from crm_sandbox.review.procedure import Procedure, Seat, procedures
from crm_sandbox.review.referential import referential
from crm_sandbox.web.labels import N_
from crm_sandbox.web.typography import language

PHASES: dict[str, str] = {
    "seating": N_("Évaluateurs"),
    "evaluating": N_("Évaluation"),
    "reconciling": N_("Conciliation"),
    "deciding": N_("Jury"),
    "announcing": N_("Publication"),
    "published": N_("Publié"),
}
DECISIONS: dict[str, tuple[str, str]] = {
    "acquired": ("pos", N_("Acquise")),
    "not_acquired": ("warn", N_("Non acquise")),
    "not_presented": ("line", N_("Non présentée")),
}
HISTORY: dict[str, str] = {
    "dossier.open": N_("ouvre le dossier"),
    "dossier.choose_procedure": N_("choisit la procédure"),
    "dossier.take_seat": N_("prend une place"),
    "dossier.leave_seat": N_("quitte sa place"),
    "dossier.receive": N_("remet sa grille"),
    "dossier.settle": N_("note le niveau retenu"),
    "dossier.approve": N_("approuve la conciliation"),
    "dossier.convene_jury": N_("réunit le jury"),
    "dossier.vote": N_("enregistre le vote"),
    "dossier.close_minutes": N_("clôt le procès-verbal"),
    "dossier.publish": N_("publie"),
}
REFUSALS: dict[str, str] = {
    "not_now": N_("Ce n'est pas le moment : le dossier en est à l'étape « %(phase)s »."),
    "not_seated": N_("Vous n'avez pas de place dans ce dossier."),
    "unknown_procedure": N_("Cette procédure n'existe pas."),
    "seats_taken": N_("La procédure ne change plus dès qu'un évaluateur a pris place."),
    "unknown_seat": N_("Cette place n'existe pas dans cette procédure."),
    "seat_is_taken": N_("Un autre évaluateur vient de prendre cette place."),
    "seated_already": N_("Vous avez déjà une place dans ce dossier : personne n'évalue deux fois."),
    "not_independent": N_("Vous êtes formateur de ce groupe : la procédure veut un évaluateur indépendant."),
    "statement_missing": N_("Chaque déclaration est nécessaire pour prendre cette place."),
    "evaluation_received": N_("Votre grille est déjà dans le dossier."),
    "unknown_criterion": N_("Ce critère n'est pas dans la grille."),
    "unknown_level": N_("Choisissez un niveau de l'échelle."),
    "changed_meanwhile": N_(
        "L'autre évaluateur a modifié la conciliation entre-temps. Relisez-la ; vos mots sont gardés."
    ),
    "reason_required": N_("Dites pourquoi ce niveau est retenu."),
    "differences_left": N_("Il reste des écarts à concilier : %(allowed)s."),
    "no_jury": N_("Indiquez d'abord qui compose le jury."),
    "votes_taken": N_("Le jury ne change plus une fois le premier vote enregistré."),
    "member_twice": N_("Un membre du jury est cité deux fois."),
    "not_a_member": N_("« %(value)s » ne figure pas parmi les membres du jury."),
    "two_signatures": N_("Le président et le vice-président sont deux personnes."),
    "unknown_unit": N_("Cette unité n'existe pas."),
    "nobody_voted": N_("Indiquez les votes pour et contre."),
    "votes_and_members": N_("%(cast)s voix pour %(members)s membres présents : les comptes ne tombent pas juste."),
    "units_left": N_("Il reste des unités sans décision : %(allowed)s."),
    "nothing_presented": N_("Aucune unité n'est présentée : il n'y a rien à clore."),
    "unchanged": N_("C'était déjà enregistré."),
}
CLOSED = N_("Le dossier a changé entre-temps. Relisez-le avant de recommencer.")
UNNAMED = N_("Rien n'a été enregistré (%(code)s).")
FIELDS: dict[str, str] = {
    "reason": N_("Motif : quelques mots, 2 000 caractères au plus."),
    "level": N_("Choisissez un niveau de l'échelle."),
    "held_on": N_("Date de séance : une date comme 2027-03-10."),
    "members": N_("Membres du jury : au moins deux noms, un par ligne."),
    "president": N_("Président : le nom d'un membre."),
    "vice_president": N_("Vice-président : le nom d'un membre."),
    "votes_for": N_("Voix pour : un nombre de 0 à 99."),
    "votes_against": N_("Voix contre : un nombre de 0 à 99."),
    "abstained": N_("Abstentions : un nombre de 0 à 99."),
    "remark": N_("Observation : 4 000 caractères au plus."),
    "text": N_("Procès-verbal : 4 000 caractères au plus."),
}


def refusal_text(refusal: Refusal | None) -> str:
    """What a refusal says; None for a dossier that changed or closed meanwhile."""
    if refusal is None:
        return typeset(gettext(CLOSED))
    fault = refusal.faults[0] if refusal.faults else None
    value = fault.value if fault else ""
    values = {
        "code": refusal.code,
        "value": value,
        "phase": gettext(PHASES[value]) if value in PHASES else value,
        "allowed": ", ".join(_named(str(code)) for code in fault.allowed) if fault else "",
        **refusal.details,
    }
    return typeset(gettext(REFUSALS.get(refusal.code, UNNAMED)) % values)


def _named(code: str) -> str:
    entry = referential().entries.get(code)
    if entry is None:
        return code
    return f"{code} ({entry.en if language() == 'en' else entry.fr})"


def about_text(code: str) -> str:
    """What a line of the dossier's log is about: a criterion, a unit, a seat or a procedure."""
    known: dict[str, Procedure | Seat] = {item.code: item for item in procedures().procedures}
    known |= {seat.code: seat for item in procedures().procedures for seat in item.seats}
    found = known.get(code)
    if found is None:
        return typeset(_named(code))
    return typeset(found.en if language() == "en" else found.fr)


def malformed_text(error: ValidationError) -> str:
    """What a malformed form lacks, field by field."""
    names = dict.fromkeys(str(item["loc"][0]) for item in error.errors() if item["loc"])
    return typeset(" ".join(gettext(FIELDS[name]) if name in FIELDS else name for name in names))
