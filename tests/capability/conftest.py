"""The demo centre, prepared once per test process; a test that spoils it gets a copy of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo import Demo, copy, prepare


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A demo centre that nobody uses, and its passwords."""
    folder = tmp_path_factory.mktemp("prepared")
    return folder, prepare(folder)


@pytest.fixture(scope="session")
def demo(prepared: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo centre, with the two runs that scripted trainees played."""
    made = copy(prepared[0], tmp_path_factory.mktemp("demo"), prepared[1])
    yield made
    made.services.centre.close()


@pytest.fixture
def own_demo(prepared: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo centre that a test may spoil."""
    made = copy(prepared[0], tmp_path_factory.mktemp("own_demo"), prepared[1])
    yield made
    made.services.centre.close()
