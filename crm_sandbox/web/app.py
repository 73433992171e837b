"""The application: `create_app(config)`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

from crm_sandbox.config import Config, config_from
from crm_sandbox.training.centre import open_centre
from crm_sandbox.web import errors, helpers, i18n, security
from crm_sandbox.web.auth import blueprint as auth
from crm_sandbox.web.preferences import blueprint as preferences
from crm_sandbox.web.runs import blueprint as runs
from crm_sandbox.web.services import EXTENSION, Services

BLUEPRINTS: list[tuple[Blueprint, str | None]] = [(auth, None), (preferences, None), (runs, None)]
"""The parts of the site with their address prefixes. Staff pages and the API are appended by `wiring`."""

csrf = CSRFProtect()


def create_app(config: Config | Mapping[str, Any] | None = None) -> Flask:
    """The web application of an installation: of the environment, of an installation's own `Config`, or of the
    environment with Flask settings laid over."""
    from crm_sandbox.cli.compose import build_parts

    installation = config if isinstance(config, Config) else config_from()
    centre = open_centre(installation, build_parts(installation))
    centre.resume_preparing()
    settings = config if isinstance(config, Mapping) else {}
    return build_app(Services(centre.database, centre.ledger), {"SECRET_KEY": installation.secret_key, **settings})


def build_app(services: Services, settings: Mapping[str, Any]) -> Flask:
    """The application over opened services, with Flask settings (`SECRET_KEY` at least)."""
    app = Flask("crm_sandbox.web", static_folder="static", template_folder="templates")
    security.init_app(app)
    app.config.update(settings)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions[EXTENSION] = services
    i18n.init_app(app)
    helpers.init_app(app)
    errors.init_app(app)
    csrf.init_app(app)
    for blueprint, prefix in BLUEPRINTS:
        app.register_blueprint(blueprint, url_prefix=prefix)
    return app
