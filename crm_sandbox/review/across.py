"""One criterion across runs: the evidence of each, and what the evaluator in front decides of it."""

from __future__ import annotations

from dataclasses import dataclass

from crm_sandbox.review.evaluation.model import EvaluationState
from crm_sandbox.review.grid import unexplained_of
from crm_sandbox.review.proofs import CriterionProof
from crm_sandbox.review.records import Written
from crm_sandbox.training.model import Run


@dataclass(frozen=True, slots=True)
class AcrossRow:
    """A run: who, what the log shows for the criterion, one's own evaluation of it."""

    run: Run
    name: str
    proof: CriterionProof
    written: Written[EvaluationState]

    @property
    def is_locked(self) -> bool:
        """Whether the evaluation was handed in."""
        return self.written.state.is_finished

    @property
    def wants_comment(self) -> bool:
        """Whether the level contradicts the signal and is not explained."""
        return self.proof.entry.code in unexplained_of(self.written.state)
