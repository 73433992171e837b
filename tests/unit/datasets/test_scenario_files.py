"""A scenario is checked as a whole: every error at once, each with its file, line and path."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_sandbox.crm.accounts.actions import FactField, Panel
from crm_sandbox.crm.calls.actions import Act, Outcome
from crm_sandbox.crm.complaints.actions import Reason
from crm_sandbox.datasets import (
    Scenario,
    ScenarioInvalid,
    check_scenario,
    load_oracle,
    load_scenario,
    scenario_folder,
    scenario_slugs,
    seed_folder,
)
from crm_sandbox.datasets.files import FACT_FIELDS, OUTCOMES, REASONS
from crm_sandbox.datasets.script_files import PANELS
from tests.worlds import every_scenario


def spoil(path: Path, old: str, new: str) -> int:
    """Replace the first occurrence of a text; the line where it stood."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize("slug", scenario_slugs())
def test_a_shipped_scenario_has_no_error(slug: str) -> None:
    assert check_scenario(scenario_folder(slug)) == []


def test_two_houses_are_shipped() -> None:
    assert {"crhr", "batiment"} <= set(scenario_slugs())


def test_an_unknown_scenario_is_not_found() -> None:
    with pytest.raises(FileNotFoundError):
        scenario_folder("nothing")
    with pytest.raises(FileNotFoundError):
        scenario_folder("../crhr")


def test_an_edited_scenario_comes_before_the_shipped_one(tmp_path: Path) -> None:
    edited = tmp_path / "scenarios" / "crhr"
    edited.mkdir(parents=True)
    assert scenario_folder("crhr", tmp_path) == edited
    assert scenario_folder("crhr") == seed_folder() / "scenarios" / "crhr"


def test_every_error_is_given_at_once_with_its_line(broken: Path) -> None:
    expected = {
        ("company.yaml", spoil(broken / "company.yaml", '"04 65 71 00 10"', '"04 12 34 56 78"'), "phone"),
        (
            "policy.yaml",
            spoil(broken / "policy.yaml", "seller_discount: 3", "seller_discount: three"),
            "seller_discount",
        ),
        ("tours.yaml", spoil(broken / "tours.yaml", 'cutoff: "14:00"', 'cutoff: "25:00"'), "tours[1].cutoff"),
        (
            "promotions.yaml",
            spoil(broken / "promotions.yaml", "product: ORV-1011", "product: ORV-9999"),
            "promotions[0].product",
        ),
        ("exercise.yaml", spoil(broken / "exercise.yaml", "mode: practice", "mode: game"), "mode"),
        ("exercise.yaml", spoil(broken / "exercise.yaml", "shows_patience:", "show_patience:"), "show_patience"),
        (
            "calls/call-01-hurried-client.yaml",
            spoil(broken / "calls" / "call-01-hurried-client.yaml", "act: agree_next", "act: shout"),
            "facts[0].triggers[0].act",
        ),
    }
    errors = check_scenario(broken)
    found = {(error.file, error.line, error.path) for error in errors}
    assert expected <= found
    assert ("exercise.yaml", 1, "shows_patience") in {(e.file, 1, e.path) for e in errors if "missing" in e.problem}
    assert len(errors) == len(expected) + 1
    assert all(error.allowed for error in errors if "missing" not in error.problem)


def test_an_error_reads_as_file_line_path_problem_and_what_is_allowed(broken: Path) -> None:
    line = spoil(broken / "policy.yaml", "maximum_attempts: 2", "maximum_attempts: 99")
    with pytest.raises(ScenarioInvalid) as caught:
        load_scenario(broken)
    assert str(caught.value) == (
        f"policy.yaml:{line}: maximum_attempts: '99' is not valid; allowed: a whole number, 1 to 10"
    )


def test_a_sheet_advises_on_known_products_by_known_themes(broken: Path) -> None:
    path = broken / "documents.yaml"
    line = spoil(path, "allergen: [ORV-4002]", "taste: [ORV-4002]")
    spoil(path, "use: [ORV-3001,", "use: [ORV-9999,")
    errors = {error.path: error for error in check_scenario(broken)}
    place = next(key for key in errors if key.endswith("advice.taste"))
    assert errors[place].line == line and "allergen" in errors[place].allowed
    assert any(key.endswith("advice.use[0]") for key in errors)


def test_quantities_that_cannot_be_sold_are_errors(broken: Path) -> None:
    path = broken / "calls" / "call-08-purchase-drop.yaml"
    line = spoil(path, "quantity: 36", "quantity: 35")
    errors = check_scenario(broken)
    assert ("multiples of 12", line) in {(error.allowed, error.line) for error in errors}


