"""What the page of a dossier shows: the way it goes, seats, differences, the jury's decisions, what was written when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from crm_sandbox import platform_clock
from crm_sandbox.identity.model import User
from crm_sandbox.ledger.model import Entry as LogEntry
from crm_sandbox.review.dossier import rules
from crm_sandbox.review.dossier.rules import Frame, Phase
from crm_sandbox.review.dossier.state import Agreed, Decision, DossierState, Seated
from crm_sandbox.review.evaluation.model import EvaluationState, Mark
from crm_sandbox.review.procedure import Procedure, Seat
from crm_sandbox.review.proofs import CompetenceProof
from crm_sandbox.review.records import Written
from crm_sandbox.review.referential import Entry


@dataclass(frozen=True, slots=True)
class Stage:
    """A phase of the procedure: done, current or to come."""

    phase: Phase
    is_done: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class SeatView:
    """A seat: who has it, how many levels he has given, whether he has handed in."""

    seat: Seat
    user: User | None
    states: tuple[str, ...]
    done: int
    is_finished: bool
    is_received: bool
    has_approved: bool


@dataclass(frozen=True, slots=True)
class Opinion:
    """One evaluator's level and words on a criterion."""

    user: User
    level: str
    comment: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A criterion with everybody's opinion, what is agreed on, and the level that stands."""

    entry: Entry
    signal: str
    opinions: tuple[Opinion, ...]
    differs: bool
    is_evaluated: bool
    agreed: Agreed | None
    level: str


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit of competences: the levels that stand, by criterion, and the jury's decision."""

    entry: Entry
    levels: tuple[tuple[Entry, str], ...]
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Past:
    """Something that was written: when, by whom, which kind of action, with what."""

    at: datetime
    name: str
    kind: str
    about: str


@dataclass(frozen=True, slots=True)
class DossierView:
    """A whole dossier. `comparisons` are empty until every seat is taken and everybody has handed in."""

    state: DossierState
    procedure: Procedure
    phase: Phase
    stages: tuple[Stage, ...]
    seats: tuple[SeatView, ...]
    comparisons: tuple[Comparison, ...]
    open_differences: tuple[str, ...]
    units: tuple[UnitView, ...]
    history: tuple[Past, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """What a view is made from besides the dossier: people by id, evaluations by person, the evidence of the run."""

    people: Mapping[str, User]
    evaluations: Mapping[str, Written[EvaluationState]]
    groups: tuple[CompetenceProof, ...]
    log: Iterable[LogEntry]

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria, in the order of the framework."""
        return tuple(item.entry.code for group in self.groups for item in group.criteria)


def dossier_view(frame: Frame, state: DossierState, procedure: Procedure, sources: Sources) -> DossierView:
    """The dossier as staff sees it."""
    found = rules.phase(frame, state) if state.run else "seating"
    return DossierView(
        state,
        procedure,
        found,
        stages(procedure, found),
        tuple(_seat(seat, state, sources) for seat in procedure.seats),
        _comparisons(frame, state, sources) if rules.is_complete(frame, state) else (),
        rules.open_differences(frame, state),
        _units(frame, state, sources.groups),
        tuple(past(entry, sources.people) for entry in sources.log),
    )


def stages(procedure: Procedure, current: Phase) -> tuple[Stage, ...]:
    """The way that a procedure goes, with where one is: what is published has all of it behind."""
    way = rules.phases_of(procedure)
    at = way.index(current)
    return tuple(Stage(phase, i < at, i == at) for i, phase in enumerate(way) if phase != "published")


def _seat(seat: Seat, state: DossierState, sources: Sources) -> SeatView:
    seated = state.on_seat(seat.code)
    if seated is None:
        return SeatView(seat, None, (), 0, is_finished=False, is_received=False, has_approved=False)
    written = sources.evaluations[seated.person]
    return SeatView(
        seat,
        sources.people[seated.person],
        seated.states,
        sum(bool(written.state.mark(criterion).level) for criterion in sources.criteria),
        written.state.is_finished,
        seated.person in state.received,
        seated.person in state.approvals,
    )


def _comparisons(frame: Frame, state: DossierState, sources: Sources) -> tuple[Comparison, ...]:
    """Every criterion with what each evaluator gave it, those that differ first."""
    found = [
        Comparison(
            criterion.entry,
            criterion.signal,
            tuple(_opinion(frame, state, sources, seated, criterion.entry.code) for seated in state.seats),
            rules.differs(frame, state, criterion.entry.code),
            set(rules.levels_of(frame, state, criterion.entry.code)) != {frame.unset},
            state.agreed.get(criterion.entry.code),
            rules.final_level(frame, state, criterion.entry.code),
        )
        for group in sources.groups
        for criterion in group.criteria
    ]
    return tuple(sorted(found, key=lambda item: not item.differs))


def _opinion(frame: Frame, state: DossierState, sources: Sources, seated: Seated, criterion: str) -> Opinion:
    mark: Mark = sources.evaluations[seated.person].state.mark(criterion)
    level = state.received[seated.person].levels.get(criterion) or frame.unset
    return Opinion(sources.people[seated.person], level, mark.comment)


def _units(frame: Frame, state: DossierState, groups: tuple[CompetenceProof, ...]) -> tuple[UnitView, ...]:
    return tuple(
        UnitView(
            group.entry,
            tuple((c.entry, rules.final_level(frame, state, c.entry.code)) for c in group.criteria),
            state.decisions.get(group.entry.code),
        )
        for group in groups
    )


def past(entry: LogEntry, people: Mapping[str, User]) -> Past:
    """One line of what was written."""
    envelope = entry.envelope
    payload = envelope.payload
    about = next((str(payload[name]) for name in ("criterion", "unit", "seat", "procedure") if name in payload), "")
    user = people.get(str(payload.get("person", "")) or envelope.actor) or people.get(envelope.actor)
    name = user.display_name if user else ""
    return Past(platform_clock.read_stamp(envelope.at_wall), name, envelope.type, about)
