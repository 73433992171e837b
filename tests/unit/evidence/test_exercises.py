"""The ladder: each exercise is played in each house. The expert does well on what it aims at; the beginner is seen."""

from __future__ import annotations

import os
from functools import cache

import pytest

from crm_sandbox.bots import MemoryDoor, play
from crm_sandbox.datasets import load_scenario, scenario_folder, scenario_slugs
from crm_sandbox.evidence import Evidence, Step, collect, tell
from crm_sandbox.evidence.indicators import criteria_of
from crm_sandbox.review.referential import referential
from crm_sandbox.wiring import build_decider
from tests.worlds import SEED, new_door, world

LADDER = ("E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08", "E09", "E10", "E11")
HOUSES = scenario_slugs()
IN_TURN = [(HOUSES[place % len(HOUSES)], code) for place, code in enumerate(LADDER)]
"""One house for each exercise; `make matrix` plays every exercise in every house."""

EVERYWHERE = [(slug, code) for slug in HOUSES for code in LADDER] if os.environ.get("MATRIX") else IN_TURN
DICTATED = ("E01", "E02")
SEEN = {
    "E01": {"I-CMD-01"},
    "E02": {"I-CMD-03"},
    "E03": {"I-CLO-07", "I-FIC-05"},
    "E04": {"I-CLO-02", "I-CLO-03", "I-CLO-07"},
    "E05": {"I-SUB-01", "I-SUB-02", "I-CLO-04"},
    "E06": {"I-GRC-07", "I-ECH-01"},
    "E07": {"I-ORG-01", "I-ORG-06", "I-ORG-09"},
    "E08": {"I-ENC-03"},
    "E09": {"I-REC-01", "I-REC-04", "I-REC-08"},
    "E11": {"I-ORG-04", "I-ORG-07"},
    "E10": {"I-CLO-02", "I-CLO-07", "I-ORG-01", "I-ESP-01"},
}
"""What the expert does well in an exercise and the beginner does not: one of these at least, in each house."""


@cache
def played(slug: str, code: str, profile: str) -> MemoryDoor:
    door = new_door(SEED, slug, exercise=code)
    play(door, profile)
    return door


@cache
def found(slug: str, code: str, profile: str) -> dict[str, Evidence]:
    """What the indicators of the criteria aimed at find; those of all criteria, when none is named."""
    dataset = world(slug, SEED, exercise=code)
    steps = [
        Step(n, action.kind, "", events) for n, (action, events) in enumerate(played(slug, code, profile).steps, 1)
    ]
    story = tell(build_decider(), dataset, steps)
    aimed = set(dataset.world.exercise.criteria)
    return {
        item.indicator.ref: item
        for item in collect(story, referential().indicators)
        if not aimed or aimed & set(criteria_of(item.indicator.ref))
    }


@pytest.mark.parametrize(("slug", "code"), EVERYWHERE)
def test_the_expert_completes_it_and_does_what_it_aims_at(slug: str, code: str) -> None:
    state, items = played(slug, code, "expert").state, found(slug, code, "expert")
    assert state.is_handed_in
    assert [ref for ref, task in state.tasks.tasks.items() if task.done_at is None] == []
    wrong = {ref: item.marks for ref, item in items.items() if item.signal == "unfavourable" or item.alerts}
    assert wrong == {}
    assert any(item.signal == "favourable" for item in items.values())


@pytest.mark.parametrize(("slug", "code"), EVERYWHERE)
def test_the_beginner_does_less_well_where_it_aims(slug: str, code: str) -> None:
    expert, beginner = found(slug, code, "expert"), found(slug, code, "beginner")
    better = {ref for ref in expert if expert[ref].signal == "favourable"}
    missed = {ref for ref in better if beginner[ref].signal != "favourable"}
    assert missed & SEEN[code], missed


@pytest.mark.parametrize(("slug", "code"), EVERYWHERE)
def test_it_is_what_its_file_says(slug: str, code: str) -> None:
    row = load_scenario(scenario_folder(slug)).exercises[code]
    exercise = world(slug, SEED, exercise=code).world.exercise
    assert (exercise.code, exercise.title, exercise.mode, exercise.minutes) == (
        code,
        row["title"],
        row["mode"],
        row["minutes"],
    )
    assert set(exercise.criteria) <= set(referential().entries)
    assert len([task for task in exercise.tasks if task.kind == "dictation"]) == row["day"]["dictations"]
    assert sum(len(day.hazards) for day in exercise.each_day()) == len(row["day"]["hazards"])
    assert len(exercise.days) == max(1, len(row["days"]))
    assert exercise.due_clients or exercise.incoming or code in DICTATED


def test_a_full_day_knows_nothing_of_the_ladder() -> None:
    exercise = world("crhr").world.exercise
    assert (exercise.code, exercise.minutes, exercise.criteria, exercise.hazards) == ("", 0, (), ())
