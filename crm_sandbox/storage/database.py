"""One way to open a database, SQLite or PostgreSQL, and two ways to use it: reading and writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import Event
from typing import Any

from sqlalchemy import URL, ClauseElement, Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from crm_sandbox.storage.errors import DatabaseUnreachable, translate
from crm_sandbox.storage.fair_lock import FairLock

BUSY_MS = 10_000
WAL_PAUSE_MS = 20
POOL_SIZE = 16
WRITES = "crm_sandbox_writes"


class Database:
    """An engine with the guarantees that the ledger needs: a commit is on disk, writers take turns."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self.address = engine.url.render_as_string(hide_password=True)
        self._driver_error: type[Exception] = engine.dialect.loaded_dbapi.Error
        self._writer = FairLock() if self.is_sqlite else None
        level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._snapshot_engine = engine.execution_options(**level)
        self._writing_engine = engine.execution_options(**{WRITES: True})

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading."""
        with self._translated(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection for reading one moment, whatever others write meanwhile."""
        with self._translated(), self._snapshot_engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is durable when the block ends, and undone when it raises."""
        with self._turn(), self._translated(), self._writing_engine.begin() as connection:
            yield connection

    @contextmanager
    def driver_writing(self) -> Iterator[Any]:
        """A transaction on the driver's own cursor, where speed is worth it; its errors are the driver's."""
        with self._turn(), self._translated():
            connection = self.engine.raw_connection()
            try:
                cursor = connection.cursor()
                if self.is_sqlite:
                    cursor.execute("BEGIN IMMEDIATE")
                yield cursor
                connection.commit()
            except BaseException:
                connection.rollback()
                raise
            finally:
                connection.close()

    def driver_sql(self, statement: ClauseElement) -> str:
        """A statement as the driver takes it, with named parameters."""
        dialect = sqlite.dialect(paramstyle="named") if self.is_sqlite else self.engine.dialect
        return str(statement.compile(dialect=dialect))

    @property
    def integrity_error(self) -> type[Exception]:
        """What the driver raises when a row clashes with another."""
        return self.engine.dialect.loaded_dbapi.IntegrityError

    def dispose(self) -> None:
        """Close every connection that the pool holds."""
        self.engine.dispose()

    def _turn(self) -> AbstractContextManager[None]:
        return self._writer or nullcontext()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, self._driver_error) as error:
            sentence = translate(error, self.address)
            if sentence is None:
                raise
            raise sentence from error


def open_database(url: str, *, busy_ms: int = BUSY_MS) -> Database:
    """Open `url`; nothing is created or migrated yet. Raises `DatabaseUnreachable` for an address that is none."""
    try:
        address = _normal(make_url(url))
        engine = _engine(address, busy_ms)
    except (ArgumentError, NoSuchModuleError) as error:
        raise DatabaseUnreachable(
            f"The database address is not one: {error}; expected sqlite:///FILE or postgresql://HOST/NAME."
        ) from error
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, busy_ms)
    return Database(engine)


def _normal(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgresql", "postgres"} else url


def _engine(url: URL, busy_ms: int) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(
            url, pool_size=POOL_SIZE, max_overflow=POOL_SIZE, pool_pre_ping=True, connect_args={"connect_timeout": 5}
        )
    if url.database and not url.database.startswith("file:") and not Path(url.database).parent.is_dir():
        raise DatabaseUnreachable(f"The database {url.database} cannot be opened: its folder does not exist.")
    return create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=2 * POOL_SIZE,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": busy_ms / 1000},
    )


def _prepare_sqlite(engine: Engine, busy_ms: int) -> None:
    """WAL, a commit that waits for the disk, foreign keys, and transactions that begin when SQLAlchemy says so."""

    def connect(connection: Any, record: Any) -> None:
        connection.execute(f"PRAGMA busy_timeout = {busy_ms}")
        _turn_wal_on(connection, busy_ms)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin)


def _turn_wal_on(connection: Any, busy_ms: int) -> None:
    """SQLite answers `locked` at once when two processes turn WAL on together, whatever its busy timeout: try again."""
    for _ in range(max(1, busy_ms // WAL_PAUSE_MS)):
        if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            return
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            Event().wait(WAL_PAUSE_MS / 1000)
