"""The blueprint of the evaluator's room, and what all its pages are given."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request, url_for

from crm_sandbox.kernel.clock import PARIS
from crm_sandbox.review.access import Reviewed
from crm_sandbox.review.anchors import linked_steps
from crm_sandbox.review.labels import called, client_name, product_name, seconds_t
from crm_sandbox.review.scale import scale
from crm_sandbox.review.shares import (
    alert_text,
    bound_text,
    decimals,
    fault_name,
    indicator_name,
    miss_name,
    share_text,
    thresholds_text,
)
from crm_sandbox.web.auth import landing, require_user
from crm_sandbox.web.labels import N_

blueprint = Blueprint("review", __name__)

SIGNALS = {
    "favourable": ("check", "c-pos", N_("favorable")),
    "mixed": ("circle-dot", "c-warn", N_("mixte")),
    "unfavourable": ("x", "c-dang", N_("défavorable")),
    "not_observed": ("minus", "faint", N_("non observé")),
}
"""Icon, colour and word of each signal. icon:circle-dot icon:minus icon:check icon:x"""
WORDS = (
    alert_text,
    bound_text,
    decimals,
    fault_name,
    indicator_name,
    linked_steps,
    miss_name,
    share_text,
    thresholds_text,
)
for _words in WORDS:
    blueprint.add_app_template_filter(_words)
STATES = {
    "handed_in": N_("Remis"),
    "open": N_("En cours"),
    "archived": N_("Archivé"),
    "superseded": N_("Remplacé"),
    "preparing": N_("En préparation"),
}


@blueprint.app_template_filter("local_time")
def local_time(moment: datetime) -> str:
    """The hour of a moment where the centre is: 14:06:12."""
    return moment.astimezone(PARIS).strftime("%H:%M:%S")


def page(template: str, nav: str, reviewed: Reviewed | None = None, **values: Any) -> str:
    """A page of the room; `reviewed` is the run in front, if there is one."""
    return render_template(
        f"review/{template}",
        nav=nav,
        reviewed=reviewed,
        signals=SIGNALS,
        states=STATES,
        trains=landing(require_user()).startswith("/training"),
        scale=scale(),
        called=called,
        client_name=client_name,
        product_name=product_name,
        seconds_t=seconds_t,
        **values,
    )


def wants_fragment() -> bool:
    """Whether a script asks for the parts of the page that changed."""
    return "HX-Request" in request.headers


def step_url(run_id: str, seq: int) -> str:
    """The address of a step."""
    return url_for("review.replay", run_id=run_id, at=seq)
