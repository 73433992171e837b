"""What is said of a submitted plan: its share of the best one found, its costliest placements, its typical mistakes."""

from __future__ import annotations

import pytest

from crm_sandbox.bots.planning import build_plan, down_the_list
from crm_sandbox.crm.plan.actions import PlaceSlot, SubmitPlan
from crm_sandbox.evidence.planning.feedback import Assessment, assess
from crm_sandbox.kernel import clock
from tests.worlds import SEED, crhr, new_door

SEEDS = (SEED, 2, 3)


def assessed(*places: tuple[str, str, str, int], seed: int = SEED) -> Assessment:
    """What is said of a plan made of (kind, subject, hour, minutes)."""
    door = new_door(seed)
    for kind, subject, hour, minutes in places:
        at = clock.iso(clock.at(door.state.now.date(), hour))
        door.act(PlaceSlot.from_payload({"slot_kind": kind, "subject": subject, "at": at, "minutes": minutes}))
    door.act(SubmitPlan())
    return assess(door.dataset, door.state.plan.submitted)


def codes(found: Assessment) -> set[str]:
    return {mistake.code for mistake in found.mistakes}


def played(planner: object, seed: int) -> Assessment:
    door = new_door(seed)
    planner(door)  # type: ignore[operator]
    return assess(door.dataset, door.state.plan.submitted)


def test_the_experts_plan_is_worth_over_nine_tenths_on_average_and_the_list_under_three() -> None:
    expert = [played(build_plan, seed).share_pm for seed in SEEDS]
    beginner = [played(down_the_list, seed).share_pm for seed in SEEDS]
    assert sum(expert) > 900 * len(SEEDS)
    assert sum(beginner) < 300 * len(SEEDS)


def test_the_list_is_named_and_its_costliest_placements_have_a_better_hour() -> None:
    found = played(down_the_list, SEED)
    assert {"down_the_list", "large_at_low_chance", "promise_vague"} <= codes(found)
    assert len(found.costliest) == 3
    losses = [item.loss for item in found.costliest]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] > 0
    for item in found.costliest:
        start, end = item.better
        assert not start <= item.minute < end
    assert max(losses) == max(item.loss for item in found.placements)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_typical_mistake_of_a_beginner_is_seen_in_the_experts_plan(seed: int) -> None:
    assert codes(played(build_plan, seed)) <= {"cutoff_late"}


def test_a_large_client_at_noon_is_told_with_what_his_file_says() -> None:
    found = assessed(("call", "ORV-C017", "12:00", 10))
    assert codes(found) == {"large_at_low_chance"}
    (item,) = found.costliest
    assert (item.subject, item.reason, item.minute) == ("ORV-C017", "quiet", 720)
    assert clock.hour_of(item.better[0]) == "09:30"
    assert item.chance_pm < 100 < 600 < item.best_chance_pm


def test_a_promised_callback_in_the_morning_somewhere_is_told() -> None:
    promise = crhr().world.exercise.promises[0]
    found = assessed(("call", promise.client, "09:15", 10))
    assert codes(found) == {"promise_vague"}
    assert {clock.hour_of(minute) for minute in found.costliest[0].better} == {promise.at}
    kept = assessed(("call", promise.client, promise.at, 10))
    assert kept.costliest == ()
    assert kept.worth > found.worth


def test_tasks_in_the_best_hours_are_told_and_not_at_noon() -> None:
    early = assessed(("task", "T3", "09:30", 10), ("task", "T4", "09:45", 10), ("task", "T5", "10:00", 15))
    assert "tasks_first" in codes(early)
    late = assessed(("task", "T3", "11:45", 10), ("task", "T4", "12:00", 10), ("task", "T5", "12:15", 15))
    assert codes(late) == set()


def test_a_task_after_its_deadline_is_worth_nothing() -> None:
    found = assessed(("task", "T2", "11:30", 20))
    assert [(item.subject, item.reason, item.worth) for item in found.costliest] == [("T2", "deadline", 0)]


def test_an_empty_stretch_is_slack_and_the_share_never_exceeds_the_whole() -> None:
    for seed in SEEDS:
        found = played(build_plan, seed)
        assert found.worth <= found.best_worth <= found.bound()
        assert 0 < found.free_pm < 1000
