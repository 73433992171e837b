"""The addresses of the interface. One table; errors are problem details."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from crm_sandbox.api import screens
from crm_sandbox.api.access import (
    caller,
    is_staff_of,
    may_look_back,
    sight,
    staff_run,
    staffed_cohorts,
    visible_run,
)
from crm_sandbox.api.catalogue import action_list, schema_of
from crm_sandbox.api.cohorts import cohort_list, reset_cohort
from crm_sandbox.api.openapi import document
from crm_sandbox.api.problems import Problem, of_refusal, of_validation, respond
from crm_sandbox.api.runs import run_view
from crm_sandbox.kernel.canonical import NotCanonical
from crm_sandbox.kernel.decider import UnknownType
from crm_sandbox.kernel.events import to_payload
from crm_sandbox.kernel.refusals import Refused
from crm_sandbox.ledger.export import log_lines
from crm_sandbox.ledger.model import KeyReused, Recorded, RunNotOpen
from crm_sandbox.ledger.verify import verify
from crm_sandbox.review.findings import evidence_of
from crm_sandbox.review.summary import evidence_view
from crm_sandbox.training.runs import list_runs
from crm_sandbox.web.services import services

blueprint = Blueprint("api", __name__)
KEY_LENGTH = 200


@blueprint.errorhandler(Problem)
def problem(error: Problem) -> Response:
    """A problem, answered."""
    return respond(error)


@blueprint.errorhandler(HTTPException)
def http_problem(error: HTTPException) -> Response:
    """What the framework refuses (unknown address, method, size), as a problem."""
    code = (error.name or "error").lower().replace(" ", "_")
    return respond(Problem(error.code or 500, code, error.description or error.name))


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """This interface, as OpenAPI 3.1."""
    return jsonify(document())


@blueprint.get("/actions")
def actions() -> Response:
    """Every action type: name, JSON Schema of its payload, what it is for."""
    caller()
    return jsonify({"items": action_list(), "total": len(action_list()), "next": None})


@blueprint.get("/runs")
def runs() -> Response:
    """The caller's runs; for staff, those of their cohorts."""
    user = caller()
    allowed = staffed_cohorts(user)
    with services().database.reading() as connection:
        found = list_runs(connection)
    rows = [
        run_view(run, is_staff=allowed is None or run.cohort in allowed)
        for run in found
        if allowed is None or run.cohort in allowed or run.trainee_id == user.id
    ]
    return jsonify({"items": rows, "total": len(rows), "next": None})


@blueprint.get("/runs/<run_id>")
def run(run_id: str) -> Response:
    """One run: exercise, scenario, state, simulated time, head."""
    _, found, is_staff = visible_run(run_id)
    at = None
    if found.state != "preparing":
        at = services().ledger.state_at(run_id)[1].now.isoformat()
    return jsonify({**run_view(found, is_staff=is_staff), "at": at})


@blueprint.post("/runs/<run_id>/actions")
def act(run_id: str) -> Response:
    """Do an action; the same idempotency key again gives the same answer and records nothing."""
    user, found, _ = visible_run(run_id)
    if found.trainee_id != user.id:
        raise Problem(404, "unknown_run", "No such run.")
    services().begin(found)
    kind, payload, key = _body()
    action_class = services().decider.actions.get(kind)
    if action_class is None or not action_class.is_trainees:
        allowed = [item["type"] for item in action_list()]
        raise Problem(422, "unknown_type", "No such action.", [{"field": "type", "value": kind, "allowed": allowed}])
    try:
        action = action_class.from_payload(payload)
        recorded = services().record(run_id, action, actor=user.id, key=key)
    except ValidationError as error:
        raise of_validation(error, schema_of(action_class)) from None
    except NotCanonical as error:
        raise Problem(
            422, "invalid_payload", str(error), [{"field": "payload", "value": None, "allowed": ["integers, text"]}]
        ) from None
    except Refused as refused:
        raise of_refusal(refused.refusal) from None
    except KeyReused as reused:
        raise Problem(
            409, "key_reused", f"The idempotency key was used for another action, at step {reused.seq}."
        ) from None
    except RunNotOpen as closed:
        raise Problem(409, "not_open", f"The run is {closed.state}.") from None
    return jsonify(_answer(recorded))


