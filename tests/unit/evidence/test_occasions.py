"""Indicators whose occasions a scripted day seldom makes: single calls of a day, told otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_sandbox.crm.calls.events import CallbackMet, CallTransferred, ClientRefused
from crm_sandbox.crm.calls.model import ExpectedMessage
from crm_sandbox.crm.calls.needs import need_of_field, need_of_objection
from crm_sandbox.crm.calls.state import MISSED, EndedCall
from crm_sandbox.crm.catalogue.advice import is_founded, must_be_explained
from crm_sandbox.crm.tasks.events import TransmissionSent
from crm_sandbox.evidence.competence5 import left_out, was_transmitted
from crm_sandbox.evidence.happenings import Happenings
from crm_sandbox.evidence.registry import RULES
from crm_sandbox.evidence.story import CallStory, Said, Story
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.records import changed
from tests.unit.evidence.test_profiles import told
from tests.worlds import SEED, crhr


def day() -> Story:
    return told("expert", SEED)


def a_call() -> CallStory:
    """An outgoing call to somebody who may order, of whom nothing is special."""
    return next(
        call
        for call in day().reached()
        if call.live is not None
        and call.script is not None
        and call.script.complaint is None
        and "order" in call.rights(call.live.role)
        and not call.of(CallTransferred)
    )


def found(ref: str, *calls: CallStory) -> list[bool]:
    """What an indicator counts when the day holds these calls only."""
    return [mark.is_counted for mark in RULES[ref].find(replace(day(), calls=calls)).marks]


def said(seq: int, act: str, role: str = "", second: int = 0, **args: str) -> Said:
    return Said(seq, act, args, role, second)


@pytest.mark.parametrize(("trust", "is_kept"), [(100, True), (0, False)])
def test_a_client_spoken_to_again_trusts_no_less_than_at_first(trust: int, is_kept: bool) -> None:
    call = a_call()
    assert call.live is not None
    again = replace(call, ref="again", live=replace(call.live, trust=trust))
    assert found("I-REL-01", call, again) == [is_kept]
    assert found("I-REL-01", call) == []


@pytest.mark.parametrize(
    ("after", "is_adjusted"),
    [
        ([("offer_substitute", "X")], False),
        ([("offer_substitute", "Y")], True),
        ([("argue", "X"), ("offer_substitute", "X")], True),
        ([], True),
    ],
)
def test_a_refusal_is_not_met_with_the_same_offer(after: list[tuple[str, str]], is_adjusted: bool) -> None:
    words = [said(11 + n, act, product=product) for n, (act, product) in enumerate(after)]
    call = replace(a_call(), events=Happenings([(10, ClientRefused("X", ("price",)))]), said=words)
    assert found("I-ARG-03", call) == [is_adjusted]


def test_an_argument_counts_for_a_need_that_was_told_before_it() -> None:
    call = next(call for call in day().reached() if call.acts("argue"))
    argued = call.acts("argue")[0]
    others = {**argued.args, "need": "none"}
    assert found("I-ARG-01", replace(call, said=[argued])) == [True]
    assert found("I-ARG-01", replace(call, said=[replace(argued, args=others)])) == [False]
    assert found("I-ARG-01", replace(call, said=[replace(argued, seq=call.seq)])) == [False]


def test_the_way_to_whoever_orders_is_timed_from_the_pick_up() -> None:
    call = next(call for call in day().reached() if call.of(CallTransferred))
    assert call.live is not None
    seq = call.of(CallTransferred)[0][0]
    words = [said(seq - 1, "ask_for", "reception", 12), said(seq + 1, "greet", call.live.role, 50)]
    finding = RULES["I-CIB-03"].find(replace(day(), calls=(replace(call, said=words),)))
    assert finding.value == (50, 1)
    assert [mark.is_counted for mark in finding.marks] == [True]


def test_a_prospect_is_discovered_and_something_is_agreed_with_him() -> None:
    story = day()
    prospects = {mark.subject for mark in RULES["I-PRO-01"].find(story).marks}
    assert prospects
    (call,) = [call for call in story.reached() if call.client in prospects]
    silent = replace(call, events=Happenings(), said=[], report=None)
    assert found("I-PRO-01", call) == [True] and found("I-PRO-01", silent) == [False]
    assert all(found("I-DEC-02", call)) and not any(found("I-DEC-02", silent))


def test_haste_is_no_merit_while_the_file_goes_unused() -> None:
    story = day()
    assert RULES["I-FIC-03"].find(story).marks
    careless = [replace(call, said=[]) for call in story.reached()]
    for call in careless:
        call.live = replace(call.live, flags=frozenset()) if call.live is not None else None
    assert RULES["I-FIC-03"].find(replace(story, calls=tuple(careless))).marks == []


def test_a_report_lacks_its_outcome_and_its_next_step() -> None:
    call = replace(a_call(), report=None, said=[])
    marks = RULES["I-GRC-04"].find(replace(day(), calls=(call,))).marks
    assert [(mark.detail, mark.is_counted) for mark in marks if mark.subject == call.client] == [
        ("outcome", False),
        ("next", False),
    ]


def test_needs_are_those_of_facts_and_objections() -> None:
    assert (need_of_field("competition.price"), need_of_field("competition.terms")) == ("budget", "constraint")
    assert (need_of_field("free_note"), need_of_objection("past"), need_of_objection("?")) == ("", "quality", "")


def test_advice_rests_on_a_sheet_or_on_what_the_catalogue_holds() -> None:
    fries, coated, mayonnaise = "ORV-4001", "ORV-4002", "ORV-2020"
    assert is_founded(crhr(), fries, "use") and not is_founded(crhr(), fries, "dosage")
    assert is_founded(crhr(), coated, "allergen") and not is_founded(crhr(), fries, "allergen")
    assert is_founded(crhr(), mayonnaise, "allergen") and not is_founded(crhr(), mayonnaise, "use")
    assert must_be_explained(crhr(), fries) == ("use",) and must_be_explained(crhr(), mayonnaise) == ()


def test_a_promise_that_was_kept_opens_at_the_call_that_kept_it() -> None:
    kept = {mark.seq for mark in RULES["I-ORG-07"].find(day()).marks if mark.is_counted}
    assert kept
    assert kept == {seq for seq, _ in day().of(CallbackMet)}


def test_the_client_whom_a_message_is_about_is_named_by_choosing_him() -> None:
    fields = (("product", "ciment"), ("quantity", "12"), ("promised_date", "jeudi"))
    expected = ExpectedMessage("logistics", "shortage", ("client", "product", "quantity", "promised_date"))

    def sent(client: str, *told: tuple[str, str]) -> Story:
        item = TransmissionSent("TR-001", "2027-03-10T09:00:00", "logistics", "shortage", told, "", client)
        return replace(day(), events=Happenings([(7, item)]))

    assert was_transmitted(sent("A", *fields), "A", expected) == 7
    assert was_transmitted(sent("A", *fields[:2]), "A", expected) is None
    assert was_transmitted(sent("B", *fields), "A", expected) is None
    assert left_out(sent("A", *fields[:2]), "A", expected) == ("promised_date",)
    assert left_out(sent("B", *fields), "A", expected) == ()


def test_returning_a_missed_call_is_no_call_at_a_bad_hour() -> None:
    call = next(
        call
        for call in day().reached()
        if call.direction == "outbound" and crhr().world.clients[call.client].preferred_hours
    )
    late = changed(call.at_dial, now=call.at_dial.now.replace(hour=23))
    off = replace(call, seq=0, at_dial=late)
    rung = EndedCall("IN9", call.client, "inbound", clock.iso(late.now), clock.iso(late.now), MISSED, "", "", 0, None)
    returned = replace(off, at_dial=changed(late, calls=changed(late.calls, ended=(*late.calls.ended, rung))))
    assert found("I-FIC-05", off) == [False]
    assert found("I-FIC-05", returned) == []
    assert "hours" in [mark.detail for mark in RULES["I-FIC-02"].find(replace(day(), calls=(off,))).marks]
    assert "hours" not in [mark.detail for mark in RULES["I-FIC-02"].find(replace(day(), calls=(returned,))).marks]
