"""What was asked for and never entered: the client asks for it at every reading, until he knows what becomes of it."""

from __future__ import annotations

import pytest

from crm_sandbox.bots import MemoryDoor
from crm_sandbox.crm.calls.actions import Dial, HangUp, Say
from crm_sandbox.crm.catalogue.words import mine, portions
from crm_sandbox.crm.orders.actions import AddLine, NoteLostSale
from crm_sandbox.crm.session.actions import PlayRoles
from crm_sandbox.kernel.actions import Action
from tests.worlds import new_door

CLIENT, FLOUR, CHICKEN = "ORV-C106", "ORV-5200", "ORV-6101"
WATER, OTHER_WATER = "ORV-1010", "ORV-1011"
READ = Say(act="read_back", elements=("content", "quantities"))
HABITS = Say(act="recall_habits", products=(FLOUR, CHICKEN))


def _played(*then: Action) -> MemoryDoor:
    """On the line with a client who has asked for flour, and for whom chicken alone is entered."""
    door = new_door()
    for action in (
        Dial(client=CLIENT),
        Say(act="greet"),
        HABITS,
        AddLine(client=CLIENT, product=CHICKEN, quantity=4),
        *then,
    ):
        door.act(action)
    return door


def _read(door: MemoryDoor) -> tuple[list[str], int]:
    """What he says when his order is read to him, and what it does to his trust."""
    live = door.state.calls.live
    assert live is not None
    before = live.trust
    door.act(READ)
    after = door.state.calls.live
    assert after is not None
    return [turn.text for turn in after.turns[len(live.turns) :] if turn.speaker == "client"], after.trust - before


def test_he_asks_for_it_at_every_reading_in_other_words_until_it_is_entered() -> None:
    door = _played()
    (first, *_), cost = _read(door)
    (second, *_), _ = _read(door)
    assert "farine" in first and "farine" in second and first != second
    assert cost == 3 - 5
    door.act(AddLine(client=CLIENT, product=FLOUR, quantity=20))
    said, gain = _read(door)
    assert not any("farine" in text for text in said) and gain == 3


def test_he_does_not_hold_to_what_was_noted_as_a_lost_sale() -> None:
    door = _played(NoteLostSale(client=CLIENT, product=FLOUR, quantity=20, reason="price"))
    assert not any("farine" in text for text in _read(door)[0])


def test_that_it_is_looked_up_and_in_stock_does_not_content_him() -> None:
    door = _played(Say(act="state_availability", product=FLOUR))
    assert any("farine" in text for text in _read(door)[0])


def test_he_asks_for_the_replacement_that_he_took_and_is_content_that_it_is_short() -> None:
    door = new_door()
    for action in (Dial(client="ORV-C002"), Say(act="greet"), Say(act="ask_open", theme="order")):
        door.act(action)
    assert "eau gazeuse" in _read(door)[0][0]
    door.act(Say(act="state_availability", product=WATER))
    assert not any("eau gazeuse" in text for text in _read(door)[0])
    door.act(Say(act="argue", product=OTHER_WATER, advantage="availability", need="same_use"))
    door.act(Say(act="offer_substitute", origin=WATER, product=OTHER_WATER))
    assert "eau gazeuse" in _read(door)[0][0]


def test_in_role_play_the_person_says_it() -> None:
    door = _played(HangUp(), PlayRoles(is_on=True), Dial(client=CLIENT), Say(act="greet"))
    assert _read(door)[0] == []


@pytest.mark.parametrize(
    ("unit", "count", "name", "said"),
    [
        ("sac", 30, "ciment", "mes sacs de ciment"),
        ("bouteille", 1, "huile d'olive", "ma bouteille d'huile d'olive"),
        ("seau", 1, "mayonnaise", "mon seau de mayonnaise"),
        ("plaque", 12, "plaque de plâtre BA13", "mes plaques de plâtre BA13"),
        ("jeu", 2, "intercalaires", "mes jeux d'intercalaires"),
        ("pièce", 4, "coude à sertir 16", ""),
    ],
)
def test_what_is_his_is_named_as_it_is_sold(unit: str, count: int, name: str, said: str) -> None:
    assert mine(unit, count, name) == said
    if said:
        assert said.endswith(portions(unit, count, name))
