"""What is kept of one person, to be handed over to him: account, groups, runs, and what was published of them."""

from __future__ import annotations

import json
from typing import Any

from crm_sandbox.identity.model import User
from crm_sandbox.identity.roles import all_roles_of
from crm_sandbox.ledger.export import log_lines
from crm_sandbox.review.dossier import rules
from crm_sandbox.review.dossier.service import Dossiers, frame
from crm_sandbox.review.evaluation.service import Evaluations
from crm_sandbox.storage.zipped import pack
from crm_sandbox.training.centre import Centre
from crm_sandbox.training.cohorts import list_cohorts
from crm_sandbox.training.model import Run
from crm_sandbox.training.runs import runs_of_trainee


def personal_data(centre: Centre[Any, Any], user: User) -> bytes:
    """A ZIP file. The log of a run is in it once the run is open to its trainee: it holds what he had to find out. The
    dataset and its seed are never in it: nobody's data, and the answer key of whoever plays the same day later."""
    signer = centre.ledger.signer
    dossiers = Dossiers(centre.database, signer, Evaluations(centre.database, signer))
    with centre.database.reading() as connection:
        held = all_roles_of(connection, user)
        groups = {cohort.id: cohort.name for cohort in list_cohorts(connection)}
        runs = runs_of_trainee(connection, user.id)
    account = {"login": user.login, "name": user.display_name, "pseudonym": user.pseudonym, "language": user.locale}
    roles = [{"group": groups[one], "roles": sorted(role.value for role in held[one])} for one in sorted(held)]
    members = {
        "account.json": _json({**account, "groups": roles}),
        "runs.json": _json([_run(run, dossiers) for run in runs]),
    }
    logs = {
        f"runs/{run.id}.ndjson": b"".join(log_lines(centre.ledger, run.id)) for run in runs if _is_open(run, dossiers)
    }
    return pack((members | logs).items())


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _is_open(run: Run, dossiers: Dossiers) -> bool:
    return run.state == "handed_in" and (run.mode == "practice" or dossiers.read(run.id).state.is_published)


def _run(run: Run, dossiers: Dossiers) -> dict[str, Any]:
    """A run, with the levels, comments and decisions that were published of it."""
    plain = {
        "id": run.id,
        "title": run.title,
        "mode": run.mode,
        "state": run.state,
        "created_at": run.created_at,
        "steps": run.head_seq,
        "published": None,
    }
    state = dossiers.read(run.id).state
    if state.is_published:
        marks = [dossiers.evaluations.read(run.id, seated.person).state for seated in state.seats]
        plain["published"] = {
            "levels": {
                code: {
                    "level": rules.final_level(frame(), state, code),
                    "comments": [mark.mark(code).comment for mark in marks if mark.mark(code).comment],
                }
                for code in frame().criteria
            },
            "decisions": {code: item.decision for code, item in state.decisions.items()},
        }
    return plain
