"""What a booklet holds, as values: every form of it (PDF, workbook, archive) is drawn from the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the front page: a name and what it is."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """What an indicator found: numerator and denominator always (a median in its unit, and how many it is of; `unit` is
    empty for a ratio), the same in words with which way is good, the fault that raised alerts, the steps that it rests
    on, misses first."""

    ref: str
    name: str
    signal: str
    numerator: int
    denominator: int
    unit: str
    share: str
    bound: str
    alert: str
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """A level with its comment; `who` is empty for what evaluators agreed on."""

    who: str
    level: str
    comment: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something noted at a step."""

    seq: int
    text: str


@dataclass(frozen=True, slots=True)
class CriterionPart:
    """A criterion: the signal of its indicators, the level that stands, everybody's opinion, remarks."""

    code: str
    name: str
    signal: str
    level: str
    opinions: tuple[Opinion, ...]
    indicators: tuple[IndicatorLine, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class UnitPart:
    """A unit of competences with its criteria and what the jury decided of it (empty: nothing): the votes, and what it
    adds for the candidate."""

    code: str
    name: str
    decision: str
    votes: str
    remark: str
    criteria: tuple[CriterionPart, ...]


@dataclass(frozen=True, slots=True)
class MomentPart:
    """A step worth showing: when, what was done, what came of it, what changed on the screen, what was said of it."""

    seq: int
    at: str
    text: str
    reply: str
    changes: tuple[tuple[str, str, str], ...]
    about: str


@dataclass(frozen=True, slots=True)
class Proof:
    """How to recognise the log: its head, what checking it showed, the key that signed it."""

    run: str
    steps: int
    head_hash: str
    is_intact: bool
    is_signed: bool
    public_key: str
    others: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Booklet:
    """A whole booklet. `is_final` says that nothing in it will change any more."""

    candidate: str
    exercise: str
    language: str
    is_final: bool
    facts: tuple[Fact, ...]
    units: tuple[UnitPart, ...]
    off_platform: tuple[Opinion, ...]
    minutes: str
    moments: tuple[MomentPart, ...]
    questions: tuple[Remark, ...]
    proof: Proof
    source: str
    made_at: datetime
