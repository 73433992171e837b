"""Actions, events and state of an evaluation. Kinds are permanent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import Field

from crm_sandbox.kernel.actions import Action
from crm_sandbox.kernel.decider import Due
from crm_sandbox.kernel.events import Event, event

Text = Annotated[str, Field(max_length=4000)]
Criterion = Annotated[str, Field(min_length=1, max_length=40)]
Signal = Literal["favourable", "mixed", "unfavourable", "not_observed"]
Revision = Annotated[int, Field(ge=0)]

OFF_PLATFORM = "off_platform"
"""Stands in the place of a criterion for what was seen and heard outside the software."""
TIMELESS = datetime(2000, 1, 1, tzinfo=UTC)
"""An evaluation does not take place in simulated time: its steps are dated by the wall clock alone."""


class Begin(Action):
    """Begin an evaluation: which run, by whom, with which version of the scale."""

    kind = "evaluation.begin"
    run: str
    evaluator: str
    scale: Annotated[int, Field(ge=1)]


class SetLevel(Action):
    """Give a criterion a level. `signal` is what the indicators suggested then; `base` the revision that was in front."""

    kind = "evaluation.set_level"
    criterion: Criterion
    level: str
    signal: Signal
    base: Revision


class Comment(Action):
    """Write the comment of a criterion; `base` is the revision that was in front."""

    kind = "evaluation.comment"
    criterion: Criterion
    text: Text
    base: Revision


class Remark(Action):
    """Note something at a step of the run, about a criterion or none."""

    kind = "evaluation.remark"
    seq: Annotated[int, Field(ge=0)]
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    criterion: Annotated[str, Field(max_length=40)] = ""


class WithdrawRemark(Action):
    """Take a remark back; the log keeps it."""

    kind = "evaluation.withdraw_remark"
    remark: str


class Finish(Action):
    """Hand the evaluation in: it is signed and does not change any more."""

    kind = "evaluation.finish"


@event("evaluation.begun", audience="staff")
class Begun(Event):
    """An evaluation was begun."""

    run: str
    evaluator: str
    scale: int


@event("evaluation.level_set", audience="staff")
class LevelSet(Event):
    """A criterion was given a level."""

    criterion: str
    level: str
    signal: str


@event("evaluation.commented", audience="staff")
class Commented(Event):
    """A criterion's comment was written."""

    criterion: str
    text: str


@event("evaluation.remarked", audience="staff")
class Remarked(Event):
    """Something was noted at a step."""

    remark: str
    seq: int
    text: str
    criterion: str


@event("evaluation.remark_withdrawn", audience="staff")
class RemarkWithdrawn(Event):
    """A remark was taken back."""

    remark: str


@event("evaluation.finished", audience="staff")
class Finished(Event):
    """The evaluation was handed in."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is decided of a criterion; revisions count the changes of each part."""

    level: str = ""
    signal: str = "not_observed"
    comment: str = ""
    level_revision: int = 0
    comment_revision: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """A remark at a step."""

    ref: str
    seq: int
    text: str
    criterion: str


@dataclass(frozen=True, slots=True)
class EvaluationState:
    """An evaluation as it stands."""

    run: str = ""
    evaluator: str = ""
    scale: int = 0
    marks: Mapping[str, Mark] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    remarks_made: int = 0
    is_finished: bool = False
    now: datetime = TIMELESS
    agenda: tuple[Due, ...] = ()

    def mark(self, criterion: str) -> Mark:
        """What is decided of a criterion."""
        return self.marks.get(criterion, Mark())

    def notes_at(self, seq: int) -> tuple[Note, ...]:
        """The remarks at a step."""
        return tuple(note for note in self.notes if note.seq == seq)

    def notes_on(self, criterion: str) -> tuple[Note, ...]:
        """The remarks about a criterion, by step."""
        return tuple(sorted((n for n in self.notes if n.criterion == criterion), key=lambda note: note.seq))
