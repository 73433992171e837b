"""Dossiers: effects. Whatever changes what was agreed on takes the approvals back."""

from __future__ import annotations

from dataclasses import replace

from crm_sandbox.kernel import canonical
from crm_sandbox.kernel.decider import Decider
from crm_sandbox.ledger.model import StreamKind
from crm_sandbox.review.dossier.decide import KIND, capability
from crm_sandbox.review.dossier.events import (
    Approved,
    EvaluationReceived,
    JuryConvened,
    MinutesClosed,
    Opened,
    ProcedureChosen,
    Published,
    SeatLeft,
    SeatTaken,
    Settled,
    Voted,
)
from crm_sandbox.review.dossier.rules import Frame
from crm_sandbox.review.dossier.state import Agreed, Decision, DossierState, Jury, Received, Seated


@capability.evolves(Opened)
def opened(state: DossierState, event: Opened) -> DossierState:
    return replace(state, run=event.run, procedure=event.procedure, procedure_version=event.procedure_version)


@capability.evolves(ProcedureChosen)
def procedure_chosen(state: DossierState, event: ProcedureChosen) -> DossierState:
    return replace(state, procedure=event.procedure)


@capability.evolves(SeatTaken)
def seat_taken(state: DossierState, event: SeatTaken) -> DossierState:
    return replace(state, seats=(*state.seats, Seated(event.seat, event.person, event.states)))


@capability.evolves(SeatLeft)
def seat_left(state: DossierState, event: SeatLeft) -> DossierState:
    return replace(state, seats=tuple(item for item in state.seats if item.seat != event.seat))


@capability.evolves(EvaluationReceived)
def evaluation_received(state: DossierState, event: EvaluationReceived) -> DossierState:
    made = Received(event.person, event.head_hash, dict(event.levels))
    return replace(state, received={**state.received, event.person: made})


@capability.evolves(Settled)
def settled(state: DossierState, event: Settled) -> DossierState:
    made = Agreed(event.level, event.reason, event.person)
    agreed = {**state.agreed, event.criterion: made}
    return replace(state, agreed=agreed, revision=state.revision + 1, approvals=frozenset())


@capability.evolves(Approved)
def approved(state: DossierState, event: Approved) -> DossierState:
    return replace(state, approvals=state.approvals | {event.person})


@capability.evolves(JuryConvened)
def jury_convened(state: DossierState, event: JuryConvened) -> DossierState:
    return replace(state, jury=Jury(event.held_on, event.members, event.president, event.vice_president))


@capability.evolves(Voted)
def voted(state: DossierState, event: Voted) -> DossierState:
    made = Decision(
        event.unit,
        event.votes_for,
        event.votes_against,
        event.abstained,
        event.decision,
        event.valid_until,
        event.remark,
    )
    return replace(state, decisions={**state.decisions, event.unit: made})


@capability.evolves(MinutesClosed)
def minutes_closed(state: DossierState, event: MinutesClosed) -> DossierState:
    return replace(state, minutes=event.text)


@capability.evolves(Published)
def published(state: DossierState, event: Published) -> DossierState:
    return replace(state, is_published=True)


def state_digest(state: DossierState) -> str:
    """SHA-256 of a dossier's canonical form."""
    plain = [
        [state.run, state.procedure, state.procedure_version, state.is_published],
        [[item.seat, item.person, list(item.states)] for item in state.seats],
        [[item.person, item.head_hash, sorted(item.levels.items())] for _, item in sorted(state.received.items())],
        [[code, item.level, item.reason, item.person] for code, item in sorted(state.agreed.items())],
        [state.revision, sorted(state.approvals), state.minutes],
        _jury(state.jury),
        [_decision(item) for _, item in sorted(state.decisions.items())],
    ]
    return canonical.digest(canonical.dumps(plain))


def _jury(jury: Jury | None) -> list[object]:
    return [] if jury is None else [jury.held_on, list(jury.members), jury.president, jury.vice_president]


def _decision(item: Decision) -> list[object]:
    votes = [item.votes_for, item.votes_against, item.abstained]
    return [item.unit, votes, item.decision, item.valid_until, item.remark]


DECIDER: Decider[DossierState, Frame] = Decider((capability,))
STREAM: StreamKind[DossierState, Frame] = StreamKind(
    name=KIND,
    initial=lambda frame: DossierState(),
    is_closed=lambda state: state.is_published,
    digest=state_digest,
)
