"""Resetting: whom, with which data, what it will do, and how to take it back."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, make_response, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from crm_sandbox import platform_clock
from crm_sandbox.classroom.access import Managed, managed
from crm_sandbox.classroom.entry import read_seed
from crm_sandbox.classroom.room import blueprint, page
from crm_sandbox.kernel.clock import PARIS
from crm_sandbox.training.model import NothingToUndo, Run, RunsMoved
from crm_sandbox.training.reset import MAX_REASON, ResetPlan, ResetRequest, plan_reset, resets_of
from crm_sandbox.web.forms import whole_number
from crm_sandbox.web.i18n import _
from crm_sandbox.web.services import services


def _asked(found: Managed, values: MultiDict[str, str]) -> tuple[ResetRequest, dict[str, str]]:
    """What was asked for, and what is wrong with it. The whole cohort is never meant by leaving something out."""
    known = {user.id for user in found.trainees}
    named = values.getlist("trainee")
    chosen = tuple(one for one in named if one in known)
    checked = read_seed(values)
    if values.get("whom") != "all" and (not chosen or len(chosen) < len(named)):
        checked.errors["whom"] = _("Choisissez au moins un stagiaire, ou tout le groupe.")
    whom = None if values.get("whom") == "all" else chosen
    reason = values.get("reason", "").strip()
    if len(reason) > MAX_REASON:
        checked.errors["reason"] = _("Motif : %(most)s caractères au plus.", most=MAX_REASON)
    exercise = values.get("exercise", "")
    if exercise and exercise not in {item.id for item in found.assignments}:
        checked.errors["exercise"] = _("Choisissez un exercice de ce groupe, ou tous.")
    asked = ResetRequest(
        found.cohort,
        whom,
        checked.seed,
        draw=_draw(values.get("draw", "")),
        author=found.user.id,
        reason=reason,
        assignment=exercise or None,
    )
    return asked, checked.errors


def _draw(text: str) -> int:
    """The number that new seeds follow from: the preview's, which its form carries, or a new one."""
    number = whole_number(text, 0)
    return number if number and number <= platform_clock.MAX_DRAWN else platform_clock.new_seed()


@blueprint.get("/cohorts/<cohort_id>/reset")
def preview(cohort_id: str) -> Response:
    """What a reset would archive, open and leave: nothing is done yet."""
    found = managed(cohort_id)
    if not request.args:
        return _page(found, ResetRequest(found.cohort, ()))
    asked, errors = _asked(found, request.args)
    return _page(found, asked, errors, 422 if errors else 200)


def _page(found: Managed, asked: ResetRequest, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    plan: ResetPlan | None = None
    if not errors and asked.trainees != ():
        with services().database.reading() as connection:
            plan = plan_reset(connection, services().centre.library, asked)
    body = page(
        "reset.html",
        "cohorts",
        user=found.user,
        found=found,
        plan=plan,
        asked=asked,
        errors=errors or {},
        typed=request.values,
        names={user.id: user.display_name for user in found.trainees},
    )
    return make_response(body, status)


@blueprint.post("/cohorts/<cohort_id>/reset")
def reset(cohort_id: str) -> Response:
    """Reset what the preview showed. A second click finds other runs, and does nothing."""
    found = managed(cohort_id)
    asked, errors = _asked(found, request.form)
    if errors:
        return _page(found, asked, errors, 422)
    try:
        done = services().centre.reset(replace(asked, shown=request.form.get("shown", "")), at=platform_clock.now())
    except RunsMoved:
        flash(_("Les passages ont changé depuis l'aperçu : le voici à jour, rien n'a été fait."))
        return _page(found, asked, status=409)
    ended = len(done.archived) + len(done.superseded)
    flash(_("Passages terminés : %(ended)s. Passages ouverts : %(new)s.", ended=ended, new=len(done.created)))
    return redirect(url_for("classroom.resets", cohort_id=cohort_id), 303)


@blueprint.get("/cohorts/<cohort_id>/resets")
def resets(cohort_id: str) -> Response:
    """The resets of the cohort, newest first, each of which can be taken back."""
    found = managed(cohort_id)
    names = {user.id: user.display_name for user in found.trainees}
    made: dict[str, list[Run]] = {}
    for run in sorted(found.runs, key=lambda run: run.created_at, reverse=True):
        if run.reset_id is not None:
            made.setdefault(run.reset_id, []).append(run)
    with services().database.reading() as connection:
        notes = resets_of(connection, found.cohort)
    times = {ref: platform_clock.read_stamp(runs[0].created_at).astimezone(PARIS) for ref, runs in made.items()}
    values = {"resets": made, "notes": notes, "times": times, "names": names}
    return make_response(page("resets.html", "cohorts", user=found.user, found=found, **values))


@blueprint.post("/cohorts/<cohort_id>/resets/<reset_id>/undo")
def undo(cohort_id: str, reset_id: str) -> Response:
    """Bring the runs before a reset back."""
    found = managed(cohort_id)
    if reset_id not in {run.reset_id for run in found.runs}:
        flash(_("Aucune réinitialisation de ce nom dans ce groupe."))
    else:
        try:
            restored, _put_away = services().centre.undo_reset(reset_id, at=platform_clock.now())
            flash(_("%(count)s passages restaurés.", count=len(restored)))
        except NothingToUndo:
            flash(_("Elle a déjà été annulée, ou une autre l'a suivie : annulez d'abord celle-là."))
    return redirect(url_for("classroom.resets", cohort_id=cohort_id), 303)
