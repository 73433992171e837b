"""Cohorts and their reset, as the interface shows them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from crm_sandbox import platform_clock
from crm_sandbox.api.problems import Problem
from crm_sandbox.identity.model import Role
from crm_sandbox.identity.roles import people_of
from crm_sandbox.training.cohorts import assignments_of, list_cohorts
from crm_sandbox.training.model import Cohort
from crm_sandbox.training.reset import MAX_REASON, ResetRequest, plan_reset
from crm_sandbox.web.services import services

FIELDS = {
    "trainees": "list of logins",
    "seed": "same, new, each or a number",
    "dry_run": "true or false",
    "reason": f"a text of at most {MAX_REASON} characters",
}
SEEDS = ("same", "new", "each")


def cohort_list(allowed: frozenset[str] | None) -> list[dict[str, Any]]:
    """The cohorts that the caller may see, with their trainees and exercises."""
    rows = []
    with services().database.reading() as connection:
        for cohort in list_cohorts(connection):
            if allowed is not None and cohort.id not in allowed:
                continue
            trainees = [user.login for user in people_of(connection, cohort.id, Role.TRAINEE)]
            exercises = [
                {
                    "id": a.id,
                    "title": a.title,
                    "code": a.world().exercise,
                    "scenario": a.scenario,
                    "seed": a.seed,
                    "mode": a.mode,
                    "minutes": a.minutes,
                }
                for a in assignments_of(connection, cohort)
            ]
            rows.append({"id": cohort.id, "name": cohort.name, "trainees": trainees, "exercises": exercises})
    return rows


def reset_cohort(cohort_id: str, body: Any, *, author: str) -> dict[str, Any]:
    """Reset, or say what a reset would do."""
    values = _checked({} if body is None else body)
    centre = services().centre
    with centre.database.reading() as connection:
        cohort = next((c for c in list_cohorts(connection) if c.id == cohort_id), None)
        if cohort is None:
            raise Problem(404, "unknown_cohort", "No such cohort.")
        people = {user.login: user.id for user in people_of(connection, cohort.id, Role.TRAINEE)}
        request = replace(_request(cohort, values, people), author=author, reason=values.get("reason", ""))
        if values.get("dry_run"):
            return {"dry_run": True, **plan_reset(connection, centre.library, request).to_json()}
    return {"dry_run": False, **centre.reset(request, at=platform_clock.now()).to_json()}


def _checked(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise Problem(422, "invalid_body", "A JSON object is needed: {trainees?, seed?, dry_run?, reason?}.")
    errors = [
        {"field": name, "value": body[name], "allowed": sorted(FIELDS)} for name in sorted(set(body) - set(FIELDS))
    ]
    seed = body.get("seed", "same")
    is_number = isinstance(seed, int) and not isinstance(seed, bool) and seed >= 0
    if not is_number and seed not in SEEDS:
        errors.append({"field": "seed", "value": seed, "allowed": [*SEEDS, ">= 0"]})
    if not isinstance(body.get("dry_run", False), bool):
        errors.append({"field": "dry_run", "value": body["dry_run"], "allowed": [True, False]})
    reason = body.get("reason", "")
    if not isinstance(reason, str) or len(reason) > MAX_REASON or not reason.isprintable():
        errors.append({"field": "reason", "value": reason, "allowed": [FIELDS["reason"]]})
    trainees = body.get("trainees")
    if trainees is not None and not (isinstance(trainees, list) and all(isinstance(t, str) for t in trainees)):
        errors.append({"field": "trainees", "value": trainees, "allowed": [FIELDS["trainees"]]})
    if errors:
        raise Problem(422, "invalid_body", "The request does not fit {trainees?, seed?, dry_run?, reason?}.", errors)
    return body


def _request(cohort: Cohort, values: dict[str, Any], ids: dict[str, str]) -> ResetRequest:
    wanted = values.get("trainees")
    unknown = [login for login in wanted or [] if login not in ids]
    if unknown:
        errors = [{"field": "trainees", "value": login, "allowed": sorted(ids)} for login in unknown]
        raise Problem(422, "unknown_trainee", "Not a trainee of this cohort.", errors)
    people = None if wanted is None else tuple(ids[login] for login in wanted)
    return ResetRequest(cohort, people, values.get("seed", "same"))
