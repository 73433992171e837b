"""Role play: a person plays the client, whoever follows the run ticks what was said, and the log tells both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from crm_sandbox import platform_clock
from crm_sandbox.crm.accounts.actions import CreateNote
from crm_sandbox.crm.calls.events import DemandExpressed, FactRevealed
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.state import state_digest
from crm_sandbox.evidence.story import Step, tell
from crm_sandbox.kernel import clock
from crm_sandbox.training.cohorts import get_assignment
from crm_sandbox.training.runs import NewRun, create_runs
from crm_sandbox.web.services import EXTENSION
from tests.capability.review.conftest import House, Login

CLIENT = "ORV-C001"
Do = Callable[..., int]


@pytest.fixture
def run(house: House) -> str:
    """A run of ben's in which nothing happened yet."""
    found = house.centre.run(house.open)
    with house.centre.database.writing() as connection:
        assignment = get_assignment(connection, found.assignment)
        new = NewRun(house.people["ben"], assignment, found.seed, found.dataset_key, found.dataset_digest)
        (made,) = create_runs(connection, [new], at=platform_clock.now())
    return made


@pytest.fixture
def script(house: House, run: str) -> Script:
    """A client who gives facts and orders."""
    dataset = house.centre.ledger.state_at(run)[0]
    parts = (dataset.script(ref) for ref in dataset.world.clients)
    return next(
        part
        for part in parts
        if part and part.is_authored and part.facts and part.demands and part.direction == "outbound"
    )


def answers(client: FlaskClient, run: str, path: str, **form: str) -> int:
    return client.post(f"/review/runs/{run}/{path}", data=form).status_code


def state(house: House, run: str) -> Any:
    return house.centre.ledger.state_at(run)[1]


@pytest.fixture
def in_call(house: House, run: str, script: Script, login: Login) -> FlaskClient:
    """Ben is on the phone with somebody whom tom plays."""
    assert answers(login("tom"), run, "role-play", is_on="1") == 303
    ben = login("ben")
    hour = next(p.start for p in script.pickups if p.who in script.roles and "order" in script.roles[p.who].rights)
    until = clock.iso(clock.at(state(house, run).now.date(), hour) + timedelta(minutes=1))
    while state(house, run).now < clock.parse(until):
        assert ben.post(f"/runs/{run}/do/clock.wait", data={"until": until}).status_code == 303
    assert ben.post(f"/runs/{run}/do/call.dial", data={"client": script.client}).status_code == 303
    assert state(house, run).calls.live is not None
    return ben


def test_nothing_is_simulated_and_what_is_ticked_counts_as_said(
    house: House, run: str, script: Script, in_call: FlaskClient, login: Login
) -> None:
    tom = login("tom")
    for act in ("greet", "state_purpose", "ask_open", "conclude"):
        said = {"act": act, "purpose": "reorder", "theme": "order"}
        assert in_call.post(f"/runs/{run}/do/call.say", data=said).status_code == 303
        if act == "ask_open":
            live = state(house, run).calls.live
            assert [turn.speaker for turn in live.turns] == ["me", "me", "me"]
            assert (live.trust, live.mood) == (script.persona.trust, script.persona.mood)
            assert (live.patience_t, live.annoyance, live.revealed, dict(live.demands)) == (
                script.persona.patience_s * 10,
                0,
                (),
                {},
            )
            page = unescape(tom.get(f"/review/runs/{run}").get_data(as_text=True))
            assert f"demand:{script.demands[0].ref}" in page
            assert answers(tom, run, "heard", said=f"demand:{script.demands[0].ref}") == 303
            assert answers(tom, run, "heard", said=f"fact:{script.facts[0].ref}") == 303
            assert answers(tom, run, "heard", said=f"fact:{script.facts[0].ref}") == 409
    memory = state(house, run).calls.memory[script.client]
    assert memory.revealed == (script.facts[0].ref,)
    assert set(memory.demands) == {script.demands[0].ref}
    entries = house.centre.ledger.entries(run)
    heard = [e.envelope.actor for e in entries if e.envelope.type == "call.hear"]
    assert heard == [house.people["tom"]] * 2
    steps = [Step(e.envelope.seq, e.envelope.type, e.envelope.at_sim, e.events) for e in entries]
    story = tell(house.centre.ledger.decider, house.centre.ledger.state_at(run)[0], steps)
    assert state_digest(story.final) == state_digest(state(house, run))


