"""Who may enter the evaluator's room: the staff of the run's cohort, and its jury once it is the jury's turn. To
everybody else the run does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import abort, current_app

from crm_sandbox.identity.model import Role, User
from crm_sandbox.identity.operations import user_by_id
from crm_sandbox.identity.roles import (
    all_roles_of,
    can_decide_as_jury,
    can_grade,
    can_see_cohort,
    is_staff,
    people_of,
    roles_of,
)
from crm_sandbox.review.dossier import rules
from crm_sandbox.review.dossier.rules import Phase
from crm_sandbox.review.dossier.service import Dossiers
from crm_sandbox.review.dossier.service import frame as dossier_frame
from crm_sandbox.review.dossier.state import DossierState
from crm_sandbox.review.evaluation.service import Evaluations
from crm_sandbox.storage.tables import runs as runs_table
from crm_sandbox.training.cohorts import list_cohorts
from crm_sandbox.training.model import Cohort, Run, Unknown
from crm_sandbox.training.runs import list_runs
from crm_sandbox.web.auth import require_user
from crm_sandbox.web.services import services

ANONYMOUS = "REVIEW_ANONYMOUS"
"""The Flask setting that shows pseudonyms in the place of names."""
EXTENSION = "crm_sandbox_review"
JURYS_TURN = ("deciding", "announcing", "published")
"""The phases of a dossier in which the jury reads the run."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A run in front of a member of staff or of the jury. `roles` are what the person is in its cohort; `is_own` says
    that it is his own run that he sees again, without what is for staff."""

    user: User
    run: Run
    name: str
    pseudonym: str
    roles: frozenset[Role]
    is_own: bool = False

    @property
    def may_grade(self) -> bool:
        """Whether the person fills in an evaluation."""
        return can_grade(self.roles)

    @property
    def may_decide(self) -> bool:
        """Whether the person records what the jury decides."""
        return can_decide_as_jury(self.roles)


def dossiers() -> Dossiers:
    """The dossiers of the application in front, with its evaluations."""
    made = current_app.extensions.get(EXTENSION)
    if made is None:
        home = services()
        kept = Evaluations(home.database, home.ledger.signer)
        made = current_app.extensions.setdefault(EXTENSION, Dossiers(home.database, home.ledger.signer, kept))
    found: Dossiers = made
    return found


def evaluations() -> Evaluations:
    """The evaluations of the application in front."""
    return dossiers().evaluations


def shown_name(user: User) -> str:
    """A trainee's name, or what stands for it where evaluation is anonymous."""
    return user.pseudonym if current_app.config.get(ANONYMOUS) else user.display_name


def reviewed(run_id: str) -> Reviewed:
    """The person in front and the run; a 404 unless he may review it, and while the run is being prepared."""
    user = require_user()
    home = services()
    try:
        run = home.run(run_id)
    except Unknown:
        abort(404)
    with home.database.reading() as connection:
        trainee = user_by_id(connection, run.trainee_id)
        held = roles_of(connection, user, run.cohort)
    if run.dataset_digest is None or not (is_staff(user, held) or (Role.JURY in held and _is_jurys_turn(run))):
        abort(404)
    return Reviewed(user, run, shown_name(trainee), trainee.pseudonym, held)


def watched(run_id: str) -> Reviewed:
    """The person in front and a run that he may see again: his own once it is open to him, or one that he reviews."""
    user = require_user()
    try:
        run = services().run(run_id)
    except Unknown:
        abort(404)
    if run.trainee_id == user.id and is_open_to_candidate(run):
        return Reviewed(user, run, user.display_name, user.pseudonym, frozenset(), is_own=True)
    return reviewed(run_id)


def is_open_to_candidate(run: Run) -> bool:
    """Whether a trainee may look back on his run: once it is handed in, in practice, or published, in an exam."""
    return run.state == "handed_in" and (run.mode == "practice" or publication(run.id) is not None)


def publication(run_id: str) -> DossierState | None:
    """The dossier of a run as it was published, or None."""
    state = dossiers().read(run_id).state
    return state if state.is_published else None


def _is_jurys_turn(run: Run) -> bool:
    return dossier_phases([run]).get(run.id) in JURYS_TURN


def dossier_phases(runs: Iterable[Run]) -> dict[str, Phase]:
    """Where the dossiers of some runs stand; runs without a dossier are left out."""
    frame = dossier_frame()
    opened = dossiers().opened(run.id for run in runs)
    return {run: rules.phase(frame, state) for run, state in opened.items()}


def reviewed_cohorts(user: User) -> list[Cohort]:
    """The cohorts where a person reviews runs, by name; a 404 for who reviews nowhere."""
    home = services()
    with home.database.reading() as connection:
        held = all_roles_of(connection, user)
        reviewers = {Role.TRAINER, Role.EVALUATOR, Role.JURY}
        found = [c for c in list_cohorts(connection) if user.is_admin or held.get(c.id, frozenset()) & reviewers]
    if not found and not user.is_admin:
        abort(404)
    return found


def cohort_runs(user: User, cohorts: list[Cohort]) -> tuple[list[Run], dict[str, str]]:
    """The runs of cohorts that a person may review, and what each trainee is called."""
    home = services()
    with home.database.reading() as connection:
        found = list_runs(connection, runs_table.c.cohort_id.in_([cohort.id for cohort in cohorts]))
        held = all_roles_of(connection, user)
        people = {
            person.id: shown_name(person) for c in cohorts for person in people_of(connection, c.id, Role.TRAINEE)
        }
        missing = {run.trainee_id for run in found} - set(people)
        people |= {one: shown_name(user_by_id(connection, one)) for one in missing}
    sees_all = {cohort.id for cohort in cohorts if can_see_cohort(user, held.get(cohort.id, frozenset()))}
    phases = dossier_phases(run for run in found if run.cohort not in sees_all)
    return [run for run in found if run.cohort in sees_all or phases.get(run.id) in JURYS_TURN], people


def evaluators_of(cohort: str) -> list[User]:
    """The evaluators of a cohort."""
    with services().database.reading() as connection:
        return people_of(connection, cohort, Role.EVALUATOR)


def people_by_id(ids: Iterable[str]) -> dict[str, User]:
    """Accounts by their ids."""
    with services().database.reading() as connection:
        return {one: user_by_id(connection, one) for one in dict.fromkeys(ids)}
