"""Who may do what. A centre administrator may do what a trainer may, everywhere, and grades nothing."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from crm_sandbox.identity.model import STAFF, Role, User
from crm_sandbox.storage.tables import memberships, users


def roles_of(connection: Connection, user: User, cohort: str) -> frozenset[Role]:
    """The roles of a person in a cohort."""
    query = select(memberships.c.role).where(memberships.c.cohort_id == cohort, memberships.c.user_id == user.id)
    return frozenset(Role(role) for role in connection.execute(query).scalars())


def all_roles_of(connection: Connection, user: User) -> dict[str, frozenset[Role]]:
    """The roles of a person, by cohort."""
    query = select(memberships.c.cohort_id, memberships.c.role).where(memberships.c.user_id == user.id)
    found: dict[str, frozenset[Role]] = {}
    for cohort, role in connection.execute(query):
        found[cohort] = found.get(cohort, frozenset()) | {Role(role)}
    return found


def role_of(connection: Connection, user: User, cohort: str) -> Role | None:
    """The role that decides what a person sees in a cohort: trainer before evaluator, jury, trainee."""
    held = roles_of(connection, user, cohort)
    order = (Role.TRAINER, Role.EVALUATOR, Role.JURY, Role.TRAINEE)
    return next((role for role in order if role in held), None)


def grant(connection: Connection, cohort: str, people: Iterable[str], role: Role) -> int:
    """Give a role to people (by id) in a cohort; those who have it keep it. Answers how many are new."""
    wanted = list(dict.fromkeys(people))
    query = select(memberships.c.user_id).where(memberships.c.cohort_id == cohort, memberships.c.role == role.value)
    held = set(connection.execute(query).scalars())
    rows = [{"cohort_id": cohort, "user_id": one, "role": role.value} for one in wanted if one not in held]
    if rows:
        connection.execute(insert(memberships), rows)
    return len(rows)


def withdraw(connection: Connection, cohort: str, user: User, role: Role) -> bool:
    """Take a role away; answers whether the person had it."""
    condition = (
        memberships.c.cohort_id == cohort,
        memberships.c.user_id == user.id,
        memberships.c.role == role.value,
    )
    return connection.execute(delete(memberships).where(*condition)).rowcount > 0


def people_of(connection: Connection, cohort: str, role: Role) -> list[User]:
    """The people who have a role in a cohort, by login."""
    query = (
        select(users.c.id, users.c.login, users.c.display_name, users.c.pseudonym, users.c.is_admin, users.c.locale)
        .join(memberships, memberships.c.user_id == users.c.id)
        .where(memberships.c.cohort_id == cohort, memberships.c.role == role.value)
        .order_by(users.c.login)
    )
    return [User(*row) for row in connection.execute(query)]


def can_see_cohort(user: User, roles: frozenset[Role]) -> bool:
    """Whether a person may see who is in a cohort and how far each one is."""
    return user.is_admin or bool(roles & STAFF)


def can_manage_cohort(user: User, roles: frozenset[Role]) -> bool:
    """Whether a person may import trainees, assign exercises and reset."""
    return user.is_admin or Role.TRAINER in roles


def can_act_in_run(user: User, trainee: str) -> bool:
    """Whether a person may act in a run: its trainee, and nobody else."""
    return user.id == trainee


def can_see_run(user: User, roles: frozenset[Role], trainee: str) -> bool:
    """Whether a person may see that a run exists: its trainee, the staff and the jury of its cohort."""
    return user.id == trainee or is_staff(user, roles) or Role.JURY in roles


def is_staff(user: User, roles: frozenset[Role]) -> bool:
    """Whether a person may see what trainees must find out: seed, digest, log, scripts, evidence."""
    return user.is_admin or bool(roles & STAFF)


def can_grade(roles: frozenset[Role]) -> bool:
    """Whether a person may fill in an evaluation."""
    return Role.EVALUATOR in roles


def can_decide_as_jury(roles: frozenset[Role]) -> bool:
    """Whether a person may record the decision of the jury."""
    return Role.JURY in roles
