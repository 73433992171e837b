"""What a client answers when his script has no words for it."""

from __future__ import annotations

import pytest

from crm_sandbox.bots import MemoryDoor
from crm_sandbox.crm.calls.actions import Answer, Dial, Say
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.calls.state import Turn
from crm_sandbox.crm.orders.actions import AddLine
from crm_sandbox.crm.session.actions import Wait
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.refusals import Refused
from tests.worlds import new_door, wait_until


def _answers(*acts: Say) -> tuple[Turn, ...]:
    """The conversation of a call to the stock-out kitchen, after greeting and giving one's purpose."""
    door = new_door()
    wait_until(door, "15:00")
    door.act(Dial(client="ORV-C042"))
    for act in (Say(act="greet"), Say(act="state_purpose", purpose="order"), *acts):
        door.act(act)
    live = door.state.calls.live
    assert live is not None
    return live.turns


@pytest.mark.parametrize(
    "act",
    [
        Say(act="check_identity"),
        Say(act="ask_open", theme="equipment"),
        Say(act="ask_closed", theme="supplier"),
        Say(act="ask_closed", theme="order"),
    ],
    ids=lambda act: f"{act.act}-{act.theme}",
)
def test_no_question_meets_silence(act: Say) -> None:
    turn = _answers(act)[-1]
    assert turn.speaker == "client"


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "product"),
        ({"need": "constraint"}, "product"),
        ({"product": "ORV-4003"}, "advantage"),
        ({"product": "ORV-4003", "advantage": "quality"}, ""),
        ({"product": "ORV-4003", "need": "same_use"}, ""),
    ],
    ids=["nothing", "a need alone", "a product alone", "an advantage", "a need of his"],
)
def test_an_argument_is_a_product_and_what_it_is_good_for(given: dict[str, str], missing: str) -> None:
    act = Say.from_payload({"act": "argue", **given})
    if not missing:
        assert _answers(act)
        return
    with pytest.raises(Refused) as refused:
        _answers(act)
    assert refused.value.refusal.code == "param_required"
    assert [fault.field for fault in refused.value.refusal.faults] == [missing]


def test_who_is_on_the_line_says_his_name() -> None:
    assert "Aubert" in _answers(Say(act="check_identity"))[-1].text


def test_nobody_denies_what_his_file_demands() -> None:
    told = new_door().dataset.world.clients["ORV-C042"].requirements[0]
    assert told in _answers(Say(act="ask_open", theme="requirements"))[-1].text
    assert "fiche" in _answers(Say(act="ask_closed", theme="requirements"))[-1].text


def test_who_calls_says_who_he_is_and_what_for() -> None:
    door = new_door()
    exercise, world = door.dataset.world.exercise, door.dataset.world
    incoming = next(item for item in exercise.incoming if not _part(door, item.client).is_authored)
    while door.state.calls.ringing is None or door.state.calls.ringing.client != incoming.client:
        door.act(Wait(until=clock.iso(clock.later(door.state.now, 60))))
    door.act(Answer())
    live = door.state.calls.live
    assert live is not None
    assert world.clients[incoming.client].trade_name in live.turns[0].text and live.speaker in live.turns[0].text
    assert "command" in live.turns[0].text and len(live.turns) > 1


def _part(door: MemoryDoor, client: str) -> Script:
    script = door.dataset.script(client)
    assert script is not None
    return script


def test_a_client_with_something_left_to_order_never_says_that_it_is_all() -> None:
    asked = Say(act="ask_closed", theme="order")
    assert "habitude" in _answers(asked)[-1].text


CLIENT, FLOUR = "ORV-C106", "ORV-5200"


def test_a_client_who_still_wants_something_keeps_whoever_takes_leave_on_the_line() -> None:
    door = new_door()
    for action in (
        Dial(client=CLIENT),
        Say(act="greet"),
        Say(act="recall_habits", products=(FLOUR,)),
        AddLine(client=CLIENT, product=FLOUR, quantity=20),
        Say(act="conclude"),
    ):
        door.act(action)
    live = door.state.calls.live
    assert live is not None
    assert "serviettes" in live.turns[-1].text
    assert live.demands["d2"] == "expressed"
    door.act(Say(act="conclude"))
    ended = door.state.calls.ended[-1]
    assert ended.ending == "concluded"
    assert ended.live is not None
    assert "d3" not in ended.live.demands
