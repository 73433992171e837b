"""Cohorts, trainees and exercises. Registered by the composition root under `/training`."""

from __future__ import annotations

from datetime import datetime

from flask import abort, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from crm_sandbox import platform_clock
from crm_sandbox.classroom import card_views, privacy_views, reset_views, scenario_views
from crm_sandbox.classroom.access import managed, managed_cohorts, require_trainer
from crm_sandbox.classroom.card_views import cards_page
from crm_sandbox.classroom.entry import decode, read_amount, read_assignment, read_trainees
from crm_sandbox.classroom.offers import House, chosen, houses
from crm_sandbox.classroom.progress import figures, has_run_out, rows
from crm_sandbox.classroom.room import blueprint, page
from crm_sandbox.identity.model import LoginTaken, Role
from crm_sandbox.identity.operations import list_users
from crm_sandbox.identity.roles import grant
from crm_sandbox.ledger.model import RunNotOpen
from crm_sandbox.review.access import publication
from crm_sandbox.training.cohorts import assign, assignments_of, create_cohort, import_trainees
from crm_sandbox.training.model import NameTaken, Run
from crm_sandbox.training.runs import set_deadline, set_extra_time
from crm_sandbox.web.i18n import _
from crm_sandbox.web.services import services

__all__ = ["blueprint", "card_views", "privacy_views", "reset_views", "scenario_views"]

MAX_REASON = 200


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
    return _cohort_page(cohort_id)


def _cohort_page(cohort_id: str, status: int = 200, **values: object) -> Response:
    found = managed(cohort_id)
    everyone = rows(services().ledger, found, now=platform_clock.now())
    wanted = request.args.get("state", "")
    known = _houses()
    give = _given(known)
    named = chosen(known, give)
    shown = [row for row in everyone if not wanted or row.state == wanted]
    body = page(
        "cohort.html",
        "cohorts",
        user=found.user,
        found=found,
        rows=shown,
        everyone=everyone,
        figures=figures(everyone),
        chosen=request.args.getlist("trainee"),
        wanted=wanted,
        houses=known,
        give=give,
        offer=named[1] if named else None,
        **values,
    )
    return make_response(body, status)


def _houses() -> dict[str, House]:
    return houses(services().centre.config.instance)


def _given(known: dict[str, House]) -> str:
    """The exercise in front: the one that was chosen or posted, else the first house's full day."""
    posted = "/".join(filter(None, (request.form.get("scenario", ""), request.form.get("exercise", ""))))
    asked = posted or request.args.get("give", "")
    return asked if chosen(known, asked) else next((slug for slug, house in known.items() if house.offers), "")


@blueprint.post("/cohorts/<cohort_id>/trainees")
def add_trainees(cohort_id: str) -> Response:
    """Import trainees, one per line; they get a run of the latest exercise."""
    found = managed(cohort_id)
    upload = request.files.get("file")
    text = request.form.get("trainees", "")
    if upload is not None and upload.filename:
        text = decode(upload.read())
    with services().database.reading() as connection:
        taken = [user.login for user in list_users(connection)]
    checked = read_trainees(text, taken)
    if checked.errors:
        return _cohort_page(cohort_id, 422, errors=checked.errors, typed={"trainees": text})
    at = platform_clock.now()
    try:
        with services().database.writing() as connection:
            made = import_trainees(connection, found.cohort, checked.trainees, at=at)
    except LoginTaken as error:
        wrong = {"trainees": _("le code « %(login)s » est déjà pris", login=error.login)}
        return _cohort_page(cohort_id, 422, errors=wrong, typed={"trainees": text})
    if found.assignments:
        services().centre.open_missing_runs(found.assignments[-1], at=at)
    return cards_page(found, [(item.user.display_name, item.user.login, item.password or "") for item in made])


@blueprint.post("/cohorts/<cohort_id>/exercises")
def give_exercise(cohort_id: str) -> Response:
    """Give an exercise to the cohort, and open a run for each trainee."""
    found = managed(cohort_id)
    checked = read_assignment(request.form, _houses())
    if checked.assignment is None:
        return _cohort_page(cohort_id, 422, errors=checked.errors, typed=request.form)
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


@blueprint.post("/cohorts/<cohort_id>/runs/<run_id>/reopen")
def reopen(cohort_id: str, run_id: str) -> Response:
    """Take back a hand-in by mistake, with the reason; an exam that ran out needs minutes besides. What was published
    stands: its candidate has read what he missed."""
    found = managed(cohort_id)
    run = found.run(run_id)
    if run.state != "handed_in" or run.is_superseded or publication(run.id) is not None:
        abort(409)
    now = platform_clock.now()
    reason = request.form.get("reason", "").strip()
    minutes, errors = 0, {}
    if not 1 <= len(reason) <= MAX_REASON:
        errors[f"reason-{run_id}"] = _(
            "Dites pourquoi, en %(most)s caractères : c'est écrit au journal.", most=MAX_REASON
        )
    if has_run_out(run, now):
        minutes, wrong = read_amount(request.form.get("minutes", ""), low=1)
        errors |= {f"minutes-{run_id}": wrong} if wrong else {}
    if errors:
        typed = {f"{name}-{run_id}": request.form.get(name, "") for name in ("reason", "minutes")}
        return _cohort_page(cohort_id, 422, errors=errors, typed=typed)
    if minutes:
        _set_end(run, now, minutes)
    try:
        services().centre.reopen(run_id, reason, actor=found.user.id, at=now)
    except RunNotOpen:
        abort(409)
    flash(_("Le passage est rouvert."))
    return redirect(url_for("classroom.cohort", cohort_id=cohort_id), 303)


def _set_end(run: Run, now: datetime, minutes: int) -> None:
    """Move the end of an exam that has begun: minutes after it, or after now when it has passed."""
    end = now if run.deadline is None else max(now, platform_clock.read_stamp(run.deadline))
    with services().database.writing() as connection:
        set_deadline(connection, run.id, platform_clock.stamp(platform_clock.seconds_after(end, minutes * 60)))


@blueprint.post("/cohorts/<cohort_id>/runs/<run_id>/time")
def give_time(cohort_id: str, run_id: str) -> Response:
    """More time in an exam: a share more before it starts, minutes more once it runs."""
    found = managed(cohort_id)
    run = found.run(run_id)
    if run.mode != "exam" or run.state not in ("preparing", "open"):
        abort(409)
    text = request.form.get("amount", "")
    amount, wrong = read_amount(text, low=0 if run.deadline is None else 1)
    if wrong:
        name = f"amount-{run_id}"
        return _cohort_page(cohort_id, 422, errors={name: wrong}, typed={name: text})
    if run.deadline is None:
        with services().database.writing() as connection:
            set_extra_time(connection, run_id, amount)
    else:
        _set_end(run, platform_clock.now(), amount)
    flash(_("Temps accordé."))
    return redirect(url_for("classroom.cohort", cohort_id=cohort_id), 303)
