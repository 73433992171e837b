"""Signing in and out. What was typed when a session ended is kept through the sign-in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Blueprint, abort, flash, g, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from crm_sandbox import platform_clock
from crm_sandbox.identity.login import log_in
from crm_sandbox.identity.model import LoginDelayed, LoginRefused, UnknownUser, User
from crm_sandbox.web.i18n import _
from crm_sandbox.web.preferences import local_path
from crm_sandbox.web.services import services

blueprint = Blueprint("auth", __name__)
KEPT = "kept:"
NEVER_KEPT = ("csrf_token", "idempotency_key", "password")
LANDINGS: list[tuple[str, str]] = [
    ("trainer", "/training/"),
    ("admin", "/training/"),
    ("evaluator", "/review/"),
    ("jury", "/review/"),
]
"""Where people land who are not trainees: (role, address), the first that fits. Staff pages put theirs here."""

P = ParamSpec("P")
R = TypeVar("R")


def current_user() -> User | None:
    """The person in front, or None."""
    if "user" not in g:
        try:
            g.user = services().user(session) if "user" in session else None
        except UnknownUser:
            g.user = None
    found: User | None = g.user
    return found


def require_user() -> User:
    """The person in front; a 401 with the sign-in page when there is none."""
    user = current_user()
    if user is None:
        abort(401)
    return user


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """A view that only people who signed in reach."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        require_user()
        return view(*args, **kwargs)

    return guarded


def sign_in_page(status: int = 200, **values: Any) -> Response:
    """The sign-in page; a form that was being sent is carried in hidden fields."""
    kept = {}
    if request.method == "POST" and request.endpoint != "auth.login":
        kept = {name: request.form.getlist(name) for name in request.form if name not in NEVER_KEPT}
        values.setdefault("back", request.path)
    elif request.method == "POST":
        kept = {name.removeprefix(KEPT): request.form.getlist(name) for name in request.form if name.startswith(KEPT)}
    values = {"back": "", "code": "", "error": "", **values, "kept": kept, "prefix": KEPT}
    return make_response(render_template("web/login.html", **values), status)


@blueprint.get("/login")
def login() -> Response:
    """The sign-in page."""
    if current_user() is not None:
        return redirect(url_for("runs.home"))
    return sign_in_page(back=local_path(request.args.get("next", ""), ""), code=request.args.get("code", "")[:80])


@blueprint.post("/login")
def enter() -> Response:
    """Check a code and a password; failures slow the account down, never the address of the classroom."""
    code, back = request.form.get("code", "").strip(), local_path(request.form.get("back", ""), "")
    try:
        user = log_in(services().database, code, request.form.get("password", ""), at=platform_clock.now())
    except LoginDelayed as delayed:
        message = _("Trop d'essais sur ce compte. Réessayez dans %(seconds)s s.", seconds=delayed.wait_s)
        return sign_in_page(429, code=code, back=back, error=message)
    except LoginRefused:
        return sign_in_page(422, code=code, back=back, error=_("Le code ou le mot de passe ne convient pas."))
    session.clear()
    session.update(services().session_of(user))
    session.permanent = True
    kept = [name for name in request.form if name.startswith(KEPT)]
    if kept:
        fields = {name.removeprefix(KEPT): request.form.getlist(name) for name in kept}
        return make_response(render_template("web/resume.html", back=back, fields=fields))
    return redirect(back or url_for("runs.home"), 303)


@blueprint.post("/logout")
def logout() -> Response:
    """Sign out."""
    session.clear()
    flash(_("Vous êtes déconnecté."))
    return redirect(url_for("auth.login"), 303)


def landing(user: User) -> str:
    """Where a person who is no trainee lands; empty for trainees."""
    roles = services().role_names(user)
    return next((address for role, address in LANDINGS if role in roles), "")
