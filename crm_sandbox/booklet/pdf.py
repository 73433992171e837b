"""The booklet as a tagged PDF (PDF/UA-1), typeset by typst from a template of the package; nothing is fetched."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import resources
from io import BytesIO
from typing import Any, Final

import segno
import typst
from flask_babel import gettext

from crm_sandbox.booklet.content import Booklet
from crm_sandbox.review.labels import typeset
from crm_sandbox.web.labels import N_
from crm_sandbox.web.typography import NBSP, dated, language

TEMPLATE = "booklet.typ"
STANDARD: Final = "ua-1"

WORDS: dict[str, str] = {
    "title": N_("Livret d'évaluation en simulation"),
    "draft": N_("provisoire"),
    "legal": N_(
        "Trace d'entraînement : ce document ne remplace ni les outils officiels de la branche, ni la décision de ses "
        "évaluateurs et de son jury."
    ),
    "indicator": N_("Indice"),
    "found": N_("Relevé"),
    "signal": N_("Signal"),
    "steps_head": N_("Étapes"),
    "levels": N_("Niveau et commentaires"),
    "summary": N_("Synthèse"),
    "unit": N_("Unité"),
    "level_of": N_("Niveau par critère"),
    "agreed": N_("Retenu ensemble"),
    "none": N_("à apprécier par l'évaluateur"),
    "step": N_("Étape"),
    "beside": N_("Observé hors plateforme"),
    "minutes": N_("Procès-verbal du jury"),
    "moments": N_("Moments choisis"),
    "moments_why": N_("Les étapes que les évaluateurs ont notées et celles qui portent une alerte."),
    "questions": N_("Questions d'entretien"),
    "cannot": N_("Ce que le journal ne montre pas"),
    "cannot_text": N_(
        "La voix, l'articulation, l'attitude, la tenue du poste, et ce qui s'est dit hors de l'outil. Un indice n'est pas une "
        "note : le dénominateur dit combien d'occasions la journée a offertes."
    ),
    "proof": N_("Intégrité"),
    "intact": N_("Chaque étape du journal a été relue et rejouée : le journal est intègre."),
    "altered": N_("Une altération du journal a été détectée."),
    "signed": N_("Signé à la remise."),
    "unsigned": N_("Non remis, donc non signé."),
    "head": N_("Empreinte de tête"),
    "key": N_("Clé publique du centre"),
    "grid_of": N_("Grille"),
    "verify": N_(
        "Le code contient le passage, son étape de tête et son empreinte. L'archive du dossier contient de quoi les vérifier."
    ),
    "fictitious": N_("Données fictives"),
    "page": N_("page"),
    "of": N_("sur"),
}


def typeset_booklet(booklet: Booklet) -> bytes:
    """The PDF. Equal booklets give equal bytes."""
    data = {"booklet": _plain(booklet), "words": _words(), "code": _code(booklet)}
    return typst.compile(
        resources.files(__package__).joinpath(TEMPLATE).read_bytes(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        ignore_system_fonts=True,
        pdf_standards=[STANDARD],
    )


def _plain(booklet: Booklet) -> dict[str, Any]:
    plain = asdict(booklet)
    made = booklet.made_at
    plain["made_at"] = {"year": made.year, "month": made.month, "day": made.day, "text": dated(made)}
    return plain


def _words() -> dict[str, str]:
    words = {name: typeset(gettext(text)) for name, text in WORDS.items()}
    return words | {"colon": f"{NBSP}:" if language() == "fr" else ":"}


def head_address(booklet: Booklet) -> str:
    """What the code on the booklet holds: the run, its head step, its head hash."""
    proof = booklet.proof
    return f"crm-sandbox:run/{proof.run}#{proof.steps}:{proof.head_hash}"


def _code(booklet: Booklet) -> str:
    drawn = BytesIO()
    segno.make(head_address(booklet), error="m").save(drawn, kind="svg", xmldecl=False, border=0, scale=4)
    return drawn.getvalue().decode()
