"""The grid and the sheet in the browser: saved as one writes, handed in once, printed."""

from __future__ import annotations

from typing import Any

from flask import abort, make_response, redirect, request, url_for
from pydantic import ValidationError
from werkzeug.wrappers import Response

from crm_sandbox import platform_clock
from crm_sandbox.identity.model import User
from crm_sandbox.kernel.refusals import Refused
from crm_sandbox.ledger.model import RunNotOpen
from crm_sandbox.review.access import Reviewed, dossiers, evaluations, evaluators_of, reviewed
from crm_sandbox.review.evaluation.model import OFF_PLATFORM, EvaluationState, Finish
from crm_sandbox.review.evaluation.service import frame
from crm_sandbox.review.grid import Draft, Other, draft_actions, grid, other, refusal_text
from crm_sandbox.review.integrity import quick_badge
from crm_sandbox.review.proofs import CompetenceProof, competences, kept_evidence, proofs_of
from crm_sandbox.review.questions import questions
from crm_sandbox.review.records import Written
from crm_sandbox.review.referential import referential
from crm_sandbox.review.room import blueprint, page, wants_fragment
from crm_sandbox.review.voice import voice_sheet
from crm_sandbox.web.forms import whole_number
from crm_sandbox.web.services import services


@blueprint.get("/runs/<run_id>/grid")
def grid_page(run_id: str) -> Response:
    """The grid at a criterion."""
    return make_response(_grid(reviewed(run_id), request.args.get("c", "")))


def _grid(found: Reviewed, code: str, **values: Any) -> str:
    dataset, _, _ = services().ledger.state_at(found.run.id, 0)
    proofs = proofs_of(dataset, kept_evidence(services().ledger, found.run.id))
    written = _mine(found)
    view = grid(competences(proofs), written, code, _others(found, written))
    values = {"conflict": None, "refusal": "", "typed": None, **values}
    return page(
        "grid.html",
        "grid",
        found,
        user=found.user,
        view=view,
        badge=quick_badge(services().ledger, found.run.id),
        asked=questions(proofs),
        source=referential().source,
        off_platform=OFF_PLATFORM,
        voice=voice_sheet(),
        **values,
    )


def _mine(found: Reviewed) -> Written[EvaluationState]:
    return evaluations().read(found.run.id, found.user.id)


def _others(found: Reviewed, mine: Written[EvaluationState]) -> tuple[Other, ...]:
    """The other evaluators of the cohort, hidden until both are done."""
    own = mine.state if found.may_grade else None
    people = (user for user in evaluators_of(found.run.cohort) if user.id != found.user.id)
    return tuple(other(user, evaluations().read(found.run.id, user.id), own) for user in people)


@blueprint.post("/runs/<run_id>/grid/<code>")
def save(run_id: str, code: str) -> Response:
    """Save a criterion: only what changed; a text that somebody changed meanwhile is shown beside one's own."""
    found = reviewed(run_id)
    if not found.may_grade:
        abort(404)
    draft = _draft(code)
    conflict = refusal = ""
    try:
        for action in draft_actions(draft, _mine(found).state, _signal(run_id, code)):
            evaluations().write(found.run, found.user.id, action, at=platform_clock.now())
    except Refused as refused:
        refusal = refused.refusal.code
        conflict = refusal if refusal == "changed_meanwhile" else ""
    except RunNotOpen:
        refusal = "changed_meanwhile"
    except ValidationError:
        abort(422)
    return _saved(found, draft, conflict, refusal)


def _draft(code: str) -> Draft:
    form = request.form
    return Draft(
        code,
        form.get("level", ""),
        form.get("comment", "").replace("\r\n", "\n").strip(),
        whole_number(form.get("level_base", ""), 0),
        whole_number(form.get("comment_base", ""), 0),
    )


def _signal(run_id: str, code: str) -> str:
    """What the indicators suggest for a criterion, kept beside the level that is given."""
    dataset, _, _ = services().ledger.state_at(run_id, 0)
    groups = competences(proofs_of(dataset, kept_evidence(services().ledger, run_id)))
    return next((c.signal for group in groups for c in group.criteria if c.entry.code == code), "not_observed")


def _saved(found: Reviewed, draft: Draft, conflict: str, refusal: str) -> Response:
    """The state line for a script, the page for a form; a 409 with both texts on conflict."""
    written = _mine(found)
    status = 409 if conflict else 422 if refusal else 200
    text = refusal_text(refusal) if refusal else ""
    if wants_fragment():
        view = grid(_groups(found.run.id), written, draft.criterion, ())
        mark = written.state.mark(draft.criterion)
        shown = {"mark": mark, "view": view, "conflict": draft if conflict else None, "refusal": text}
        is_beside = draft.criterion in frame().beside
        return make_response(page("saved.html", "grid", found, is_beside=is_beside, draft=draft, **shown), status)
    if refusal:
        chosen = request.form.get("here", "") if draft.criterion in frame().beside else draft.criterion
        return make_response(
            _grid(found, chosen, conflict=draft if conflict else None, refusal=text, typed=draft), status
        )
    then = request.form.get("then", "") or request.form.get("here", "") or draft.criterion
    return redirect(url_for("review.grid_page", run_id=found.run.id, c=then), 303)


def _groups(run_id: str) -> tuple[CompetenceProof, ...]:
    dataset, _, _ = services().ledger.state_at(run_id, 0)
    return competences(proofs_of(dataset, kept_evidence(services().ledger, run_id)))


@blueprint.post("/runs/<run_id>/finish")
def finish(run_id: str) -> Response:
    """Hand the evaluation in: signed, and closed."""
    found = reviewed(run_id)
    if not found.may_grade:
        abort(404)
    if found.run.state in ("open", "preparing"):
        return make_response(_grid(found, "", refusal=refusal_text("run_is_open")), 422)
    try:
        evaluations().write(found.run, found.user.id, Finish(), at=platform_clock.now())
    except Refused as refused:
        fault = refused.refusal.faults[0].value if refused.refusal.faults else ""
        return make_response(_grid(found, str(fault), refusal=refusal_text(refused.refusal.code)), 422)
    except RunNotOpen:
        abort(409)
    dossiers().gather(found.run, at=platform_clock.now())
    is_seated = dossiers().read(run_id).state.seat_of(found.user.id) is not None
    return redirect(url_for("review.dossier" if is_seated else "review.sheet", run_id=run_id), 303)


@blueprint.get("/runs/<run_id>/sheet")
def sheet(run_id: str) -> Response:
    """The printable sheet of one evaluation: one's own, or another's once both are done."""
    found = reviewed(run_id)
    mine = _mine(found)
    others = _others(found, mine)
    by = request.args.get("by", "")
    author, written = _author(found, mine, others, by)
    stream = services().ledger.stream(run_id)
    return make_response(
        page(
            "sheet.html",
            "sheet",
            found,
            user=found.user,
            author=author,
            written=written,
            groups=_groups(run_id),
            badge=quick_badge(services().ledger, run_id),
            stream=stream,
            source=referential().source,
            others=others,
            off_platform=OFF_PLATFORM,
            voice=voice_sheet(),
            printed_at=platform_clock.now(),
        )
    )


def _author(
    found: Reviewed, mine: Written[EvaluationState], others: tuple[Other, ...], by: str
) -> tuple[User | None, Written[EvaluationState]]:
    if not by or by == found.user.id:
        return (found.user if found.may_grade else None), mine
    chosen = next((item for item in others if item.user.id == by and item.state is not None), None)
    if chosen is None:
        abort(404)
    return chosen.user, evaluations().read(found.run.id, chosen.user.id)
