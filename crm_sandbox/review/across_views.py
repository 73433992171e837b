"""Evaluating one criterion across the runs of one's groups, in the browser."""

from __future__ import annotations

from flask import abort, make_response, request
from werkzeug.wrappers import Response

from crm_sandbox.identity.model import Role
from crm_sandbox.identity.roles import all_roles_of
from crm_sandbox.review.access import cohort_runs, evaluations, reviewed_cohorts
from crm_sandbox.review.across import AcrossRow, shared_order
from crm_sandbox.review.evaluation.service import frame
from crm_sandbox.review.proofs import criterion_proof, kept_evidence, proofs_of
from crm_sandbox.review.referential import referential
from crm_sandbox.review.room import blueprint, page
from crm_sandbox.review.roster import state_of
from crm_sandbox.training.model import Run
from crm_sandbox.web.auth import require_user
from crm_sandbox.web.services import services


@blueprint.get("/criteria/<code>")
def across(code: str) -> Response:
    """A criterion across the runs that were handed in, one run a line; for evaluators of their groups."""
    codes = frame().criteria
    if code not in codes:
        abort(404)
    user = require_user()
    with services().database.reading() as connection:
        held = all_roles_of(connection, user)
    graded = [cohort for cohort in reviewed_cohorts(user) if Role.EVALUATOR in held.get(cohort.id, ())]
    if not graded:
        abort(404)
    runs, names = cohort_runs(user, graded)
    wanted = request.args.get("cohort", "")
    shown = [run for run in runs if state_of(run) == "handed_in" and (not wanted or run.cohort == wanted)]
    at = codes.index(code)
    rows = sorted((_row(run, names, code, user.id) for run in shown), key=lambda row: row.name.casefold())
    return make_response(
        page(
            "across.html",
            "roster",
            user=user,
            entry=referential().entries[code],
            rows=rows,
            order=shared_order(rows),
            criteria=[referential().entries[item] for item in codes],
            cohorts=graded,
            wanted=wanted,
            previous=codes[at - 1] if at else "",
            following=codes[at + 1] if at + 1 < len(codes) else "",
        )
    )


def _row(run: Run, names: dict[str, str], code: str, evaluator: str) -> AcrossRow:
    ledger = services().ledger
    dataset, _, _ = ledger.state_at(run.id, 0)
    proofs = proofs_of(dataset, kept_evidence(ledger, run.id))
    proof = criterion_proof(referential(), proofs, referential().entries[code])
    return AcrossRow(run, names[run.trainee_id], proof, evaluations().read(run.id, evaluator))
