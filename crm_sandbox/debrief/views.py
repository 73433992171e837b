"""The debrief in the browser, in the trainee's own shell. Its replay is the evaluator's, without what is for staff."""

from __future__ import annotations

from flask import Blueprint, make_response, url_for
from werkzeug.wrappers import Response

from crm_sandbox.crm.calls.events import CallMissed
from crm_sandbox.crm.plan.coverage import coverage
from crm_sandbox.crm.session.period import days_begun, of_day
from crm_sandbox.debrief.queries import (
    DayPlan,
    DebriefView,
    Published,
    criterion_lines,
    figures,
    missed,
    published,
    unreturned,
)
from crm_sandbox.review.access import dossiers, evaluations, is_open_to_candidate, publication
from crm_sandbox.review.dossier.service import frame
from crm_sandbox.review.dossier.wording import DECISIONS
from crm_sandbox.review.proofs import CompetenceProof, competences, kept_evidence, proofs_of
from crm_sandbox.review.room import SIGNALS
from crm_sandbox.review.scale import scale
from crm_sandbox.training.exam_time import is_cut_off
from crm_sandbox.training.model import Run
from crm_sandbox.web.auth import signed_in
from crm_sandbox.web.errors import is_fragment
from crm_sandbox.web.plan_feedback import plan_feedback
from crm_sandbox.web.runs import own_run
from crm_sandbox.web.screen import ScreenContext, draw
from crm_sandbox.web.services import services

blueprint = Blueprint("debrief", __name__)


@blueprint.get("/runs/<run_id>/debrief")
@signed_in
def debrief(run_id: str) -> Response:
    """What one may know of one's own day: nothing before it is handed in, nothing of an exam before it is published."""
    user, run = own_run(run_id)
    dataset, state, _ = services().ledger.state_at(run_id)
    context = ScreenContext(
        dataset=dataset,
        state=state,
        run_id=run.id,
        user=user.display_name,
        layout="fragment" if is_fragment() else "page",
        is_cut_off=run.mode == "exam" and is_cut_off(services().centre, run),
    )
    view = _view(run) if is_open_to_candidate(run) else None
    return make_response(
        draw(
            "debrief",
            "debrief/debrief.html",
            context,
            "report",
            view=view,
            run=run,
            signals=SIGNALS,
            scale=scale(),
            decisions=DECISIONS,
            replay_url=url_for("review.replay", run_id=run.id),
        )
    )


def _view(run: Run) -> DebriefView:
    dataset, _, _ = services().ledger.state_at(run.id, 0)
    _, state, _ = services().ledger.state_at(run.id)
    evidence = kept_evidence(services().ledger, run.id)
    proofs = proofs_of(dataset, evidence)
    groups = competences(proofs)
    dossier = publication(run.id)
    return DebriefView(
        figures(dataset, state, {item.indicator.ref: item for item in evidence}),
        (*unreturned(dataset, state, _steps_of_missed_calls(run)), *missed(proofs)),
        criterion_lines(groups),
        None if dossier is None else _published(run, groups),
        tuple(
            DayPlan(day, plan_feedback(*then))
            for day, then in ((day, of_day(dataset, state, day)) for day in days_begun(dataset, state))
            if then[1].plan.submitted
        ),
        coverage(dataset, state) if dataset.world.exercise.later else (),
    )


def _steps_of_missed_calls(run: Run) -> dict[str, int]:
    """The step at which each call was missed."""
    entries = services().ledger.entries(run.id)
    return {item.call: entry.seq for entry in entries for item in entry.events if isinstance(item, CallMissed)}


def _published(run: Run, groups: tuple[CompetenceProof, ...]) -> Published:
    dossier = dossiers().read(run.id).state
    states = {seated.person: evaluations().read(run.id, seated.person).state for seated in dossier.seats}
    return published(frame(), dossier, states, groups)
