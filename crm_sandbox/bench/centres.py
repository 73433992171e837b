"""Installations to measure: a demo centre in a temporary folder, with a browser and long runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from crm_sandbox import platform_clock
from crm_sandbox.cli.players import play_run
from crm_sandbox.config import config_from
from crm_sandbox.identity.model import Role
from crm_sandbox.identity.operations import user_by_login
from crm_sandbox.identity.roles import grant
from crm_sandbox.kernel import canonical
from crm_sandbox.storage.tables import users
from crm_sandbox.training.cohorts import NewAssignment, assign, create_cohort
from crm_sandbox.training.demo import create_demo, prepare_demo
from crm_sandbox.training.model import Assignment
from crm_sandbox.web.services import EXTENSION, Services
from crm_sandbox.wiring import create_app

CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def show(browser: FlaskClient, address: str) -> None:
    """Open a page; raises `RuntimeError` when it is not answered, so that a figure never measures an error."""
    status = browser.get(address).status_code
    if status != 200:
        raise RuntimeError(f"{address} answered {status}")


@dataclass(frozen=True, slots=True)
class Place:
    """An installation with its application and the passwords of its accounts."""

    app: Flask
    services: Services
    passwords: dict[str, str]

    def browser(self, login: str) -> FlaskClient:
        """Somebody signed in."""
        client = self.app.test_client()
        page = client.get("/login").get_data(as_text=True)
        found = CSRF.search(page)
        token = found[1] if found else ""
        password = self.passwords.get(login, self.passwords["stagiaire1"])
        client.post("/login", data={"csrf_token": token, "code": login, "password": password})
        return client

    def run_of(self, login: str) -> str:
        """The current run of a trainee."""
        with self.services.database.reading() as connection:
            user = user_by_login(connection, login)
        return next(run.id for run in self.services.own_runs(user) if run.state in ("open", "handed_in"))

    def cohort_of(self, name: str, trainees: int, *, clients: int | None = None) -> Assignment:
        """A cohort with trainees `NAME-1`… (with the password of `stagiaire1`), given the crhr exercise with so many
        clients; its dataset is built."""
        at, centre = platform_clock.now(), self.services.centre
        with centre.database.writing() as connection:
            cohort = create_cohort(connection, name, at=at)
            model = connection.execute(select(users).where(users.c.login == "stagiaire1")).mappings().one()
            names = [f"{name}-{n}" for n in range(1, trainees + 1)]
            people = [{**model, "id": one, "login": one, "pseudonym": one} for one in names]
            connection.execute(insert(users), people)
            grant(connection, cohort.id, [person["id"] for person in people], Role.TRAINEE)
            parameters = canonical.dumps({} if clients is None else {"clients": clients})
            assignment = assign(connection, cohort, NewAssignment(name, "crhr", 1, parameters), at=at)
        centre.prepare_now(assignment.world(), at=at)
        centre.open_missing_runs(assignment, at=at)
        return assignment


def demo_place(folder: Path) -> Place:
    """A demo centre, its two played runs included."""
    app = create_app(config_from({"CRM_SANDBOX_INSTANCE": str(folder)}))
    services: Services = app.extensions[EXTENSION]
    at = platform_clock.now()
    accounts = create_demo(services.centre, at=at)
    prepare_demo(services.centre, play_run, at=at, tell=lambda text: None)
    return Place(app, services, {account.login: account.password for account in accounts})
