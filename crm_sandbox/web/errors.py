"""Error pages: what happened, that nothing typed is lost where that is so, and a way out."""

from __future__ import annotations

import logging

from flask import Flask, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from crm_sandbox import platform_clock
from crm_sandbox.storage.errors import StorageError
from crm_sandbox.web.auth import current_user, sign_in_page
from crm_sandbox.web.i18n import _
from crm_sandbox.web.labels import N_

logger = logging.getLogger(__name__)

PAGES: dict[int, tuple[str, str]] = {
    400: (
        N_("Demande illisible"),
        N_("Le formulaire n'est plus à jour. Revenez en arrière, rechargez la page et recommencez."),
    ),
    401: (N_("Connexion nécessaire"), N_("Connectez-vous pour continuer.")),
    403: (N_("Accès réservé"), N_("Votre compte n'ouvre pas cette page.")),
    404: (N_("Page introuvable"), N_("Cette adresse ne mène à rien qui vous appartienne.")),
    405: (N_("Action impossible ici"), N_("Revenez à la page précédente.")),
    409: (N_("Déjà fait ou plus possible"), N_("Rechargez la page pour voir où en est la journée.")),
    413: (N_("Envoi trop lourd"), N_("Un envoi ne dépasse pas 8 Mo.")),
    422: (N_("Saisie à corriger"), N_("Revenez en arrière : votre saisie est conservée.")),
    500: (
        N_("Incident"),
        N_("L'action n'a pas été enregistrée. Réessayez ; si l'incident revient, donnez ce code au formateur."),
    ),
    503: (
        N_("Service indisponible"),
        N_("La base de données ne répond pas. L'action n'a pas été enregistrée. Réessayez."),
    ),
}
UNKNOWN, UNAUTHORIZED, FIRST_ERROR = 500, 401, 400


def init_app(app: Flask) -> None:
    """Answer every error with a page of the shell."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(StorageError, _storage)
    app.register_error_handler(Exception, _unexpected)


def error_page(status: int, code: str = "") -> Response:
    """The page of a status."""
    title, text = PAGES.get(status, PAGES[UNKNOWN])
    layout = "web/fragment.html" if is_fragment() else "web/page.html"
    page = render_template("web/error.html", layout=layout, status=status, title=_(title), text=_(text), code=code)
    return make_response(page, status)


def is_fragment() -> bool:
    """Whether htmx asks for the inside of the shell; a history restore asks for whole pages."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def _unauthorized() -> Response:
    if is_fragment():
        answer = make_response("", 401)
        answer.headers["HX-Reswap"] = "none"
        answer.headers["HX-Trigger"] = "session-lost"
        return answer
    back = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return sign_in_page(401, back="" if back == "/" else back)


def _http(error: HTTPException) -> Response:
    status = error.code or UNKNOWN
    if error.response is not None or status < FIRST_ERROR:
        return error.get_response()  # type: ignore[return-value,unused-ignore]
    return _unauthorized() if status == UNAUTHORIZED else error_page(status)


def _csrf(error: CSRFError) -> Response:
    return _unauthorized() if current_user() is None and request.endpoint != "auth.enter" else error_page(400)


def _storage(error: StorageError) -> Response:
    logger.error("%s %s: %s", request.method, request.path, error)
    return error_page(503)


def _unexpected(error: Exception) -> Response:
    code = platform_clock.new_id()[:6].upper()
    logger.exception("%s %s failed, code %s", request.method, request.path, code)
    return error_page(500, code)
