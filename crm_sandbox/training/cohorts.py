"""Cohorts, their trainees and their exercises. Every function works in the transaction of its caller."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, insert, select

from crm_sandbox import platform_clock
from crm_sandbox.identity import operations, passwords, roles
from crm_sandbox.identity.model import LoginTaken, Role, User
from crm_sandbox.identity.operations import NewUser
from crm_sandbox.storage.tables import assignments, cohorts, memberships, users
from crm_sandbox.training.model import Assignment, Cohort, Mode, NameTaken, Unknown, WorldSpec

_COHORT = (cohorts.c.id, cohorts.c.name, cohorts.c.created_at)
_ASSIGNMENT = (
    assignments.c.id,
    assignments.c.cohort_id,
    assignments.c.title,
    assignments.c.scenario,
    assignments.c.seed,
    assignments.c.parameters,
    assignments.c.mode,
    assignments.c.minutes,
)


@dataclass(frozen=True, slots=True)
class NewTrainee:
    """A trainee to import; without a password one is made."""

    login: str
    display_name: str = ""
    password: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """An imported trainee; `password` is the one that was made, None for an account that existed."""

    user: User
    password: str | None


@dataclass(frozen=True, slots=True)
class NewAssignment:
    """An exercise to give to a cohort."""

    title: str
    scenario: str
    seed: int
    parameters: str = "{}"
    mode: Mode = "practice"
    minutes: int | None = None


def create_cohort(connection: Connection, name: str, *, at: datetime) -> Cohort:
    """Create a cohort; raises `NameTaken`."""
    if connection.execute(select(cohorts.c.id).where(cohorts.c.name == name)).first():
        raise NameTaken(name)
    made = Cohort(platform_clock.new_id(), name, platform_clock.stamp(at))
    connection.execute(insert(cohorts).values(id=made.id, name=made.name, created_at=made.created_at))
    return made


def list_cohorts(connection: Connection) -> list[Cohort]:
    """Every cohort, by name."""
    return [Cohort(*row) for row in connection.execute(select(*_COHORT).order_by(cohorts.c.name))]


def get_cohort(connection: Connection, name: str) -> Cohort:
    """A cohort by its id or its name; raises `Unknown`."""
    row = connection.execute(select(*_COHORT).where((cohorts.c.id == name) | (cohorts.c.name == name))).first()
    if row is None:
        raise Unknown("cohort", name)
    return Cohort(*row)


def import_trainees(
    connection: Connection,
    cohort: Cohort,
    new: list[NewTrainee],
    *,
    at: datetime,
    joining: Collection[str] | None = None,
) -> list[Imported]:
    """Make trainees of accounts, creating those that are missing; raises what `create_users` raises, and `LoginTaken` for an
    account that exists and is not among those that may join (None: any may)."""
    wanted = [item.login for item in new]
    existing = {user.login: user for user in _users_by_login(connection, wanted)}
    for login in existing:
        if joining is not None and login not in joining:
            raise LoginTaken(login)
    fresh = [item for item in new if item.login not in existing]
    made_passwords = {item.login: item.password or passwords.new_password() for item in fresh}
    created = operations.create_users(
        connection, [NewUser(item.login, item.display_name, made_passwords[item.login]) for item in fresh], at=at
    )
    everyone = existing | {user.login: user for user in created}
    roles.grant(connection, cohort.id, [user.id for user in everyone.values()], Role.TRAINEE)
    return [Imported(everyone[login], made_passwords.get(login)) for login in dict.fromkeys(wanted)]


def _users_by_login(connection: Connection, logins: list[str]) -> list[User]:
    query = select(
        users.c.id, users.c.login, users.c.display_name, users.c.pseudonym, users.c.is_admin, users.c.locale
    ).where(users.c.login.in_(logins))
    return [User(*row) for row in connection.execute(query)]


def assign(connection: Connection, cohort: Cohort, new: NewAssignment, *, at: datetime) -> Assignment:
    """Give an exercise to a cohort; its runs are opened by `runs.open_missing_runs`."""
    identity = platform_clock.new_id()
    connection.execute(
        insert(assignments).values(
            id=identity,
            cohort_id=cohort.id,
            title=new.title,
            scenario=new.scenario,
            seed=new.seed,
            parameters=new.parameters,
            mode=new.mode,
            minutes=new.minutes,
            created_at=platform_clock.stamp(at),
        )
    )
    return Assignment(identity, cohort.id, new.title, new.scenario, new.seed, new.parameters, new.mode, new.minutes)


def assignments_of(connection: Connection, cohort: Cohort) -> list[Assignment]:
    """The exercises of a cohort, oldest first."""
    query = select(*_ASSIGNMENT).where(assignments.c.cohort_id == cohort.id)
    return [Assignment(*row) for row in connection.execute(query.order_by(assignments.c.created_at, assignments.c.id))]


def given_exercises(connection: Connection, scenario: str) -> frozenset[str]:
    """The exercises of a scenario (by slug) that any cohort was given, by their code; empty for the full day."""
    query = select(assignments.c.seed, assignments.c.parameters).where(assignments.c.scenario == scenario).distinct()
    worlds = (WorldSpec(scenario, seed, parameters) for seed, parameters in connection.execute(query))
    return frozenset(str(world.values().get("exercise", "")) for world in worlds)


def get_assignment(connection: Connection, identity: str) -> Assignment:
    """An assignment by its id; raises `Unknown`."""
    return _assignment(connection, assignments.c.id == identity, identity)


def _assignment(connection: Connection, condition: ColumnElement[bool], name: str) -> Assignment:
    row = connection.execute(select(*_ASSIGNMENT).where(condition)).one_or_none()
    if row is None:
        raise Unknown("assignment", name)
    return Assignment(*row)


def count_by_role(connection: Connection, cohort: Cohort) -> dict[str, int]:
    """How many people have each role in a cohort."""
    query = select(memberships.c.role, func.count()).where(memberships.c.cohort_id == cohort.id)
    return dict(connection.execute(query.group_by(memberships.c.role)).all())