def test_what_is_heard_after_the_line_was_typed_settles_it_all_the_same(
    house: House, run: str, script: Script, in_call: FlaskClient, login: Login
) -> None:
    wanted = script.demands[0]
    line = {"client": script.client, "product": wanted.accepted[0], "quantity": str(wanted.quantity), "unit": "unit"}
    assert in_call.post(f"/runs/{run}/do/order.add_line", data=line).status_code == 303
    assert answers(login("tom"), run, "heard", said=f"demand:{wanted.ref}") == 303
    assert state(house, run).calls.live.demands[wanted.ref] == "satisfied"


def test_the_answer_to_an_offer_is_the_persons(
    house: House, run: str, script: Script, in_call: FlaskClient, login: Login
) -> None:
    world = house.centre.ledger.state_at(run)[0].world
    origin = world.products[script.demands[0].product]
    other = next(p.ref for p in world.products.values() if p.usage == origin.usage and p.ref != origin.ref)
    offer = {"act": "offer_substitute", "origin": origin.ref, "product": other}
    assert in_call.post(f"/runs/{run}/do/call.say", data=offer).status_code == 303
    assert state(house, run).orders.substitutions[-1].answer == "open"
    assert answers(login("eva"), run, "heard", said=f"accepts:{other}") == 303
    assert state(house, run).orders.substitutions[-1].answer == "accepted"
    assert other in state(house, run).calls.live.accepted


def test_a_tick_made_in_error_is_withdrawn_and_the_log_keeps_both(
    house: House, run: str, script: Script, in_call: FlaskClient, login: Login
) -> None:
    tom = login("tom")
    ticks = (f"demand:{script.demands[0].ref}", f"fact:{script.facts[0].ref}")
    for tick in ticks:
        assert answers(tom, run, "heard", said=tick) == 303
    shown = unescape(tom.get(f"/review/runs/{run}").get_data(as_text=True))
    assert "Retirer une coche" in shown
    assert all(f'value="{tick}"' in shown for tick in ticks)
    for tick in ticks:
        assert answers(tom, run, "unheard", said=tick) == 303
        assert answers(tom, run, "unheard", said=tick) == 409
    live = state(house, run).calls.live
    assert (live.revealed, dict(live.demands)) == ((), {})
    entries = house.centre.ledger.entries(run)
    assert [e.envelope.type for e in entries].count("call.unhear") == 2
    steps = [Step(e.envelope.seq, e.envelope.type, e.envelope.at_sim, e.events) for e in entries]
    story = tell(house.centre.ledger.decider, house.centre.ledger.state_at(run)[0], steps)
    assert story.of(DemandExpressed) == story.of(FactRevealed) == []
    assert [call.of(FactRevealed) for call in story.calls] == [[]]
    assert answers(tom, run, "heard", said=ticks[0]) == 303


def test_an_offer_whose_answer_is_withdrawn_waits_for_one_again(
    house: House, run: str, script: Script, in_call: FlaskClient, login: Login
) -> None:
    world = house.centre.ledger.state_at(run)[0].world
    origin = world.products[script.demands[0].product]
    other = next(p.ref for p in world.products.values() if p.usage == origin.usage and p.ref != origin.ref)
    offer = {"act": "offer_substitute", "origin": origin.ref, "product": other}
    assert in_call.post(f"/runs/{run}/do/call.say", data=offer).status_code == 303
    assert answers(login("eva"), run, "heard", said=f"accepts:{other}") == 303
    assert answers(login("eva"), run, "unheard", said=f"accepts:{other}") == 303
    assert state(house, run).orders.substitutions[-1].answer == "open"
    assert other not in state(house, run).calls.live.accepted
    assert answers(login("eva"), run, "heard", said=f"refuses:{other}") == 303
    assert state(house, run).orders.substitutions[-1].answer == "refused"


