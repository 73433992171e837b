"""Resetting: whom, with which data, what it will do, and how to take it back."""

from __future__ import annotations

from flask import flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from crm_sandbox import platform_clock
from crm_sandbox.classroom.access import Managed, managed
from crm_sandbox.classroom.entry import read_seed
from crm_sandbox.classroom.room import blueprint, page
from crm_sandbox.training.model import NothingToUndo
from crm_sandbox.training.reset import ResetRequest, plan_reset
from crm_sandbox.web.i18n import _
from crm_sandbox.web.services import services


def _request(found: Managed) -> tuple[ResetRequest, dict[str, str]]:
    """What was asked for: nobody chosen means the whole cohort."""
    values = request.form if request.method == "POST" else request.args
    known = {user.id for user in found.trainees}
    chosen = tuple(one for one in values.getlist("trainee") if one in known)
    checked = read_seed(values)
    whom = None if values.get("whom") == "all" or not chosen else chosen
    return ResetRequest(found.cohort, whom, checked.seed), checked.errors


@blueprint.get("/cohorts/<cohort_id>/reset")
def preview(cohort_id: str) -> Response:
    """What a reset would archive, open and leave: nothing is done yet."""
    return _preview(managed(cohort_id))


def _preview(found: Managed, status: int = 200) -> Response:
    asked, errors = _request(found)
    plan = None
    if not errors:
        with services().database.reading() as connection:
            plan = plan_reset(connection, services().centre.library, asked)
    body = page(
        "reset.html",
        "cohorts",
        user=found.user,
        found=found,
        plan=plan,
        chosen=asked.trainees or (),
        errors=errors,
        typed=request.form if request.method == "POST" else request.args,
        names={user.id: user.display_name for user in found.trainees},
        expected=",".join(sorted(run.id for run in (*plan.archived, *plan.superseded))) if plan else "",
    )
    return make_response(body, 422 if errors else status)


@blueprint.post("/cohorts/<cohort_id>/reset")
def reset(cohort_id: str) -> Response:
    """Reset. A second click finds other runs than the preview showed, and does nothing."""
    found = managed(cohort_id)
    asked, errors = _request(found)
    if errors:
        return _preview(found)
    with services().database.reading() as connection:
        plan = plan_reset(connection, services().centre.library, asked)
    present = ",".join(sorted(run.id for run in (*plan.archived, *plan.superseded)))
    if request.form.get("expected", present) != present:
        flash(_("Les passages ont changé depuis l'aperçu : le voici à jour, rien n'a été fait."))
        return _preview(found, 409)
    done = services().centre.reset(asked, at=platform_clock.now())
    flash(_("%(count)s passages archivés, %(new)s ouverts.", count=len(done.archived), new=len(done.created)))
    return redirect(url_for("classroom.resets", cohort_id=cohort_id), 303)


@blueprint.get("/cohorts/<cohort_id>/resets")
def resets(cohort_id: str) -> Response:
    """The resets of the cohort, newest first, each of which can be taken back."""
    found = managed(cohort_id)
    names = {user.id: user.display_name for user in found.trainees}
    made: dict[str, list[object]] = {}
    for run in reversed(found.runs):
        if run.reset_id is not None:
            made.setdefault(run.reset_id, []).append(run)
    return make_response(page("resets.html", "cohorts", user=found.user, found=found, resets=made, names=names))


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
