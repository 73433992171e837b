"""A period of several days: the night passes, the state goes on, mistakes come back as calls and messages of the next day."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from crm_sandbox.bots import MemoryDoor, play
from crm_sandbox.crm.calls.actions import Answer, Dial, HangUp, Say, ScheduleCallback
from crm_sandbox.crm.calls.events import CallMissed, ClientReplied, PersonaSet
from crm_sandbox.crm.calls.rules import who_picks_up
from crm_sandbox.crm.desk.actions import OpenDocument
from crm_sandbox.crm.desk.queries import desk_view, report_view
from crm_sandbox.crm.plan.actions import PlaceSlot, SubmitPlan
from crm_sandbox.crm.session.actions import CloseDay, HandIn, Reopen
from crm_sandbox.crm.session.events import IncidentGenerated
from crm_sandbox.crm.session.period import due_now, of_day
from crm_sandbox.crm.session.sequels import is_aggrieved
from crm_sandbox.crm.session.state import Incident
from crm_sandbox.crm.state import RunState, initial_state, state_digest
from crm_sandbox.datasets.days import working_days
from crm_sandbox.kernel import canonical, clock
from crm_sandbox.kernel.events import Event, to_payload
from crm_sandbox.kernel.refusals import Refused
from crm_sandbox.wiring import build_decider
from tests.worlds import SEED, new_door, wait_until

HOUSE, FEW = "hygiene", 24


def week() -> MemoryDoor:
    """Five days in a small house."""
    return new_door(SEED, HOUSE, FEW, "E11")


@cache
def played(profile: str) -> MemoryDoor:
    """Five days of a scripted trainee in a small house."""
    door = week()
    play(door, profile)
    return door


def of(door: MemoryDoor, kind: type[Event]) -> list[Any]:
    """What happened of a kind in the latest step."""
    return [item for item in door.steps[-1][1] if isinstance(item, kind)]


def reachable(door: MemoryDoor, *, role_may: str = "order") -> str:
    """A client who answers now himself."""
    for ref in due_now(door.dataset, door.state):
        script = door.dataset.script(ref)
        role = script.roles.get(who_picks_up(script, door.state.now) or "") if script else None
        if role is not None and role_may in role.rights:
            return ref
    raise LookupError(role_may)


def test_a_period_is_made_of_working_days() -> None:
    thursday = date(2027, 5, 27)
    assert [day.day for day in working_days(thursday, 4, ("2027-05-31",))] == [27, 28, 1, 2]


def test_the_night_leads_to_the_next_opening_with_a_plan_to_make_and_the_tasks_of_the_day() -> None:
    door = week()
    first = due_now(door.dataset, door.state)
    door.act(PlaceSlot(subject=first[0], at=clock.iso(clock.at(door.state.now.date(), "10:00"))))
    door.act(SubmitPlan())
    day = door.state.now.date().isoformat()
    wait_until(door, "17:30")
    door.act(CloseDay())
    exercise = door.dataset.world.exercise
    opening = clock.at(date.fromisoformat(exercise.days[1]), exercise.starts_at)
    assert door.state.now == opening
    assert door.state.plan.submitted_at is None
    assert door.state.plan.slots == {}
    assert door.state.plan.past[day].submitted[0].subject == first[0]
    assert {"T1-J2", "T2-J2"} <= set(door.state.tasks.tasks)
    assert door.state.tasks.tasks["T1-J2"].due_at > clock.iso(opening)
    door.act(PlaceSlot(subject=first[0], at=clock.iso(clock.at(opening.date(), "10:00"))))
    assert [slot.ref for slot in door.state.plan.ordered()] == ["S-002"]


def test_who_was_not_reached_is_due_again_and_the_desk_says_so() -> None:
    door = week()
    first = due_now(door.dataset, door.state)
    wait_until(door, "09:30")
    met = reachable(door)
    door.act(Dial(client=met))
    door.act(HangUp())
    wait_until(door, "17:30")
    door.act(CloseDay())
    second = due_now(door.dataset, door.state)
    assert set(first) - {met} <= set(second)
    assert met not in second
    period = desk_view(door.dataset, door.state).period
    assert period is not None
    assert (period.number, period.total, period.due) == (2, 5, len(second))
    assert period.carried == len(first) - 1
    assert period.yesterday is not None
    assert (period.yesterday.reached, period.yesterday.missed_callbacks) == (1, 1)
    assert sum(line.reached for line in period.coverage) == 1
    assert sum(line.due for line in period.coverage) == len(door.dataset.world.exercise.due_over_period())
    assert desk_view(door.dataset, door.state).figures.calls == 0
    assert report_view(door.dataset, door.state).calls == ()


def test_who_leaves_early_misses_the_calls_of_the_afternoon() -> None:
    door = week()
    wait_until(door, "14:00")
    door.act(CloseDay())
    assert [item.call for item in of(door, CallMissed)] == ["AE-INX1"]
    assert door.state.now.date().isoformat() == door.dataset.world.exercise.days[1]


@pytest.mark.parametrize("leaving", ["09:00", "17:30"])
def test_a_promise_for_the_afternoon_is_broken_that_night_whenever_one_leaves(leaving: str) -> None:
    door = week()
    today = door.state.now.date()
    for client in due_now(door.dataset, door.state):
        door.act(ScheduleCallback(client=client, at=clock.iso(clock.at(today, "16:00"))))
    wait_until(door, leaving)
    door.act(CloseDay())
    lost = [item.client for item in of(door, IncidentGenerated) if item.cause == "order_lost"]
    assert lost
    door.act(CloseDay())
    assert not set(lost) & {item.client for item in of(door, IncidentGenerated) if item.cause == "order_lost"}


def test_a_page_of_yesterday_closes_nothing_more() -> None:
    door = week()
    first, second = door.dataset.world.exercise.days[:2]
    door.act(CloseDay(day=first))
    with pytest.raises(Refused, match="day_is_over"):
        door.act(CloseDay(day=first))
    assert door.state.now.date().isoformat() == second
    assert report_view(door.dataset, door.state).closing == second


def test_who_works_past_midnight_loses_no_day() -> None:
    door = week()
    first, second = door.dataset.world.exercise.days[:2]
    subject = due_now(door.dataset, door.state)[0]
    door.act(PlaceSlot(subject=subject, at=clock.iso(clock.at(door.state.now.date(), "10:00"))))
    wait_until(door, "23:59")
    while door.state.now.date().isoformat() == first:
        door.act(OpenDocument(document=next(iter(door.dataset.world.documents))))
    door.act(CloseDay(day=first))
    assert door.state.now == clock.at(date.fromisoformat(second), door.dataset.world.exercise.starts_at)
    assert set(door.state.plan.past) == {first}
    assert {"T1-J2", "T2-J2"} <= set(door.state.tasks.tasks)


def test_a_day_cannot_be_closed_during_a_call_nor_the_last_one_nor_the_only_one() -> None:
    door = week()
    wait_until(door, "09:30")
    door.act(Dial(client=reachable(door)))
    with pytest.raises(Refused, match="call_under_way"):
        door.act(CloseDay())
    last = played("beginner")
    assert last.state.now.date().isoformat() == last.dataset.world.exercise.days[-1]
    assert sum(isinstance(action, CloseDay) for action, _ in last.steps) == 4
    with pytest.raises(Refused, match="last_day"):
        new_door(SEED, HOUSE, FEW).act(CloseDay())


def test_a_recorded_period_decides_and_folds_to_the_same_state() -> None:
    door, decider = played("beginner"), build_decider()
    state: RunState = initial_state(door.dataset)
    for action, events in door.steps:
        assert decider.decide(door.dataset, state, action).events == events
        for event in events:
            stored = canonical.loads(canonical.dumps(to_payload(event)))
            state = decider.evolve(state, decider.read_event(event.type, event.version, stored))
    assert state_digest(state) == state_digest(door.state)
    assert state.is_handed_in


def after_an_order_in_red() -> tuple[MemoryDoor, Incident]:
    """The morning after an order was validated in red, and what came of it."""
    door = week()
    for action, _ in played("beginner").steps:
        door.act(action)
        if isinstance(action, CloseDay):
            break
    return door, next(item for item in door.state.session.nights if item.cause == "delivery_blocked")


def test_who_was_called_first_does_not_call_about_it_himself() -> None:
    door, blocked = after_an_order_in_red()
    due = next(due for due in door.state.agenda if (due.subject, due.kind) == (blocked.ref, "call.rings"))
    wait_until(door, f"{clock.later(clock.parse(due.at), -300):%H:%M}")
    door.act(Dial(client=blocked.client))
    assert any(item.line == "complaint" for item in of(door, ClientReplied))
    door.act(HangUp())
    wait_until(door, f"{clock.later(clock.parse(due.at), 60):%H:%M}")
    assert f"AE-{blocked.ref}" not in {call.ref for call in door.state.calls.ended}
    assert blocked.ref not in {item.subject for item in door.state.agenda}


def test_an_order_validated_in_red_comes_back_as_a_message_and_a_call_heard_once() -> None:
    door, blocked = after_an_order_in_red()
    assert door.state.orders.orders[blocked.order].status == "credit_hold"
    assert (door.state.orders.orders[blocked.order].delivery_on or "") <= door.state.now.date().isoformat()
    message = door.state.tasks.messages[blocked.ref]
    assert (message.department, message.client) == ("accounts", blocked.client)
    assert blocked.order in message.text
    due = next(due for due in door.state.agenda if due.subject == blocked.ref)
    wait_until(door, due.at[11:16])
    while door.state.calls.ringing is None or door.state.calls.ringing.client != blocked.client:
        wait_until(door, f"{clock.later(door.state.now, 60):%H:%M}")
    door.act(Answer())
    assert any(blocked.order in item.text for item in of(door, ClientReplied) if item.line == "complaint")
    assert is_aggrieved(door.dataset, door.state, blocked.client)
    door.act(HangUp())
    assert not is_aggrieved(door.dataset, door.state, blocked.client)


def test_a_promise_that_no_department_knows_of_costs_trust_on_the_morrow() -> None:
    door = week()
    wait_until(door, "09:30")
    client = reachable(door)
    before = _trust(door, client)
    door.act(Say(act="commit", what="redelivery", when="J+1"))
    door.act(HangUp())
    wait_until(door, "17:30")
    door.act(CloseDay())
    assert [item.cause for item in door.state.session.nights] == ["broken_promise"]
    assert any(message.client == client for message in door.state.tasks.messages.values())
    wait_until(door, "09:30")
    assert _trust(door, client) == before - 15


def _trust(door: MemoryDoor, client: str) -> int:
    door.act(Dial(client=client))
    (persona,) = of(door, PersonaSet)
    return int(persona.trust)


def test_a_callback_promised_for_another_day_waits_for_its_day() -> None:
    door = week()
    wait_until(door, "09:30")
    client = reachable(door)
    later = date.fromisoformat(door.dataset.world.exercise.days[1])
    door.act(ScheduleCallback(client=client, at=clock.iso(clock.at(later, "11:00"))))
    assert client not in {item.subject for item in desk_view(door.dataset, door.state).agenda}
    wait_until(door, "17:30")
    door.act(CloseDay())
    assert client in {item.subject for item in desk_view(door.dataset, door.state).agenda}


def test_the_experts_week_causes_nothing_and_nothing_is_told_twice() -> None:
    assert played("expert").state.session.nights == ()
    state = played("beginner").state
    keys = [(item.cause, item.client, item.order, item.subject) for item in state.session.nights]
    assert len(keys) == len(set(keys)) > 0


def test_a_hand_in_taken_back_keeps_what_the_nights_brought() -> None:
    door = week()
    for action, _ in played("beginner").steps:
        door.act(action)
    total, last = door.state.session.nights, door.state.now.date().isoformat()
    door.act(Reopen(reason="trop tôt"))
    assert door.state.session.nights == tuple(item for item in total if item.since[:10] < last)
    door.act(HandIn())
    assert door.state.session.nights == total


def test_a_day_of_a_period_is_told_as_a_run_of_its_own() -> None:
    door = played("expert")
    days = [date.fromisoformat(day) for day in door.dataset.world.exercise.days]
    told = [of_day(door.dataset, door.state, day) for day in days]
    assert [len(state.calls.ended) for _, state in told] != [0, 0, 0, 0, 0]
    assert sum(len(state.calls.ended) for _, state in told) == len(door.state.calls.ended)
    assert all(dataset.world.exercise.days == (day.isoformat(),) for (dataset, _), day in zip(told, days, strict=True))
    assert all(state.plan.submitted_at for _, state in told if state.plan.slots)
