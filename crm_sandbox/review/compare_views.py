"""Two runs side by side in the browser: two trainees, or a trainee and the scripted expert, on the same dataset."""

from __future__ import annotations

from flask import abort, make_response, request
from werkzeug.wrappers import Response

from crm_sandbox.review.access import Reviewed, cohort_runs, reviewed, reviewed_cohorts
from crm_sandbox.review.compare import EXPERT, Side, compare, expert_story, side, step_at
from crm_sandbox.review.findings import story_of
from crm_sandbox.review.journal import journal_of
from crm_sandbox.review.room import blueprint, page
from crm_sandbox.review.roster import state_of
from crm_sandbox.training.model import Run
from crm_sandbox.web.i18n import _
from crm_sandbox.web.services import services

MINUTE_S = 60
QUARTER_MINUTES = 15


@blueprint.get("/runs/<run_id>/compare")
def compare_page(run_id: str) -> Response:
    """A run beside another of the same dataset, or beside the expert; at an hour, both screens."""
    found = reviewed(run_id)
    runs, names = cohort_runs(found.user, reviewed_cohorts(found.user))
    others = [
        run
        for run in runs
        if run.id != run_id and run.dataset_digest == found.run.dataset_digest and run.head_seq and state_of(run)
    ]
    chosen = request.args.get("with", EXPERT)
    other = next((run for run in others if run.id == chosen), None)
    if other is None and chosen != EXPERT:
        abort(404)
    ledger = services().ledger
    left = side(found.name, story_of(ledger, run_id))
    dataset = left.story.dataset
    right = (
        side(_("Expert simulé"), expert_story(ledger.decider, dataset))
        if other is None
        else side(names[other.trainee_id], story_of(ledger, other.id))
    )
    hours = _hours(left, right)
    return make_response(
        page(
            "compare.html",
            "compare",
            found,
            user=found.user,
            view=compare(left, right),
            sides=(left, right),
            other=other,
            others=[(run, names[run.trainee_id]) for run in others],
            expert=EXPERT,
            hours=hours,
            **_moment(found, other, hours),
        )
    )


def _hours(*sides: Side) -> list[str]:
    """Every quarter of an hour from the first call to the last."""
    minutes = sorted(call.at_dial.now.hour * 60 + call.at_dial.now.minute for one in sides for call in one.story.calls)
    if not minutes:
        return []
    first = minutes[0] - minutes[0] % QUARTER_MINUTES
    return [f"{m // 60:02d}:{m % 60:02d}" for m in range(first, minutes[-1] + QUARTER_MINUTES, QUARTER_MINUTES)]


def _moment(found: Reviewed, other: Run | None, hours: list[str]) -> dict[str, object]:
    """The hour in front, one of those offered, and the step of each run at that hour (None: no screens to show)."""
    hour = request.args.get("hour", "")
    if hour not in hours or other is None:
        return {"hour": "", "steps": None}
    second = (int(hour[:2]) * 60 + int(hour[3:])) * MINUTE_S
    moments = [journal_of(services().ledger, run.id).moments for run in (found.run, other)]
    steps = tuple(step_at(tuple(moment.at_s for moment in listed), second) for listed in moments)
    return {"hour": hour, "steps": steps}
