"""The criteria of an exercise over its cohort, in the browser."""

from __future__ import annotations

from flask import make_response, request
from werkzeug.wrappers import Response

from crm_sandbox import platform_clock
from crm_sandbox.classroom.access import Managed, managed
from crm_sandbox.classroom.criteria import Proved, criteria_over
from crm_sandbox.classroom.progress import standings
from crm_sandbox.classroom.room import blueprint, page
from crm_sandbox.identity.model import User
from crm_sandbox.review.proofs import competences, kept_evidence, proofs_of
from crm_sandbox.review.room import SIGNALS
from crm_sandbox.training.model import Assignment, Run
from crm_sandbox.web.services import services


@blueprint.get("/cohorts/<cohort_id>/criteria")
def cohort_criteria(cohort_id: str) -> Response:
    """What the runs that were handed in suggest of each trainee, criterion by criterion; of the newest exercise, or of
    the one that is asked for."""
    found = managed(cohort_id)
    asked = request.args.get("given", "")
    newest = found.assignments[-1] if found.assignments else None
    given = next((item for item in found.assignments if item.id == asked), newest)
    trainees = _proved(found, given)
    body = page(
        "criteria.html",
        "cohorts",
        user=found.user,
        found=found,
        given=given,
        trainees=trainees,
        done=sum(bool(trainee.run) for trainee in trainees),
        groups=criteria_over(trainees),
        signals=SIGNALS,
    )
    return make_response(body)


def _proved(found: Managed, given: Assignment | None) -> list[Proved]:
    where = standings(services().ledger, found, given, now=platform_clock.now())
    people = sorted(found.trainees, key=lambda user: user.display_name.casefold())
    return [_one(user, where[user.id].run) for user in people]


def _one(trainee: User, run: Run | None) -> Proved:
    if run is None or run.state != "handed_in":
        return Proved(trainee.display_name, "", {})
    ledger = services().ledger
    dataset, _, _ = ledger.state_at(run.id, 0)
    groups = competences(proofs_of(dataset, kept_evidence(ledger, run.id)))
    return Proved(trainee.display_name, run.id, {one.entry.code: one for group in groups for one in group.criteria})
