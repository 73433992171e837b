"""Exercises are files laid over a scenario's day: what they change, what they leave, what is wrong with one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crm_sandbox.crm.calls.palette import acts_for
from crm_sandbox.crm.catalogue.queries import replacements
from crm_sandbox.crm.state import initial_state
from crm_sandbox.datasets import (
    UnknownExercise,
    check_scenario,
    dataset_key,
    exercises_of,
    load_scenario,
    scenario_folder,
    seed_folder,
    with_exercise,
)
from tests.worlds import built, every_scenario, world

OWN = (seed_folder() / "exercises" / "e05.yaml").read_text(encoding="utf-8")


def write(folder: Path, text: str, name: str = "e05.yaml") -> None:
    (folder / "exercises").mkdir(exist_ok=True)
    (folder / "exercises" / name).write_text(text, encoding="utf-8")


def test_every_house_has_the_ladder_after_its_full_day() -> None:
    for slug in ("crhr", "batiment", "hygiene"):
        full, *ladder = exercises_of(load_scenario(scenario_folder(slug)))
        assert (full.code, full.minutes) == ("", None)
        assert [offer.code for offer in ladder] == [f"E{n:02d}" for n in range(1, 12)]


def test_a_house_may_replace_an_exercise_and_add_its_own(broken: Path) -> None:
    write(broken, OWN.replace("minutes: 60", "minutes: 45"))
    write(broken, OWN.replace("code: E05", "code: F01"), "own.yaml")
    assert check_scenario(broken) == []
    found = {offer.code: offer.minutes for offer in exercises_of(load_scenario(broken))}
    assert (found["E05"], found["F01"], found["E04"]) == (45, 60, 45)


@pytest.mark.parametrize(
    ("old", "new", "path", "said"),
    [
        ("mode: practice", "mode: game", "mode", "guided, practice, exam"),
        ("calls: [stockout]", "calls: [shouting]", "day.calls[0]", "stockout"),
        ("stockouts: 20", "stock_outs: 20", "day.stock_outs", "stockouts"),
        ("stockouts: 20", "stockouts: 200", "day.stockouts", "0 to 100"),
        ("day:\n", 'day:\n  ends_at: "07:00"\n', "day.ends_at", "after 08:30"),
        ("day:\n", 'day:\n  promised_at: ["18:10"]\n', "day.promised_at[0]", "08:30 to 17:30"),
        ("day:\n", "day:\n  demands: [4, 2]\n", "day.demands", "the least, then the most"),
        ("day:\n", "day:\n  dictations: 40\n", "day.dictations", "0 to 24"),
        ("day:\n", "day:\n  hazards: [flood]\n", "day.hazards[0]", "cutoff, restock"),
        (
            "day:\n",
            "day:\n  calls_drawn: 1\n  calls_at_least: [stockout, prospect]\n",
            "day.calls_at_least",
            "0 to 1",
        ),
        ("day:\n", "days: [{title: Seul, text: Un seul jour}]\nday:\n", "days", "at least 2"),
        ("criteria: [CR1.3.c", "criteria: [manners", "criteria[0]", "CR1.2.a"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(broken: Path, old: str, new: str, path: str, said: str) -> None:
    text = OWN.replace(old, new, 1)
    write(broken, text)
    (error,) = check_scenario(broken)
    assert (error.file, error.path) == ("exercises/e05.yaml", path)
    assert text.splitlines()[error.line - 1].strip() != ""
    assert said in error.allowed


def test_two_files_cannot_have_one_code(broken: Path) -> None:
    write(broken, OWN)
    write(broken, OWN, "other.yaml")
    (error,) = check_scenario(broken)
    assert (error.file, error.line, error.path) == ("exercises/other.yaml", 2, "code")


def test_an_unknown_exercise_names_those_that_exist() -> None:
    with pytest.raises(UnknownExercise, match="E01, E02"):
        with_exercise(load_scenario(scenario_folder("crhr")), "E99")


@every_scenario
def test_the_key_follows_what_the_exercise_says(broken: Path, scenario) -> None:  # type: ignore[no-untyped-def]
    keys = [dataset_key(with_exercise(scenario, code), 1) for code in ("", *scenario.exercises)]
    assert len(set(keys)) == len(keys)
    write(broken, OWN)
    same = dataset_key(with_exercise(load_scenario(broken), "E05"), 1)
    write(broken, OWN.replace("stockouts: 20", "stockouts: 25"))
    assert dataset_key(with_exercise(load_scenario(broken), "E05"), 1) != same
    write(broken, "# another comment\n" + OWN)
    assert dataset_key(with_exercise(load_scenario(broken), "E05"), 1) == same


def test_an_exercise_gives_what_it_asks_for() -> None:
    few, many = world("crhr", exercise="E04").world, world("crhr", exercise="E05").world
    out = [sum(not item.stock for item in found.products.values()) for found in (few, many)]
    assert out[0] * 4 < out[1]
    tight = world("crhr", exercise="E08").world
    red = [ref for ref, row in tight.clients.items() if row.credit.outstanding_cents > row.credit.limit_cents]
    assert len([ref for ref in red if ref in tight.exercise.due_clients]) >= 3
    assert len(tight.clients) == 24


def test_the_help_level_decides_what_the_screens_add() -> None:
    dataset = world("crhr", clients=24)
    levels = {
        level: replace(
            dataset, world=replace(dataset.world, exercise=replace(dataset.world.exercise, help_level=level))
        )
        for level in ("all", "hints", "none")
    }
    state, on = initial_state(dataset), date(2027, 3, 11)

    def listed(level: str, product: str) -> list[str]:
        return [item.ref for item in replacements(levels[level], state, product, on)]

    products = [ref for ref in dataset.world.products if len(listed("hints", ref)) > 1]
    assert all(listed("hints", ref) == listed("none", ref) for ref in products)
    assert all(sorted(listed("all", ref)) == sorted(listed("hints", ref)) for ref in products)
    moved = next(ref for ref in products if listed("all", ref) != listed("hints", ref))
    ranked = replacements(levels["all"], state, moved, on)
    weights = [(not row.is_same_temperature, len(row.added_allergens) + len(row.lost_labels)) for row in ranked]
    assert weights == sorted(weights)
    hinted, plain = acts_for("welcome"), acts_for("welcome", with_hints=False)
    assert {act.code for act in hinted} == {act.code for act in plain}
    assert not all(act.is_natural for act in hinted)
    assert all(act.is_natural for act in plain)
    assert [act.code for act in plain] == [act.code for act in acts_for("closing", with_hints=False)]


def test_an_exam_draws_its_written_calls_and_the_clients_of_the_others_are_not_there() -> None:
    written = {s["client"]["ref"]: s["kind"] for s in load_scenario(scenario_folder("hygiene")).scripts}
    drawn = [set(written) & set(world("hygiene", seed, 30, "E10").world.clients) for seed in (1, 2)]
    assert [len(refs) for refs in drawn] == [8, 8] != [len(written)] * 2
    assert drawn[0] != drawn[1]
    for refs in drawn:
        assert {"stockout", "over_limit", "founded_complaint", "purchase_drop"} <= {written[ref] for ref in refs}
    exercise = world("hygiene", 1, 30, "E10").world.exercise
    named = {row.client for row in (*exercise.promises, *exercise.incoming, *exercise.tasks) if row.client}
    assert named <= set(world("hygiene", 1, 30, "E10").world.clients)
    assert len(set(exercise.due_clients) & set(written)) <= 8


def test_what_is_dictated_can_be_delivered_within_the_limit() -> None:
    dataset = world("hygiene", exercise="E02")
    promised: dict[str, int] = {}
    for task in dataset.world.exercise.tasks:
        script = dataset.script(task.client or "")
        assert script is not None
        assert task.said == tuple(demand.text[0] for demand in script.demands)
        for demand in script.demands:
            promised[demand.product] = promised.get(demand.product, 0) + demand.high
    assert all(dataset.world.products[ref].stock >= quantity for ref, quantity in promised.items())
    assert 16 <= sum(len(task.said) for task in dataset.world.exercise.tasks) <= 24


def test_over_a_period_nobody_is_due_twice_nor_on_a_day_on_which_he_is_closed() -> None:
    world_ = world("hygiene", clients=24, exercise="E11").world
    due = [ref for day in world_.exercise.each_day() for ref in day.due_clients]
    assert len(due) == len(set(due)) > 18
    promised = {item.client for day in world_.exercise.each_day() for item in day.promises}
    for day in world_.exercise.each_day():
        weekday = date.fromisoformat(day.business_day).isoweekday()
        assert not [
            ref for ref in day.due_clients if weekday in world_.clients[ref].closing_weekdays and ref not in promised
        ]
    assert len({line.text for day in world_.exercise.each_day() for line in day.instructions}) == 5


def test_the_full_day_is_the_one_it_was() -> None:
    assert '"later"' not in built().core_line
    assert '"sequels"' not in built().core_line
    assert '"hazards"' not in built().core_line
    assert '"said"' not in built().core_line
