"""A day of calls drawn: each call where its hour is, in the tone of what the client's file says of that hour."""

from __future__ import annotations

from itertools import pairwise

from crm_sandbox.bots import play
from crm_sandbox.crm.plan.actions import PlaceSlot, SubmitPlan
from crm_sandbox.crm.plan.candidates import latest_call
from crm_sandbox.evidence.planning.feedback import assess
from crm_sandbox.kernel import clock
from crm_sandbox.web.plan_drawing import PlanDrawing, plan_drawing
from tests.worlds import new_door

QUIET_AT_NOON = "ORV-C017"


def drawn(*places: tuple[str, str]) -> PlanDrawing:
    """The drawing of a plan made of (client, hour), before anything was done."""
    door = new_door()
    for client, hour in places:
        at = clock.iso(clock.at(door.state.now.date(), hour))
        door.act(PlaceSlot.from_payload({"slot_kind": "call", "subject": client, "at": at, "minutes": 10}))
    door.act(SubmitPlan())
    return plan_drawing(door.dataset, door.state, assess(door.dataset, door.state.plan.submitted))


def test_a_planned_call_stands_at_its_hour_in_the_tone_of_its_file() -> None:
    door = new_door()
    world = door.dataset.world
    late = next(
        ref
        for ref in world.exercise.due_clients
        if (latest := latest_call(door.dataset, door.state, world.clients[ref])) and f"{latest:%H:%M}" < "11:00"
    )
    drawing = drawn((QUIET_AT_NOON, "12:00"), (late, "14:00"))
    planned = {(bar.at, bar.tone): bar for bar in drawing.lanes[1].bars}
    assert set(planned) == {("12:00", "avoid"), ("14:00", "late")}
    noon, afternoon = planned["12:00", "avoid"], planned["14:00", "late"]
    hour = drawing.width // len(drawing.hours)
    assert drawing.hours[0] == "08:00"
    assert (noon.x, afternoon.x) == (4 * hour, 6 * hour)
    assert noon.width == hour // 6 - 1
    assert drawing.lanes[2].bars == ()


def test_the_reference_names_nobody_and_no_call_of_it_covers_another() -> None:
    reference = drawn((QUIET_AT_NOON, "12:00")).lanes[0]
    assert len(reference.bars) > 10
    assert {(bar.name, bar.at, bar.tone) for bar in reference.bars} == {("", "", "model")}
    bars = sorted(reference.bars, key=lambda bar: bar.x)
    assert all(first.x + first.width <= second.x for first, second in pairwise(bars))


def test_the_calls_of_a_day_are_drawn_as_they_were_made() -> None:
    door = new_door()
    play(door, "expert")
    drawing = plan_drawing(door.dataset, door.state, assess(door.dataset, door.state.plan.submitted))
    outbound = [call for call in door.state.calls.ended if call.direction == "outbound"]
    assert [bar.at for bar in drawing.lanes[2].bars] == [call.started_at[11:16] for call in outbound]
    assert all(0 <= bar.x < bar.x + bar.width <= drawing.width for lane in drawing.lanes for bar in lane.bars)
