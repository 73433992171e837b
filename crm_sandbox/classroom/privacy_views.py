"""What becomes of trainees' identities: how long they are kept, and erasing one."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from crm_sandbox import platform_clock
from crm_sandbox.classroom.access import managed
from crm_sandbox.classroom.room import blueprint
from crm_sandbox.identity.model import Role
from crm_sandbox.identity.privacy import NotErasable, erase_identity
from crm_sandbox.training.retention import MOST_MONTHS, set_retention
from crm_sandbox.web.forms import whole_number
from crm_sandbox.web.i18n import _
from crm_sandbox.web.services import services


@blueprint.post("/cohorts/<cohort_id>/retention")
def keep_for(cohort_id: str) -> Response:
    """Say for how many months the identities of the group are kept; nothing: for ever."""
    found = managed(cohort_id)
    text = request.form.get("months", "").strip()
    months = whole_number(text, 0)
    if text and not 1 <= months <= MOST_MONTHS:
        flash(_("Durée de conservation : de 1 à %(most)s mois, ou rien.", most=MOST_MONTHS))
    else:
        with services().database.writing() as connection:
            set_retention(connection, found.cohort, months or None)
        flash(_("Durée de conservation enregistrée."))
    return redirect(url_for("classroom.cohort", cohort_id=cohort_id, _anchor="privacy"), 303)


@blueprint.post("/cohorts/<cohort_id>/trainees/<trainee_id>/erase")
def erase(cohort_id: str, trainee_id: str) -> Response:
    """Erase the identity of a trainee; his code, typed again, says that it is meant. Nobody erases a colleague."""
    found = managed(cohort_id)
    user = found.trainee(trainee_id)
    if services().role_names(user) - {Role.TRAINEE} and not found.user.is_admin:
        flash(_("Ce compte est aussi celui d'un membre de l'équipe : demandez à l'administrateur du centre."))
    elif request.form.get("login", "").strip() != user.login:
        flash(_("Rien n'a été effacé : retapez le code exact du stagiaire."))
    else:
        try:
            with services().database.writing() as connection:
                erase_identity(connection, user, at=platform_clock.now())
            flash(_("Identité effacée : il reste un pseudonyme, et des journaux intacts."))
        except NotErasable:
            flash(_("Cette identité ne peut pas être effacée."))
    return redirect(url_for("classroom.cohort", cohort_id=cohort_id), 303)
