"""A trainee's run in the browser: showing a screen, doing an action, suggesting while one types."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, abort, flash, get_flashed_messages, make_response, redirect, render_template, request
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from crm_sandbox import platform_clock
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.identity.model import User
from crm_sandbox.kernel.actions import Action
from crm_sandbox.kernel.clock import PARIS
from crm_sandbox.kernel.refusals import Refusal, Refused
from crm_sandbox.ledger.model import KeyReused, Recorded, RunNotOpen, UnknownStream
from crm_sandbox.training.exam_time import is_cut_off
from crm_sandbox.training.model import Run, Unknown
from crm_sandbox.web import forms, suggest
from crm_sandbox.web.afterwards import notice, page_made
from crm_sandbox.web.auth import landing, require_user, signed_in
from crm_sandbox.web.errors import is_fragment
from crm_sandbox.web.helpers import FOLDERS, address
from crm_sandbox.web.i18n import _
from crm_sandbox.web.offers import houses
from crm_sandbox.web.preferences import local_path
from crm_sandbox.web.refusals import sentence, ways_out
from crm_sandbox.web.screen import Attempt, Screen, ScreenContext, ScreenNotFound
from crm_sandbox.web.screens import SCREENS
from crm_sandbox.web.services import services

blueprint = Blueprint("runs", __name__)
SINGLE = {
    "clients": "client",
    "products": "product",
    "orders": "order",
    "complaints": "complaint",
    "documents": "document",
    "tasks": "dictation",
}
"""The screen of one subject, by the folder of its address."""
LONGEST_VALUE = 80
"""Characters of a filter in an address; suggestions cut what is searched at the same length."""


@blueprint.get("/")
@signed_in
def home() -> Response:
    """Own runs, the open ones first; staff land on their own pages."""
    user = require_user()
    runs = services().own_runs(user)
    elsewhere = landing(user)
    if not runs and elsewhere:
        return redirect(elsewhere)
    shown = sorted((run for run in runs if run.state != "archived"), key=lambda run: run.state != "open")
    known = houses(services().centre.config.instance)
    days = [(run, known.get(run.scenario), services().is_paused(run), services().minutes_to_come(run)) for run in shown]
    return make_response(render_template("web/home.html", user=user, days=days))


def own_run(run_id: str) -> tuple[User, Run]:
    """The person in front and his run; to everybody else the run does not exist."""
    user = require_user()
    try:
        run = services().run(run_id)
    except Unknown:
        abort(404)
    if run.trainee_id != user.id or run.state in ("preparing", "archived"):
        abort(404)
    services().begin(run)
    return user, run if run.deadline or run.mode != "exam" else services().run(run_id)


@blueprint.get("/runs/<run_id>/<screen>")
@blueprint.get("/runs/<run_id>/<screen>/<subject>")
def show(run_id: str, screen: str, subject: str = "") -> Response:
    """A screen. Looking is an action: what was not in front already is recorded before it is shown."""
    user, run = own_run(run_id)
    found, query = _find(screen, subject), _query(request.args)
    if _is_look(run):
        _look(run, user, found, subject, query)
    dataset, state, _seq = services().ledger.state_at(run_id)
    return _page(run, user, found, _context(run, user, dataset, state, subject, query))


def _find(folder: str, subject: str) -> Screen:
    name = SINGLE.get(folder, "") if subject else folder
    if name not in SCREENS or FOLDERS.get(name) != folder:
        abort(404)
    return SCREENS[name]


def _query(args: MultiDict[str, str]) -> dict[str, str]:
    return {key: args[key][:LONGEST_VALUE] for key in sorted(args) if args[key]}


def _is_look(run: Run) -> bool:
    """Whether a GET is somebody looking: not a prefetch, not the browser going back, not a closed run."""
    prefetch = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    return run.state == "open" and not prefetch and "HX-History-Restore-Request" not in request.headers


def _look(run: Run, user: User, screen: Screen, subject: str, query: dict[str, str]) -> None:
    kept = urlencode({key: value for key, value in query.items() if key in screen.keeps})
    _dataset, state, seq = services().ledger.state_at(run.id)
    front = state.desk.front
    if state.session.is_locked or (front.name, front.subject, front.query) == (screen.name, subject, kept):
        return
    kind, payload = "screen.open", {"screen": screen.name, "subject": subject, "query": kept}
    if screen.look is not None:
        kind, payload = screen.look[0], {screen.look[1]: subject}
    try:
        _record(run, user, services().decider.read_action(kind, payload), f"look:{seq}:{platform_clock.new_id()}")
    except Refused as refused:
        if refused.refusal.code.startswith("unknown_"):
            abort(404)
    except ValidationError:
        abort(404)
    except RunNotOpen:
        return


def _record(run: Run, user: User, action: Action, key: str) -> Recorded:
    return services().record(run.id, action, actor=user.id, key=key)


def _context(
    run: Run, user: User, dataset: Dataset, state: RunState, subject: str, query: dict[str, str]
) -> ScreenContext:
    return ScreenContext(
        dataset=dataset,
        state=state,
        run_id=run.id,
        subject=subject,
        query=query,
        user=user.display_name,
        layout="fragment" if is_fragment() else "page",
        notice=" ".join(str(item) for item in get_flashed_messages()),
        is_exam=run.mode == "exam",
        exam_ends=_exam_ends(run),
        is_cut_off=run.mode == "exam" and is_cut_off(services().centre, run),
    )


def _exam_ends(run: Run) -> str:
    if run.deadline is None or run.state != "open":
        return ""
    return platform_clock.read_stamp(run.deadline).astimezone(PARIS).strftime("%H:%M")


def _page(run: Run, user: User, screen: Screen, context: ScreenContext, status: int = 200) -> Response:
    try:
        body = screen.render(context)
    except ScreenNotFound:
        abort(404)
    answer = make_response(body, status)
    if is_fragment() and request.method == "GET":
        current = urlsplit(request.headers.get("HX-Current-URL", "")).path
        if current == request.path:
            answer.headers["HX-Replace-Url"] = request.full_path.rstrip("?")
    elif is_fragment():
        answer.headers["HX-Push-Url"] = "false"
    return answer


@blueprint.post("/runs/<run_id>/do/<kind>")
def do(run_id: str, kind: str) -> Response:
    """The one door for forms: build the action, record it, go on; or show the same screen with what is wrong."""
    user, run = own_run(run_id)
    try:
        model = services().decider.actions[kind]
    except KeyError:
        abort(404)
    if not model.is_trainees:
        abort(404)
    _dataset, state, _seq = services().ledger.state_at(run_id)
    payload = forms.read(model, request.form, state.now.date())
    try:
        action = services().decider.read_action(kind, payload)
        key = request.form.get("idempotency_key", "") or platform_clock.new_id()
        recorded = _record(run, user, action, key[:200])
    except ValidationError as error:
        errors = forms.explain(error, model)
        return _again(run, user, errors, _("Un champ est à corriger."))
    except Refused as refused:
        return _refused(run, user, refused.refusal)
    except RunNotOpen:
        return _refused(run, user, Refusal("run_not_open"))
    except (KeyReused, UnknownStream):
        abort(409)
    if recorded.refusal is not None:
        return _refused(run, user, recorded.refusal)
    if done := notice(recorded.events):
        flash(done)
    asked = request.form.get("next", "") or page_made(run_id, recorded.events) or request.form.get("_here", "")
    return redirect(_inside(run_id, asked), 303)


def _inside(run_id: str, path: str) -> str:
    """A path of this run; anything else becomes its desk."""
    return path if local_path(path).startswith(f"/runs/{run_id}/") else address(run_id, "desk")


def _refused(run: Run, user: User, refusal: Refusal) -> Response:
    text = sentence(refusal)
    errors = {fault.field: text for fault in refusal.faults}
    return _again(run, user, errors, text, ways_out(refusal, lambda screen: address(run.id, screen)))


def _again(
    run: Run, user: User, errors: dict[str, str], message: str, ways: tuple[tuple[str, str], ...] = ()
) -> Response:
    """The screen that the form came from, with everything that was typed and what is wrong."""
    parts = urlsplit(_inside(run.id, request.form.get("_here", "")))
    folder, _slash, subject = parts.path.removeprefix(f"/runs/{run.id}/").partition("/")
    query = dict(parse_qsl(parts.query))
    dataset, state, _seq = services().ledger.state_at(run.id)
    values = {name: tuple(request.form.getlist(name)) for name in request.form if name not in forms.CONTROL_FIELDS}
    is_under_its_field = bool(errors) and not ways and all(name in request.form for name in errors)
    attempt = Attempt(request.form.get("_form", ""), values, errors, "" if is_under_its_field else message, ways)
    context = replace(_context(run, user, dataset, state, subject, query), attempt=attempt)
    return _page(run, user, _find(folder, subject), context, 422)


@blueprint.get("/runs/<run_id>/suggest/<what>")
def offer(run_id: str, what: str) -> Response:
    """Suggestions while one types; looking at them records nothing."""
    _user, run = own_run(run_id)
    if what not in suggest.SOURCES:
        abort(404)
    dataset, state, _seq = services().ledger.state_at(run_id)
    text = request.args.get("q", "").strip()[:LONGEST_VALUE]
    found: Any = suggest.SOURCES[what](dataset, state, text) if text else ()
    return make_response(render_template("web/suggestions.html", found=found, text=text, run_id=run.id))
