"""Bring a database to the shape that this version of the program expects."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from alembic.config import Config as AlembicConfig
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from crm_sandbox.storage.database import Database
from crm_sandbox.storage.errors import DatabaseTooNew

_ONE_AT_A_TIME = Lock()
"""Alembic keeps what it works on in a module: the threads of a process take turns."""
MIGRATIONS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 7_311_906
"""A number that only this program's migrations use in PostgreSQL's advisory locks."""


def migrate(database: Database) -> bool:
    """Create or migrate the tables; answers whether anything was to do. Raises a `StorageError` when it cannot."""
    script = _script()
    head = script.get_current_head()
    with database.reading() as connection:
        if _revision(connection, script, database.address) == head:
            return False
    with _ONE_AT_A_TIME, database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})
        if _revision(connection, script, database.address) == head:
            return False
        _upgrade(connection, script)
    return True


def head_revision() -> str | None:
    """The revision that this version of the program uses."""
    return _script().get_current_head()


def _script() -> ScriptDirectory:
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return ScriptDirectory.from_config(config)


def _revision(connection: Connection, script: ScriptDirectory, address: str) -> str | None:
    revision = MigrationContext.configure(connection).get_current_revision()
    known = {item.revision for item in script.walk_revisions()}
    if revision is not None and revision not in known:
        raise DatabaseTooNew(
            f"The database {address} was written by a newer crm-sandbox (revision {revision}): update the program."
        )
    return revision


def _upgrade(connection: Connection, script: ScriptDirectory) -> None:
    config = AlembicConfig(attributes={"connection": connection})

    def steps(revision: object, context: MigrationContext) -> list[object]:
        return list(script._upgrade_revs("head", revision))  # type: ignore[arg-type]

    with EnvironmentContext(config, script, fn=steps, destination_rev="head"):
        script.run_env()
