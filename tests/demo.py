"""A demo centre for tests: prepared once per process, served by the real application on a database of its own."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from crm_sandbox import platform_clock
from crm_sandbox.cli.players import play_run
from crm_sandbox.config import Config, config_from
from crm_sandbox.identity.operations import create_token, user_by_login
from crm_sandbox.training.centre import open_centre
from crm_sandbox.training.demo import create_demo, prepare_demo
from crm_sandbox.web.services import EXTENSION, Services
from crm_sandbox.wiring import build_parts, create_app

TOKEN_FIELD = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')

COOKIE = "crm_sandbox"
_sessions: dict[tuple[str, str], str] = {}
"""The session of each account that has signed in, by its login and its password: checking a password is slow on purpose."""


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo centre: its application, the passwords that were printed."""

    config: Config
    app: Flask
    passwords: dict[str, str]

    @property
    def services(self) -> Services:
        """What the application works with."""
        found: Services = self.app.extensions[EXTENSION]
        return found

    def token(self, login: str) -> str:
        """A bearer token."""
        with self.services.database.writing() as connection:
            user = user_by_login(connection, login)
            return create_token(connection, user, at=platform_clock.now())

    def api(self, login: str) -> Api:
        """The machine interface, as one person."""
        return Api(self.app.test_client(), self.token(login))

    def browser(self, login: str) -> FlaskClient:
        """A browser in which somebody has signed in; the copies of a centre share its secret, and so its sessions."""
        client, who = self.app.test_client(), (login, self.passwords[login])
        if who in _sessions:
            client.set_cookie(COOKIE, _sessions[who])
            return client
        typed = {"csrf_token": csrf(client, "/login"), "code": login, "password": self.passwords[login]}
        answer = client.post("/login", data=typed)
        assert answer.status_code in (302, 303), answer.get_data(as_text=True)
        _sessions[who] = session_of(client)
        return client

    def run_of(self, login: str) -> str:
        """The current run of a trainee."""
        with self.services.database.reading() as connection:
            user = user_by_login(connection, login)
        runs = self.services.own_runs(user)
        return next(run.id for run in runs if run.state in ("open", "handed_in") and not run.is_superseded)


@dataclass(slots=True)
class Api:
    """Calls to `/api/v1` with a token."""

    client: FlaskClient
    token: str
    count: int = 0

    def get(self, path: str) -> tuple[int, Any]:
        """Read."""
        answer = self.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {self.token}"})
        return answer.status_code, answer.get_json(silent=True)

    def post(self, path: str, body: Any) -> tuple[int, Any]:
        """Send."""
        answer = self.client.post(f"/api/v1{path}", json=body, headers={"Authorization": f"Bearer {self.token}"})
        return answer.status_code, answer.get_json(silent=True)

    def act(self, run: str, kind: str, **payload: Any) -> tuple[int, Any]:
        """Do an action with a key of its own."""
        self.count += 1
        key = f"test-{id(self)}-{self.count}"
        return self.post(f"/runs/{run}/actions", {"type": kind, "payload": payload, "idempotency_key": key})


def session_of(client: FlaskClient) -> str:
    """The session that signing in gave."""
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value


def csrf(client: FlaskClient, path: str) -> str:
    """The token of a page's form."""
    found = TOKEN_FIELD.search(client.get(path).get_data(as_text=True))
    assert found is not None, f"no form at {path}"
    return found[1]


def serve(folder: Path, passwords: dict[str, str]) -> Demo:
    """The application of an installation that is prepared already."""
    config = config_from({"CRM_SANDBOX_INSTANCE": str(folder)})
    app = create_app(config)
    app.config["TESTING"] = True
    return Demo(config, app, dict(passwords))


def prepare(folder: Path) -> dict[str, str]:
    """Prepare a demo centre in a folder; the passwords that it printed."""
    config = config_from({"CRM_SANDBOX_INSTANCE": str(folder)})
    centre = open_centre(config, build_parts(config))
    at = platform_clock.now()
    accounts = create_demo(centre, at=at)
    prepare_demo(centre, play_run, at=at, tell=lambda text: None)
    centre.close()
    return {account.login: account.password for account in accounts}


def copy(template: Path, folder: Path, passwords: dict[str, str]) -> Demo:
    """A demo centre of one's own, copied from one that was prepared."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    return serve(folder, passwords)
