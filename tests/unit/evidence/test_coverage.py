"""I-ORG-04 reads the calls of the whole period: reached, or tried twice at hours that the file advises."""

from __future__ import annotations

from crm_sandbox.bots import MemoryDoor
from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.calls.actions import Dial, HangUp
from crm_sandbox.crm.calls.rules import who_picks_up
from crm_sandbox.crm.session.actions import CloseDay
from crm_sandbox.evidence import Step, tell
from crm_sandbox.evidence.coverage import period_covered
from crm_sandbox.kernel import clock
from crm_sandbox.wiring import build_decider
from tests.worlds import SEED, new_door, wait_until


def covered(door: MemoryDoor) -> dict[str, bool]:
    """Who is covered by what was done so far."""
    steps = [Step(seq, action.kind, "", events) for seq, (action, events) in enumerate(door.steps, start=1)]
    return {mark.subject: mark.is_counted for mark in period_covered(tell(build_decider(), door.dataset, steps)).marks}


def advised(client: Client, hour: str) -> bool:
    return any(window.start <= hour < window.end for window in client.preferred_hours)


def absent_at(door: MemoryDoor, *, is_advised: bool) -> tuple[str, str]:
    """A client due, and an hour (advised or not) at which nobody picks up."""
    for ref in door.dataset.world.exercise.due_over_period():
        client, script = door.dataset.world.clients[ref], door.dataset.script(ref)
        for minute in range(clock.minutes_of("09:00"), clock.minutes_of("17:00"), 10):
            hour = clock.hour_of(minute)
            nobody = script and who_picks_up(script, clock.at(door.state.now.date(), hour)) is None
            if nobody and advised(client, hour) == is_advised:
                return ref, hour
    raise LookupError


def try_on_two_days(door: MemoryDoor, client: str, hour: str) -> list[bool]:
    """Call at the hour on the first two days; whether he is covered after each."""
    found = []
    for _ in range(2):
        wait_until(door, hour)
        door.act(Dial(client=client))
        found.append(covered(door)[client])
        door.act(CloseDay())
    return found


def test_two_attempts_cover_a_client_at_advised_hours_only() -> None:
    door = new_door(SEED, "hygiene", 24, "E11")
    assert not any(covered(door).values())
    assert len(covered(door)) == len(door.dataset.world.exercise.due_over_period())
    assert try_on_two_days(door, *absent_at(door, is_advised=True)) == [False, True]
    door = new_door(SEED, "hygiene", 24, "E11")
    assert try_on_two_days(door, *absent_at(door, is_advised=False)) == [False, False]


def test_one_talk_covers_a_client_whatever_the_hour() -> None:
    door = new_door(SEED, "hygiene", 24, "E11")
    wait_until(door, "09:30")
    for ref in door.dataset.world.exercise.due_clients:
        door.act(Dial(client=ref))
        if door.state.calls.live is not None and door.state.calls.live.role != "voicemail":
            door.act(HangUp())
            assert covered(door)[ref]
            return
    raise AssertionError("nobody picks up")


def test_a_single_day_covers_no_period() -> None:
    assert covered(new_door(SEED, "hygiene", 24)) == {}
