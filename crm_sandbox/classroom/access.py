"""Who may enter: the trainers of a cohort and the administrators of the centre. To others the pages do not exist."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort

from crm_sandbox.identity.model import Role, User
from crm_sandbox.identity.roles import all_roles_of, can_manage_cohort, people_of, roles_of
from crm_sandbox.training.cohorts import assignments_of, get_cohort, list_cohorts
from crm_sandbox.training.model import Assignment, Cohort, Run, Unknown
from crm_sandbox.training.retention import retention_of
from crm_sandbox.training.runs import runs_of_cohort
from crm_sandbox.web.auth import require_user
from crm_sandbox.web.services import services


@dataclass(frozen=True, slots=True)
class Managed:
    """A cohort in front of its trainer, with everything that its pages show."""

    user: User
    cohort: Cohort
    trainees: tuple[User, ...]
    assignments: tuple[Assignment, ...]
    runs: tuple[Run, ...]
    kept_months: int | None

    def trainee(self, identity: str) -> User:
        """A trainee of the cohort; a 404 for somebody else."""
        found = next((user for user in self.trainees if user.id == identity), None)
        return found if found is not None else abort(404)

    def run(self, identity: str) -> Run:
        """A run of the cohort; a 404 for another."""
        found = next((run for run in self.runs if run.id == identity), None)
        return found if found is not None else abort(404)


def require_trainer() -> User:
    """The person in front, if he manages a cohort or the centre; else a 404."""
    user = require_user()
    with services().database.reading() as connection:
        held = all_roles_of(connection, user)
    if not user.is_admin and not any(Role.TRAINER in roles for roles in held.values()):
        abort(404)
    return user


def managed_cohorts() -> tuple[User, list[Managed]]:
    """The person in front and the cohorts that he manages."""
    user = require_trainer()
    with services().database.reading() as connection:
        held = all_roles_of(connection, user)
        names = [c.id for c in list_cohorts(connection) if can_manage_cohort(user, held.get(c.id, frozenset()))]
    return user, [managed(name) for name in names]


def managed(cohort_id: str) -> Managed:
    """A cohort that the person in front manages; a 404 for another."""
    user = require_user()
    with services().database.reading() as connection:
        try:
            cohort = get_cohort(connection, cohort_id)
        except Unknown:
            abort(404)
        if cohort.id != cohort_id or not can_manage_cohort(user, roles_of(connection, user, cohort.id)):
            abort(404)
        return Managed(
            user,
            cohort,
            tuple(people_of(connection, cohort.id, Role.TRAINEE)),
            tuple(assignments_of(connection, cohort)),
            tuple(runs_of_cohort(connection, cohort.id)),
            retention_of(connection, cohort),
        )
