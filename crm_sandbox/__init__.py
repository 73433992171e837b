"""A mock CRM of a fictional wholesaler, where tele-sales trainees practise and evaluators see exactly what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(config: Any = None) -> Flask:
    """The web application of an installation (see `crm_sandbox.wiring.create_app`)."""
    from crm_sandbox.wiring import create_app as create

    return create(config)
