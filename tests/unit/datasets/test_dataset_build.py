"""A dataset depends on its scenario, its seed and its sizes, and on nothing else."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.datasets import (
    BuiltDataset,
    Scenario,
    build_dataset,
    dataset_from_lines,
    dataset_key,
    decode_client,
    digest_of,
    encode_client,
    encode_world,
    open_dataset,
)
from crm_sandbox.datasets.generation.draws import Draws
from crm_sandbox.kernel import canonical
from crm_sandbox.kernel.streams import Stream
from tests.worlds import every_scenario

_PRINT_DIGEST = (
    "from crm_sandbox.datasets import *\n"
    "print(build_dataset(load_scenario(scenario_folder('crhr')), 7, clients=20, prospects=3).digest)"
)


def digest_in_a_process(hash_seed: str) -> str:
    """The digest of a small dataset built by another process."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", _PRINT_DIGEST], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_digest_does_not_depend_on_the_process_or_its_hash_seed(scenario: Scenario) -> None:
    here = build_dataset(scenario, 7, clients=20, prospects=3).digest
    assert digest_in_a_process("0") == digest_in_a_process("12345") == here


@every_scenario
def test_two_seeds_give_two_datasets(scenario: Scenario) -> None:
    first, second = (build_dataset(scenario, seed, clients=12, prospects=2) for seed in (1, 2))
    assert first.digest != second.digest


def test_the_key_follows_everything_that_decides_of_the_bytes(scenario: Scenario) -> None:
    keys = {
        dataset_key(scenario, 1),
        dataset_key(scenario, 2),
        dataset_key(scenario, 1, clients=200),
        dataset_key(scenario, 1, prospects=0),
    }
    assert len(keys) == 4
    assert dataset_key(scenario, 1) == dataset_key(scenario, 1, clients=120, prospects=30)


def test_draws_are_those_of_the_named_streams() -> None:
    draws, stream = Draws(7, "client", "C1").at("x", 2), Stream(7, ("client", "C1")).at("x", 2)
    items, weights = tuple(range(17)), {"a": 3, "b": 5, "c": 1}
    for name in range(50):
        assert draws.integer(-3, 900, name, "n") == stream.integer(-3, 900, name, "n")
        assert draws.happens(300, name) == stream.happens(300, name)
        assert draws.choice(items, name) == stream.choice(items, name)
        assert draws.weighted(weights, name) == stream.weighted(weights, name)
    assert draws.sample(items, 5, "s") == stream.sample(items, 5, "s")


@every_scenario
def test_lines_are_canonical_and_read_back_to_the_same_bytes(built: BuiltDataset, dataset: Dataset) -> None:
    assert encode_world(dataset.world) == built.core_line
    assert canonical.dumps(canonical.loads(built.core_line)) == built.core_line
    for line in built.client_lines.values():
        assert canonical.dumps(canonical.loads(line)) == line
        assert encode_client(decode_client(line)) == line


def test_the_digest_is_that_of_the_lines(built: BuiltDataset, dataset: Dataset) -> None:
    assert built.digest == digest_of(built.lines()) == dataset.digest
    assert len(built.digest) == 64
    kept = [ref for refs in dataset.world.newcomers.values() for ref in refs]
    assert list(built.client_lines) == sorted([*dataset.world.clients, *kept])


def test_progress_counts_every_file(scenario: Scenario) -> None:
    seen: list[tuple[int, int]] = []
    build_dataset(scenario, 1, clients=10, prospects=2, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(done, 12) for done in range(1, 13)]


def test_clients_are_read_once_and_only_when_needed(built: BuiltDataset) -> None:
    read: list[str] = []

    def read_client(ref: str) -> str:
        read.append(ref)
        return built.client_lines[ref]

    dataset = open_dataset(built.core_line, read_client, built.digest)
    assert read == []
    assert dataset.history("ORV-C001") is dataset.history("ORV-C001")
    assert dataset.script("ORV-C001") is not None
    assert read == ["ORV-C001"]
    with pytest.raises(KeyError):
        dataset.history("ORV-C999")


def test_lines_that_are_not_a_dataset_are_refused(built: BuiltDataset) -> None:
    lines = list(built.lines())
    wrong = {
        "at least the line": [],
        "validation error": ["{}"],
        "lines of clients": lines[:-1],
        "not where it should be": [lines[0], lines[2], lines[1], *lines[3:]],
    }
    for message, content in wrong.items():
        with pytest.raises(ValueError, match=message):
            dataset_from_lines(content)
    with pytest.raises(ValueError, match="not the line of a client"):
        decode_client('{"client":"ORV-C001"}')
