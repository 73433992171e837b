"""The replay in the browser: the page, the screen inside it, what its script asks for, remarks."""

from __future__ import annotations

from dataclasses import replace

from flask import Response as FlaskResponse
from flask import abort, jsonify, make_response, redirect, request
from flask_babel import gettext
from pydantic import ValidationError
from werkzeug.wrappers import Response

from crm_sandbox import platform_clock
from crm_sandbox.identity.roles import is_staff
from crm_sandbox.kernel.refusals import Refused
from crm_sandbox.ledger.model import KeyReused, RunNotOpen, UnknownStep
from crm_sandbox.review.access import Reviewed, cohort_runs, evaluations, reviewed, reviewed_cohorts, watched
from crm_sandbox.review.evaluation.model import EvaluationState, Remark, WithdrawRemark
from crm_sandbox.review.faults import StepFault, faults_at
from crm_sandbox.review.integrity import quick_badge
from crm_sandbox.review.journal import journal_of
from crm_sandbox.review.proofs import competences, criterion_proof, kept_evidence, proofs_of
from crm_sandbox.review.referential import referential
from crm_sandbox.review.replay import LANES, Sieve
from crm_sandbox.review.replay import replay as replay_at
from crm_sandbox.review.role_play import RolePlay, role_play
from crm_sandbox.review.room import blueprint, page, step_url, wants_fragment
from crm_sandbox.review.roster import keep_badge, state_of
from crm_sandbox.review.stage import draw_stage
from crm_sandbox.review.timeline import remark_bars, timeline
from crm_sandbox.review.voice import voice_sheet
from crm_sandbox.web.forms import whole_number
from crm_sandbox.web.security import POLICY
from crm_sandbox.web.services import services

FIRST_CRITERION = "CR1.3"
INERT = f"{POLICY}; sandbox allow-same-origin"
"""The screen inside the replay: its styles and pictures load, its scripts never run, wherever it is opened."""


@blueprint.get("/runs/<run_id>")
def replay(run_id: str) -> Response:
    """The replay at a step: the last one of an open run, the first one of a closed run, unless the address says."""
    found = watched(run_id)
    journal = journal_of(services().ledger, run_id)
    default = journal.last if found.run.state == "open" else min(1, journal.last)
    seq = min(whole_number(request.args.get("at", ""), default), journal.last)
    notes = _notes(found)
    sieve = _sieve(is_own=found.is_own)
    view = replay_at(services().ledger, journal, seq, notes, sieve)
    if found.is_own:
        view = replace(view, behind=None)
    drawn = timeline(journal)
    values = {
        "view": view,
        "journal": journal,
        "drawn": drawn,
        "remarks": remark_bars(journal, drawn, (note.seq for note in notes.notes)),
        "sieve": sieve,
        "criterion": request.args.get("c", FIRST_CRITERION),
        "notes": notes,
        "voice": voice_sheet(),
        "play": _role_play(found),
        "faults": _faults(found, seq),
    }
    if wants_fragment():
        return make_response(page("parts.html", "replay", found, **values))
    badge = quick_badge(services().ledger, run_id)
    keep_badge(found.run, badge)
    around = (None, None) if found.is_own else _neighbours(found)
    return make_response(page("replay.html", "replay", found, badge=badge, neighbours=around, **values))


def _faults(found: Reviewed, seq: int) -> tuple[StepFault, ...]:
    """What staff read beside a step of a run that is closed: while it lasts, every step would tell it all again."""
    if found.is_own or found.run.state == "open":
        return ()
    return faults_at(kept_evidence(services().ledger, found.run.id), seq)


def _role_play(found: Reviewed) -> RolePlay | None:
    """Role play as it stands now, whatever step is in front: what is heard is heard at the end of the log."""
    if found.run.state != "open" or not is_staff(found.user, found.roles):
        return None
    dataset, state, _ = services().ledger.state_at(found.run.id)
    return role_play(dataset, state)


def _sieve(*, is_own: bool) -> Sieve:
    lane = request.args.get("only", "")
    return Sieve(lane if lane in LANES else "", request.args.get("q", "").strip()[:80], is_own)


def _notes(found: Reviewed) -> EvaluationState:
    """One's own remarks: another evaluator's stay his."""
    return evaluations().read(found.run.id, found.user.id).state if found.may_grade else EvaluationState()


