"""Evaluations where they are kept: one record per evaluator and run."""

from __future__ import annotations

from datetime import datetime

from crm_sandbox.kernel.actions import Action
from crm_sandbox.ledger.model import Recorded
from crm_sandbox.ledger.signing import Signer
from crm_sandbox.review.evaluation.decide import DECIDER, STREAM, Frame
from crm_sandbox.review.evaluation.model import OFF_PLATFORM, Begin, EvaluationState
from crm_sandbox.review.records import Records, Rules, Written, record_name
from crm_sandbox.review.referential import referential
from crm_sandbox.review.scale import scale
from crm_sandbox.review.voice import voice_sheet
from crm_sandbox.storage.database import Database
from crm_sandbox.training.model import Run

ENGINE = "evaluation-1"


def frame() -> Frame:
    """The criteria and the scale in force."""
    levels = scale()
    criteria = tuple(code for code, entry in referential().entries.items() if entry.level == "criterion")
    beside = (OFF_PLATFORM, *(item.code for item in voice_sheet().items))
    return Frame(criteria, beside, tuple(level.code for level in levels.levels), levels.contradicts)


class Evaluations(Records[EvaluationState, Frame]):
    """The evaluations of an installation."""

    def __init__(self, database: Database, signer: Signer) -> None:
        super().__init__(database, signer, Rules(DECIDER, STREAM, ENGINE, frame))

    def read(self, run: str, evaluator: str) -> Written[EvaluationState]:
        """One evaluator's evaluation of a run, empty when it was not begun."""
        return self.read_named(stream_id(run, evaluator))

    def write(self, run: Run, evaluator: str, action: Action, *, at: datetime, key: str = "") -> Recorded:
        """Record an action of an evaluation; raises `Refused`, `RunNotOpen` once it is finished."""
        name = stream_id(run.id, evaluator)
        begin = Begin(run=run.id, evaluator=evaluator, scale=scale().version)
        self.open_named(run, name, begin, actor=evaluator, at=at)
        return self.record(name, action, actor=evaluator, at=at, key=key)


def stream_id(run: str, evaluator: str) -> str:
    """The name of the stream of an evaluation: there is one per run and evaluator."""
    return record_name("ev", run, evaluator)
