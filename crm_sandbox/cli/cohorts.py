"""`cohort` and `reset`."""

from __future__ import annotations

import csv
import shlex
from dataclasses import asdict, replace
from typing import Any

import click
from sqlalchemy import Connection

from crm_sandbox import platform_clock
from crm_sandbox.cli.support import as_json, opened, print_json, print_table
from crm_sandbox.identity import operations, roles
from crm_sandbox.identity.model import Role
from crm_sandbox.kernel import canonical
from crm_sandbox.training import cohorts, runs
from crm_sandbox.training.cohorts import NewAssignment, NewTrainee
from crm_sandbox.training.model import Cohort
from crm_sandbox.training.reset import ResetPlan, ResetRequest, SeedChoice, plan_reset
from crm_sandbox.training.retention import MOST_MONTHS, expired, set_retention
from crm_sandbox.training.retention import purge as erase_expired


@click.group()
def cohort() -> None:
    """Groups of trainees with their staff and exercises."""


@cohort.command()
@click.argument("name")
@click.option("--trainer", "trainers", multiple=True, help="Login of a trainer; may be repeated.")
@click.option("--evaluator", "evaluators", multiple=True, help="Login of an evaluator; may be repeated.")
def create(name: str, trainers: tuple[str, ...], evaluators: tuple[str, ...]) -> None:
    """Create the cohort NAME and print its id alone on the last line."""
    with opened() as centre, centre.database.writing() as connection:
        made = cohorts.create_cohort(connection, name, at=platform_clock.now())
        for logins, role in ((trainers, Role.TRAINER), (evaluators, Role.EVALUATOR)):
            people = [operations.user_by_login(connection, login).id for login in logins]
            roles.grant(connection, made.id, people, role)
    click.echo(made.id)


@cohort.command("import")
@click.argument("name")
@click.argument("file", type=click.File("r", encoding="utf-8-sig"))
def import_(name: str, file: Any) -> None:
    """Import trainees into the cohort NAME from a CSV FILE (login, name); prints login and password of new ones."""
    sample = file.read()
    delimiter = ";" if ";" in sample else ","
    rows = [row for row in csv.reader(sample.splitlines(), delimiter=delimiter) if row and row[0].strip()]
    new = [NewTrainee(row[0].strip(), row[1].strip() if len(row) > 1 else "") for row in rows if row[0] != "login"]
    at = platform_clock.now()
    with opened() as centre:
        with centre.database.writing() as connection:
            found = cohorts.get_cohort(connection, name)
            made = cohorts.import_trainees(connection, found, new, at=at)
            given = cohorts.assignments_of(connection, found)
        for assignment in given:
            centre.open_missing_runs(assignment, at=at)
    print_table(("login", "password"), [(item.user.login, item.password or "(unchanged)") for item in made])


@cohort.command()
@click.argument("name")
@click.argument("scenario")
@click.option("--seed", type=click.IntRange(0), required=True)
@click.option("--title", default="", help="What the trainees read.")
@click.option("--mode", type=click.Choice(["practice", "exam"]), default="practice", show_default=True)
@click.option("--minutes", type=click.IntRange(1), help="Wall-clock length of an exam.")
@click.option("--clients", type=click.IntRange(1), help="Number of client files.")
def assign(
    name: str, scenario: str, seed: int, title: str, mode: str, minutes: int | None, clients: int | None
) -> None:
    """Give SCENARIO to the cohort NAME and open a run for each trainee."""
    parameters = canonical.dumps({} if clients is None else {"clients": clients})
    at = platform_clock.now()
    with opened() as centre:
        with centre.database.writing() as connection:
            found = cohorts.get_cohort(connection, name)
            kind: Any = mode
            new = NewAssignment(title or scenario, scenario, seed, parameters, kind, minutes)
            assignment = cohorts.assign(connection, found, new, at=at)
        centre.prepare_now(assignment.world(), at=at)
        opened_runs = centre.open_missing_runs(assignment, at=at)
    click.echo(f"{len(opened_runs)} runs opened.")


@cohort.command("list")
@as_json
def list_(is_json: bool) -> None:
    """List the cohorts."""
    with opened() as centre, centre.database.reading() as connection:
        found = [(item, cohorts.count_by_role(connection, item)) for item in cohorts.list_cohorts(connection)]
    if is_json:
        print_json([asdict(item) | {"people": people} for item, people in found])
    else:
        print_table(
            ("id", "name", "trainees"), [(item.id, item.name, people.get("trainee", 0)) for item, people in found]
        )


