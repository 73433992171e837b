"""A demo centre with a run played by the beginner, an open run, and a second cohort with an evaluator of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from crm_sandbox import platform_clock
from crm_sandbox.cli.players import play_run
from crm_sandbox.config import config_from
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.identity import operations, roles
from crm_sandbox.identity.model import Role
from crm_sandbox.identity.operations import NewUser
from crm_sandbox.training import cohorts, runs
from crm_sandbox.training.centre import Centre
from crm_sandbox.training.cohorts import NewAssignment
from crm_sandbox.web.services import EXTENSION, Services
from crm_sandbox.wiring import create_app
from tests.demo import COOKIE, session_of

PASSWORD = "a long enough password"
PEOPLE = ("eva", "eve", "tom", "jo", "ann", "ben", "cat", "stranger")
Login = Callable[[str], FlaskClient]


@dataclass(frozen=True, slots=True)
class House:
    """An installation: its centre, its application, ids by login, the played run, the open one, and one to decide on."""

    centre: Centre[RunState, Dataset]
    app: Flask
    people: dict[str, str]
    played: str
    open: str
    decided: str


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The installation that the tests of the evaluator's room share."""
    config = config_from({"CRM_SANDBOX_INSTANCE": str(tmp_path_factory.mktemp("review"))})
    app = create_app(config)
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    home: Services = app.extensions[EXTENSION]
    centre = home.centre
    yield House(centre, app, *_furnish(centre))
    centre.close()


def _furnish(centre: Centre[Any, Any]) -> tuple[dict[str, str], str, str, str]:
    at = platform_clock.now()
    with centre.database.writing() as connection:
        people = {
            login: operations.create_user(connection, NewUser(login, login.title(), PASSWORD), at=at).id
            for login in PEOPLE
        }
        cohort = cohorts.create_cohort(connection, "Promotion", at=at)
        other = cohorts.create_cohort(connection, "Autre", at=at)
        roles.grant(connection, cohort.id, [people["eva"], people["eve"]], Role.EVALUATOR)
        roles.grant(connection, cohort.id, [people["tom"]], Role.TRAINER)
        roles.grant(connection, cohort.id, [people["jo"]], Role.JURY)
        roles.grant(connection, cohort.id, [people["ann"], people["ben"], people["cat"]], Role.TRAINEE)
        roles.grant(connection, other.id, [people["stranger"]], Role.EVALUATOR)
        assignment = cohorts.assign(connection, cohort, NewAssignment("Une journée", "crhr", 1), at=at)
    centre.prepare_now(assignment.world(), at=at)
    centre.open_missing_runs(assignment, at=at)
    with centre.database.reading() as connection:
        found = {run.trainee: run.id for run in runs.runs_of_cohort(connection, cohort.id)}
    play_run(centre.ledger, found["ann"], profile="beginner", actor=people["ann"], at=at)
    handing_in = centre.ledger.decider.read_action("run.hand_in", {})
    centre.ledger.record(found["cat"], handing_in, actor=people["cat"], at_wall=at, idempotency_key="done")
    return people, found["ann"], found["ben"], found["cat"]


@pytest.fixture(scope="session")
def sessions(house: House) -> dict[str, str]:
    """The session of everybody who has signed in once: checking a password is slow on purpose."""
    return {}


@pytest.fixture
def login(house: House, sessions: dict[str, str]) -> Login:
    """Somebody's browser."""

    def open_as(name: str) -> FlaskClient:
        client = house.app.test_client()
        if name not in sessions:
            assert client.post("/login", data={"code": name, "password": PASSWORD}).status_code == 303
            sessions[name] = session_of(client)
        client.set_cookie(COOKIE, sessions[name])
        return client

    return open_as


@pytest.fixture
def eva(login: Login) -> FlaskClient:
    """An evaluator of the cohort."""
    return login("eva")
