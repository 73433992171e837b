"""The rules of a dossier: who may sit, what is agreed on, what a vote gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_sandbox.kernel.actions import Action
from crm_sandbox.kernel.refusals import Refused
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
from crm_sandbox.review.dossier.evolve import DECIDER
from crm_sandbox.review.dossier.service import frame
from crm_sandbox.review.dossier.state import DossierState
from crm_sandbox.review.procedure import JuryRule, procedures

FRAME = frame()
HEAD = "a" * 64
PARTNER = ("accredited", "not_trainer")
OUTSIDE = ("accredited", "not_colleague")
MEMBERS = ("Anne Présidente", "Marc Vice", "Lou Membre", "Zoé Membre")


def told(*actions: Action, state: DossierState | None = None) -> DossierState:
    """The dossier after some actions."""
    found = state or DossierState()
    for action in actions:
        for event in DECIDER.decide(FRAME, found, action).events:
            found = DECIDER.evolve(found, event)
    return found


def refusal(action: Action, state: DossierState) -> str:
    with pytest.raises(Refused) as caught:
        DECIDER.decide(FRAME, state, action)
    return caught.value.refusal.code


def opened(procedure: str = "amendment_2024") -> DossierState:
    return told(OpenDossier(run="r", procedure=procedure, procedure_version=1))


def seated() -> DossierState:
    return told(
        TakeSeat(seat="partner", person="eva", states=PARTNER),
        TakeSeat(seat="outside", person="eve", states=OUTSIDE),
        state=opened(),
    )


def received(eva: dict[str, str], eve: dict[str, str]) -> DossierState:
    return told(
        ReceiveEvaluation(person="eva", head_hash=HEAD, levels=tuple(eva.items())),
        ReceiveEvaluation(person="eve", head_hash=HEAD, levels=tuple(eve.items())),
        state=seated(),
    )


def reconciled() -> DossierState:
    same = {"CR1.1": "mastered"}
    return told(Approve(person="eva", base=0), Approve(person="eve", base=0), state=received(same, same))


def deciding() -> DossierState:
    jury = ConveneJury(held_on="2027-04-02", members=MEMBERS, president=MEMBERS[0], vice_president=MEMBERS[1])
    return told(jury, state=reconciled())


def test_a_trainer_of_the_candidate_cannot_evaluate_him() -> None:
    action = TakeSeat(seat="partner", person="tom", states=PARTNER, roles=("evaluator", "trainer"))
    assert refusal(action, opened()) == "not_independent"
    assert told(action.model_copy(update={"roles": ("evaluator",)}), state=opened()).seat_of("tom")


def test_independence_is_stated() -> None:
    assert refusal(TakeSeat(seat="partner", person="eva", states=("accredited",)), opened()) == "statement_missing"


def test_nobody_sits_twice_and_no_seat_is_shared() -> None:
    state = told(TakeSeat(seat="partner", person="eva", states=PARTNER), state=opened())
    assert refusal(TakeSeat(seat="outside", person="eva", states=OUTSIDE), state) == "seated_already"
    assert refusal(TakeSeat(seat="partner", person="eve", states=PARTNER), state) == "seat_is_taken"
    assert refusal(ChooseProcedure(procedure="agreement_2010"), state) == "seats_taken"


def test_a_seat_is_left_until_the_evaluation_is_in() -> None:
    assert told(LeaveSeat(person="eva", reason="conflit d'intérêts"), state=seated()).seat_of("eva") is None
    state = told(ReceiveEvaluation(person="eva", head_hash=HEAD, levels=()), state=seated())
    assert refusal(LeaveSeat(person="eva", reason="trop tard"), state) == "evaluation_received"


def test_differences_are_settled_with_a_reason_and_both_originals_stay() -> None:
    state = received({"CR1.1": "mastered", "CR1.2": "mastered"}, {"CR1.1": "to_work_on", "CR1.2": "mastered"})
    assert rules.open_differences(FRAME, state) == ("CR1.1",)
    assert rules.final_level(FRAME, state, "CR1.1") == "not_evaluated"
    assert refusal(Approve(person="eva", base=0), state) == "differences_left"
    blank = Settle(person="eva", criterion="CR1.1", level="in_progress", reason="  ", base=0)
    assert refusal(blank, state) == "reason_required"
    state = told(blank.model_copy(update={"reason": "Vu trois fois sur cinq."}), state=state)
    assert rules.final_level(FRAME, state, "CR1.1") == "in_progress"
    assert rules.levels_of(FRAME, state, "CR1.1") == ("mastered", "to_work_on")


def test_a_level_that_one_evaluator_left_out_is_a_difference() -> None:
    assert rules.open_differences(FRAME, received({"CR1.1": "mastered"}, {})) == ("CR1.1",)
    assert rules.open_differences(FRAME, received({"CR1.1": "not_evaluated"}, {})) == ()


def test_what_changes_the_agreement_takes_the_approvals_back() -> None:
    state = received({"CR1.1": "mastered"}, {"CR1.1": "to_work_on"})
    settle = Settle(person="eva", criterion="CR1.1", level="in_progress", reason="parfois", base=0)
    state = told(settle, Approve(person="eva", base=1), state=state)
    assert refusal(settle, state) == "changed_meanwhile"
    state = told(settle.model_copy(update={"person": "eve", "base": 1, "level": "mastered"}), state=state)
    assert state.approvals == frozenset()
    assert refusal(Approve(person="eva", base=1), state) == "changed_meanwhile"


def test_a_stranger_settles_and_approves_nothing() -> None:
    state = received({"CR1.1": "mastered"}, {"CR1.1": "to_work_on"})
    action = Settle(person="tom", criterion="CR1.1", level="mastered", reason="parce que", base=0)
    assert refusal(action, state) == "not_seated"
    assert refusal(Approve(person="tom", base=0), state) == "not_seated"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"members": (*MEMBERS, MEMBERS[0])}, "member_twice"),
        ({"president": "Un Passant"}, "not_a_member"),
        ({"vice_president": MEMBERS[0]}, "two_signatures"),
    ],
)
def test_two_members_sign_the_minutes(change: dict[str, object], code: str) -> None:
    jury = ConveneJury(held_on="2027-04-02", members=MEMBERS, president=MEMBERS[0], vice_president=MEMBERS[1])
    assert refusal(jury.model_copy(update=change), reconciled()) == code


def test_a_tie_acquires_the_unit_for_five_years() -> None:
    state = told(Vote(unit="C1", votes_for=2, votes_against=2), state=deciding())
    assert state.decisions["C1"].decision == "acquired"
    assert state.decisions["C1"].valid_until == "2032-04-01"
    state = told(Vote(unit="C1", votes_for=1, votes_against=2, abstained=1), state=state)
    assert state.decisions["C1"].decision == "not_acquired"
    assert state.decisions["C1"].valid_until == ""


def test_votes_are_as_many_as_members() -> None:
    assert refusal(Vote(unit="C1", votes_for=3, votes_against=2), deciding()) == "votes_and_members"
    assert refusal(Vote(unit="C1", abstained=4), deciding()) == "nobody_voted"


def test_the_minutes_close_once_every_unit_has_its_decision() -> None:
    state = told(Vote(unit="C1", votes_for=4), state=deciding())
    assert refusal(CloseMinutes(), state) == "units_left"
    aside = [Vote(unit=unit, presented=False) for unit in FRAME.units]
    assert refusal(CloseMinutes(), told(*aside, state=state)) == "nothing_presented"
    state = told(*aside[1:], CloseMinutes(text="Rien à signaler."), state=state)
    assert refusal(Vote(unit="C1", votes_against=4), state) == "not_now"
    assert rules.phase(FRAME, told(Publish(person="jo"), state=state)) == "published"


def test_nothing_is_published_before_its_time() -> None:
    for state in (opened(), seated(), received({}, {}), reconciled(), deciding()):
        assert refusal(Publish(person="jo"), state) == "not_now"


def test_one_evaluator_alone_publishes_what_he_handed_in() -> None:
    state = told(TakeSeat(seat="evaluator", person="eva"), state=opened("formative"))
    assert refusal(Publish(person="eva"), state) == "not_now"
    state = told(
        ReceiveEvaluation(person="eva", head_hash=HEAD, levels=(("CR1.1", "mastered"),)),
        Publish(person="eva"),
        state=state,
    )
    assert state.is_published
    assert rules.final_level(FRAME, state, "CR1.1") == "mastered"


def test_every_procedure_goes_its_way_to_the_end() -> None:
    for procedure in procedures().procedures:
        way = rules.phases_of(procedure)
        assert way[0] == "seating"
        assert way[-1] == "published"
        assert ("deciding" in way) == (procedure.jury is not None)
        assert ("reconciling" in way) == (len(procedure.seats) > 1)


def test_a_unit_acquired_on_a_leap_day_is_valid_five_whole_years() -> None:
    assert rules.valid_until(JuryRule("acquired", 5), "2028-02-29") == "2033-02-28"


LEVELS = st.dictionaries(st.sampled_from(FRAME.criteria), st.sampled_from(FRAME.levels))


@given(LEVELS, LEVELS)
def test_the_level_that_stands_is_one_that_an_evaluator_gave(eva: dict[str, str], eve: dict[str, str]) -> None:
    """No averaging: without an agreement, a level stands only where both gave it."""
    state = received(eva, eve)
    for code in FRAME.criteria:
        level = rules.final_level(FRAME, state, code)
        assert level == FRAME.unset or level == eva.get(code) == eve.get(code)
