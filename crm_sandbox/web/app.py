"""The web application over an opened installation; `wiring.create_app` opens one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Flask
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

from crm_sandbox.web import deadlines, errors, helpers, i18n, security
from crm_sandbox.web.auth import blueprint as auth
from crm_sandbox.web.preferences import blueprint as preferences
from crm_sandbox.web.runs import blueprint as runs
from crm_sandbox.web.services import EXTENSION, Services

Parts = Sequence[tuple[Blueprint, str | None]]
BLUEPRINTS: Parts = [(auth, None), (preferences, None), (runs, None)]
"""The parts of the site with their address prefixes. Staff pages and the API are appended by `wiring`."""

BY_TOKEN = frozenset({"api"})
"""Parts that are called with a bearer token and never with a cookie: a form from elsewhere cannot reach them."""

csrf = CSRFProtect()


def build_app(services: Services, settings: Mapping[str, Any], parts: Parts = tuple(BLUEPRINTS)) -> Flask:
    """The application over opened services, with Flask settings (`SECRET_KEY` at least) and the parts of the site."""
    app = Flask("crm_sandbox.web", static_folder="static", template_folder="templates")
    security.init_app(app)
    app.config.update(settings)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions[EXTENSION] = services
    i18n.init_app(app)
    helpers.init_app(app)
    errors.init_app(app)
    deadlines.init_app(app)
    csrf.init_app(app)
    for blueprint, prefix in parts:
        app.register_blueprint(blueprint, url_prefix=prefix)
        if blueprint.name in BY_TOKEN:
            csrf.exempt(blueprint)
    return app
