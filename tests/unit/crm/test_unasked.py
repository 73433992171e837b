"""A line that nobody asked for: the client says so when he hears it, and it is seen when he is not heard."""

from __future__ import annotations

from itertools import pairwise

import pytest

from crm_sandbox.bots import MemoryDoor
from crm_sandbox.crm.calls.actions import Dial, HangUp, Hear, Say
from crm_sandbox.crm.calls.state import LiveCall
from crm_sandbox.crm.calls.unasked import unasked
from crm_sandbox.crm.orders.actions import AddLine, Confirm, RemoveLine, SetLine
from crm_sandbox.crm.orders.queries import order_view
from crm_sandbox.crm.session.actions import HandIn, PlayRoles
from crm_sandbox.evidence import Step, tell
from crm_sandbox.evidence.registry import RULES
from crm_sandbox.kernel.actions import Action
from crm_sandbox.wiring import build_decider
from tests.worlds import new_door, wait_until

CLIENT, ORDER = "ORV-C106", "CB-0001"
FLOUR, CHICKEN, FRIES, COFFEE = "ORV-5200", "ORV-6101", "ORV-4002", "ORV-2030"
READ = Say(act="read_back", elements=("content", "quantities", "delivery", "payment", "due"))


def _add(product: str, quantity: int) -> AddLine:
    return AddLine(client=CLIENT, product=product, quantity=quantity)


def _called(*then: Action, recalled: tuple[str, ...] = (FLOUR,)) -> MemoryDoor:
    """On the line with a client whose usual flour is entered, and what follows."""
    door = new_door()
    for action in (
        Dial(client=CLIENT),
        Say(act="greet"),
        Say(act="recall_habits", products=recalled),
        _add(FLOUR, 20),
        *then,
    ):
        door.act(action)
    return door


def _live(door: MemoryDoor) -> LiveCall:
    live = door.state.calls.live
    assert live is not None
    return live


def _answers(door: MemoryDoor) -> list[str]:
    """What the client answered to the last thing that was said."""
    turns = _live(door).turns
    last = max(place for place, turn in enumerate(turns) if turn.speaker == "me")
    return [turn.text for turn in turns[last + 1 :]]


def _strange(door: MemoryDoor) -> list[str]:
    order = door.state.orders.orders[ORDER]
    return [item.line.product for item in unasked(door.dataset, door.state, order)]


def _found(door: MemoryDoor, ref: str) -> list[tuple[bool, str]]:
    """What an indicator counts, and of what."""
    steps = [Step(seq, action.kind, "", events) for seq, (action, events) in enumerate(door.steps, start=1)]
    story = tell(build_decider(), door.dataset, steps)
    return [(mark.is_counted, mark.detail) for mark in RULES[ref].find(story).marks]


def test_the_client_says_that_he_did_not_ask_for_it_and_is_content_once_it_is_gone() -> None:
    door = _called(_add(FRIES, 4))
    before = _live(door).trust
    door.act(READ)
    said = _answers(door)
    assert "frites" in said[0].lower() and "d'habitude" not in said[0]
    assert _live(door).trust < before + 3
    assert [line.is_contested for line in _lines(door)] == [False, True]
    door.act(RemoveLine(order=ORDER, product=FRIES, reason="le client n'en veut pas"))
    door.act(READ)
    assert not any("frites" in text.lower() for text in _answers(door))
    assert [line.is_contested for line in _lines(door)] == [False]


def test_he_does_not_like_to_say_it_twice_and_never_says_it_the_same_way() -> None:
    door = _called(_add(FRIES, 4), READ)
    told, annoyance = _answers(door)[0], _live(door).annoyance
    heard = [told]
    for _ in range(3):
        door.act(READ)
        heard.append(_answers(door)[0])
    assert all(before != after for before, after in pairwise(heard))
    assert _live(door).annoyance == annoyance + 3


def test_it_is_seen_in_the_order_that_was_confirmed_all_the_same() -> None:
    door = _called(_add(FRIES, 4), Confirm(order=ORDER), HangUp())
    assert (False, f"{FRIES},unasked") in _found(door, "I-CMD-01")
    door.act(HandIn())
    assert [(item.cause, item.subject) for item in door.state.session.nights] == [("unasked_product", FRIES)]


@pytest.mark.parametrize(
    ("said", "product", "quantity"),
    [
        (Say(act="recall_habits", products=(CHICKEN,)), CHICKEN, 4),
        (Say(act="state_promotion", promotion="PR-ORV-02"), COFFEE, 12),
    ],
    ids=["named as usual", "a promotion"],
)
def test_what_was_put_to_him_and_he_let_stand_is_his(said: Say, product: str, quantity: int) -> None:
    door = _called(said, _add(product, quantity))
    assert door.state.orders.orders[ORDER].line(product) is not None
    assert _strange(door) == []


def test_so_is_what_he_asks_for_as_usual() -> None:
    door = new_door()
    for action in (Dial(client=CLIENT), Say(act="greet"), Say(act="ask_closed", theme="order"), _add(CHICKEN, 4)):
        door.act(action)
    assert "habitude" in _answers(door)[0]
    assert _strange(door) == []


