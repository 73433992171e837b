"""Role play, followed live: who plays the clients, and what was heard of whoever does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from flask import abort, make_response, redirect, request
from flask_babel import gettext
from pydantic import ValidationError
from werkzeug.wrappers import Response

from crm_sandbox import platform_clock
from crm_sandbox.crm.calls.actions import Hear, Unhear
from crm_sandbox.crm.calls.cast import part_of
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.calls.role_play import unheard
from crm_sandbox.crm.calls.unhearing import heard as heard_of
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.session.actions import PlayRoles
from crm_sandbox.crm.state import RunState
from crm_sandbox.identity.roles import is_staff
from crm_sandbox.kernel.actions import Action
from crm_sandbox.kernel.refusals import Refused
from crm_sandbox.ledger.model import KeyReused, RunNotOpen
from crm_sandbox.review.access import Reviewed, reviewed
from crm_sandbox.review.labels import product_name
from crm_sandbox.review.room import blueprint, page, step_url
from crm_sandbox.web.labels import label
from crm_sandbox.web.role_sheet import role_sheet, said
from crm_sandbox.web.services import services


@dataclass(frozen=True, slots=True)
class Hearable:
    """Something that the client may be heard to say: what sort of thing, its reference, and the words to listen for."""

    what: str
    subject: str
    words: str


@dataclass(frozen=True, slots=True)
class RolePlay:
    """Who plays the clients, what whoever follows can tick, and what he has ticked. `client` is the one on the line."""

    is_on: bool
    is_in_call: bool
    client: str
    hearables: tuple[Hearable, ...]
    heard: tuple[Hearable, ...] = ()


def role_play(dataset: Dataset, state: RunState) -> RolePlay:
    """Role play as it stands."""
    live = state.calls.live
    script = part_of(dataset, state, live.client) if live is not None else None
    is_on = state.session.is_role_play
    if live is None or script is None or not is_on:
        return RolePlay(is_on, live is not None, "", ())
    left, ticked = (
        tuple(Hearable(what, ref, _words(dataset, script, what, ref)) for what, found in refs.items() for ref in found)
        for refs in (unheard(dataset, state, script), heard_of(dataset, state, script))
    )
    return RolePlay(is_on, True, live.client, left, ticked)


def _words(dataset: Dataset, script: Script, what: str, ref: str) -> str:
    """What to listen for."""
    if what == "role":
        return script.roles[ref].name
    if what in ("accepts", "refuses"):
        return product_name(dataset, ref) if ref in dataset.world.products else label(ref, "solution")
    texts = {
        "demand": {demand.ref: demand.text[0] for demand in script.demands},
        "fact": {fact.ref: fact.text for fact in script.facts},
        "objection": {item.ref: item.text for item in script.objections},
    }
    return said(dataset, script, texts[what][ref])


def _follower(run_id: str) -> Reviewed:
    """A member of staff in front of a run: the jury reads, and changes nothing."""
    found = reviewed(run_id)
    if not is_staff(found.user, found.roles):
        abort(404)
    return found


def _record(found: Reviewed, action: Action) -> Response:
    try:
        key = request.form.get("idempotency_key", "")[:200] or platform_clock.new_id()
        recorded = services().record(found.run.id, action, actor=found.user.id, key=key)
    except (KeyReused, Refused, RunNotOpen):
        abort(409, gettext("Rien n'a été noté : le passage a changé entre-temps."))
    return redirect(step_url(found.run.id, recorded.seq), 303)


@blueprint.post("/runs/<run_id>/role-play")
def play_roles(run_id: str) -> Response:
    """Take the clients' parts, or give them back to the simulation."""
    return _record(_follower(run_id), PlayRoles(is_on=request.form.get("is_on") == "1"))


@blueprint.post("/runs/<run_id>/heard")
def heard(run_id: str) -> Response:
    """Tick something that the client said."""
    return _tick(run_id, Hear)


@blueprint.post("/runs/<run_id>/unheard")
def withdraw(run_id: str) -> Response:
    """Withdraw a tick that was made in error."""
    return _tick(run_id, Unhear)


def _tick(run_id: str, kind: type[Action]) -> Response:
    found = _follower(run_id)
    what, _colon, subject = request.form.get("said", "").partition(":")
    try:
        action = kind.from_payload({"what": what, "subject": subject})
    except ValidationError:
        abort(404)
    return _record(found, action)


@blueprint.get("/runs/<run_id>/role-sheet/<client>")
def run_role_sheet(run_id: str, client: str) -> Response:
    """The part of a client of this very run, to print for whoever plays him."""
    found = _follower(run_id)
    dataset, state, _ = services().ledger.state_at(run_id)
    script = part_of(dataset, state, client) if client in dataset.world.clients else None
    if script is None:
        abort(404)
    sheet = role_sheet(dataset, script)
    return make_response(
        page("role_sheet.html", "replay", found, user=found.user, sheet=sheet, said=partial(said, dataset, script))
    )
