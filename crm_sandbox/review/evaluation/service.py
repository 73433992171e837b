"""Evaluations where they are kept: one stream per evaluator and run, opened at its first word."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from crm_sandbox import platform_clock
from crm_sandbox.kernel.actions import Action
from crm_sandbox.kernel.refusals import Refused
from crm_sandbox.ledger import rows
from crm_sandbox.ledger.ledger import Ledger
from crm_sandbox.ledger.model import Recorded, RunNotOpen, UnknownStream
from crm_sandbox.ledger.signing import Signer
from crm_sandbox.review.evaluation.decide import DECIDER, KIND, STREAM, Frame
from crm_sandbox.review.evaluation.model import Begin, EvaluationState
from crm_sandbox.review.referential import referential
from crm_sandbox.review.scale import scale
from crm_sandbox.storage.database import Database
from crm_sandbox.training.model import Run

ENGINE = "evaluation-1"
"""The version of the rules of evaluations, raised like the engine of runs."""
CACHE_BYTES = 32 * 1024 * 1024


def frame() -> Frame:
    """The criteria and the scale in force."""
    levels = scale()
    criteria = tuple(code for code, entry in referential().entries.items() if entry.level == "criterion")
    return Frame(criteria, tuple(level.code for level in levels.levels), levels.contradicts)


class _Frames:
    """Every evaluation is made with the same frame; its stream keeps the digest of the run's dataset."""

    def get(self, digest: str) -> Frame:
        return frame()


@dataclass(frozen=True, slots=True)
class Written:
    """An evaluation: its state, its last step, when that was written (None: nothing is), its signed head."""

    state: EvaluationState
    seq: int = 0
    saved_at: datetime | None = None
    head_hash: str = ""
    is_signed: bool = False


class Evaluations:
    """The evaluations of an installation. Shared by all threads of a process."""

    def __init__(self, database: Database, signer: Signer) -> None:
        self.database = database
        self.ledger: Ledger[EvaluationState, Frame] = Ledger(
            database, DECIDER, STREAM, _Frames(), signer, engine=ENGINE, cache_bytes=CACHE_BYTES
        )

    def read(self, run: str, evaluator: str) -> Written:
        """One evaluator's evaluation of a run, empty when it was not begun."""
        name = stream_id(run, evaluator)
        try:
            stream = self.ledger.stream(name)
        except UnknownStream:
            return Written(EvaluationState())
        _, state, seq = self.ledger.state_at(name)
        last = self.ledger.entries(name, after=seq - 1, upto=seq) if seq else ()
        saved = platform_clock.read_stamp(last[0].envelope.at_wall) if last else None
        return Written(state, seq, saved, stream.head_hash or "", stream.signature is not None)

    def write(self, run: Run, evaluator: str, action: Action, *, at: datetime, key: str = "") -> Recorded:
        """Record an action of an evaluation; raises `Refused`, `RunNotOpen` once it is finished."""
        name = self._open(run, evaluator, at)
        return self.ledger.record(
            name, action, actor=evaluator, at_wall=at, idempotency_key=key or platform_clock.new_id()
        )

    def _open(self, run: Run, evaluator: str, at: datetime) -> str:
        """The stream of an evaluation, created and bound to its run if need be."""
        name = stream_id(run.id, evaluator)
        try:
            stream = self.ledger.stream(name)
        except UnknownStream:
            self._create(run, name)
            stream = self.ledger.stream(name)
        if stream.head_seq == 0:
            begin = Begin(run=run.id, evaluator=evaluator, scale=scale().version)
            try:
                self.ledger.record(name, begin, actor=evaluator, at_wall=at, idempotency_key="begin")
            except Refused:
                self.ledger.forget(name)
        return name

    def _create(self, run: Run, name: str) -> None:
        if run.dataset_digest is None:
            raise RunNotOpen(run.id, run.state)
        try:
            with self.database.writing() as connection:
                rows.create_streams(connection, [name], kind=KIND, dataset_digest=run.dataset_digest, engine=ENGINE)
        except IntegrityError:
            self.ledger.stream(name)


def stream_id(run: str, evaluator: str) -> str:
    """The name of the stream of an evaluation: there is one per run and evaluator."""
    return "ev-" + hashlib.sha256(f"{run}\x1f{evaluator}".encode()).hexdigest()[:32]
