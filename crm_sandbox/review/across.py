"""One criterion across runs: the evidence of each, and what the evaluator in front decides of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crm_sandbox.review.evaluation.model import EvaluationState
from crm_sandbox.review.grid import unexplained_of
from crm_sandbox.review.proofs import CriterionProof, Proof, urgency
from crm_sandbox.review.records import Written
from crm_sandbox.training.model import Run


@dataclass(frozen=True, slots=True)
class AcrossRow:
    """A run: who, what the log shows for the criterion, one's own evaluation of it."""

    run: Run
    name: str
    proof: CriterionProof
    written: Written[EvaluationState]

    def proofs_on(self, refs: tuple[str, ...]) -> tuple[Proof, ...]:
        """What was found for some indicators, in their order."""
        found = {proof.indicator.ref: proof for proof in self.proof.proofs}
        return tuple(found[ref] for ref in refs if ref in found)

    @property
    def is_locked(self) -> bool:
        """Whether the evaluation was handed in."""
        return self.written.state.is_finished

    @property
    def wants_comment(self) -> bool:
        """Whether the level contradicts the signal and is not explained."""
        return self.proof.entry.code in unexplained_of(self.written.state)


def shared_order(rows: Sequence[AcrossRow]) -> tuple[str, ...]:
    """The indicators of a criterion in one order for all runs, so that lines can be compared: the worst of any first."""
    worst: dict[str, Proof] = {}
    for proof in (proof for row in rows for proof in row.proof.proofs):
        known = worst.get(proof.indicator.ref)
        if known is None or urgency(proof) < urgency(known):
            worst[proof.indicator.ref] = proof
    return tuple(sorted(worst, key=lambda ref: urgency(worst[ref])))
