"""One scenario and one built dataset for all tests of this folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.datasets import (
    BuiltDataset,
    Scenario,
    load_scenario,
    scenario_folder,
)
from tests import worlds

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
def scenario(request: pytest.FixtureRequest) -> Scenario:
    """A shipped scenario: `crhr`, unless a test names others."""
    return load_scenario(scenario_folder(getattr(request, "param", "crhr")))


@pytest.fixture(scope="session")
def built(scenario: Scenario, seed: int) -> BuiltDataset:
    """A dataset of the usual size."""
    return worlds.built(seed, scenario.slug)


@pytest.fixture(scope="session")
def dataset(scenario: Scenario, seed: int) -> Dataset:
    """The same, opened from its lines."""
    return worlds.world(scenario.slug, seed)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of the scenario folder that a test may spoil."""
    return shutil.copytree(scenario_folder("crhr"), tmp_path / "crhr")