def test_the_clock_on_the_wall_drives_the_conversation(house: House, run: str, in_call: FlaskClient) -> None:
    ledger, home = house.centre.ledger, house.app.extensions[EXTENSION]
    seq = ledger.stream(run).head_seq
    before = state(house, run)
    (last,) = ledger.entries(run, after=seq - 1)
    later = platform_clock.seconds_after(platform_clock.read_stamp(last.envelope.at_wall), 95)
    home._let_people_talk(run, seq, later)
    home._let_people_talk(run, seq, platform_clock.seconds_after(later, 60))
    after = state(house, run)
    assert (after.now - before.now).total_seconds() == 95
    assert after.calls.live.elapsed_s == before.calls.live.elapsed_s + 95
    assert ledger.entries(run)[-1].envelope.actor == "system"


def test_no_second_is_lost_between_steps_nor_stopped_by_a_key_that_was_sent(
    house: House, run: str, in_call: FlaskClient
) -> None:
    ledger, home = house.centre.ledger, house.app.extensions[EXTENSION]
    head = ledger.stream(run).head_seq
    (last,) = ledger.entries(run, after=head - 1)
    start, before = platform_clock.read_stamp(last.envelope.at_wall), state(house, run).now
    note, forged = CreateNote(client=CLIENT, text="Une note"), f"clock:{head + 1}"
    ledger.record(run, note, actor="ben", at_wall=start, idempotency_key=forged)
    for tick in (700, 1400, 2100, 2800, 3500):
        at = start + timedelta(milliseconds=tick)
        home._let_people_talk(run, ledger.stream(run).head_seq, at)
        ledger.record(
            run, CreateNote(client=CLIENT, text=str(tick)), actor="ben", at_wall=at, idempotency_key=f"n{tick}"
        )
    passed = (state(house, run).now - before).total_seconds()
    assert passed == int((start + timedelta(milliseconds=3500)).timestamp()) - int(start.timestamp()) >= 3


@pytest.mark.parametrize("kind", ["run.play_roles", "clock.advance", "call.hear", "call.unhear"])
def test_the_doors_of_trainees_are_shut_to_what_staff_records(house: House, run: str, login: Login, kind: str) -> None:
    form = {"is_on": "1", "seconds": "60", "what": "fact", "subject": "F1"}
    assert login("ben").post(f"/runs/{run}/do/{kind}", data=form).status_code == 404


@pytest.mark.parametrize("who", ["ben", "jo", "stranger"])
def test_only_the_staff_of_the_cohort_plays_roles(house: House, run: str, login: Login, who: str) -> None:
    browser = login(who)
    assert answers(browser, run, "role-play", is_on="1") == 404
    assert answers(browser, run, "heard", said="fact:F1") == 404
    assert answers(browser, run, "unheard", said="fact:F1") == 404
    assert browser.get(f"/review/runs/{run}/role-sheet/{CLIENT}").status_code == 404


def test_the_part_of_the_very_run_is_printed(house: House, run: str, script: Script, eva: FlaskClient) -> None:
    answer = eva.get(f"/review/runs/{run}/role-sheet/{script.client}")
    assert answer.status_code == 200
    assert script.title in unescape(answer.get_data(as_text=True))


def test_the_screen_says_that_it_is_role_play_and_shows_no_patience(run: str, in_call: FlaskClient) -> None:
    page = in_call.get(f"/runs/{run}/call").get_data(as_text=True)
    assert "Jeu de rôle" in page
    assert 'class="pips"' not in page
