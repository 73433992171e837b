"""The application: `create_app(config)`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

from crm_sandbox.web import errors, helpers, i18n, security
from crm_sandbox.web.auth import blueprint as auth
from crm_sandbox.web.preferences import blueprint as preferences
from crm_sandbox.web.runs import blueprint as runs
from crm_sandbox.web.services import EXTENSION, Services

BLUEPRINTS: list[tuple[Blueprint, str | None]] = [(auth, None), (preferences, None), (runs, None)]
"""The parts of the site with their address prefixes. Staff pages and the API are appended by `wiring`."""

csrf = CSRFProtect()


def create_app(services: Services, config: Mapping[str, Any] | None = None, blueprints: Any = None) -> Flask:
    """The web application of one opened installation. `blueprints` replaces the parts of the site."""
    app = Flask("crm_sandbox.web", static_folder="static", template_folder="templates")
    security.init_app(app)
    app.config.update(config or {})
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.extensions[EXTENSION] = services
    i18n.init_app(app)
    helpers.init_app(app)
    errors.init_app(app)
    csrf.init_app(app)
    for blueprint, prefix in BLUEPRINTS if blueprints is None else blueprints:
        app.register_blueprint(blueprint, url_prefix=prefix)
    return app
