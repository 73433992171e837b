"""The door through which a scripted trainee acts: the ledger's, or one in memory for trials."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.runtime import CrmDecider
from crm_sandbox.crm.state import RunState, initial_state
from crm_sandbox.kernel import streams
from crm_sandbox.kernel.actions import Action
from crm_sandbox.kernel.events import Event
from crm_sandbox.kernel.refusals import Refusal


class Door(Protocol):
    """What a bot needs: the dataset, the present state, and a way to act."""

    @property
    def dataset(self) -> Dataset: ...
    @property
    def state(self) -> RunState: ...

    def act(self, action: Action) -> Refusal | None:
        """Do an action; the refusal when it was refused and recorded. Raises `Refused` when it was not recorded."""


class MemoryDoor:
    """Plays in memory, without recording: for trials, tests and measurements. Keeps the actions with their events."""

    def __init__(self, decider: CrmDecider, dataset: Dataset) -> None:
        self._decider = decider
        self.dataset = dataset
        self.state = initial_state(dataset)
        self.steps: list[tuple[Action, tuple[Event, ...]]] = []

    def act(self, action: Action) -> Refusal | None:
        """Decide, keep and evolve."""
        decision = self._decider.decide(self.dataset, self.state, action)
        self.steps.append((action, decision.events))
        self.state = self._decider.fold(self.state, decision.events)
        return decision.refusal


Record = Callable[[Action, datetime, str], Refusal | None]
Look = Callable[[], tuple[Dataset, RunState]]


class LedgerDoor:
    """Plays through the ledger. Wall times come from a seeded pace that starts at `began`; no outside door accepts one."""

    def __init__(self, record: Record, look: Look, *, began: datetime, pace_seed: int) -> None:
        self._record = record
        self._look = look
        self._wall = began
        self._pace = streams.Stream(pace_seed, ("pace",))
        self._count = 0
        self.dataset, self.state = look()

    def act(self, action: Action) -> Refusal | None:
        """Record an action, a few seconds after the one before."""
        self._count += 1
        self._wall += timedelta(seconds=self._pace.integer(2, 14, self._count))
        refusal = self._record(action, self._wall, f"bot-{self._count:05d}")
        _, self.state = self._look()
        return refusal
