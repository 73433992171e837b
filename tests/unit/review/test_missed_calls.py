"""What got away and no indicator counts: a client who called, and whom nobody answered or called back."""

from __future__ import annotations

from dataclasses import replace

from crm_sandbox.bots import MemoryDoor
from crm_sandbox.crm.calls.actions import Answer
from crm_sandbox.crm.session.actions import Wait
from crm_sandbox.debrief.queries import UNHEARD_COMPLAINT, unreturned
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.records import changed
from tests.worlds import new_door, wait_until


def ringing() -> MemoryDoor:
    door = new_door(scenario="batiment", clients=24)
    wait_until(door, "08:05")
    return door


def test_a_missed_complaint_that_nobody_returned_got_away() -> None:
    door = ringing()
    door.act(Wait(until=clock.iso(clock.later(door.state.now, 600))))
    call = door.state.calls.ended[-1]
    (found,) = unreturned(door.dataset, door.state, {call.ref: 12})
    assert (found.advice, found.about, found.seq) == (UNHEARD_COMPLAINT, "Maçonnerie Ulysse", 12)
    back = replace(call, ref="C99", direction="outbound", ending="hung_up")
    returned = changed(door.state, calls=changed(door.state.calls, ended=(*door.state.calls.ended, back)))
    assert unreturned(door.dataset, returned, {}) == ()


def test_a_complaint_that_was_answered_did_not() -> None:
    door = ringing()
    door.act(Answer())
    assert unreturned(door.dataset, door.state, {}) == ()