def test_much_more_of_a_usual_product_than_usual_is_not() -> None:
    door = _called(_add(CHICKEN, 40), READ, recalled=(FLOUR, CHICKEN))
    assert _strange(door) == [CHICKEN]
    assert "4 barquettes de filet de poulet blanc" in _answers(door)[0]


def test_taking_the_clients_parts_later_forgets_nothing() -> None:
    door = _called(_add(FRIES, 4), HangUp(), PlayRoles(is_on=True))
    assert _strange(door) == [FRIES]


def test_in_role_play_whoever_plays_the_client_says_it() -> None:
    door = new_door()
    for action in (PlayRoles(is_on=True), Dial(client=CLIENT), Say(act="greet"), Hear(what="demand", subject="d1")):
        door.act(action)
    for done in (_add(FLOUR, 10), _add(FRIES, 4), READ):
        door.act(done)
    assert _strange(door) == []
    assert [line.is_contested for line in _lines(door)] == [False, False]
    assert [turn for turn in _live(door).turns if turn.speaker == "client"] == []
    door.act(HangUp())
    door.act(PlayRoles(is_on=False))
    assert _strange(door) == []


def _lines(door: MemoryDoor):  # type: ignore[no-untyped-def]
    return order_view(door.dataset, door.state, door.state.orders.orders[ORDER]).lines


@pytest.mark.parametrize(
    ("change", "is_read"),
    [
        (SetLine(order=ORDER, product=FLOUR, quantity=30, reason="il en veut plus"), [False, True]),
        (RemoveLine(order=ORDER, product=CHICKEN, reason="il n'en veut plus"), [True]),
        (_add(FRIES, 4), [True, True, False]),
    ],
    ids=["changed", "taken out", "added"],
)
def test_what_changes_after_the_read_back_is_to_be_read_again(change: Action, is_read: list[bool]) -> None:
    door = _called(_add(CHICKEN, 4), READ, recalled=(FLOUR, CHICKEN))
    assert all(line.is_read for line in door.state.orders.orders[ORDER].lines)
    door.act(change)
    order = door.state.orders.orders[ORDER]
    assert [line.is_read for line in order.lines] == is_read
    assert order.read_elements == ("delivery", "payment")
    assert order_view(door.dataset, door.state, order).stale == ("content", "quantities", "due")
    door.act(Confirm(order=ORDER))
    assert [good for good, _ in _found(door, "I-CLO-01")] == [False]
    assert [good for good, _ in _found(door, "I-CLO-02")] == [True]


def test_a_quantity_that_stays_wrong_is_put_right_at_every_reading() -> None:
    door = _called(SetLine(order=ORDER, product=FLOUR, quantity=10), READ)
    for _ in range(2):
        assert "20 sacs de farine" in _answers(door)[0]
        assert _lines(door)[0].is_contested
        door.act(READ)
    door.act(SetLine(order=ORDER, product=FLOUR, quantity=20, reason="le client corrige"))
    assert not _lines(door)[0].is_contested
    door.act(READ)
    assert not any("farine" in text for text in _answers(door))


def test_what_he_asked_for_and_is_taken_out_is_missing() -> None:
    door = _called(_add(CHICKEN, 4), RemoveLine(order=ORDER, product=FLOUR), Confirm(order=ORDER))
    assert _live(door).demands["d1"] == "expressed"
    assert (False, "d1") in _found(door, "I-CMD-01")


@pytest.mark.parametrize("is_firm", [False, True], ids=["before it is confirmed", "once it is firm"])
def test_a_quantity_that_is_put_right_after_the_call_is_right(is_firm: bool) -> None:
    door = _called(SetLine(order=ORDER, product=FLOUR, quantity=10), READ)
    mended = SetLine(order=ORDER, product=FLOUR, quantity=20, reason="le client corrige")
    after = (Confirm(order=ORDER), HangUp(), mended) if is_firm else (HangUp(), mended, Confirm(order=ORDER))
    for action in after:
        door.act(action)
    assert [good for good, detail in _found(door, "I-CMD-01") if detail == "d1"] == [True]
    door.act(HandIn())
    assert door.state.session.nights == ()


def test_a_line_too_many_that_is_taken_out_leaves_what_was_asked_for_settled() -> None:
    client, paper, other = "KEL-C011", "KEL-3001", "KEL-3002"
    door = new_door(scenario="hygiene")
    wait_until(door, "09:00")
    for action in (
        Dial(client=client),
        Say(act="greet"),
        Say(act="ask_open", theme="order"),
        AddLine(client=client, product=paper, quantity=50),
        AddLine(client=client, product=other, quantity=50),
        RemoveLine(order=ORDER, product=other),
    ):
        door.act(action)
    assert _live(door).demands["d1"] == "satisfied"


def test_a_client_on_the_line_puts_nothing_right_in_the_order_of_another() -> None:
    door = _called(_add(FRIES, 4), READ)
    assert _lines(door)[1].is_contested
    door.act(HangUp())
    for action in (Dial(client="ORV-C001"), Say(act="greet"), AddLine(client="ORV-C001", product=FRIES, quantity=4)):
        door.act(action)
    door.act(READ)
    assert any("contested" in flag and FRIES in flag for flag in _live(door).flags)
    assert not _lines(door)[1].is_contested
