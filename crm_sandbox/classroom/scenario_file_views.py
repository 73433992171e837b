"""The files of a scenario: taken out to be edited, brought in once nothing is wrong with them, put aside."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

from flask import abort, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from crm_sandbox.classroom.access import require_trainer
from crm_sandbox.classroom.room import blueprint
from crm_sandbox.classroom.scenario_views import scenario_list
from crm_sandbox.datasets import scenario_slugs
from crm_sandbox.training.cohorts import given_exercises
from crm_sandbox.training.scenario_packs import (
    MOST_BYTES,
    MOST_FILES,
    PackRefused,
    bring_in,
    is_own,
    is_replaceable,
    take_out,
    withdraw,
)
from crm_sandbox.web.i18n import _
from crm_sandbox.web.labels import N_
from crm_sandbox.web.services import services

REFUSALS: Mapping[str, str] = {
    "not_a_zip": N_("Ce fichier n'est pas un ZIP lisible."),
    "too_large": N_("Un scénario tient en %(files)s fichiers et %(size)s Mo."),
    "unknown_file": N_(
        "« %(value)s » n'a pas sa place dans un scénario : des fichiers .yaml, à la racine, dans calls ou exercises."
    ),
    "not_text": N_("« %(value)s » n'est pas un texte en UTF-8."),
    "too_deep": N_("« %(value)s » imbrique trop de niveaux, ou utilise des renvois YAML."),
    "no_scenario": N_("Il manque scenario.yaml."),
    "bad_slug": N_(
        "Dans scenario.yaml, « slug: %(value)s » n'est pas valable : des minuscules, des chiffres et des tirets."
    ),
}
"""Why a ZIP file is refused, by its code."""


@blueprint.get("/scenarios/<slug>/files.zip")
def scenario_files(slug: str) -> Response:
    """The files of a scenario, answer key included, in a ZIP file."""
    require_trainer()
    instance = services().centre.config.instance
    if slug not in scenario_slugs(instance):
        abort(404)
    answer = make_response(take_out(slug, instance))
    answer.headers["Content-Type"] = "application/zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}.zip"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/scenarios")
def add_scenario() -> Response:
    """Keep the scenario of a ZIP file, or say everything that is wrong with it."""
    user = require_trainer()
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return scenario_list(user, {"file": _("Choisissez un fichier ZIP.")})
    with closing(upload):
        content = upload.read()
    try:
        made = bring_in(content, services().centre.config.instance, _given)
    except PackRefused as refused:
        size = MOST_BYTES // (1024 * 1024)
        return scenario_list(
            user, {"file": _(REFUSALS[refused.code], value=refused.value, files=MOST_FILES, size=size)}
        )
    if made.errors:
        return scenario_list(
            user, {"file": _("Rien n'a été gardé : %(slug)s a des erreurs.", slug=made.slug)}, made.errors
        )
    flash(_("Scénario vérifié et gardé. Les passages ouverts gardent leurs données."))
    return redirect(url_for("classroom.scenario", slug=made.slug), 303)


def _given(slug: str) -> frozenset[str]:
    with services().database.reading() as connection:
        return given_exercises(connection, slug)


@blueprint.post("/scenarios/<slug>/withdraw")
def withdraw_scenario(slug: str) -> Response:
    """Put a scenario of this installation aside; it is kept while an exercise is given in it that no
    other has."""
    require_trainer()
    instance = services().centre.config.instance
    if not is_own(slug, instance):
        abort(404)
    if not is_replaceable(slug, _given(slug)):
        flash(_("Un exercice est donné dans ce scénario : il reste."))
        return redirect(url_for("classroom.scenario", slug=slug), 303)
    withdraw(slug, instance)
    flash(_("Scénario mis de côté, dans le dossier scenarios-aside de l'installation."))
    return redirect(url_for("classroom.scenarios"), 303)
