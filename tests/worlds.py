"""Datasets for tests, built once per process, and doors to play in them."""

from __future__ import annotations

from functools import cache

import pytest

from crm_sandbox.bots import MemoryDoor
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.session.actions import Wait
from crm_sandbox.crm.state import RunState
from crm_sandbox.datasets import (
    BuiltDataset,
    build_dataset,
    dataset_from_lines,
    load_scenario,
    scenario_folder,
    scenario_slugs,
    with_exercise,
)
from crm_sandbox.kernel import clock
from crm_sandbox.wiring import build_decider

SEED = 1
every_scenario = pytest.mark.parametrize("scenario", scenario_slugs(), indirect=True)
"""What holds of every house is tested in each."""


@cache
def built(seed: int = SEED, scenario: str = "crhr", clients: int | None = None, exercise: str = "") -> BuiltDataset:
    """A shipped scenario's dataset as it is stored; the full day, or an exercise laid over it."""
    return build_dataset(with_exercise(load_scenario(scenario_folder(scenario)), exercise), seed, clients=clients)


@cache
def world(scenario: str, seed: int = SEED, clients: int | None = None, exercise: str = "") -> Dataset:
    """A shipped scenario's dataset, opened."""
    made = built(seed, scenario, clients, exercise)
    return dataset_from_lines([made.core_line, *(made.client_lines[ref] for ref in sorted(made.client_lines))])


def crhr(seed: int = SEED) -> Dataset:
    """The `crhr` dataset, opened."""
    return world("crhr", seed)


def new_door(seed: int = SEED, scenario: str = "crhr", clients: int | None = None, exercise: str = "") -> MemoryDoor:
    """A run in which nothing happened yet."""
    return MemoryDoor(build_decider(), world(scenario, seed, clients, exercise))


def wait_until(door: MemoryDoor, hour: str) -> RunState:
    """Let time pass until an hour of the day, whatever happens meanwhile."""
    target = clock.at(door.state.now.date(), hour)
    while door.state.now < target:
        door.act(Wait(until=clock.iso(target)))
    return door.state
