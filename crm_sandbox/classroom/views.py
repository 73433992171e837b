"""Cohorts, trainees and exercises. Registered by the composition root under `/training`."""

from __future__ import annotations

from flask import flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from crm_sandbox import platform_clock
from crm_sandbox.classroom import (
    card_views,
    criteria_views,
    exam_views,
    privacy_views,
    reset_views,
    scenario_file_views,
    scenario_views,
)
from crm_sandbox.classroom.access import managed, managed_cohorts, require_trainer
from crm_sandbox.classroom.board import all_houses, cohort_page
from crm_sandbox.classroom.card_views import cards_page
from crm_sandbox.classroom.enrolment import enrollable
from crm_sandbox.classroom.entry import decode, logins_in, read_assignment, read_trainees
from crm_sandbox.classroom.room import blueprint, page
from crm_sandbox.identity.model import LoginTaken, Role
from crm_sandbox.identity.operations import list_users
from crm_sandbox.identity.roles import grant
from crm_sandbox.training.cohorts import assign, assignments_of, create_cohort, import_trainees
from crm_sandbox.training.model import NameTaken
from crm_sandbox.web.i18n import _
from crm_sandbox.web.services import services

__all__ = [
    "blueprint",
    "card_views",
    "criteria_views",
    "exam_views",
    "privacy_views",
    "reset_views",
    "scenario_file_views",
    "scenario_views",
]


@blueprint.get("/")
def cohorts() -> Response:
    """The cohorts that one manages."""
    user, found = managed_cohorts()
    if len(found) == 1 and not user.is_admin and "all" not in request.args:
        return redirect(url_for("classroom.cohort", cohort_id=found[0].cohort.id))
    return make_response(page("cohorts.html", "cohorts", user=user, found=found))


@blueprint.post("/cohorts")
def new_cohort() -> Response:
    """Create a cohort; its creator trains it."""
    user = require_trainer()
    name = request.form.get("name", "").strip()
    try:
        if not 1 <= len(name) <= 80:
            raise NameTaken(name)
        with services().database.writing() as connection:
            made = create_cohort(connection, name, at=platform_clock.now())
            grant(connection, made.id, [user.id], Role.TRAINER)
    except NameTaken:
        error = _("Un nom de 1 à 80 caractères, que nul autre groupe ne porte.")
        _user, found = managed_cohorts()
        body = page("cohorts.html", "cohorts", user=user, found=found, errors={"name": error}, typed=request.form)
        return make_response(body, 422)
    return redirect(url_for("classroom.cohort", cohort_id=made.id), 303)


@blueprint.get("/cohorts/<cohort_id>")
def cohort(cohort_id: str) -> Response:
    """Who is where."""
    return cohort_page(cohort_id)


@blueprint.post("/cohorts/<cohort_id>/trainees")
def add_trainees(cohort_id: str) -> Response:
    """Import trainees, one per line; they get a run of the latest exercise. A trainee of another of one's groups joins with
    the account that he has."""
    found = managed(cohort_id)
    upload = request.files.get("file")
    text = request.form.get("trainees", "")
    if upload is not None and upload.filename:
        text = decode(upload.read())
    with services().database.reading() as connection:
        accounts, typed = list_users(connection), logins_in(text)
        elsewhere = (user for user in accounts if user.login in typed and user not in found.trainees)
        joining = enrollable(connection, found.user, elsewhere)
    checked = read_trainees(text, (user.login for user in accounts), joining)
    if checked.errors:
        return cohort_page(cohort_id, 422, errors=checked.errors, typed={"trainees": text})
    at = platform_clock.now()
    try:
        with services().database.writing() as connection:
            made = import_trainees(connection, found.cohort, checked.trainees, at=at, joining=joining)
    except LoginTaken as error:
        wrong = {"trainees": _("le code « %(login)s » est déjà pris", login=error.login)}
        return cohort_page(cohort_id, 422, errors=wrong, typed={"trainees": text})
    if found.assignments:
        services().centre.open_missing_runs(found.assignments[-1], at=at)
    cards = [(item.user.display_name, item.user.login, item.password) for item in made if item.password is not None]
    return cards_page(found, cards, [item.user for item in made if item.password is None])


@blueprint.post("/cohorts/<cohort_id>/exercises")
def give_exercise(cohort_id: str) -> Response:
    """Give an exercise to the cohort, and open a run for each trainee."""
    found = managed(cohort_id)
    checked = read_assignment(request.form, all_houses())
    if checked.assignment is None:
        return cohort_page(cohort_id, 422, errors=checked.errors, typed=request.form)
    at = platform_clock.now()
    with services().database.writing() as connection:
        known = [item.id for item in assignments_of(connection, found.cohort)]
        if request.form.get("after") not in (None, known[-1] if known else ""):
            flash(_("Un exercice vient d'être donné à ce groupe : le voici. Rien d'autre n'a été fait."))
            return redirect(url_for("classroom.cohort", cohort_id=cohort_id), 303)
        given = assign(connection, found.cohort, checked.assignment, at=at)
    opened = services().centre.open_missing_runs(given, at=at)
    flash(_("Exercice donné : %(count)s passages ouverts.", count=len(opened)))
    return redirect(url_for("classroom.cohort", cohort_id=cohort_id), 303)
