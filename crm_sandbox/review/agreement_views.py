"""How far the evaluators of a centre agree, in the browser; for its staff."""

from __future__ import annotations

from flask import abort, make_response, request
from werkzeug.wrappers import Response

from crm_sandbox.identity.roles import all_roles_of, is_staff
from crm_sandbox.review.access import cohort_runs, dossiers, reviewed_cohorts
from crm_sandbox.review.agreement import LEAST_PAIRS, agreement, pairs_of
from crm_sandbox.review.dossier import rules
from crm_sandbox.review.dossier.service import frame
from crm_sandbox.review.evaluation.service import frame as evaluation_frame
from crm_sandbox.review.referential import referential
from crm_sandbox.review.room import blueprint, page
from crm_sandbox.review.scale import scale
from crm_sandbox.web.auth import require_user
from crm_sandbox.web.services import services


@blueprint.get("/agreement")
def agreement_page() -> Response:
    """Each criterion with how often two evaluators gave it the same level, over the dossiers that every seat's
    evaluation is in: nobody learns here what he may not read yet."""
    user = require_user()
    with services().database.reading() as connection:
        held = all_roles_of(connection, user)
    cohorts = [cohort for cohort in reviewed_cohorts(user) if is_staff(user, held.get(cohort.id, frozenset()))]
    if not cohorts:
        abort(404)
    wanted = request.args.get("cohort", "")
    runs, _ = cohort_runs(user, [cohort for cohort in cohorts if not wanted or cohort.id == wanted])
    opened = dossiers().opened(run.id for run in runs).values()
    complete = [state for state in opened if len(state.seats) > 1 and rules.is_complete(frame(), state)]
    ranks = {level.code: rank for rank, level in enumerate(scale().levels) if level.code != scale().unset}
    pairs = {code: tuple(pairs_of(complete, code, ranks)) for code in evaluation_frame().criteria}
    return make_response(
        page(
            "agreement.html",
            "roster",
            user=user,
            whole=agreement([pair for found in pairs.values() for pair in found]),
            rows=[(referential().entries[code], agreement(found)) for code, found in pairs.items() if found],
            left=sum(not found for found in pairs.values()),
            dossiers=len(complete),
            cohorts=cohorts,
            wanted=wanted,
            least=LEAST_PAIRS,
        )
    )
