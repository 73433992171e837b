"""Questions for the interview, drawn from what the run shows, each with the step that it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext

from crm_sandbox.review.proofs import Proof
from crm_sandbox.web.labels import N_

ASKED: dict[str, str] = {
    "I-ENC-03": N_("Que savez-vous de l'encours de %(subject)s au moment de valider ?"),
    "I-SUB-02": N_("Pourquoi avoir proposé %(subject)s ?"),
    "I-SUB-01": N_("Que pouviez-vous proposer à la place de %(subject)s ?"),
    "I-CIB-01": N_("Qui pouvait décider chez %(subject)s ?"),
    "I-CMD-01": N_("Qu'avait demandé %(subject)s, et qu'avez-vous saisi ?"),
    "I-CLO-04": N_("Comment %(subject)s apprend-il qu'un produit est remplacé ?"),
    "I-CLO-02": N_("Que devait savoir %(subject)s de sa livraison avant de raccrocher ?"),
    "I-FIC-05": N_("Pourquoi avoir appelé %(subject)s à cette heure ?"),
    "I-FIC-01": N_("Qu'auriez-vous lu dans la fiche de %(subject)s avant d'appeler ?"),
    "I-ORG-07": N_("Qu'est devenu l'engagement pris envers %(subject)s ?"),
    "I-GRC-07": N_("Qu'avez-vous appris de %(subject)s qui mérite d'être noté ?"),
    "I-ECH-01": N_("Qui, dans la maison, devait savoir ce que %(subject)s vous a dit ?"),
}
"""By indicator, those that matter most first."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the step that it is about."""

    text: str
    seq: int


def questions(proofs: Mapping[str, Proof], limit: int = 5) -> tuple[Question, ...]:
    """One question for each indicator that has something against the trainee."""
    found = []
    for ref, text in ASKED.items():
        misses = proofs[ref].misses if ref in proofs else ()
        if misses:
            subject = misses[0].text.split(" · ")[0]
            found.append(Question(gettext(text) % {"subject": subject}, misses[0].seq))
    return tuple(found[:limit])
