"""Starting again: open runs are archived, handed-in ones stay and are superseded, new ones open on a dataset.

Nothing is copied and nothing is deleted; the work is a few statements whatever the number of clients.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, func, insert, select, update

from crm_sandbox import platform_clock
from crm_sandbox.kernel import canonical
from crm_sandbox.kernel import streams as draws
from crm_sandbox.storage.tables import resets, runs, streams, users
from crm_sandbox.training.cohorts import assignments_of
from crm_sandbox.training.library import Library
from crm_sandbox.training.model import Assignment, Cohort, NothingToUndo, Run, RunsMoved
from crm_sandbox.training.runs import CHUNK, NewRun, create_runs, current_runs, list_runs

MAX_REASON = 200
SeedChoice = Literal["same", "new", "each"] | int
"""The seed of the run before; a new one, the same for all; a new one for each; or this one."""


@dataclass(frozen=True, slots=True)
class ResetRequest:
    """What to reset: a cohort, or some of its trainees (by id); all their exercises, or one (`assignment`, by id).

    New seeds follow from `draw`, so that a reset opens what its preview showed (None: drawn each time). `shown` is the
    mark of the plan that was agreed to (see `ResetPlan.mark`); a reset of other runs raises `RunsMoved`. `author` (an
    account's id) and `reason` are kept with the reset.
    """

    cohort: Cohort
    trainees: tuple[str, ...] | None = None
    seed: SeedChoice = "same"
    draw: int | None = None
    shown: str | None = None
    author: str | None = None
    reason: str = ""
    assignment: str | None = None

    def touches(self, run: Run) -> bool:
        """Whether a run is one of those to reset."""
        is_wanted = self.trainees is None or run.trainee_id in self.trainees
        return is_wanted and self.assignment in (None, run.assignment)


@dataclass(frozen=True, slots=True)
class ResetNote:
    """A reset that was made: when, by whom (empty: not known), why."""

    id: str
    created_at: str
    author: str
    reason: str


@dataclass(frozen=True, slots=True)
class ResetPlan:
    """What a reset does: runs that it archives, handed-in runs that it supersedes, runs that it opens and leaves."""

    archived: tuple[Run, ...]
    superseded: tuple[Run, ...]
    created: tuple[NewRun, ...]
    unchanged: tuple[Run, ...]
    reset_id: str | None = None
    new_runs: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """What tells this plan from one that ends other runs, or ends them otherwise; steps made meanwhile do not."""
        ended = [sorted(run.id for run in group) for group in (self.archived, self.superseded)]
        return canonical.digest(canonical.dumps(ended))

    @property
    def remade(self) -> tuple[NewRun, ...]:
        """The runs that keep a seed and get other data all the same: the files of their scenario changed since."""
        before = {run.id: run for run in (*self.archived, *self.superseded)}
        pairs = ((item, before[item.replaces]) for item in self.created if item.replaces is not None)
        return tuple(item for item, run in pairs if item.seed == run.seed and item.dataset_key != run.dataset_key)

    def to_json(self) -> dict[str, canonical.Json]:
        """For machines."""
        logins = {run.trainee_id: run.trainee for run in (*self.archived, *self.superseded)}
        names: Iterable[str | None] = self.new_runs or (None for _ in self.created)
        return {
            "reset": self.reset_id,
            "archived": [_brief(run) for run in self.archived],
            "superseded": [_brief(run) for run in self.superseded],
            "created": [
                {
                    "id": name,
                    "trainee": logins[item.trainee_id],
                    "scenario": item.assignment.scenario,
                    "seed": item.seed,
                    "state": "preparing" if item.dataset_digest is None else "open",
                }
                for name, item in zip(names, self.created, strict=True)
            ],
            "unchanged": [_brief(run) for run in self.unchanged],
        }


def _brief(run: Run) -> dict[str, canonical.Json]:
    return {"id": run.id, "trainee": run.trainee, "state": run.state, "steps": run.head_seq}


def plan_reset(
    connection: Connection, library: Library[Any], request: ResetRequest, *, locks: bool = False
) -> ResetPlan:
    """Say what a reset would do, and do nothing."""
    everyone = current_runs(connection, request.cohort.id, locks=locks)
    touched = [run for run in everyone if request.touches(run)]
    by_id = {assignment.id: assignment for assignment in assignments_of(connection, request.cohort)}
    chosen = list(_seeds(touched, request))
    known = _Known(library)
    return ResetPlan(
        archived=tuple(run for run in touched if run.state != "handed_in"),
        superseded=tuple(run for run in touched if run.state == "handed_in"),
        created=tuple(
            known.new_run(run, by_id[run.assignment], seed) for run, seed in zip(touched, chosen, strict=True)
        ),
        unchanged=tuple(run for run in everyone if not request.touches(run)),
    )


def _seeds(touched: list[Run], request: ResetRequest) -> Iterator[int]:
    one = platform_clock.new_seed() if request.draw is None else request.draw
    for run in touched:
        if request.seed == "same":
            yield run.seed
        elif request.seed == "each":
            yield draws.Stream(one).integer(1, platform_clock.MAX_DRAWN, run.trainee_id, run.assignment)
        else:
            yield one if request.seed == "new" else int(request.seed)


class _Known:
    """Looks every dataset up once."""

    def __init__(self, library: Library[Any]) -> None:
        self._library = library
        self._found: dict[tuple[str, int], tuple[str, str | None]] = {}

    def new_run(self, run: Run, assignment: Assignment, seed: int) -> NewRun:
        place = (assignment.id, seed)
        if place not in self._found:
            key = self._library.key_of(assignment.world(seed))
            kept = self._library.store.find(key)
            self._found[place] = (key, None if kept is None else kept.digest)
        key, digest = self._found[place]
        return NewRun(run.trainee_id, assignment, seed, key, digest, replaces=run.id, extra_time_pct=run.extra_time_pct)


def apply_reset(connection: Connection, library: Library[Any], request: ResetRequest, *, at: datetime) -> ResetPlan:
    """Reset, in the transaction of the caller; the answer names the new runs and the reset, for undoing it.

    Raises `RunsMoved` when the plan is not the one that was shown: a form sent twice resets once.
    """
    plan = plan_reset(connection, library, request, locks=True)
    if request.shown is not None and request.shown != plan.mark:
        raise RunsMoved("The runs have moved since they were shown: look at the preview again.")
    reset_id = platform_clock.new_id()
    _note(connection, request, reset_id, at)
    _archive(connection, [run.id for run in plan.archived], at)
    _supersede(connection, [run.id for run in plan.superseded], is_superseded=True)
    marked = [replace(item, reset_id=reset_id) for item in plan.created]
    made = create_runs(connection, marked, at=at)
    return replace(plan, created=tuple(marked), reset_id=reset_id, new_runs=tuple(made))


def _note(connection: Connection, request: ResetRequest, reset_id: str, at: datetime) -> None:
    connection.execute(
        insert(resets).values(
            id=reset_id,
            cohort_id=request.cohort.id,
            author_id=request.author,
            reason=request.reason[:MAX_REASON],
            created_at=platform_clock.stamp(at),
        )
    )


def resets_of(connection: Connection, cohort: Cohort) -> dict[str, ResetNote]:
    """The resets of a cohort by name, newest first."""
    query = (
        select(resets.c.id, resets.c.created_at, func.coalesce(users.c.display_name, ""), resets.c.reason)
        .outerjoin(users, users.c.id == resets.c.author_id)
        .where(resets.c.cohort_id == cohort.id)
        .order_by(resets.c.created_at.desc(), resets.c.id)
    )
    return {row[0]: ResetNote(*row) for row in connection.execute(query)}


def undo_reset(connection: Connection, reset_id: str, *, at: datetime) -> tuple[list[str], list[str]]:
    """Bring the runs before a reset back and archive (or supersede) those it made; raises `NothingToUndo`.

    Answers the runs restored and the runs put away.
    """
    made = list_runs(connection, runs.c.reset_id == reset_id, locks=True)
    if not made:
        raise NothingToUndo(f"No reset is named {reset_id!r}.")
    if any(run.archived_at is not None or run.is_superseded for run in made):
        raise NothingToUndo("This reset was undone already, or was followed by another one: undo that one first.")
    _archive(connection, [run.id for run in made if run.state != "handed_in"], at)
    _supersede(connection, [run.id for run in made if run.state == "handed_in"], is_superseded=True)
    before = [run.replaces for run in made if run.replaces is not None]
    _restore(connection, before)
    return before, [run.id for run in made]


def _archive(connection: Connection, ids: list[str], at: datetime) -> None:
    stamp = platform_clock.stamp(at)
    for chunk in _chunks(ids):
        connection.execute(update(runs).where(runs.c.id.in_(chunk)).values(archived_at=stamp))
        connection.execute(update(streams).where(streams.c.id.in_(chunk)).values(state="archived"))


def _supersede(connection: Connection, ids: list[str], *, is_superseded: bool) -> None:
    for chunk in _chunks(ids):
        connection.execute(update(runs).where(runs.c.id.in_(chunk)).values(is_superseded=is_superseded))


def _restore(connection: Connection, ids: list[str]) -> None:
    """Archived runs take actions again, or go on waiting for their dataset; superseded ones count again."""
    _supersede(connection, ids, is_superseded=False)
    for chunk in _chunks(ids):
        archived = select(runs.c.id).where(runs.c.id.in_(chunk), runs.c.archived_at.is_not(None))
        for state, has_dataset in (
            ("open", streams.c.dataset_digest.is_not(None)),
            ("preparing", streams.c.dataset_digest.is_(None)),
        ):
            connection.execute(update(streams).where(streams.c.id.in_(archived), has_dataset).values(state=state))
        connection.execute(update(runs).where(runs.c.id.in_(chunk)).values(archived_at=None))


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
