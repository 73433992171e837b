"""A period is read whole: what its later days bring counts as what its first day does, and not before it is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from crm_sandbox.bots import MemoryDoor
from crm_sandbox.crm.calls.actions import Dial, HangUp
from crm_sandbox.crm.dataset import Exercise, LaterDay
from crm_sandbox.crm.orders.dictation import dictation_view
from crm_sandbox.crm.session.actions import CloseDay
from crm_sandbox.evidence import Step, Story, tell
from crm_sandbox.evidence.dictated import dictated
from crm_sandbox.evidence.tool import functions_used
from crm_sandbox.kernel import clock
from crm_sandbox.review.compare import hours_of
from crm_sandbox.review.journal import run_clock
from crm_sandbox.wiring import build_decider
from tests.worlds import SEED, new_door, wait_until, world

FEW = 24


def told(door: MemoryDoor) -> Story:
    steps = [Step(seq, action.kind, "", events) for seq, (action, events) in enumerate(door.steps, start=1)]
    return tell(build_decider(), door.dataset, steps)


def put_off(exercise: Exercise) -> Exercise:
    """The exercise with a day before it, on which there is nothing to do but wait for the tasks of the next one."""
    morrow = date.fromisoformat(exercise.business_day).toordinal() + 1
    later = LaterDay(date.fromordinal(morrow).isoformat(), (), (), tasks=exercise.tasks)
    return replace(exercise, tasks=(), later=(later,))


def test_orders_dictated_on_a_later_day_are_shown_and_read() -> None:
    dataset = world("hygiene", SEED, FEW, "E02")
    exercise = dataset.world.exercise
    task = exercise.tasks[0].ref
    door = MemoryDoor(build_decider(), replace(dataset, world=replace(dataset.world, exercise=put_off(exercise))))
    assert dictation_view(door.dataset, door.state, task) is None
    door.act(CloseDay())
    view = dictation_view(door.dataset, door.state, task)
    assert view is not None and view.said == exercise.tasks[0].said
    plain = new_door(SEED, "hygiene", FEW, "E02")
    assert [item.demand for item in dictated(told(door))] == [item.demand for item in dictated(told(plain))] != []
    assert "tasks" in {mark.detail for mark in functions_used(told(door)).marks}


def test_two_runs_are_set_side_by_side_on_each_day() -> None:
    door = new_door(SEED, "hygiene", FEW, "E11")
    days = [date.fromisoformat(day) for day in door.dataset.world.exercise.days[:2]]
    for hour in ("09:20", "10:40"):
        wait_until(door, hour)
        door.act(Dial(client=door.dataset.world.exercise.due_clients[0]))
        if door.state.calls.live is not None:
            door.act(HangUp())
        door.act(CloseDay())
    hours = hours_of(told(door))
    assert list(hours) == days
    assert [f"{moment:%H:%M}" for offered in hours.values() for moment in offered] == [
        "09:15",
        "09:30",
        "10:30",
        "10:45",
    ]
    times = run_clock(door.dataset)
    seconds = [times.seconds(clock.iso(moment)) for offered in hours.values() for moment in offered]
    assert seconds == sorted(set(seconds))
