"""Headers of every answer: nothing inline, nothing from elsewhere, nobody frames us."""

from __future__ import annotations

from flask import Flask, Response, abort, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
NUL = "\x00"
YEAR_S = 31_536_000
MAX_BODY = 8 * 1024 * 1024


def init_app(app: Flask) -> None:
    """Set limits, cookies and headers."""
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_NAME="crm_sandbox",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    app.before_request(_refuse_nul)
    app.after_request(_harden)


def _refuse_nul() -> None:
    """No keyboard types a NUL, and no database keeps one in a text."""
    typed = (*request.args.items(multi=True), *request.form.items(multi=True))
    if any(NUL in part for pair in typed for part in pair) or NUL in request.path:
        abort(400)


def _harden(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR_S}")
    if request.endpoint == "static":
        return response
    response.vary.add("HX-Request")
    response.vary.add("Cookie")
    response.headers.setdefault("Cache-Control", "no-cache, private")
    return response
