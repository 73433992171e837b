"""The time of an exam, for one trainee, some or all: pausing, going on, giving more; and taking a hand-in back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, make_response, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from crm_sandbox import platform_clock
from crm_sandbox.classroom.access import Managed, managed
from crm_sandbox.classroom.board import board_of, cohort_page
from crm_sandbox.classroom.entry import read_amount
from crm_sandbox.classroom.progress import Standing, has_run_out, standings
from crm_sandbox.classroom.room import blueprint, page
from crm_sandbox.identity.model import User
from crm_sandbox.kernel.clock import PARIS
from crm_sandbox.kernel.refusals import Refused
from crm_sandbox.ledger.model import RunNotOpen
from crm_sandbox.review.access import publication
from crm_sandbox.review.replay import plain
from crm_sandbox.training import exam_time
from crm_sandbox.training.model import Assignment
from crm_sandbox.web.i18n import _
from crm_sandbox.web.services import services

MAX_REASON = 200


@dataclass(frozen=True, slots=True)
class Sitting:
    """A trainee in an exam: where he is, when it ends (in Paris; None: not begun), the minutes that are left of it, and
    whether the clock ended it, not he: such an exam goes on with the minutes that it is given."""

    trainee: User
    standing: Standing
    ends: datetime | None
    minutes_left: int
    is_cut_off: bool


def _exam(found: Managed, identity: str) -> Assignment:
    """An exam of the cohort; a 404 for anything else."""
    given = next((item for item in found.assignments if item.id == identity), None)
    return given if given is not None and given.mode == "exam" else abort(404)


def _sittings(found: Managed, given: Assignment, chosen: list[str]) -> list[Sitting]:
    """Those who were chosen (nobody: everybody), by name."""
    now = platform_clock.now()
    where = standings(services().ledger, found, given, now=now)
    made = []
    for trainee in sorted(found.trainees, key=lambda user: plain(user.display_name)):
        if chosen and trainee.id not in chosen:
            continue
        run = where[trainee.id].run
        ends = platform_clock.read_stamp(run.deadline) if run is not None and run.deadline else None
        left = max(0, int((ends - now).total_seconds() // 60)) if ends else 0
        is_over = run is not None and exam_time.is_cut_off(services().centre, run) and publication(run.id) is None
        made.append(Sitting(trainee, where[trainee.id], ends.astimezone(PARIS) if ends else None, left, is_over))
    return made


def _page(found: Managed, given: Assignment, values: MultiDict[str, str], errors: dict[str, str]) -> Response:
    chosen = values.getlist("trainee")
    sittings = _sittings(found, given, chosen)
    body = page(
        "time.html",
        "cohorts",
        user=found.user,
        found=found,
        given=given,
        sittings=sittings,
        chosen=chosen,
        errors=errors,
        typed=values,
    )
    return make_response(body, 422 if errors else 200)


@blueprint.get("/cohorts/<cohort_id>/exams/<given_id>/time")
def exam_clock(cohort_id: str, given_id: str) -> Response:
    """The time of an exam: for those who are chosen, else for everybody."""
    found = managed(cohort_id)
    return _page(found, _exam(found, given_id), request.args, {})


@blueprint.post("/cohorts/<cohort_id>/exams/<given_id>/time/<what>")
def change_time(cohort_id: str, given_id: str, what: str) -> Response:
    """Pause, go on, or give time, each for those it can be done for; the others are counted."""
    found = managed(cohort_id)
    given = _exam(found, given_id)
    if what not in ("pause", "resume", "grant"):
        abort(404)
    named = request.form.getlist("trainee")
    sittings = _sittings(found, given, named) if named else []
    amount, errors = 0, {}
    if not sittings or len(sittings) < len(named):
        errors["trainee"] = _("Choisissez au moins un stagiaire, ou tout le groupe.")
    reason = request.form.get(f"reason-{what}", "").strip()
    if what != "resume" and not 1 <= len(reason) <= MAX_REASON:
        errors[f"reason-{what}"] = _why()
    if what == "grant":
        amount, wrong = read_amount(request.form.get("amount", ""), low=0)
        errors |= {"amount": wrong} if wrong else {}
    if errors:
        return _page(found, given, request.form, errors)
    done = sum(_change(what, sitting, amount, reason, found.user.id) for sitting in sittings)
    said = {"pause": _("Mis en pause"), "resume": _("Repris"), "grant": _("Temps accordé")}[what]
    flash(_("%(what)s : %(done)s sur %(asked)s.", what=said, done=done, asked=len(sittings)))
    return redirect(url_for("classroom.exam_clock", cohort_id=cohort_id, given_id=given_id, trainee=named), 303)


def _change(what: str, sitting: Sitting, amount: int, reason: str, actor: str) -> bool:
    """Do it for one of them; whether it could be done."""
    run, centre, at = sitting.standing.run, services().centre, platform_clock.now()
    if run is None or not (run.state == "open" or (sitting.is_cut_off and what == "grant" and amount)):
        return False
    try:
        if what == "pause":
            exam_time.pause(centre, run, reason, actor=actor, at=at)
        elif what == "resume":
            exam_time.resume(centre, run, actor=actor, at=at)
        elif sitting.is_cut_off:
            end = exam_time.later_end(centre, run, amount, at=at)
            centre.reopen(run.id, reason, actor=actor, at=at, deadline=end)
        else:
            exam_time.grant_time(centre, run, amount, reason, actor=actor, at=at)
    except (Refused, RunNotOpen):
        return False
    return True


def _why() -> str:
    return _("Dites pourquoi, en %(most)s caractères : c'est écrit au journal.", most=MAX_REASON)


@blueprint.post("/cohorts/<cohort_id>/runs/<run_id>/reopen")
def reopen(cohort_id: str, run_id: str) -> Response:
    """Take back a hand-in by mistake, with the reason; an exam that ran out needs minutes besides. What was published
    stands: its candidate has read what he missed."""
    found = managed(cohort_id)
    run = found.run(run_id)
    if run.state != "handed_in" or run.is_superseded or publication(run.id) is not None:
        abort(409)
    now, centre = platform_clock.now(), services().centre
    reason = request.form.get("reason", "").strip()
    minutes, errors = 0, {}
    if not 1 <= len(reason) <= MAX_REASON:
        errors[f"reason-{run_id}"] = _why()
    if has_run_out(run, now):
        minutes, wrong = read_amount(request.form.get("minutes", ""), low=1)
        errors |= {f"minutes-{run_id}": wrong} if wrong else {}
    if errors:
        typed = {f"{name}-{run_id}": request.form.get(name, "") for name in ("reason", "minutes")}
        return cohort_page(cohort_id, 422, given=run.assignment, errors=errors, typed=typed)
    end = exam_time.later_end(centre, run, minutes, at=now) if minutes else None
    try:
        centre.reopen(run_id, reason, actor=found.user.id, at=now, deadline=end)
    except RunNotOpen:
        abort(409)
    flash(_("Le passage est rouvert."))
    return redirect(board_of(run), 303)
