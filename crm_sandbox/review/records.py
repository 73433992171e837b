"""Streams that stand beside a run: one kind of record each, opened at its first word, on the same ledger as runs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from crm_sandbox import platform_clock
from crm_sandbox.kernel.actions import Action
from crm_sandbox.kernel.decider import Decider, Timed
from crm_sandbox.kernel.refusals import Refused
from crm_sandbox.ledger import rows
from crm_sandbox.ledger.ledger import Ledger
from crm_sandbox.ledger.model import Entry, Recorded, RunNotOpen, StreamKind, UnknownStream
from crm_sandbox.ledger.signing import Signer
from crm_sandbox.storage.database import Database
from crm_sandbox.storage.tables import streams
from crm_sandbox.training.model import Run

CACHE_BYTES = 32 * 1024 * 1024
NAME_LENGTH = 32

S = TypeVar("S", bound=Timed)
F = TypeVar("F")


class _Frames(Generic[F]):
    """Every record of a kind is made with the same frame; its stream keeps the digest of the run's dataset."""

    def __init__(self, frame: Callable[[], F]) -> None:
        self._frame = frame

    def get(self, digest: str) -> F:
        return self._frame()


@dataclass(frozen=True, slots=True)
class Written(Generic[S]):
    """A record: its state, its last step, when that was written (None: nothing is), its signed head."""

    state: S
    seq: int = 0
    saved_at: datetime | None = None
    head_hash: str = ""
    is_signed: bool = False


@dataclass(frozen=True, slots=True)
class Rules(Generic[S, F]):
    """What a kind of record runs by. `engine` is the version of its rules, raised like the engine of runs."""

    decider: Decider[S, F]
    stream: StreamKind[S, F]
    engine: str
    frame: Callable[[], F]


class Records(Generic[S, F]):
    """The records of one kind in an installation. Shared by all threads of a process."""

    def __init__(self, database: Database, signer: Signer, rules: Rules[S, F]) -> None:
        self.database = database
        self.rules = rules
        self.ledger: Ledger[S, F] = Ledger(
            database,
            rules.decider,
            rules.stream,
            _Frames(rules.frame),
            signer,
            engine=rules.engine,
            cache_bytes=CACHE_BYTES,
        )

    def read_named(self, name: str) -> Written[S]:
        """A record, empty when it was not begun."""
        try:
            stream = self.ledger.stream(name)
        except UnknownStream:
            return Written(self.rules.stream.initial(self.rules.frame()))
        _, state, seq = self.ledger.state_at(name)
        last = self.ledger.entries(name, after=seq - 1, upto=seq) if seq else ()
        saved = platform_clock.read_stamp(last[0].envelope.at_wall) if last else None
        return Written(state, seq, saved, stream.head_hash or "", stream.signature is not None)

    def entries_named(self, name: str) -> tuple[Entry, ...]:
        """Everything that was written, in order; nothing for a record that was not begun."""
        try:
            return tuple(self.ledger.entries(name))
        except UnknownStream:
            return ()

    def begun(self, names: Iterable[str]) -> frozenset[str]:
        """Which of these records were begun."""
        wanted = list(names)
        with self.database.reading() as connection:
            query = select(streams.c.id).where(streams.c.id.in_(wanted), streams.c.head_seq > 0)
            return frozenset(connection.execute(query).scalars())

    def open_named(self, run: Run, name: str, begin: Action, *, actor: str, at: datetime) -> None:
        """Create a record and bind it to its run, if need be."""
        try:
            stream = self.ledger.stream(name)
        except UnknownStream:
            self._create(run, name)
            stream = self.ledger.stream(name)
        if stream.head_seq == 0:
            try:
                self.ledger.record(name, begin, actor=actor, at_wall=at, idempotency_key="begin")
            except Refused:
                self.ledger.forget(name)

    def record(self, name: str, action: Action, *, actor: str, at: datetime, key: str = "") -> Recorded:
        """Record an action; raises `Refused`, `RunNotOpen` once the record is closed."""
        return self.ledger.record(name, action, actor=actor, at_wall=at, idempotency_key=key or platform_clock.new_id())

    def _create(self, run: Run, name: str) -> None:
        if run.dataset_digest is None:
            raise RunNotOpen(run.id, run.state)
        try:
            with self.database.writing() as connection:
                rows.create_streams(
                    connection,
                    [name],
                    kind=self.rules.stream.name,
                    dataset_digest=run.dataset_digest,
                    engine=self.rules.engine,
                )
        except IntegrityError:
            self.ledger.stream(name)


def record_name(prefix: str, *parts: str) -> str:
    """The name of a record, the same wherever it is derived from the same parts."""
    return f"{prefix}-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:NAME_LENGTH]
