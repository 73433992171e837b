"""One installation, opened: its database, its datasets, its ledger, and what a trainer does with them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic

from crm_sandbox import platform_clock
from crm_sandbox.config import Config, write_secret
from crm_sandbox.kernel.decider import Decider
from crm_sandbox.ledger.checking import Rules
from crm_sandbox.ledger.ledger import Ledger
from crm_sandbox.ledger.model import D, Recorded, S, StreamKind
from crm_sandbox.ledger.signing import Signer, new_signing_key
from crm_sandbox.ledger.verify import rules_of
from crm_sandbox.storage.database import Database, open_database
from crm_sandbox.storage.datasets import DatasetStore, KeptDataset, Opener
from crm_sandbox.storage.migrate import migrate
from crm_sandbox.training.library import Library, Workshop
from crm_sandbox.training.model import Assignment, Run, WorldSpec
from crm_sandbox.training.reset import ResetPlan, ResetRequest, apply_reset, undo_reset
from crm_sandbox.training.runs import NewRun, create_runs, get_run, open_prepared, preparing_runs, trainees_without_run

REOPENING = "run.reopen"


@dataclass(frozen=True, slots=True)
class Parts(Generic[S, D]):
    """What the composition root hands over: rules, datasets and how they are made."""

    decider: Decider[S, D]
    kind: StreamKind[S, D]
    opener: Opener[D]
    dataset_from: Callable[[Iterable[str]], D]
    workshop: Workshop


class Centre(Generic[S, D]):
    """An installation in use. Shared by all threads of a process."""

    def __init__(self, config: Config, database: Database, parts: Parts[S, D], signer: Signer) -> None:
        self.config = config
        self.database = database
        self.parts = parts
        self.store: DatasetStore[D] = DatasetStore(database, parts.opener)
        self.library: Library[D] = Library(self.store, parts.workshop)
        self.ledger: Ledger[S, D] = Ledger(database, parts.decider, parts.kind, self.store, signer)

    @property
    def rules(self) -> Rules[S, D]:
        """What exports are checked by."""
        return rules_of(self.ledger)

    def open_missing_runs(self, assignment: Assignment, *, at: datetime) -> list[str]:
        """Open a run for every trainee who has none of an exercise; a missing dataset is built in the background."""
        spec = assignment.world()
        kept = self.library.find(spec)
        digest = None if kept is None else kept.digest
        key = self.library.key_of(spec)
        with self.database.writing() as connection:
            waiting = trainees_without_run(connection, assignment)
            new = [NewRun(trainee, assignment, assignment.seed, key, digest) for trainee in waiting]
            ids = create_runs(connection, new, at=at)
        if ids and kept is None:
            self.prepare([spec])
        return ids

    def reset(self, request: ResetRequest, *, at: datetime) -> ResetPlan:
        """Reset, durably; missing datasets are built in the background."""
        with self.database.writing() as connection:
            plan = apply_reset(connection, self.library, request, at=at)
        missing = [item.assignment.world(item.seed) for item in plan.created if item.dataset_digest is None]
        self.prepare(missing)
        return plan

    def undo_reset(self, reset_id: str, *, at: datetime) -> tuple[list[str], list[str]]:
        """Undo a reset, durably: the runs restored and the runs put away; raises `NothingToUndo`."""
        with self.database.writing() as connection:
            answer = undo_reset(connection, reset_id, at=at)
        self.resume_preparing()
        return answer

    def reopen(self, run: str, reason: str, *, actor: str, at: datetime, deadline: datetime | None = None) -> Recorded:
        """Take a hand-in by mistake back; the reason is recorded, and an exam may get another end. Raises `RunNotOpen` unless
        the run was handed in."""
        action, key = self.parts.decider.read_action(REOPENING, {"reason": reason}), platform_clock.new_id()
        return self.ledger.administer(
            run, action, actor=actor, at_wall=at, idempotency_key=key, from_state="handed_in", deadline=deadline
        )

    def prepare(self, specs: Iterable[WorldSpec]) -> None:
        """Build datasets in the background; the runs that wait for each open as soon as it is there."""
        for spec in dict.fromkeys(specs):
            self.library.order(spec, self._open_prepared)

    def prepare_now(self, spec: WorldSpec, *, at: datetime) -> KeptDataset:
        """Build a dataset before going on, and open the runs that wait for it."""
        kept = self.library.ensure(spec, at=at)
        self._open_prepared(kept)
        return kept

    def resume_preparing(self) -> None:
        """Go on with the datasets that runs wait for, after a stop."""
        with self.database.reading() as connection:
            waiting = preparing_runs(connection)
        self.prepare(run.world() for run in waiting)

    def run(self, run: str) -> Run:
        """A run by its id; raises `Unknown`."""
        with self.database.reading() as connection:
            return get_run(connection, run)

    def close(self) -> None:
        """Wait for what is being built, and let go of the database."""
        self.library.wait()
        self.database.dispose()

    def _open_prepared(self, kept: KeptDataset) -> None:
        with self.database.writing() as connection:
            open_prepared(connection, kept.key, kept.digest)


def open_centre(config: Config, parts: Parts[S, D]) -> Centre[S, D]:
    """Open an installation, creating and migrating what it needs; raises a `StorageError` or `SigningKeyUnusable`."""
    database = open_database(config.database_url)
    migrate(database)
    return Centre(config, database, parts, open_signer(config))


def open_signer(config: Config) -> Signer:
    """The installation's signing key, made at first use."""
    if not config.signing_key.exists():
        with contextlib.suppress(FileExistsError):
            write_secret(config.signing_key, new_signing_key())
    return Signer.read(config.signing_key)
