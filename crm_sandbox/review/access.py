"""Who may enter the evaluator's room: the staff of the run's cohort. To everybody else the run does not exist."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, current_app

from crm_sandbox.identity.model import Role, User
from crm_sandbox.identity.operations import user_by_id
from crm_sandbox.identity.roles import all_roles_of, can_grade, people_of, roles_of
from crm_sandbox.review.evaluation.service import Evaluations
from crm_sandbox.storage.tables import runs as runs_table
from crm_sandbox.training.cohorts import list_cohorts
from crm_sandbox.training.model import Cohort, Run, Unknown
from crm_sandbox.training.runs import list_runs
from crm_sandbox.web.auth import require_user
from crm_sandbox.web.services import services

ANONYMOUS = "REVIEW_ANONYMOUS"
"""The Flask setting that shows pseudonyms in the place of names."""
EXTENSION = "crm_sandbox_evaluations"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A run in front of a member of staff."""

    user: User
    run: Run
    name: str
    may_grade: bool


def evaluations() -> Evaluations:
    """The evaluations of the application in front."""
    made = current_app.extensions.get(EXTENSION)
    if made is None:
        home = services()
        made = current_app.extensions.setdefault(EXTENSION, Evaluations(home.database, home.ledger.signer))
    found: Evaluations = made
    return found


def shown_name(user: User) -> str:
    """A trainee's name, or what stands for it where evaluation is anonymous."""
    return user.pseudonym if current_app.config.get(ANONYMOUS) else user.display_name


def reviewed(run_id: str) -> Reviewed:
    """The person in front and the run; a 404 unless he is staff of its cohort, and while the run is being prepared."""
    user = require_user()
    home = services()
    try:
        run = home.run(run_id)
    except Unknown:
        abort(404)
    if run.dataset_digest is None or not home.is_staff_of(user, run.cohort):
        abort(404)
    with home.database.reading() as connection:
        trainee = user_by_id(connection, run.trainee_id)
        held = roles_of(connection, user, run.cohort)
    return Reviewed(user, run, shown_name(trainee), can_grade(held))


def staffed_cohorts(user: User) -> list[Cohort]:
    """The cohorts whose runs a person may review, by name; a 404 for who is staff nowhere."""
    home = services()
    with home.database.reading() as connection:
        held = all_roles_of(connection, user)
        staff = {Role.TRAINER, Role.EVALUATOR}
        found = [c for c in list_cohorts(connection) if user.is_admin or held.get(c.id, frozenset()) & staff]
    if not found and not user.is_admin:
        abort(404)
    return found


def cohort_runs(cohorts: list[Cohort]) -> tuple[list[Run], dict[str, str]]:
    """The runs of cohorts, and what each trainee is called."""
    home = services()
    with home.database.reading() as connection:
        found = list_runs(connection, runs_table.c.cohort_id.in_([cohort.id for cohort in cohorts]))
        people = {
            person.id: shown_name(person) for c in cohorts for person in people_of(connection, c.id, Role.TRAINEE)
        }
        missing = {run.trainee_id for run in found} - set(people)
        people |= {one: shown_name(user_by_id(connection, one)) for one in missing}
    return found, people


def evaluators_of(cohort: str) -> list[User]:
    """The evaluators of a cohort."""
    with services().database.reading() as connection:
        return people_of(connection, cohort, Role.EVALUATOR)
