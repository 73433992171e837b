"""Runs recorded once, replayed for ever."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from crm_sandbox.crm.state import state_digest
from crm_sandbox.datasets import dataset_from_lines
from crm_sandbox.ledger.model import ENGINE
from crm_sandbox.ledger.reading import replay_export, verify_export
from crm_sandbox.wiring import build_rules

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.ndjson.gz"))


def rules_of(path: Path) -> int:
    """The version of the rules under which a golden run was recorded."""
    return int(path.name.partition("-")[0])


def test_every_version_of_the_rules_has_its_golden_runs() -> None:
    assert {rules_of(path) for path in GOLDEN} == set(range(1, int(ENGINE) + 1))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_a_golden_run_holds_and_replays_to_its_state(path: Path, tmp_path: Path) -> None:
    export = tmp_path / "run.ndjson"
    export.write_bytes(gzip.decompress(path.read_bytes()))
    found = verify_export(export, build_rules(), dataset_from_lines)
    assert found.holds, found.fault
    assert found.is_signed
    decided, told = found.redecided, found.not_redecided
    assert (decided > 0, told > 0) == ((True, False) if rules_of(path) == int(ENGINE) else (False, True))
    _, state, _ = replay_export(export, build_rules(), dataset_from_lines)
    assert state_digest(state) == found.state_digest


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_a_golden_run_with_one_byte_changed_does_not_hold(path: Path, tmp_path: Path) -> None:
    export = tmp_path / "run.ndjson"
    text = gzip.decompress(path.read_bytes())
    at = text.index(b"clock.advanced")
    export.write_bytes(text[:at] + b"C" + text[at + 1 :])
    found = verify_export(export, build_rules(), dataset_from_lines)
    assert not found.holds
    assert found.fault is not None
    assert found.fault.step >= 1
