"""Scripted trainees at the ledger's door."""

from __future__ import annotations

from datetime import datetime, timedelta

from crm_sandbox.bots import MUTANT, MUTANTS, PROFILES, LedgerDoor, play
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.actions import Action
from crm_sandbox.kernel.refusals import Refusal
from crm_sandbox.ledger.ledger import Ledger

DAY = timedelta(hours=3)
"""Scripted trainees began so long before they are asked to play: their day is over when somebody looks."""

PLAYERS = (*PROFILES, *(f"{MUTANT}{name}" for name in MUTANTS))


def play_run(ledger: Ledger[RunState, Dataset], run: str, *, profile: str, actor: str, at: datetime) -> None:
    """Play an open run to its hand-in; raises `KeyError` for an unknown profile."""

    def record(action: Action, wall: datetime, key: str) -> Refusal | None:
        return ledger.record(run, action, actor=actor, at_wall=wall, idempotency_key=key).refusal

    def look() -> tuple[Dataset, RunState]:
        dataset, state, _ = ledger.state_at(run)
        return dataset, state

    pace = ledger.state_at(run)[0].world.seed
    play(LedgerDoor(record, look, began=at - DAY, pace_seed=pace), profile)
