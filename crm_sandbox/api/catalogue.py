"""The actions as the interface presents them: kind, version, schema of the payload, what each is for."""

from __future__ import annotations

from functools import cache
from inspect import getdoc
from typing import Any

from crm_sandbox.kernel.actions import Action
from crm_sandbox.web.services import services


@cache
def schema_of(action: type[Action]) -> dict[str, Any]:
    """The JSON Schema of an action's payload."""
    schema = action.model_json_schema()
    schema.pop("description", None)
    return schema


def action_list() -> tuple[dict[str, Any], ...]:
    """Every action: name, JSON Schema of its payload, what it is for."""
    actions = services().decider.actions
    return tuple(
        {
            "type": kind,
            "version": cls.version,
            "description": " ".join((getdoc(cls) or "").split()),
            "schema": schema_of(cls),
        }
        for kind, cls in sorted(actions.items())
        if cls.is_trainees
    )