@cohort.command()
@click.argument("name")
@as_json
def show(name: str, is_json: bool) -> None:
    """Show the people, the exercises and the current runs of the cohort NAME."""
    with opened() as centre, centre.database.reading() as connection:
        found = _description(connection, cohorts.get_cohort(connection, name))
    if is_json:
        print_json(found)
        return
    click.echo(f"{found['name']} ({found['id']})")
    for role in Role:
        click.echo(f"{role.value}: {', '.join(found['people'][role.value]) or '-'}")
    print_table(
        ("trainee", "run", "state", "steps", "exercise"),
        [(run["trainee"], run["id"], run["state"], run["steps"], run["title"]) for run in found["runs"]],
    )


def _description(connection: Connection, item: Cohort) -> dict[str, Any]:
    return asdict(item) | {
        "people": {role.value: [one.login for one in roles.people_of(connection, item.id, role)] for role in Role},
        "exercises": [asdict(one) for one in cohorts.assignments_of(connection, item)],
        "runs": [
            {"id": run.id, "trainee": run.trainee, "state": run.state, "steps": run.head_seq, "title": run.title}
            for run in runs.current_runs(connection, item.id)
        ],
    }


@cohort.command()
@click.argument("name")
@click.option("--months", type=click.IntRange(1, MOST_MONTHS), help="Months after the last action; none: for ever.")
def retention(name: str, months: int | None) -> None:
    """Say how long the identities of the trainees of NAME are kept."""
    with opened() as centre, centre.database.writing() as connection:
        set_retention(connection, cohorts.get_cohort(connection, name), months)
    click.echo(f"{name}: kept " + ("for ever." if months is None else f"{months} months after the last action."))


@cohort.command()
@click.option("--dry-run", is_flag=True, help="Say whose identity would be erased, and do nothing.")
@as_json
def purge(dry_run: bool, is_json: bool) -> None:
    """Erase the identities whose time is over, in every cohort. Logs stay under pseudonyms. Meant for a daily job."""
    at = platform_clock.now()
    with opened() as centre, centre.database.writing() as connection:
        found = expired(connection, at=at) if dry_run else erase_expired(connection, at=at)
    if is_json:
        print_json([{"login": item.user.login, "cohort": item.cohort.name, "last_at": item.last_at} for item in found])
    else:
        print_table(("login", "cohort", "last action"), [(i.user.login, i.cohort.name, i.last_at[:10]) for i in found])


@click.command()
@click.argument("name", metavar="COHORT")
@click.option("--trainee", "logins", multiple=True, help="Only this trainee; may be repeated.")
@click.option("--seed", type=click.IntRange(0), help="Open the new runs with this seed.")
@click.option("--new-seed", "choice", flag_value="new", help="Open the new runs with one new seed.")
@click.option("--each-new-seed", "choice", flag_value="each", help="Open each new run with a seed of its own.")
@click.option("--reason", default="", help="Why; it is kept with the reset.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--undo", "undo", metavar="RESET", help="Undo the reset of this name instead.")
@as_json
def reset(
    name: str,
    logins: tuple[str, ...],
    seed: int | None,
    choice: str | None,
    reason: str,
    dry_run: bool,
    undo: str | None,
    is_json: bool,
) -> None:
    """Start again: archive the open runs of COHORT and open new ones. Nothing is lost."""
    if seed is not None and choice is not None:
        raise click.UsageError("--seed, --new-seed and --each-new-seed exclude one another.")
    if undo is not None:
        _undo(undo, is_json)
        return
    wanted: Any = choice or ("same" if seed is None else seed)
    with opened() as centre:
        with centre.database.reading() as connection:
            request = replace(_request(connection, name, logins, wanted), reason=reason)
            plan = plan_reset(connection, centre.library, request)
        if not dry_run:
            plan = centre.reset(request, at=platform_clock.now())
    if is_json:
        print_json(plan.to_json())
    else:
        _tell(plan, name)


def _request(connection: Connection, name: str, logins: tuple[str, ...], seed: SeedChoice) -> ResetRequest:
    found = cohorts.get_cohort(connection, name)
    trainees = tuple(operations.user_by_login(connection, login).id for login in logins)
    return ResetRequest(found, trainees or None, seed)


def _undo(reset_id: str, is_json: bool) -> None:
    with opened() as centre:
        restored, away = centre.undo_reset(reset_id, at=platform_clock.now())
    if is_json:
        print_json({"restored": restored, "put_away": away})
    else:
        click.echo(f"{len(restored)} runs restored, {len(away)} put away.")


def _tell(plan: ResetPlan, cohort_name: str) -> None:
    found = plan.to_json()
    print_table(
        ("what", "trainee", "run", "steps"),
        [
            (what, item["trainee"], item.get("id") or "-", item.get("steps", "-"))
            for what in ("archived", "superseded", "created", "unchanged")
            for item in found[what]
        ],
    )
    if plan.reset_id is not None:
        click.echo(f"Undo with: crm-sandbox reset {shlex.quote(cohort_name)} --undo {plan.reset_id}")
