"""`run` and `replay`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from sqlalchemy import ColumnElement

from crm_sandbox.cli.support import as_json, opened, print_json, print_table
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.chain import Envelope
from crm_sandbox.ledger.export import write_export
from crm_sandbox.ledger.model import UnknownStep, Verification
from crm_sandbox.ledger.reading import Export, read_export, replay_export, verify_export
from crm_sandbox.ledger.verify import verify as verify_kept
from crm_sandbox.storage.tables import cohorts, streams, users
from crm_sandbox.storage.tables import runs as run_table
from crm_sandbox.training import runs as run_rows
from crm_sandbox.training.model import Run, Unknown

STATES = ("preparing", "open", "handed_in", "archived")
existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def run() -> None:
    """Runs: list them, export them, prove that nobody changed them."""


@run.command("list")
@click.option("--cohort", help="Only those of this cohort (id or name).")
@click.option("--trainee", help="Only those of this trainee.")
@click.option("--state", type=click.Choice(STATES))
@as_json
def list_(cohort: str | None, trainee: str | None, state: str | None, is_json: bool) -> None:
    """List the runs, archived ones included."""
    conditions: list[ColumnElement[bool]] = []
    if cohort is not None:
        conditions.append(run_table.c.cohort_id.in_(_cohort_ids(cohort)))
    if trainee is not None:
        conditions.append(users.c.login == trainee)
    if state is not None:
        conditions.append(streams.c.state == state)
    with opened() as centre, centre.database.reading() as connection:
        found = run_rows.list_runs(connection, *conditions)
    if is_json:
        print_json([describe(item) for item in found])
    else:
        print_table(
            ("id", "trainee", "state", "scenario", "seed", "steps"),
            [(item.id, item.trainee, _state(item), item.scenario, item.seed, item.head_seq) for item in found],
        )


def _cohort_ids(name: str) -> Any:
    return cohorts.select().with_only_columns(cohorts.c.id).where((cohorts.c.id == name) | (cohorts.c.name == name))


def _state(item: Run) -> str:
    return f"{item.state} (superseded)" if item.is_superseded else item.state


def describe(item: Run) -> dict[str, Any]:
    """A run as machines read it."""
    return {
        "id": item.id,
        "trainee": item.trainee,
        "cohort": item.cohort,
        "exercise": item.title,
        "code": item.world().exercise,
        "mode": item.mode,
        "state": item.state,
        "superseded": item.is_superseded,
        "scenario": item.scenario,
        "seed": item.seed,
        "dataset_digest": item.dataset_digest,
        "head": {"seq": item.head_seq, "hash": item.head_hash},
        "engine": item.engine,
        "replaces": item.replaces,
        "created_at": item.created_at,
        "archived_at": item.archived_at,
    }


@run.command()
@click.argument("run_id", metavar="RUN")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write.")
def export(run_id: str, out: Path) -> None:
    """Write RUN to a file that carries its dataset, sealed and signed; it is replayed and checked anywhere."""
    with opened() as centre:
        found = centre.run(run_id)
        lines = centre.store.lines(found.dataset_digest or "")
        steps = write_export(centre.ledger, run_id, lines, out, scenario=found.scenario, seed=found.seed)
    click.echo(f"{out}: {steps} actions.")


@run.command()
@click.argument("subject", metavar="RUN|FILE")
@click.option("--key", help="The public key (64 hexadecimal digits) that must have signed the file.")
@as_json
def verify(subject: str, key: str | None, is_json: bool) -> None:
    """Check a run kept here, or an exported file: chain, signature, and every action decided again.

    Status 1 and the first bad step with the reason on standard error when it does not hold.
    """
    found = _verify_file(Path(subject), key) if Path(subject).is_file() else _verify_run(subject)
    if is_json:
        print_json(found.to_json())
    if found.fault is not None:
        place = f"step {found.fault.step}: " if found.fault.step else ""
        click.echo(f"{subject} does not hold: {place}{found.fault.reason}", err=True)
        raise SystemExit(1)
    if not is_json:
        signed = "signed" if found.is_signed else "not handed in, so not signed"
        again = f"{found.redecided} decided again, {found.not_redecided} by other rules"
        click.echo(f"{subject} holds: {found.steps} actions ({again}), {signed}; key {found.public_key}")


def _verify_file(path: Path, key: str | None) -> Verification:
    from crm_sandbox.datasets import dataset_from_lines
    from crm_sandbox.wiring import build_rules

    return verify_export(path, build_rules(), dataset_from_lines, trusted_key=key)


def _verify_run(run_id: str) -> Verification:
    if "/" in run_id or "." in run_id:
        raise click.UsageError(f"There is no file {run_id!r}.")
    with opened() as centre:
        try:
            centre.run(run_id)
        except Unknown as error:
            raise click.UsageError(f"{run_id!r} is neither a run kept here nor a file.") from error
        return verify_kept(centre.ledger, run_id)


@click.command()
@click.argument("file", type=existing_file)
@click.option("--to", "to", type=click.IntRange(0), help="Stop after this step.")
@click.option("--digest", "only_digest", is_flag=True, help="Print the digest of the state alone.")
@as_json
def replay(file: Path, to: int | None, only_digest: bool, is_json: bool) -> None:
    """Replay an exported FILE without any database, and print its actions and the digest of the state."""
    from crm_sandbox.datasets import dataset_from_lines
    from crm_sandbox.wiring import build_rules

    rules = build_rules()
    try:
        _, state, seq = replay_export(file, rules, dataset_from_lines, to=to)
    except UnknownStep as error:
        raise click.UsageError(str(error)) from error
    digest = rules.kind.digest(state)
    if only_digest and not is_json:
        click.echo(digest)
        return
    export_ = read_export(file)
    steps = [] if only_digest else _steps(export_, seq)
    if is_json:
        found = {"run": export_.claim.run, "seq": seq, "at": clock.iso(state.now), "state_digest": digest}
        print_json(found if only_digest else found | {"actions": steps})
        return
    print_table(
        ("step", "at", "actor", "action", "events"),
        [(step["seq"], step["at"], step["actor"], step["type"], " ".join(step["events"])) for step in steps],
    )
    click.echo(f"State after step {seq}: {digest}")


def _steps(export_: Export, upto: int) -> list[dict[str, Any]]:
    found = [Envelope.read(row.envelope) for row in export_.rows[:upto]]
    return [
        {
            "seq": item.seq,
            "at": item.at_sim,
            "actor": item.actor,
            "type": item.type,
            "payload": item.payload,
            "events": [event.type for event in item.events],
        }
        for item in found
    ]
