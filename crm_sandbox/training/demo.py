"""The demo centre: accounts, a cohort, an exercise, two runs played by scripted trainees, the others open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection

from crm_sandbox.identity import operations, passwords, roles
from crm_sandbox.identity.model import Role, UnknownUser, User
from crm_sandbox.identity.operations import NewUser
from crm_sandbox.ledger.ledger import Ledger
from crm_sandbox.training import cohorts, runs
from crm_sandbox.training.centre import Centre
from crm_sandbox.training.cohorts import NewAssignment
from crm_sandbox.training.model import Assignment, Cohort, Unknown, WorldSpec
from crm_sandbox.training.runs import NewRun

SCENARIO = "crhr"
SEED = 1
COHORT = "Démonstration"
TITLE = "Une journée de télévente chez Orvane"
STAFF = (
    ("formateur1", "Camille Formateur", Role.TRAINER),
    ("evaluateur1", "Dominique Évaluateur", Role.EVALUATOR),
    ("evaluateur2", "Andréa Évaluateur", Role.EVALUATOR),
    ("jury1", "Dany Jury", Role.JURY),
)
TRAINEES = tuple((f"stagiaire{number}", f"Stagiaire {number}") for number in range(1, 7))
PLAYED = {"stagiaire1": "expert", "stagiaire2": "beginner"}
BOT_COHORT = "Stagiaires simulés"


class Player(Protocol):
    """Plays an open run to its hand-in."""

    def __call__(self, ledger: Ledger[Any, Any], run: str, *, profile: str, actor: str, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo, with the password that was made for it."""

    login: str
    role: Role
    password: str


def create_demo(centre: Centre[Any, Any], *, at: datetime) -> list[DemoAccount]:
    """Create the accounts, the cohort and its exercise; answers the accounts, none where they exist already."""
    with centre.database.writing() as connection:
        return [] if _has_demo(connection) else _create(connection, at)


def prepare_demo(centre: Centre[Any, Any], player: Player, *, at: datetime, tell: Callable[[str], None]) -> None:
    """Build what is missing for the demo: its dataset, its runs, those that scripted trainees play."""
    with centre.database.reading() as connection:
        assignment = cohorts.assignments_of(connection, cohorts.get_cohort(connection, COHORT))[0]
    if centre.library.find(assignment.world()) is None:
        tell("Building the dataset…")
    centre.prepare_now(assignment.world(), at=at)
    centre.open_missing_runs(assignment, at=at)
    _play(centre, player, assignment, at, tell)


def _has_demo(connection: Connection) -> bool:
    try:
        cohorts.get_cohort(connection, COHORT)
    except Unknown:
        return False
    return True


def _create(connection: Connection, at: datetime) -> list[DemoAccount]:
    cohort = cohorts.create_cohort(connection, COHORT, at=at)
    people = (*STAFF, *((login, name, Role.TRAINEE) for login, name in TRAINEES))
    accounts = [DemoAccount(login, role, passwords.new_password()) for login, _, role in people]
    for (login, name, role), account in zip(people, accounts, strict=True):
        new = NewUser(login, name, account.password)
        roles.grant(connection, cohort.id, [operations.create_user(connection, new, at=at).id], role)
    cohorts.assign(connection, cohort, NewAssignment(TITLE, SCENARIO, SEED), at=at)
    return accounts


def _play(
    centre: Centre[Any, Any], player: Player, assignment: Assignment, at: datetime, tell: Callable[[str], None]
) -> None:
    """Let scripted trainees play the runs that nobody has touched."""
    with centre.database.reading() as connection:
        found = runs.current_runs(connection, assignment.cohort)
        everything = runs.runs_of_cohort(connection, assignment.cohort)
    started = {run.trainee for run in everything if run.head_seq or run.replaces}
    for run in found:
        profile = PLAYED.get(run.trainee)
        if profile is not None and run.trainee not in started:
            tell(f"{run.trainee}: played by the scripted trainee {profile}…")
            player(centre.ledger, run.id, profile=profile, actor=run.trainee_id, at=at)


def play_as_bot(centre: Centre[Any, Any], player: Player, spec: WorldSpec, *, profile: str, at: datetime) -> str:
    """A new run of a scripted trainee, in a cohort of its own, played to its hand-in; answers the run."""
    kept = centre.prepare_now(spec, at=at)
    with centre.database.writing() as connection:
        bot = _bot(connection, f"bot-{profile.replace(':', '-')}", at)
        cohort = _bot_cohort(connection, at)
        roles.grant(connection, cohort.id, [bot.id], Role.TRAINEE)
        new = NewAssignment(
            " ".join(filter(None, (spec.scenario, spec.exercise, str(spec.seed)))),
            spec.scenario,
            spec.seed,
            spec.parameters,
        )
        assignment = cohorts.assign(connection, cohort, new, at=at)
        (run,) = runs.create_runs(connection, [NewRun(bot.id, assignment, spec.seed, kept.key, kept.digest)], at=at)
    player(centre.ledger, run, profile=profile, actor=bot.id, at=at)
    return run


def _bot(connection: Connection, login: str, at: datetime) -> User:
    """The account of a scripted trainee; nobody knows its password."""
    try:
        return operations.user_by_login(connection, login)
    except UnknownUser:
        return operations.create_user(connection, NewUser(login, login, passwords.new_password()), at=at)


def _bot_cohort(connection: Connection, at: datetime) -> Cohort:
    try:
        return cohorts.get_cohort(connection, BOT_COHORT)
    except Unknown:
        return cohorts.create_cohort(connection, BOT_COHORT, at=at)
