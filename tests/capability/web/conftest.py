"""A site over a throw-away installation whose dataset is the sample world."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from crm_sandbox import platform_clock
from crm_sandbox.config import Config
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.identity.model import Role
from crm_sandbox.identity.operations import NewUser, create_users
from crm_sandbox.identity.roles import grant
from crm_sandbox.storage.datasets import NewDataset
from crm_sandbox.training.centre import Centre, open_centre
from crm_sandbox.training.cohorts import NewAssignment, assign, create_cohort
from crm_sandbox.training.runs import NewRun, create_runs
from crm_sandbox.web.services import Services
from crm_sandbox.wiring import app_of, build_parts
from tests.capability.web.sample import sample_dataset
from tests.demo import COOKIE, session_of

PASSWORD = "correct-horse-battery"
DIGEST, KEY = "0" * 64, "1" * 64


@dataclass(frozen=True)
class Site:
    """The site, its two trainees, the run of the first one."""

    app: Any
    services: Services
    run: str
    other_run: str
    sessions: dict[str, str]

    def client(self, login: str | None = "stagiaire1") -> FlaskClient:
        """A browser, signed in unless `login` is None: with the session that the template's login page gave once."""
        client: FlaskClient = self.app.test_client()
        if login:
            client.set_cookie(COOKIE, self.sessions[login])
        return client

    def state(self) -> RunState:
        """The run as it stands."""
        return self.services.ledger.state_at(self.run)[1]

    def kinds(self) -> list[str]:
        """The recorded actions, in order."""
        return [entry.envelope.type for entry in self.services.ledger.entries(self.run)]


class SampleStore:
    """Where the ledger finds the sample, whatever the digest."""

    def get(self, digest: str) -> Dataset:
        """The sample."""
        return sample_dataset()


SETTINGS = {"SECRET_KEY": "k" * 32, "WTF_CSRF_ENABLED": False, "TESTING": True}
LOGINS = ("stagiaire1", "stagiaire2", "formateur1")


@dataclass(frozen=True)
class Template:
    """An installation that nobody uses, for each test to copy: hashing passwords is slow on purpose."""

    folder: Path
    run: str
    other_run: str
    sessions: dict[str, str]


def _open(folder: Path) -> Centre:
    config = Config(folder, f"sqlite:///{(folder / 'site.sqlite3').as_posix()}", "k" * 32)
    centre = open_centre(config, build_parts(config))
    centre.ledger.datasets = SampleStore()
    return centre


def _signed_in(app: Flask, login: str) -> str:
    client = app.test_client()
    client.post("/login", data={"code": login, "password": PASSWORD})
    return session_of(client)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A cohort, its trainer and two trainees with a run each."""
    folder, now = tmp_path_factory.mktemp("template"), platform_clock.now()
    centre = _open(folder)
    centre.store.keep(NewDataset(DIGEST, KEY, "crhr", 42, "{}", {}), at=platform_clock.stamp(now))
    with centre.database.writing() as connection:
        people = [NewUser(login, login.title(), PASSWORD) for login in LOGINS]
        one, two, trainer = create_users(connection, people, at=now)
        cohort = create_cohort(connection, "Promotion", at=now)
        grant(connection, cohort.id, [one.id, two.id], Role.TRAINEE)
        grant(connection, cohort.id, [trainer.id], Role.TRAINER)
        assignment = assign(connection, cohort, NewAssignment("Veille de tournée", "crhr", 42), at=now)
        new = [NewRun(user.id, assignment, 42, KEY, DIGEST) for user in (one, two)]
        run, other_run = create_runs(connection, new, at=now)
    app = app_of(centre, SETTINGS)
    sessions = {login: _signed_in(app, login) for login in LOGINS}
    centre.close()
    return Template(folder, run, other_run, sessions)


def _site(template: Template, folder: Path) -> Iterator[Site]:
    shutil.copytree(template.folder, folder, dirs_exist_ok=True)
    centre = _open(folder)
    yield Site(app_of(centre, SETTINGS), Services(centre), template.run, template.other_run, template.sessions)
    centre.close()


@pytest.fixture
def site(template: Template, tmp_path: Path) -> Iterator[Site]:
    """The site, as nobody has touched it."""
    yield from _site(template, tmp_path)


@pytest.fixture(scope="session")
def shared_site(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site for tests that change nothing but what was looked at."""
    yield from _site(template, tmp_path_factory.mktemp("shared"))


@pytest.fixture
def trainee(site: Site) -> FlaskClient:
    """A browser in which the first trainee is signed in."""
    return site.client()
