"""The interface described: OpenAPI 3.1, generated from the action schemas and the views."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import Any

from pydantic import TypeAdapter

from crm_sandbox.api.catalogue import action_list
from crm_sandbox.api.screens import READS
from crm_sandbox.training.reset import MAX_REASON

PREFIX = "/api/v1"
PROBLEM = {"$ref": "#/components/schemas/Problem"}
RUN = {"name": "run", "in": "path", "required": True, "schema": {"type": "string"}}
AT = {
    "name": "at",
    "in": "query",
    "schema": {"type": "integer", "minimum": 0},
    "description": "Staff: the run as of a step.",
}


def document() -> dict[str, Any]:
    """The whole description."""
    schemas: dict[str, Any] = {"Problem": _problem_schema()}
    paths = {**_fixed_paths(), **_read_paths(schemas)}
    kinds = [{"const": item["type"], "description": item["description"]} for item in action_list()]
    schemas["ActionRequest"] = {
        "type": "object",
        "required": ["type", "idempotency_key"],
        "additionalProperties": False,
        "properties": {
            "type": {"type": "string", "oneOf": kinds},
            "payload": {"type": "object", "description": "See GET /api/v1/actions for the schema of each type."},
            "idempotency_key": {"type": "string", "minLength": 1, "maxLength": 200},
        },
    }
    for item in action_list():
        _add_schema(schemas, f"action.{item['type']}", item["schema"])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "crm_sandbox",
            "version": version("crm-sandbox"),
            "description": "A mock CRM for tele-sales training. Fictitious data only.",
        },
        "servers": [{"url": PREFIX}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas,
        },
    }


def _problem_schema() -> dict[str, Any]:
    error = {
        "type": "object",
        "required": ["field", "value", "allowed"],
        "properties": {"field": {"type": "string"}, "value": {}, "allowed": {"type": "array"}},
    }
    return {
        "type": "object",
        "description": "Problem details, RFC 9457.",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string"},
            "errors": {"type": "array", "items": error},
        },
    }


def _answers(description: str, schema: dict[str, Any] | None = None, mime: str = "application/json") -> dict[str, Any]:
    good: dict[str, Any] = {"description": description, "content": {mime: {"schema": schema or {"type": "object"}}}}
    bad = {"description": "A problem.", "content": {"application/problem+json": {"schema": PROBLEM}}}
    return {"200": good, "default": bad}


def _list_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["items", "total", "next"],
        "properties": {
            "items": {"type": "array", "items": schema},
            "total": {"type": "integer"},
            "next": {"type": ["string", "null"]},
        },
    }


def _operation(ref: str, summary: str, answers: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"operationId": ref, "summary": summary, "responses": answers, **more}


def _fixed_paths() -> dict[str, Any]:
    rows = _list_of({"type": "object"})
    action = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/ActionRequest"}}}}
    cohort = {"name": "cohort", "in": "path", "required": True, "schema": {"type": "string"}}
    reset_body = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "trainees": {"type": "array", "items": {"type": "string"}},
            "seed": {"oneOf": [{"enum": ["same", "new", "each"]}, {"type": "integer", "minimum": 0}]},
            "dry_run": {"type": "boolean"},
            "reason": {"type": "string", "maxLength": MAX_REASON},
        },
    }
    reset = {"content": {"application/json": {"schema": reset_body}}}
    lines = _answers("Actions.", {"type": "string"}, "application/x-ndjson")
    return {
        "/openapi.json": {"get": _operation("openapi", "This document.", _answers("OpenAPI 3.1."), security=[])},
        "/actions": {"get": _operation("list_actions", "Every action type.", _answers("Actions.", rows))},
        "/runs": {
            "get": _operation("list_runs", "Own runs; for staff, those of their cohorts.", _answers("Runs.", rows))
        },
        "/runs/{run}": {"parameters": [RUN], "get": _operation("get_run", "One run.", _answers("A run."))},
        "/runs/{run}/actions": {
            "parameters": [RUN],
            "post": _operation("act", "Do an action.", _answers("Its step and events."), requestBody=action),
        },
        "/runs/{run}/log": {"parameters": [RUN], "get": _operation("get_log", "The log (staff).", lines)},
        "/runs/{run}/verify": {
            "parameters": [RUN],
            "get": _operation("verify_run", "Integrity (staff).", _answers("Verification.")),
        },
        "/runs/{run}/evidence": {
            "parameters": [RUN],
            "get": _operation("get_evidence", "Indicators with their steps (staff).", _answers("Evidence.", rows)),
        },
        "/cohorts": {"get": _operation("list_cohorts", "Cohorts (staff).", _answers("Cohorts.", rows))},
        "/cohorts/{cohort}/reset": {
            "parameters": [cohort],
            "post": _operation("reset_cohort", "Reset (trainer).", _answers("What was done."), requestBody=reset),
        },
    }


def _read_paths(schemas: dict[str, Any]) -> dict[str, Any]:
    paths = {}
    for path, (function, shown, is_list) in READS.items():
        _add_schema(schemas, shown.__name__, TypeAdapter(shown).json_schema())
        schema: dict[str, Any] = {"$ref": f"#/components/schemas/{shown.__name__}"}
        parameters = [RUN, AT]
        if "<ref>" in path:
            parameters.append({"name": "ref", "in": "path", "required": True, "schema": {"type": "string"}})
        address = "/runs/{run}" + path.replace("<ref>", "{ref}")
        summary = (function.__doc__ or "").split("\n")[0]
        answers = _answers(summary, _list_of(schema) if is_list else schema)
        paths[address] = {"parameters": parameters, "get": _operation(f"get_{function.__name__}", summary, answers)}
    return paths


def _add_schema(schemas: dict[str, Any], name: str, schema: dict[str, Any]) -> None:
    """Add a schema and what it is made of, with references that hold in this document."""
    inner = schema.pop("$defs", {}) if "$defs" in (schema := dict(schema)) else {}
    schemas[name] = _rebased(schema)
    for part, definition in inner.items():
        schemas.setdefault(re.sub(r"[^A-Za-z0-9._-]", "_", part), _rebased(definition))


def _rebased(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: re.sub(r"^#/\$defs/", "#/components/schemas/", item) if key == "$ref" else _rebased(item)
            for key, item in value.items()
        }
    return [_rebased(item) for item in value] if isinstance(value, list) else value
