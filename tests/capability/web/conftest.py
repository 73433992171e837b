"""A site over a throw-away installation whose dataset is the sample world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from crm_sandbox import platform_clock
from crm_sandbox.config import Config
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.identity.model import Role
from crm_sandbox.identity.operations import NewUser, create_users
from crm_sandbox.identity.roles import grant
from crm_sandbox.storage.datasets import NewDataset
from crm_sandbox.training.centre import open_centre
from crm_sandbox.training.cohorts import NewAssignment, assign, create_cohort
from crm_sandbox.training.runs import NewRun, create_runs
from crm_sandbox.web.services import Services
from crm_sandbox.wiring import app_of, build_parts
from tests.capability.web.sample import sample_dataset

PASSWORD = "correct-horse-battery"
DIGEST, KEY = "0" * 64, "1" * 64


@dataclass(frozen=True)
class Site:
    """The site, its two trainees, the run of the first one."""

    app: Any
    services: Services
    run: str
    other_run: str

    def client(self, login: str | None = "stagiaire1") -> FlaskClient:
        """A browser, signed in unless `login` is None."""
        client: FlaskClient = self.app.test_client()
        if login:
            client.post("/login", data={"code": login, "password": PASSWORD})
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


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The site."""
    config = Config(tmp_path, f"sqlite:///{(tmp_path / 'site.sqlite3').as_posix()}", "k" * 32)
    centre = open_centre(config, build_parts(config))
    now = platform_clock.now()
    centre.store.keep(NewDataset(DIGEST, KEY, "crhr", 42, "{}", {}), at=platform_clock.stamp(now))
    centre.ledger.datasets = SampleStore()
    people = [NewUser(login, login.title(), PASSWORD) for login in ("stagiaire1", "stagiaire2", "formateur1")]
    with centre.database.writing() as connection:
        one, two, trainer = create_users(connection, people, at=now)
        cohort = create_cohort(connection, "Promotion", at=now)
        grant(connection, cohort.id, [one.id, two.id], Role.TRAINEE)
        grant(connection, cohort.id, [trainer.id], Role.TRAINER)
        assignment = assign(connection, cohort, NewAssignment("Veille de tournée", "crhr", 42), at=now)
        new = [NewRun(user.id, assignment, 42, KEY, DIGEST) for user in (one, two)]
        run, other_run = create_runs(connection, new, at=now)
    settings = {"SECRET_KEY": "k" * 32, "WTF_CSRF_ENABLED": False, "TESTING": True}
    yield Site(app_of(centre, settings), Services(centre), run, other_run)
    centre.close()


@pytest.fixture
def trainee(site: Site) -> FlaskClient:
    """A browser in which the first trainee is signed in."""
    return site.client()
