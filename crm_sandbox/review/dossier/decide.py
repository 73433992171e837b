"""The rules of a dossier: independence is stated, nothing is averaged, nobody's words are overwritten unseen. Pure."""

from __future__ import annotations

from crm_sandbox.kernel.decider import Capability, Outcome
from crm_sandbox.kernel.refusals import refuse
from crm_sandbox.review.dossier import rules
from crm_sandbox.review.dossier.actions import (
    Approve,
    ChooseProcedure,
    CloseMinutes,
    ConveneJury,
    LeaveSeat,
    OpenDossier,
    Publish,
    ReceiveEvaluation,
    Settle,
    TakeSeat,
    Vote,
)
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
from crm_sandbox.review.dossier.rules import Frame, Phase
from crm_sandbox.review.dossier.state import DossierState
from crm_sandbox.review.procedure import Seat

KIND = "dossier"

capability: Capability[DossierState, Frame] = Capability(KIND)


def _require_phase(frame: Frame, state: DossierState, *allowed: Phase) -> None:
    found = rules.phase(frame, state)
    if found not in allowed:
        raise refuse("not_now", "phase", found, allowed)


def _require_seated(state: DossierState, person: str) -> None:
    if state.seat_of(person) is None:
        raise refuse("not_seated", "person", person)


def _known_procedure(frame: Frame, code: str) -> str:
    if code not in frame.procedures:
        raise refuse("unknown_procedure", "procedure", code, tuple(frame.procedures))
    return code


@capability.handles(OpenDossier)
def open_dossier(frame: Frame, state: DossierState, action: OpenDossier) -> Outcome:
    """Bind the stream to its run, once."""
    if state.run:
        raise refuse("already_begun")
    return Outcome((Opened(action.run, _known_procedure(frame, action.procedure), action.procedure_version),))


@capability.handles(ChooseProcedure)
def choose_procedure(frame: Frame, state: DossierState, action: ChooseProcedure) -> Outcome:
    """Another procedure, while nobody has a seat."""
    _known_procedure(frame, action.procedure)
    if state.seats:
        raise refuse("seats_taken", "procedure", action.procedure)
    if action.procedure == state.procedure:
        raise refuse("unchanged", "procedure", action.procedure)
    return Outcome((ProcedureChosen(action.procedure),))


@capability.handles(TakeSeat)
def take_seat(frame: Frame, state: DossierState, action: TakeSeat) -> Outcome:
    """A seat, for somebody who may have it and who states what it asks for."""
    procedure = rules.procedure_of(frame, state)
    seat = procedure.seat(action.seat)
    if seat is None:
        raise refuse("unknown_seat", "seat", action.seat, tuple(item.code for item in procedure.seats))
    if state.on_seat(action.seat) is not None:
        raise refuse("seat_is_taken", "seat", action.seat)
    if state.seat_of(action.person) is not None:
        raise refuse("seated_already", "person", action.person)
    _require_independence(seat, action)
    return Outcome((SeatTaken(action.seat, action.person, action.states),))


def _require_independence(seat: Seat, action: TakeSeat) -> None:
    barred = tuple(role for role in action.roles if role in seat.barred)
    if barred:
        raise refuse("not_independent", "roles", barred[0])
    missing = tuple(item.code for item in seat.statements if item.code not in action.states)
    if missing:
        raise refuse("statement_missing", "states", missing[0], missing)


@capability.handles(LeaveSeat)
def leave_seat(frame: Frame, state: DossierState, action: LeaveSeat) -> Outcome:
    """Leave, as long as one's evaluation is not in the dossier."""
    seated = state.seat_of(action.person)
    if seated is None:
        raise refuse("not_seated", "person", action.person)
    if action.person in state.received:
        raise refuse("evaluation_received", "person", action.person)
    return Outcome((SeatLeft(seated.seat, action.person, action.reason),))


@capability.handles(ReceiveEvaluation)
def receive(frame: Frame, state: DossierState, action: ReceiveEvaluation) -> Outcome:
    """An evaluation of somebody on a seat, once."""
    _require_seated(state, action.person)
    if action.person in state.received:
        raise refuse("evaluation_received", "person", action.person)
    for criterion, level in action.levels:
        _require_mark(frame, criterion, level)
    return Outcome((EvaluationReceived(action.person, action.head_hash, action.levels),))


