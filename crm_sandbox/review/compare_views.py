"""Two runs side by side in the browser: two trainees, or a trainee and the scripted expert, on the same dataset."""

from __future__ import annotations

from datetime import date, datetime

from flask import abort, make_response, request
from werkzeug.wrappers import Response

from crm_sandbox.kernel import clock
from crm_sandbox.review.access import Reviewed, cohort_runs, reviewed, reviewed_cohorts
from crm_sandbox.review.compare import EXPERT, compare, expert_story, hours_of, side, step_at
from crm_sandbox.review.findings import story_of
from crm_sandbox.review.journal import journal_of, run_clock
from crm_sandbox.review.room import blueprint, page
from crm_sandbox.review.roster import state_of
from crm_sandbox.training.model import Run
from crm_sandbox.web.i18n import _
from crm_sandbox.web.services import services


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
    hours = hours_of(left.story, right.story)
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


def _moment(found: Reviewed, other: Run | None, hours: dict[date, list[datetime]]) -> dict[str, object]:
    """The hour in front, one of those offered, and the step of each run at that hour (None: no screens to show)."""
    asked = request.args.get("hour", "")
    hour = next((at for offered in hours.values() for at in offered if f"{at:%Y-%m-%dT%H:%M}" == asked), None)
    if hour is None or other is None:
        return {"hour": None, "steps": None}
    journals = [journal_of(services().ledger, run.id) for run in (found.run, other)]
    second = run_clock(journals[0].dataset).seconds(clock.iso(hour))
    steps = tuple(step_at(tuple(moment.at_s for moment in journal.moments), second) for journal in journals)
    return {"hour": hour, "steps": steps}
