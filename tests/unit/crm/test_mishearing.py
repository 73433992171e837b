"""A bad line garbles a quantity: the trainee is put right when he says it again, not before, and loses nothing by it."""

from __future__ import annotations

import pytest

from crm_sandbox.bots import MemoryDoor
from crm_sandbox.crm.calls.actions import Dial, HangUp, Say
from crm_sandbox.crm.calls.queries import call_view
from crm_sandbox.crm.calls.state import LiveCall
from crm_sandbox.crm.orders.actions import AddLine, Confirm
from tests.worlds import every_scenario, new_door, world

CLIENT, FLOUR, NAPKINS = "ORV-C106", "ORV-5200", "ORV-6401"


@pytest.fixture
def scenario(request: pytest.FixtureRequest) -> str:
    """The house in front."""
    name: str = request.param
    return name


def _live(door: MemoryDoor) -> LiveCall:
    live = door.state.calls.live
    assert live is not None
    return live


def _heard() -> MemoryDoor:
    """On the line with a client who wants two cases of napkins, of which twelve were heard."""
    door = new_door()
    for action in (
        Dial(client=CLIENT),
        Say(act="greet"),
        Say(act="recall_habits", products=(FLOUR,)),
        AddLine(client=CLIENT, product=FLOUR, quantity=20),
        Say(act="rephrase", subject="d1"),
    ):
        door.act(action)
    assert "douze cartons" in _live(door).turns[-1].text
    assert "grésille" in _live(door).turns[-1].text
    return door


def test_saying_it_again_puts_it_right() -> None:
    door = _heard()
    door.act(Say(act="rephrase", subject="d2"))
    assert "deux cartons" in _live(door).turns[-1].text
    turns = len(_live(door).turns)
    door.act(Say(act="rephrase", subject="order"))
    assert not any("deux cartons" in turn.text for turn in _live(door).turns[turns:])


@pytest.mark.parametrize(
    "words", ["douze cartons de serviettes", "Serviettes ouate", "donc Douze cartons, c'est bien ça ?"]
)
def test_so_do_the_trainee_s_own_words(words: str) -> None:
    door = _heard()
    door.act(Say(act="rephrase", subject=words))
    assert "deux cartons" in _live(door).turns[-1].text


@pytest.mark.parametrize("words", ["d1", "deux colis de farine", "une livraison jeudi"])
def test_rephrasing_something_else_does_not(words: str) -> None:
    door = _heard()
    door.act(Say(act="rephrase", subject=words))
    assert not any("deux cartons" in turn.text for turn in _live(door).turns)


def test_the_read_back_puts_it_right_and_costs_no_trust() -> None:
    door = _heard()
    door.act(AddLine(client=CLIENT, product=NAPKINS, quantity=72))
    assert _live(door).demands["d2"] == "misquantified"
    before = _live(door).trust
    door.act(Say(act="read_back", elements=("content", "quantities")))
    assert any("12" in turn.text for turn in _live(door).turns[-1:])
    assert _live(door).trust > before


def test_the_report_reminds_of_an_order_that_nobody_confirmed() -> None:
    door = _heard()
    door.act(HangUp())
    left = call_view(door.dataset, door.state).wrap_up
    assert left is not None
    assert [door.state.orders.orders[order.ref].client for order in left.pending] == [CLIENT]
    assert left.pending[0].total_cents > 0
    assert not left.has_order
    door.act(Confirm(order=left.pending[0].ref))
    done = call_view(door.dataset, door.state).wrap_up
    assert done is not None
    assert (done.pending, done.has_order) == ((), True)


def test_what_was_said_is_nowhere_in_what_is_heard() -> None:
    heard = [
        demand
        for client in world("crhr").world.clients
        if (script := world("crhr").script(client)) is not None
        for demand in script.demands
        if demand.heard
    ]
    assert heard
    for demand in heard:
        assert demand.nature == "exact"
        assert all(demand.heard in text and demand.said not in text for text in demand.spoken)
        assert all(demand.said in text and demand.heard not in text for text in demand.text)


@every_scenario
def test_nothing_that_is_dictated_is_misheard(scenario: str) -> None:
    dataset = world(scenario, exercise="E01")
    for task in dataset.world.exercise.tasks:
        script = dataset.script(task.client) if task.client else None
        assert not any(demand.heard for demand in (script.demands if script else ()))
