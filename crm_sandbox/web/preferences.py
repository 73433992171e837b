"""What each person prefers: theme, density, single-key shortcuts, voice, language. Kept in cookies, never in the log."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from crm_sandbox.web.i18n import COOKIE, LANGUAGES

blueprint = Blueprint("preferences", __name__)
YEAR_S = 31_536_000
ALLOWED = {
    "theme": ("light", "dark"),
    "density": ("compact", "airy"),
    "keys": ("on", "off"),
    "voice": ("off", "on"),
    COOKIE: LANGUAGES,
}


@dataclass(frozen=True, slots=True)
class Preferences:
    """The preferences of the browser in front."""

    theme: str
    density: str
    keys: str
    voice: str


def preferences() -> Preferences:
    """Read the cookies; what they do not say is the first choice."""
    return Preferences(*(_chosen(name) for name in ("theme", "density", "keys", "voice")))


def _chosen(name: str) -> str:
    value = request.cookies.get(name, "")
    return value if value in ALLOWED[name] else ALLOWED[name][0]


@blueprint.post("/preferences")
def save() -> AnyResponse:
    """Keep what was chosen, and go back."""
    answer: Response = redirect(local_path(request.form.get("back", "")), 303)  # type: ignore[assignment]
    for name, allowed in ALLOWED.items():
        if request.form.get(name) in allowed:
            answer.set_cookie(name, request.form[name], max_age=YEAR_S, samesite="Lax", secure=request.is_secure)
    return answer


def local_path(path: str, default: str = "/") -> str:
    """A path of this site; anything else becomes the default."""
    is_local = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_local else default
