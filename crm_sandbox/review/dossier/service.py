"""Dossiers where they are kept: one record per run, opened at its first word, which gathers what evaluators handed in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from crm_sandbox.kernel.actions import Action
from crm_sandbox.kernel.refusals import Refused
from crm_sandbox.ledger.model import Entry, Recorded
from crm_sandbox.ledger.signing import Signer
from crm_sandbox.review.dossier.actions import OpenDossier, ReceiveEvaluation
from crm_sandbox.review.dossier.evolve import DECIDER, STREAM
from crm_sandbox.review.dossier.rules import Frame
from crm_sandbox.review.dossier.state import DossierState
from crm_sandbox.review.evaluation.model import EvaluationState
from crm_sandbox.review.evaluation.service import Evaluations
from crm_sandbox.review.evaluation.service import frame as evaluation_frame
from crm_sandbox.review.procedure import procedures
from crm_sandbox.review.records import Records, Rules, Written, record_name
from crm_sandbox.review.referential import referential
from crm_sandbox.review.scale import scale
from crm_sandbox.storage.database import Database
from crm_sandbox.training.model import Run

ENGINE = "dossier-1"


def frame() -> Frame:
    """The criteria, units, levels and procedures in force."""
    marks = evaluation_frame()
    units = tuple(code for code, entry in referential().entries.items() if entry.level == "competence")
    return Frame(marks.criteria, units, marks.levels, scale().unset, {p.code: p for p in procedures().procedures})


class Dossiers(Records[DossierState, Frame]):
    """The dossiers of an installation."""

    def __init__(self, database: Database, signer: Signer, evaluations: Evaluations) -> None:
        super().__init__(database, signer, Rules(DECIDER, STREAM, ENGINE, frame))
        self.evaluations = evaluations

    def read(self, run: str) -> Written[DossierState]:
        """The dossier of a run, empty when it was not opened."""
        return self.read_named(stream_id(run))

    def entries(self, run: str) -> tuple[Entry, ...]:
        """Everything that was written in the dossier of a run, in order."""
        return self.entries_named(stream_id(run))

    def opened(self, runs: Iterable[str]) -> dict[str, DossierState]:
        """The dossiers that were opened among those of some runs."""
        names = {stream_id(run): run for run in runs}
        return {names[name]: self.read_named(name).state for name in self.begun(names)}

    def write(self, run: Run, action: Action, *, actor: str, at: datetime, key: str = "") -> Recorded:
        """Record an action, once what evaluators handed in meanwhile is in; raises `Refused`, `RunNotOpen`."""
        begin = OpenDossier(
            run=run.id, procedure=procedures().defaults[run.mode], procedure_version=procedures().version
        )
        self.open_named(run, stream_id(run.id), begin, actor=actor, at=at)
        self.gather(run, at=at)
        return self.record(stream_id(run.id), action, actor=actor, at=at, key=key)

    def gather(self, run: Run, *, at: datetime) -> None:
        """Put into an open dossier the evaluations that were handed in since."""
        state = self.read(run.id).state
        if state.is_published:
            return
        for seated in state.seats:
            if seated.person in state.received:
                continue
            found = self.evaluations.read(run.id, seated.person)
            if found.state.is_finished:
                self._receive(run, seated.person, found, at)

    def _receive(self, run: Run, person: str, found: Written[EvaluationState], at: datetime) -> None:
        marks = ((code, found.state.mark(code)) for code in evaluation_frame().criteria)
        levels = tuple((code, mark.level) for code, mark in marks if mark.level)
        action = ReceiveEvaluation(person=person, head_hash=found.head_hash, levels=levels)
        try:
            self.record(stream_id(run.id), action, actor=person, at=at, key=f"receive {person}")
        except Refused:
            # Somebody else's request received it a moment ago.
            self.ledger.forget(stream_id(run.id))


def stream_id(run: str) -> str:
    """The name of the stream of a dossier: there is one per run."""
    return record_name("do", run)