def _body() -> tuple[str, Any, str]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Problem(422, "invalid_body", "A JSON object is needed: {type, payload, idempotency_key}.")
    errors = []
    kind, payload, key = body.get("type"), body.get("payload", {}), body.get("idempotency_key")
    if not isinstance(kind, str):
        errors.append({"field": "type", "value": kind, "allowed": ["text"]})
    if not isinstance(payload, dict):
        errors.append({"field": "payload", "value": payload, "allowed": ["object"]})
    if not isinstance(key, str) or not 1 <= len(key) <= KEY_LENGTH:
        errors.append({"field": "idempotency_key", "value": key, "allowed": [f"text of 1 to {KEY_LENGTH}"]})
    errors += [
        {"field": name, "value": body[name], "allowed": ["type", "payload", "idempotency_key"]}
        for name in sorted(set(body) - {"type", "payload", "idempotency_key"})
    ]
    if errors:
        raise Problem(422, "invalid_body", "The request does not fit {type, payload, idempotency_key}.", errors)
    return str(kind), payload, str(key)


def _answer(recorded: Recorded) -> dict[str, Any]:
    """Step, time and the events that a trainee may see; a refusal that was recorded is told too."""
    events = [
        {"type": event.type, "payload": to_payload(event)} for event in recorded.events if event.audience == "trainee"
    ]
    answer: dict[str, Any] = {"seq": recorded.seq, "at": recorded.at_sim, "events": events}
    if recorded.refusal is not None:
        faults = recorded.refusal.faults
        answer["refusal"] = {
            "code": recorded.refusal.code,
            "errors": [{"field": f.field, "value": f.value, "allowed": list(f.allowed)} for f in faults],
        }
    return answer


def _read(function: Callable[..., Any]) -> Callable[..., Response]:
    def view(run_id: str, **subject: str) -> Response:
        return jsonify(function(sight(run_id), **subject))

    return view


for _path, (_function, *_) in screens.READS.items():
    blueprint.add_url_rule(f"/runs/<run_id>{_path}", f"read_{_function.__name__}", _read(_function), methods=["GET"])


@blueprint.get("/runs/<run_id>/log")
def log(run_id: str) -> Response:
    """The recorded actions, one a line, with the chain's hashes."""
    _, found, is_staff = visible_run(run_id)
    if not may_look_back(found, is_staff=is_staff):
        raise Problem(403, "not_published", "The log is for staff until the run is published.")
    return Response(log_lines(services().ledger, run_id), mimetype="application/x-ndjson")


@blueprint.get("/runs/<run_id>/verify")
def verification(run_id: str) -> Response:
    """Chain, signature, re-decision and state digest: ok, or the first bad step and why."""
    staff_run(run_id)
    try:
        return jsonify(verify(services().ledger, run_id).to_json())
    except RunNotOpen as closed:
        raise Problem(409, "not_open", f"The run is {closed.state}.") from None


@blueprint.get("/runs/<run_id>/evidence")
def evidence(run_id: str) -> Response:
    """Indicators per criterion, with their steps."""
    _, found = staff_run(run_id)
    if found.state == "preparing":
        raise Problem(409, "preparing", "The run's dataset is being built.")
    rows = [evidence_view(item) for item in evidence_of(services().ledger, run_id)]
    return jsonify({"run": run_id, "items": rows, "total": len(rows), "next": None})


@blueprint.get("/cohorts")
def cohorts() -> Response:
    """Cohorts with their trainees and exercises."""
    user = caller()
    allowed = staffed_cohorts(user)
    if allowed is not None and not allowed:
        raise Problem(403, "staff_only", "Cohorts are for staff.")
    rows = cohort_list(allowed)
    return jsonify({"items": rows, "total": len(rows), "next": None})


@blueprint.post("/cohorts/<cohort_id>/reset")
def reset(cohort_id: str) -> Response:
    """Archive open runs and open new ones; `dry_run` only says what would happen."""
    user = caller()
    managed = staffed_cohorts(user, to_manage=True)
    if not is_staff_of(user, cohort_id):
        raise Problem(404, "unknown_cohort", "No such cohort.")
    if managed is not None and cohort_id not in managed:
        raise Problem(403, "trainer_only", "Only a trainer of the cohort resets it.")
    return jsonify(reset_cohort(cohort_id, request.get_json(silent=True), author=user.id))


@blueprint.errorhandler(UnknownType)
def unknown_type(error: UnknownType) -> Response:
    """A log that holds what this engine does not know."""
    return respond(Problem(409, "unknown_type", f"This engine does not know {error}."))
