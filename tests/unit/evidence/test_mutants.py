"""Every mutant changes the signals that it declares, and accuses its trainee of nothing else."""

from __future__ import annotations

import pytest

from crm_sandbox.bots import MUTANTS
from crm_sandbox.evidence.registry import RULES
from crm_sandbox.review.referential import referential
from tests.matrix import changed, departures, expert, lowered, with_fault
from tests.worlds import SEED


@pytest.mark.parametrize("name", MUTANTS)
def test_a_fault_changes_the_signals_that_it_declares_and_no_other(name: str) -> None:
    mutant = MUTANTS[name]
    before, after = expert(mutant.house, SEED, mutant.exercise), with_fault(mutant, mutant.house)
    assert list(departures(mutant, mutant.house)) == []
    assert [ref for ref in mutant.changes if not changed(before[ref], after[ref])] == []
    assert [ref for ref in mutant.lowers if not lowered(before[ref], after[ref])] == []


def test_every_fault_is_seen_by_an_indicator_of_its_criterion() -> None:
    assert len(MUTANTS) >= 80
    entries = referential().entries
    for mutant in MUTANTS.values():
        assert mutant.criterion in entries, mutant.name
        assert {*mutant.changes, *mutant.lowers, *mutant.stirs} <= set(RULES), mutant.name
        informed = {code for ref in (*mutant.changes, *mutant.lowers) for code in RULES[ref].criteria}
        assert mutant.criterion in informed, mutant.name


def test_faults_are_told_apart() -> None:
    for what in ("name", "fr", "en"):
        assert len({getattr(mutant, what) for mutant in MUTANTS.values()}) == len(MUTANTS)
