"""The list of runs, the state of a log, the evidence. Registered by the composition root under `/review`."""

from __future__ import annotations

from flask import make_response, request
from werkzeug.wrappers import Response

from crm_sandbox.identity.model import Role
from crm_sandbox.review import (
    across_views,
    agreement_views,
    compare_views,
    dossier_views,
    grid_views,
    plan_views,
    replay_views,
    role_play,
)
from crm_sandbox.review.access import cohort_runs, dossier_phases, reviewed, reviewed_cohorts
from crm_sandbox.review.dossier.wording import PHASES
from crm_sandbox.review.integrity import whole_badge
from crm_sandbox.review.proofs import SIGNALS, competences, kept_evidence, proofs_of, sifted
from crm_sandbox.review.room import blueprint, page
from crm_sandbox.review.roster import SORTS, STATES, Listed, Search, keep_badge, kept_runs, list_rows
from crm_sandbox.review.searches import choices
from crm_sandbox.web.auth import require_user
from crm_sandbox.web.services import services

__all__ = [
    "across_views",
    "agreement_views",
    "blueprint",
    "compare_views",
    "dossier_views",
    "grid_views",
    "plan_views",
    "replay_views",
    "role_play",
]


@blueprint.get("/")
def roster() -> Response:
    """The runs of one's cohorts, with the steps that deserve a look."""
    user = require_user()
    cohorts = reviewed_cohorts(user)
    runs, names = cohort_runs(user, cohorts)
    args = request.args
    search = Search(
        text=args.get("q", "").strip()[:80],
        state=args.get("state", "") if args.get("state") in STATES else "",
        cohort=args.get("cohort", ""),
        phase=args.get("phase", "") if args.get("phase") in PHASES else "",
        indicator=args.get("indicator", ""),
        sort=args.get("sort", "") if args.get("sort") in SORTS else "state",
        is_descending=args.get("desc") == "1",
    )
    known = Listed(names, dossier_phases(runs))
    kept = kept_runs(runs, known, search)
    rows = list_rows(services().ledger, kept, known, search)
    found = [item for run in kept if run.head_seq for item in kept_evidence(services().ledger, run.id)]
    return make_response(
        page(
            "roster.html",
            "roster",
            user=user,
            rows=rows,
            search=search,
            cohorts=cohorts,
            total=len(runs),
            choices=choices(found),
            phases=PHASES,
            grades=Role.EVALUATOR in services().role_names(user),
            is_staff=user.is_admin or bool({Role.EVALUATOR, Role.TRAINER} & set(services().role_names(user))),
        )
    )


@blueprint.get("/runs/<run_id>/integrity")
def integrity(run_id: str) -> Response:
    """Check the whole log: every step is read and decided again."""
    found = reviewed(run_id)
    badge = whole_badge(services().ledger, run_id)
    keep_badge(found.run, badge)
    stream = services().ledger.stream(run_id)
    return make_response(
        page(
            "integrity.html",
            "replay",
            found,
            user=found.user,
            badge=badge,
            stream=stream,
            public_key=services().ledger.signer.public_key,
        )
    )


@blueprint.get("/runs/<run_id>/evidence")
def evidence(run_id: str) -> Response:
    """Every criterion with what the log shows for it; `only` keeps the indicators of one signal."""
    found = reviewed(run_id)
    dataset, _, _ = services().ledger.state_at(run_id, 0)
    groups = competences(proofs_of(dataset, kept_evidence(services().ledger, run_id)))
    only = next((signal for signal in SIGNALS if signal == request.args.get("only")), None)
    return make_response(
        page(
            "evidence.html",
            "evidence",
            found,
            user=found.user,
            groups=sifted(groups, only) if only else groups,
            only=only,
            exercise=dataset.world.exercise,
        )
    )
