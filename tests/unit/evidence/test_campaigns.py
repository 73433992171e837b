"""Campaigns of the day weigh in the reference plan, and nobody is told whom they are about."""

from __future__ import annotations

from dataclasses import replace

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.desk.queries import desk_view
from crm_sandbox.evidence.planning.day import model_day
from tests.worlds import crhr, new_door, world


def _without(dataset: Dataset) -> Dataset:
    exercise = dataset.world.exercise
    plain = tuple(replace(line, targets=()) for line in exercise.instructions)
    return replace(dataset, world=replace(dataset.world, exercise=replace(exercise, instructions=plain)))


def test_a_call_that_a_campaign_is_about_is_worth_more_and_others_the_same() -> None:
    dataset = crhr()
    named = {ref for line in dataset.world.exercise.instructions for ref in line.targets}
    pairs = zip(model_day(dataset, promises=()).items, model_day(_without(dataset), promises=()).items, strict=True)
    seen = set()
    for item, plain in pairs:
        seen.add(item.subject in named)
        assert (max(item.values) > max(plain.values)) == (item.subject in named)
    assert seen == {True, False}


def test_targets_are_what_the_files_say() -> None:
    house = crhr().world
    coffee, juice = (line.targets for line in house.exercise.instructions[:2])
    for ref in coffee:
        trends = {h.trend for h in house.clients[ref].habits if "afé" in house.products[h.product].subfamily}
        assert trends & {"falling", "stopped"}
    assert {house.clients[ref].client_type for ref in juice} == {"brasserie", "cafe_restaurant", "hotel"}
    assert {
        world("hygiene").world.clients[ref].kind for ref in world("hygiene").world.exercise.instructions[4].targets
    } == {"prospect"}


def test_the_desk_names_nobody() -> None:
    door = new_door()
    assert not any(hasattr(line, "targets") for line in desk_view(door.dataset, door.state).instructions)