def _neighbours(found: Reviewed) -> tuple[str | None, str | None]:
    """The runs before and after this one in the list, those without a step left out."""
    runs, _ = cohort_runs(found.user, [c for c in reviewed_cohorts(found.user) if c.id == found.run.cohort])
    listed = [run.id for run in runs if run.head_seq and state_of(run) == state_of(found.run)]
    at = listed.index(found.run.id) if found.run.id in listed else -1
    if at < 0:
        return None, None
    return (listed[at - 1] if at else None), (listed[at + 1] if at + 1 < len(listed) else None)


@blueprint.get("/runs/<run_id>/frame")
def frame(run_id: str) -> Response:
    """The trainee's screen after a step, inert."""
    found = watched(run_id)
    try:
        seq = whole_number(request.args["at"], 0) if "at" in request.args else None
        dataset, state, at = services().ledger.state_at(run_id, seq)
    except UnknownStep:
        abort(404)
    answer = make_response(draw_stage(dataset, state, run_id, found.name, is_exam=found.run.mode == "exam"))
    answer.headers["Content-Security-Policy"] = INERT
    answer.set_etag(f"{found.run.id}-{at}-{request.cookies.get('theme', '')}-{request.cookies.get('language', '')}")
    return answer


@blueprint.get("/runs/<run_id>/clock.json")
def clock_of(run_id: str) -> FlaskResponse:
    """The moment of each step, in seconds of the day: what playing needs."""
    watched(run_id)
    journal = journal_of(services().ledger, run_id)
    drawn = timeline(journal)
    return jsonify(
        start=drawn.start_s,
        end=journal.end_s,
        at=[moment.at_s for moment in journal.moments],
        idle=[[span.start_s, span.end_s] for span in journal.idle],
    )


@blueprint.get("/runs/<run_id>/head")
def head(run_id: str) -> Response:
    """Where an open run is, for following it: 304 while nothing happened."""
    reviewed(run_id)
    stream = services().ledger.stream(run_id)
    answer = jsonify(seq=stream.head_seq, state=stream.state)
    answer.set_etag(f"{stream.head_seq}-{stream.state}")
    return answer.make_conditional(request)


@blueprint.get("/runs/<run_id>/proofs")
def side_proofs(run_id: str) -> Response:
    """The evidence of one criterion, for the side of the replay."""
    found = reviewed(run_id)
    dataset, _, _ = services().ledger.state_at(run_id, 0)
    proofs = proofs_of(dataset, kept_evidence(services().ledger, run_id))
    entries = referential().entries
    code = request.args.get("c", FIRST_CRITERION)
    if code not in entries or entries[code].level != "criterion":
        abort(404)
    codes = [c.entry.code for group in competences(proofs) for c in group.criteria]
    at = codes.index(code)
    around = (codes[at - 1], codes[(at + 1) % len(codes)])
    shown = criterion_proof(referential(), proofs, entries[code])
    return make_response(page("side_proofs.html", "replay", found, shown=shown, around=around))


@blueprint.post("/runs/<run_id>/remarks")
def remark(run_id: str) -> Response:
    """Note something at a step."""
    found = reviewed(run_id)
    if not found.may_grade:
        abort(404)
    seq = min(whole_number(request.form.get("seq", ""), 0), services().ledger.stream(run_id).head_seq)
    text = request.form.get("text", "").strip().replace("\r\n", "\n")
    try:
        if text:
            action = Remark(seq=seq, text=text, criterion=request.form.get("criterion", ""))
            key = request.form.get("idempotency_key", "")[:200]
            evaluations().write(found.run, found.user.id, action, at=platform_clock.now(), key=key)
    except (KeyReused, Refused, RunNotOpen, ValidationError):
        abort(409, gettext("La remarque n'a pas été enregistrée."))
    return redirect(step_url(run_id, seq), 303)


@blueprint.post("/runs/<run_id>/remarks/<ref>/withdraw")
def withdraw_remark(run_id: str, ref: str) -> Response:
    """Take a remark back."""
    found = reviewed(run_id)
    if not found.may_grade:
        abort(404)
    try:
        evaluations().write(found.run, found.user.id, WithdrawRemark(remark=ref), at=platform_clock.now())
    except (Refused, RunNotOpen):
        abort(409)
    return redirect(step_url(run_id, whole_number(request.form.get("seq", ""), 0)), 303)
