"""Runs: opening them, listing them, their deadline. Their content is the ledger's alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, insert, select, update

from crm_sandbox import platform_clock
from crm_sandbox.ledger import rows
from crm_sandbox.ledger.model import ENGINE
from crm_sandbox.storage.tables import assignments, memberships, runs, streams, users
from crm_sandbox.training.model import Assignment, Run, Unknown

KIND = "run"
CHUNK = 500

_RUN = (
    runs.c.id,
    runs.c.cohort_id,
    runs.c.trainee_id,
    users.c.login,
    runs.c.assignment_id,
    assignments.c.title,
    assignments.c.mode,
    assignments.c.scenario,
    runs.c.seed,
    assignments.c.parameters,
    runs.c.dataset_key,
    streams.c.dataset_digest,
    streams.c.state,
    runs.c.is_superseded,
    streams.c.head_seq,
    streams.c.head_hash,
    streams.c.engine,
    streams.c.deadline,
    runs.c.extra_time_pct,
    runs.c.replaces,
    runs.c.reset_id,
    runs.c.created_at,
    runs.c.archived_at,
)


@dataclass(frozen=True, slots=True)
class NewRun:
    """A run to open: for whom, on which assignment, with which seed and dataset (None: not built yet)."""

    trainee_id: str
    assignment: Assignment
    seed: int
    dataset_key: str
    dataset_digest: str | None
    replaces: str | None = None
    reset_id: str | None = None
    extra_time_pct: int = 0


def _select() -> Select[Any]:
    return (
        select(*_RUN)
        .join(streams, streams.c.id == runs.c.id)
        .join(users, users.c.id == runs.c.trainee_id)
        .join(assignments, assignments.c.id == runs.c.assignment_id)
    )


def list_runs(connection: Connection, *conditions: ColumnElement[bool], locks: bool = False) -> list[Run]:
    """The runs that meet conditions on the tables, archived ones included: by trainee, oldest first.

    `locks` keeps others from moving them until the transaction ends.
    """
    query = _select().where(*conditions).order_by(users.c.login, runs.c.created_at, runs.c.id)
    if locks:
        query = query.with_for_update(of=(runs, streams))
    return [Run(*row) for row in connection.execute(query)]


def runs_of_cohort(connection: Connection, cohort: str) -> list[Run]:
    """The runs of a cohort (by id)."""
    return list_runs(connection, runs.c.cohort_id == cohort)


def runs_of_trainee(connection: Connection, trainee_id: str) -> list[Run]:
    """The runs of a trainee."""
    return list_runs(connection, runs.c.trainee_id == trainee_id)


def get_run(connection: Connection, run: str) -> Run:
    """A run by its id; raises `Unknown`."""
    found = list_runs(connection, runs.c.id == run)
    if not found:
        raise Unknown("run", run)
    return found[0]


def current_runs(connection: Connection, cohort: str, *, locks: bool = False) -> list[Run]:
    """The runs of a cohort (by id) that count now: neither archived nor superseded."""
    conditions: list[ColumnElement[bool]] = [
        runs.c.cohort_id == cohort,
        runs.c.archived_at.is_(None),
        runs.c.is_superseded.is_(False),
    ]
    return list_runs(connection, *conditions, locks=locks)


def create_runs(connection: Connection, new: list[NewRun], *, at: datetime) -> list[str]:
    """Open runs, `preparing` where the dataset is missing; answers their ids in the same order."""
    ids = [platform_clock.new_id() for _ in new]
    by_digest: dict[str | None, list[str]] = {}
    for identity, item in zip(ids, new, strict=True):
        by_digest.setdefault(item.dataset_digest, []).append(identity)
    for digest, group in by_digest.items():
        rows.create_streams(connection, group, kind=KIND, dataset_digest=digest, engine=ENGINE)
    made = [
        {
            "id": identity,
            "cohort_id": item.assignment.cohort,
            "trainee_id": item.trainee_id,
            "assignment_id": item.assignment.id,
            "seed": item.seed,
            "dataset_key": item.dataset_key,
            "replaces": item.replaces,
            "reset_id": item.reset_id,
            "extra_time_pct": item.extra_time_pct,
            "created_at": platform_clock.stamp(at),
        }
        for identity, item in zip(ids, new, strict=True)
    ]
    if made:
        connection.execute(insert(runs), made)
    return ids


def trainees_without_run(connection: Connection, assignment: Assignment) -> list[str]:
    """The trainees (by id) of a cohort who have no run of an assignment yet."""
    started = select(runs.c.trainee_id).where(runs.c.assignment_id == assignment.id)
    query = (
        select(memberships.c.user_id)
        .join(users, users.c.id == memberships.c.user_id)
        .where(
            memberships.c.cohort_id == assignment.cohort,
            memberships.c.role == "trainee",
            memberships.c.user_id.not_in(started),
        )
        .order_by(users.c.login)
    )
    return list(connection.execute(query).scalars())


def preparing_runs(connection: Connection) -> list[Run]:
    """The runs whose dataset is not there yet."""
    return list_runs(connection, streams.c.state == "preparing")


def overdue_runs(connection: Connection, *, at: datetime) -> list[str]:
    """The open runs (by id) whose deadline has passed, paused ones among them."""
    query = select(streams.c.id).where(
        streams.c.deadline <= platform_clock.stamp(at), streams.c.state == "open", streams.c.kind == KIND
    )
    return list(connection.execute(query.order_by(streams.c.id)).scalars())


def open_prepared(connection: Connection, dataset_key: str, dataset_digest: str) -> int:
    """Open the runs that waited for a dataset; answers how many."""
    waiting = [
        run.id for run in list_runs(connection, streams.c.state == "preparing", runs.c.dataset_key == dataset_key)
    ]
    rows.open_streams(connection, waiting, dataset_digest=dataset_digest, engine=ENGINE)
    return len(waiting)


def start_exam(connection: Connection, run: Run, minutes: int, *, at: datetime) -> str:
    """Start the wall clock of an exam at its trainee's first sight of it; answers the deadline, also when it ran."""
    if run.deadline is not None:
        return run.deadline
    seconds = minutes * 60 * (100 + run.extra_time_pct) // 100
    deadline = platform_clock.stamp(platform_clock.seconds_after(at, seconds))
    set_deadline(connection, run.id, deadline)
    return deadline


def set_deadline(connection: Connection, run: str, deadline: str | None) -> None:
    """Extend, shorten or lift the deadline of a run."""
    connection.execute(update(streams).where(streams.c.id == run).values(deadline=deadline))


def set_extra_time(connection: Connection, run: str, per_cent: int) -> None:
    """Grant a trainee more wall-clock time, before the exam starts."""
    connection.execute(update(runs).where(runs.c.id == run).values(extra_time_pct=per_cent))
