"""A client who called and was not answered waits to be called back: he is no call that was made."""

from __future__ import annotations

from crm_sandbox.bots import MemoryDoor
from crm_sandbox.crm.calls.actions import Dial, HangUp, ScheduleCallback
from crm_sandbox.crm.calls.missed import missed_calls
from crm_sandbox.crm.calls.queries import call_view
from crm_sandbox.crm.desk.queries import desk_view
from crm_sandbox.crm.plan.actions import PlaceSlot
from crm_sandbox.crm.session.actions import Wait
from crm_sandbox.kernel import clock
from tests.unit.crm.test_period import reachable
from tests.worlds import new_door, wait_until


def _missed() -> tuple[MemoryDoor, str]:
    """A day in which a client of the plan called and nobody answered; and his ref."""
    door = new_door()
    while not any(call.ending == "missed" for call in door.state.calls.ended):
        door.act(Wait(until=clock.iso(clock.later(door.state.now, 600))))
    client = door.state.calls.ended[-1].client
    door.act(PlaceSlot(subject=client, at=clock.iso(clock.at(door.state.now.date(), "15:00"))))
    return door, client


def test_a_planned_client_whose_call_was_missed_is_still_to_call() -> None:
    door, client = _missed()
    assert [call.ending for call in door.state.calls.ended if call.client == client] == ["missed"]
    desk, idle = desk_view(door.dataset, door.state), call_view(door.dataset, door.state)
    (item,) = (item for item in desk.agenda if item.subject == client)
    assert item.status != "done"
    assert item.result == ""
    assert client in [row.client for row in desk.missed]
    assert desk.missed == idle.missed
    assert client in [row.ref for row in idle.next_calls]


def test_whoever_is_called_back_waits_no_more() -> None:
    door, client = _missed()
    door.act(Dial(client=client))
    assert client not in [row.client for row in missed_calls(door.dataset, door.state)]
    door.act(HangUp())
    assert client not in [row.client for row in missed_calls(door.dataset, door.state)]


def test_a_callback_promised_for_later_is_not_kept_by_the_call_that_promised_it() -> None:
    door = new_door()
    wait_until(door, "09:30")
    client = reachable(door)
    door.act(Dial(client=client))
    door.act(HangUp())
    day = door.state.now.date()
    door.act(ScheduleCallback(client=client, at=clock.iso(clock.at(day, "11:00"))))
    assert _status(door, client) != "done"
    wait_until(door, "11:00")
    door.act(Dial(client=client))
    if door.state.calls.live:
        door.act(HangUp())
    assert _status(door, client) == "done"


def _status(door: MemoryDoor, client: str) -> str:
    return next(item.status for item in desk_view(door.dataset, door.state).agenda if item.subject == client)


def test_who_did_not_answer_is_still_to_call_at_his_next_hour() -> None:
    door = new_door()
    silent = next(ref for ref in door.dataset.world.exercise.due_clients if not _answers_now(door, ref))
    day = door.state.now.date()
    for hour in ("08:30", "15:00"):
        door.act(PlaceSlot(subject=silent, at=clock.iso(clock.at(day, hour))))
    door.act(Dial(client=silent))
    assert door.state.calls.live is None
    statuses = [item.status for item in desk_view(door.dataset, door.state).agenda if item.subject == silent]
    assert statuses[0] == "done"
    assert statuses[1] != "done"


def _answers_now(door: MemoryDoor, client: str) -> bool:
    script, hour = door.dataset.script(client), door.state.now.strftime("%H:%M")
    return script is None or any(pickup.start <= hour <= pickup.end for pickup in script.pickups)