def _require_mark(frame: Frame, criterion: str, level: str) -> None:
    if criterion not in frame.criteria:
        raise refuse("unknown_criterion", "criterion", criterion, frame.criteria)
    if level not in frame.levels:
        raise refuse("unknown_level", "level", level, frame.levels)


@capability.handles(Settle)
def settle(frame: Frame, state: DossierState, action: Settle) -> Outcome:
    """A level that is agreed on, unless something else was agreed on meanwhile."""
    _require_seated(state, action.person)
    _require_mark(frame, action.criterion, action.level)
    _require_phase(frame, state, "reconciling")
    if action.base != state.revision:
        raise refuse("changed_meanwhile", "level", action.level)
    if not action.reason.strip():
        raise refuse("reason_required", "reason", action.reason)
    return Outcome((Settled(action.person, action.criterion, action.level, action.reason.strip()),))


@capability.handles(Approve)
def approve(frame: Frame, state: DossierState, action: Approve) -> Outcome:
    """Approve, once nothing is left to agree on; whatever changes later takes the approvals back."""
    _require_seated(state, action.person)
    _require_phase(frame, state, "reconciling")
    differing = rules.open_differences(frame, state)
    if differing:
        raise refuse("differences_left", "criterion", differing[0], differing)
    if action.base != state.revision:
        raise refuse("changed_meanwhile", "base", action.base)
    if action.person in state.approvals:
        raise refuse("unchanged", "person", action.person)
    return Outcome((Approved(action.person),))


@capability.handles(ConveneJury)
def convene_jury(frame: Frame, state: DossierState, action: ConveneJury) -> Outcome:
    """Who sits; whoever signs is a member, and two people sign."""
    _require_phase(frame, state, "deciding")
    if state.decisions:
        raise refuse("votes_taken", "members", action.members)
    if len(set(action.members)) != len(action.members):
        raise refuse("member_twice", "members", action.members)
    for name, value in (("president", action.president), ("vice_president", action.vice_president)):
        if value not in action.members:
            raise refuse("not_a_member", name, value, action.members)
    if action.president == action.vice_president:
        raise refuse("two_signatures", "vice_president", action.vice_president)
    return Outcome((JuryConvened(action.held_on, action.members, action.president, action.vice_president),))


@capability.handles(Vote)
def vote(frame: Frame, state: DossierState, action: Vote) -> Outcome:
    """The vote on a unit; a correction replaces it until the minutes are closed."""
    _require_phase(frame, state, "deciding")
    rule = rules.procedure_of(frame, state).jury
    if state.jury is None or rule is None:
        raise refuse("no_jury", "unit", action.unit)
    if action.unit not in frame.units:
        raise refuse("unknown_unit", "unit", action.unit, frame.units)
    if not action.presented:
        return Outcome((Voted(action.unit, 0, 0, 0, rules.NOT_PRESENTED, "", action.remark.strip()),))
    _require_votes(len(state.jury.members), action)
    decision = rules.decide_unit(rule, action.votes_for, action.votes_against)
    until = rules.valid_until(rule, state.jury.held_on) if decision == rules.ACQUIRED else ""
    votes = (action.votes_for, action.votes_against, action.abstained)
    return Outcome((Voted(action.unit, *votes, decision, until, action.remark.strip()),))


def _require_votes(members: int, action: Vote) -> None:
    if action.votes_for + action.votes_against == 0:
        raise refuse("nobody_voted", "votes_for", action.votes_for)
    cast = action.votes_for + action.votes_against + action.abstained
    if cast != members:
        raise refuse("votes_and_members", "votes_for", cast, (members,), cast=cast, members=members)


@capability.handles(CloseMinutes)
def close_minutes(frame: Frame, state: DossierState, action: CloseMinutes) -> Outcome:
    """Close, once every unit has its decision and one at least was presented."""
    _require_phase(frame, state, "deciding")
    missing = tuple(unit for unit in frame.units if unit not in state.decisions)
    if missing:
        raise refuse("units_left", "unit", missing[0], missing)
    if all(item.decision == rules.NOT_PRESENTED for item in state.decisions.values()):
        raise refuse("nothing_presented")
    return Outcome((MinutesClosed(action.text.strip()),))


@capability.handles(Publish)
def publish(frame: Frame, state: DossierState, action: Publish) -> Outcome:
    """Publish, once everybody has done his part."""
    _require_phase(frame, state, "announcing")
    return Outcome((Published(action.person),))
