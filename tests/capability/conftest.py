"""The demo centre, prepared once per test process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.demo import Demo, prepare


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo centre, with the two runs that scripted trainees played."""
    made = prepare(tmp_path_factory.mktemp("demo"))
    yield made
    made.services.centre.close()


@pytest.fixture
def own_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo centre that a test may spoil."""
    made = prepare(tmp_path_factory.mktemp("own_demo"))
    yield made
    made.services.centre.close()