@pytest.mark.parametrize(
    ("file", "old", "new", "path"),
    [
        ("policy.yaml", "  B: {", "  # {", "segments.B"),
        ("names.yaml", "  price: ", "  # ", "resolutions.price"),
        ("talk.yaml", "  chef: ", "  # ", "greetings.chef"),
    ],
)
def test_what_any_day_needs_of_a_mapping_is_there(broken: Path, file: str, old: str, new: str, path: str) -> None:
    spoil(broken / file, old, new)
    assert [(error.file, error.path) for error in check_scenario(broken)] == [(file, path)]


def test_a_number_beyond_all_measure_is_an_error_like_another(broken: Path) -> None:
    spoil(broken / "policy.yaml", "seller_discount: 3", "seller_discount: 1e999999999")
    assert [error.path for error in check_scenario(broken)] == ["seller_discount"]


def test_a_text_may_only_name_known_templates(broken: Path) -> None:
    path = broken / "calls" / "call-02-stockout.yaml"
    spoil(path, "à {next_delivery}", "à {next_week}")
    (error,) = check_scenario(broken)
    assert error.path == "lines.goodbye[0]"
    assert "{next_delivery}" in error.allowed


@pytest.mark.parametrize(
    ("file", "old", "new", "path"),
    [
        ("talk.yaml", '  chef: ["{trade_name}', '  chef: ["{today}', "greetings.chef[0]"),
        ("talk.yaml", '  chef: ["{trade_name}', '  chef: ["{trade_name', "greetings.chef[0]"),
        ("talk.yaml", "{said} {de_name}.", "{said:>9} {de_name}.", "demands.exact[0]"),
        ("names.yaml", "{contact}", "{contact.name}", "outdated_notes[0]"),
        ("calls/call-02-stockout.yaml", "à {next_delivery}", "à {next_delivery!r}", "lines.goodbye[0]"),
    ],
)
def test_nothing_but_a_known_name_stands_between_braces(broken: Path, file: str, old: str, new: str, path: str) -> None:
    spoil(broken / file, old, new)
    errors = check_scenario(broken)
    assert {error.file for error in errors} == {file}
    assert errors[0].path.startswith(path)


@pytest.mark.parametrize(
    ("content", "problem"),
    [("a: [1", "not YAML"), ("", "the file is empty"), ("- 1\n", "a mapping is expected")],
)
def test_a_file_that_is_not_what_it_should_be_is_one_error(broken: Path, content: str, problem: str) -> None:
    (broken / "documents.yaml").write_text(content, encoding="utf-8")
    problems = [error.problem for error in check_scenario(broken) if error.file == "documents.yaml"]
    assert len(problems) == 1
    assert problems[0].startswith(problem)


def test_a_missing_file_and_an_unknown_file_are_errors(broken: Path) -> None:
    (broken / "tours.yaml").rename(broken / "tour.yaml")
    found = {(error.file, error.problem) for error in check_scenario(broken)}
    assert {("tours.yaml", "the file is missing"), ("tour.yaml", "the file is not known")} <= found


def test_comments_and_layout_do_not_change_the_content_digest(broken: Path, scenario: Scenario) -> None:
    path = broken / "policy.yaml"
    path.write_text("# another comment\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert load_scenario(broken).content_digest == scenario.content_digest
    spoil(path, "due_soon_days: 5", "due_soon_days: 6")
    assert load_scenario(broken).content_digest != scenario.content_digest


def test_closed_lists_are_those_of_the_actions() -> None:
    assert set(FACT_FIELDS) == set(FactField.__args__)
    assert set(OUTCOMES) == set(Outcome.__args__)
    assert set(REASONS) == set(Reason.__args__)
    assert set(PANELS) == set(Panel.__args__)


def test_there_are_thirty_acts_and_the_dialogue_knows_them() -> None:
    text = (seed_folder() / "certification" / "acts.yaml").read_text(encoding="utf-8")
    codes = [line.split(": ")[1] for line in text.splitlines() if line.startswith("  - code: ")]
    assert sorted(codes) == sorted(Act.__args__)
    assert len(codes) == 30


@every_scenario
def test_every_file_field_has_distractors(scenario: Scenario) -> None:
    assert set(scenario.distractors) == set(FACT_FIELDS)
    assert all(len(set(values)) >= 8 for values in scenario.distractors.values())


def test_the_oracle_of_each_script_can_be_read() -> None:
    paths = sorted((scenario_folder("crhr") / "calls").glob("*.yaml"))
    assert len(paths) == 8
    for path in paths:
        oracle = load_oracle(path)
        assert [row["ref"] for row in oracle["paths"]][-1] == "faulty"
        assert all(set(step) & {"say", "do"} for row in oracle["paths"] for step in row["steps"])
    recorded = [step["value"] for step in load_oracle(paths[4])["paths"][1]["steps"] if step.get("do") == "record_fact"]
    assert recorded == ["fermé le mercredi matin"]
