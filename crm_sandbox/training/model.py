"""Cohorts, assignments and runs, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from crm_sandbox.kernel import canonical

Mode = Literal["practice", "exam"]
ROLE_PLAY = "role_play"
"""The parameter of an exercise whose clients a person plays, unless a run says otherwise."""


class TrainingError(Exception):
    """Base of what training answers instead of doing something; its text is one sentence."""


class Unknown(TrainingError):
    """Nothing has this name."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"No {what} is named {name!r}.")
        self.what = what
        self.name = name


class NameTaken(TrainingError):
    """Another cohort has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"A cohort is named {name!r} already.")
        self.name = name


class RunsMoved(TrainingError):
    """The runs that would be reset are others than those that were shown, or one was handed in since."""


class NothingToUndo(TrainingError):
    """The reset does not exist, was undone, or was followed by another one."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """A group of trainees with their staff."""

    id: str
    name: str
    created_at: str


@dataclass(frozen=True, slots=True)
class WorldSpec:
    """What a dataset is built from: a scenario, a seed, the exercise's parameters (canonical JSON)."""

    scenario: str
    seed: int
    parameters: str = "{}"

    @property
    def exercise(self) -> str:
        """The code of the exercise laid over the scenario's day; empty for the full day."""
        code: str = self.values().get("exercise", "")
        return code

    @property
    def is_role_play(self) -> bool:
        """Whether runs begin with a person playing the clients."""
        return bool(self.values().get(ROLE_PLAY))

    def values(self) -> dict[str, Any]:
        """The parameters as values."""
        found: dict[str, Any] = canonical.loads(self.parameters)
        return found


@dataclass(frozen=True, slots=True)
class Assignment:
    """An exercise given to a cohort; `minutes` bounds an exam on the wall clock."""

    id: str
    cohort: str
    title: str
    scenario: str
    seed: int
    parameters: str
    mode: Mode
    minutes: int | None

    def world(self, seed: int | None = None) -> WorldSpec:
        """What its dataset is built from, with another seed if one is given."""
        return WorldSpec(self.scenario, self.seed if seed is None else seed, self.parameters)


@dataclass(frozen=True, slots=True)
class Run:
    """A run with what is known of it without opening its log. `replaces` is the run before it, after a reset."""

    id: str
    cohort: str
    trainee_id: str
    trainee: str
    assignment: str
    title: str
    mode: str
    scenario: str
    seed: int
    parameters: str
    dataset_key: str
    dataset_digest: str | None
    state: str
    is_superseded: bool
    head_seq: int
    head_hash: str | None
    engine: str
    deadline: str | None
    extra_time_pct: int
    replaces: str | None
    reset_id: str | None
    created_at: str
    archived_at: str | None

    @property
    def is_begun(self) -> bool:
        """Whether its trainee came: an exam's clock starts then, and its trainer's steps may come before."""
        return self.deadline is not None if self.mode == "exam" else self.head_seq > 0

    def world(self) -> WorldSpec:
        """What its dataset is built from."""
        return WorldSpec(self.scenario, self.seed, self.parameters)
