"""Scripted trainees are the test of the indicators: the expert sets off no negative one, the beginner those he should."""

from __future__ import annotations

from functools import cache

import pytest

from crm_sandbox.bots import play
from crm_sandbox.evidence import Evidence, Step, Story, collect, tell
from crm_sandbox.review.referential import referential
from crm_sandbox.wiring import build_decider
from tests.worlds import SEED, new_door, world

SEEDS = (SEED, 2, 3)


@cache
def told(profile: str, seed: int, scenario: str = "crhr") -> Story:
    """A day played and told again."""
    door = new_door(seed, scenario)
    play(door, profile)
    steps = [Step(seq, action.kind, "", events) for seq, (action, events) in enumerate(door.steps, start=1)]
    return tell(build_decider(), world(scenario, seed), steps)


@cache
def found(profile: str, seed: int, scenario: str = "crhr") -> dict[str, Evidence]:
    """What every indicator finds in the day."""
    return {item.indicator.ref: item for item in collect(told(profile, seed, scenario), referential().indicators)}


@pytest.mark.parametrize(("scenario", "seed"), [*(("crhr", seed) for seed in SEEDS), ("batiment", SEED)])
def test_the_expert_sets_off_no_negative_indicator(scenario: str, seed: int) -> None:
    items = found("expert", seed, scenario)
    assert {ref: item.marks for ref, item in items.items() if item.signal == "unfavourable"} == {}
    assert [item.alerts for item in items.values() if item.alerts] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_the_expert_is_observed_where_it_matters(seed: int) -> None:
    observed = {ref for ref, item in found("expert", seed).items() if item.signal != "not_observed"}
    assert {
        "I-CIB-01",
        "I-FIC-05",
        "I-SUB-01",
        "I-SUB-02",
        "I-CLO-01",
        "I-CLO-02",
        "I-CLO-04",
        "I-CLO-07",
        "I-CMD-01",
        "I-CMD-02",
        "I-GRC-03",
        "I-GRC-05",
        "I-GRC-07",
        "I-GRC-08",
        "I-ORG-01",
        "I-ORG-02",
        "I-ORG-05",
        "I-ORG-06",
        "I-ORG-08",
        "I-ECH-01",
        "I-ECH-03",
        "I-ARG-01",
        "I-CMD-07",
        "I-ECH-04",
        "I-ENC-02",
        "I-FIC-02",
        "I-GRC-01",
        "I-GRC-04",
        "I-GRC-06",
        "I-ORG-03",
        "I-PER-02",
        "I-PER-03",
        "I-REC-02",
        "I-TEC-01",
        "I-TEC-02",
        "I-TEC-03",
        "I-TEC-05",
        "I-TEC-06",
    } <= observed


@pytest.mark.parametrize("seed", SEEDS)
def test_the_beginner_is_seen(seed: int) -> None:
    wrong = {ref for ref, item in found("beginner", seed).items() if item.signal == "unfavourable"}
    assert {
        "I-FIC-05",
        "I-CLO-02",
        "I-CLO-03",
        "I-CLO-07",
        "I-ORG-01",
        "I-ORG-02",
        "I-ORG-06",
        "I-ORG-08",
        "I-ESP-01",
        "I-ECH-01",
        "I-ECH-04",
        "I-GRC-04",
        "I-TEC-06",
    } <= wrong


def test_offering_coated_fries_to_a_gluten_free_kitchen_is_an_alert() -> None:
    alerts = [mark for seed in SEEDS for mark in found("beginner", seed)["I-SUB-02"].alerts]
    assert any(mark.subject == "ORV-4002" and "allergen" in mark.detail for mark in alerts)


@pytest.mark.parametrize("profile", ["expert", "beginner"])
def test_every_mark_opens_a_step_of_the_run(profile: str) -> None:
    last = len(told(profile, SEED).steps)
    for item in found(profile, SEED).values():
        assert all(1 <= mark.seq <= last for mark in (*item.marks, *item.alerts)), item.indicator.ref


def test_every_indicator_computed_is_defined_with_its_criteria() -> None:
    from crm_sandbox.evidence.registry import RULES

    known = referential()
    assert set(RULES) <= set(known.indicators)
    assert {code for rule in RULES.values() for code in rule.criteria} <= set(known.entries)


def test_every_sub_criterion_has_evidence_or_is_for_the_ear_alone() -> None:
    from crm_sandbox.evidence.registry import RULES

    entries = referential().entries.values()
    silent = {e.code for e in entries if e.level == "subcriterion" and not set(e.indicators) & set(RULES)}
    # What a quiz asks, and what only several days show.
    assert silent - {"CR3.2.c", "CR5.2.d"} == {e.code for e in entries if e.automation == "human"}


def test_the_next_day_shows_the_beginners_mistakes_and_none_of_the_experts() -> None:
    assert all(told("expert", seed).final.session.incidents == 0 for seed in SEEDS)
    assert all(told("beginner", seed).final.session.incidents > 0 for seed in SEEDS)
