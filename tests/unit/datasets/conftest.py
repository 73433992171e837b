"""One scenario and one built dataset for all tests of this folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.datasets import (
    BuiltDataset,
    Scenario,
    build_dataset,
    dataset_from_lines,
    load_scenario,
    scenario_folder,
)

_SEED = 20270310


@pytest.fixture(scope="session")
def seed() -> int:
    """The seed of the shared dataset."""
    return _SEED


@pytest.fixture(scope="session")
def written(scenario: Scenario) -> frozenset[str]:
    """The clients for whom a script was written."""
    return frozenset(script["client"]["ref"] for script in scenario.scripts)


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    """The shipped scenario."""
    return load_scenario(scenario_folder("crhr"))


@pytest.fixture(scope="session")
def built(scenario: Scenario, seed: int) -> BuiltDataset:
    """A dataset of the usual size."""
    return build_dataset(scenario, seed)


@pytest.fixture(scope="session")
def dataset(built: BuiltDataset) -> Dataset:
    """The same, opened from its lines."""
    return dataset_from_lines(built.lines())


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of the scenario folder that a test may spoil."""
    return shutil.copytree(scenario_folder("crhr"), tmp_path / "crhr")
