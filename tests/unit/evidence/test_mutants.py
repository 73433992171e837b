"""Every mutant changes the signals that it declares, and accuses its trainee of nothing else."""

from __future__ import annotations

import pytest

from crm_sandbox.bots import MUTANT, MUTANTS, Mutant, play
from crm_sandbox.evidence.registry import RULES
from crm_sandbox.review.referential import referential
from tests.matrix import changed, departures, expert, lowered, with_fault
from tests.worlds import SEED, new_door

SEEN = [mutant for mutant in MUTANTS.values() if mutant.changes or mutant.lowers]
UNSEEN = [mutant for mutant in MUTANTS.values() if mutant not in SEEN]


@pytest.mark.parametrize("name", MUTANTS)
def test_a_fault_changes_the_signals_that_it_declares_and_no_other(name: str) -> None:
    mutant = MUTANTS[name]
    before, after = expert(mutant.house, SEED, mutant.exercise), with_fault(mutant, mutant.house)
    assert list(departures(mutant, mutant.house)) == []
    assert [ref for ref in mutant.changes if not changed(before[ref], after[ref])] == []
    assert [ref for ref in mutant.lowers if not lowered(before[ref], after[ref])] == []


def test_at_least_forty_faults_are_seen_each_by_an_indicator_of_its_criterion() -> None:
    assert len(SEEN) >= 40
    entries = referential().entries
    for mutant in MUTANTS.values():
        assert mutant.criterion in entries, mutant.name
        assert {*mutant.changes, *mutant.lowers, *mutant.stirs} <= set(RULES), mutant.name
    for mutant in SEEN:
        informed = {code for ref in (*mutant.changes, *mutant.lowers) for code in RULES[ref].criteria}
        assert mutant.criterion in informed, mutant.name


def test_faults_are_told_apart() -> None:
    for what in ("name", "fr", "en"):
        assert len({getattr(mutant, what) for mutant in MUTANTS.values()}) == len(MUTANTS)


@pytest.mark.parametrize("mutant", UNSEEN, ids=lambda mutant: mutant.name)
def test_a_fault_that_no_indicator_sees_is_made_all_the_same(mutant: Mutant) -> None:
    days = []
    for profile in ("expert", f"{MUTANT}{mutant.name}"):
        door = new_door(scenario=mutant.house, exercise=mutant.exercise)
        play(door, profile)
        days.append([action for action, _ in door.steps])
    assert days[0] != days[1]
