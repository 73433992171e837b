"""Errors as problem details (RFC 9457): what is wrong, the field, the value, what is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response, jsonify
from pydantic import ValidationError

from crm_sandbox.kernel.refusals import Refusal

CONFLICTS = {"run_handed_in": "not_open", "run_paused": "paused", "not_opened": "not_opened"}
"""Refusals that are a matter of state, not of the payload."""


class Problem(Exception):
    """An answer that is an error: HTTP status, a permanent code, a sentence, and the fields at fault."""

    def __init__(self, status: int, code: str, title: str, errors: Iterable[dict[str, Any]] = (), **more: Any) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.title = title
        self.errors = list(errors)
        self.more = more


def respond(problem: Problem) -> Response:
    """A problem as the client receives it."""
    body: dict[str, Any] = {
        "type": f"urn:crm-sandbox:problem:{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "code": problem.code,
        **problem.more,
    }
    if problem.errors:
        body["errors"] = problem.errors
    answer = jsonify(body)
    answer.status_code = problem.status
    answer.mimetype = "application/problem+json"
    if problem.status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="crm-sandbox"'
    return answer


def of_refusal(refusal: Refusal) -> Problem:
    """A refusal that was not recorded, as a problem."""
    errors = [{"field": f.field, "value": f.value, "allowed": list(f.allowed)} for f in refusal.faults]
    code = CONFLICTS.get(refusal.code, refusal.code)
    status = 409 if refusal.code in CONFLICTS else 422
    return Problem(status, code, f"The action was refused: {refusal.code}.", errors)


def of_validation(error: ValidationError, schema: dict[str, Any]) -> Problem:
    """A payload that does not fit its schema: one entry per field, with what is allowed there."""
    errors = []
    for item in error.errors(include_url=False, include_context=False):
        path = ".".join(str(part) for part in item["loc"]) or "payload"
        value = None if item["type"] == "missing" else _plain(item["input"])
        errors.append({"field": path, "value": value, "allowed": _allowed(schema, item), "message": item["msg"]})
    return Problem(422, "invalid_payload", "The payload does not fit the action's schema.", errors)


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, bool, list, dict, type(None))) else str(value)


def _allowed(schema: dict[str, Any], item: Any) -> list[Any]:
    """What the schema allows at a place: an enumeration, bounds, or the known fields when one is unknown."""
    properties: dict[str, Any] = schema.get("properties", {})
    if item["type"] == "extra_forbidden":
        return sorted(properties)
    name = str(item["loc"][0]) if item["loc"] else ""
    found = properties.get(name, {})
    for option in [found, *found.get("anyOf", [])]:
        if "enum" in option:
            return list(option["enum"])
        if "const" in option:
            return [option["const"]]
    bounds = [
        f"{word} {found[key]}"
        for key, word in (("minimum", ">="), ("maximum", "<="), ("minLength", "length >="), ("maxLength", "length <="))
        if key in found
    ]
    return bounds or ([found["type"]] if "type" in found else [])
