"""What can be wrong with a database, said in one sentence; and what a killed writer leaves behind."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import toy
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import func, select, text

from crm_sandbox.config import config_from
from crm_sandbox.ledger.model import RunNotOpen
from crm_sandbox.ledger.verify import verify
from crm_sandbox.storage import backup as backups
from crm_sandbox.storage.backup import BackupError
from crm_sandbox.storage.database import open_database
from crm_sandbox.storage.errors import DatabaseLocked, DatabaseReadOnly, DatabaseTooNew, DatabaseUnreachable
from crm_sandbox.storage.fair_lock import FairLock
from crm_sandbox.storage.flask_db import bind, database_of, db
from crm_sandbox.storage.migrate import migrate
from crm_sandbox.storage.tables import log, metadata

RUN = "run-1"
HERE = Path(__file__).parent

WRITER = """
import sys
sys.path[:0] = [{here!r}, {root!r}]
import toy
from crm_sandbox.storage.database import open_database
ledger = toy.ledger_on(open_database({url!r}))
for number in range(100000):
    made = ledger.record({run!r}, toy.Note(text="x"), actor={name!r}, at_wall=toy.WALL, idempotency_key=f"{name}-{{number}}")
    print(made.seq, flush=True)
"""


def writer(url, name):
    code = WRITER.format(here=str(HERE), root=str(HERE.parents[1]), url=url, run=RUN, name=name)
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


def test_a_killed_writer_loses_nothing_that_it_acknowledged(database, database_url):
    toy.open_run(database, RUN)
    writers = [writer(database_url, name) for name in ("a", "b")]
    acknowledged = []
    for process in writers:
        assert process.stdout is not None
        acknowledged += [int(process.stdout.readline()) for _ in range(40)]
    for process in writers:
        os.kill(process.pid, signal.SIGKILL)
        acknowledged += [int(line) for line in process.stdout.read().split("\n")[:-1]]
        process.wait()
        process.stdout.close()
    assert len(set(acknowledged)) == len(acknowledged)
    ledger = toy.ledger_on(database)
    found = verify(ledger, RUN)
    assert found.holds
    assert found.steps >= max(acknowledged)
    with database.reading() as connection:
        kept = set(connection.execute(select(log.c.seq)).scalars())
    assert set(acknowledged) <= kept
    last = ledger.record(RUN, toy.Add(amount=1), actor="t", at_wall=toy.WALL, idempotency_key="after")
    assert last.seq == found.steps + 1


def test_migrating_twice_does_nothing_the_second_time(database_url):
    database = open_database(database_url)
    assert migrate(database)
    assert not migrate(database)
    database.dispose()


def test_many_processes_may_migrate_at_once(database_url):
    databases = [open_database(database_url) for _ in range(4)]
    made = []
    threads = [threading.Thread(target=lambda each=each: made.append(migrate(each))) for each in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False, False, False, True]
    for each in databases:
        each.dispose()


def test_the_migrations_make_the_tables_that_the_program_expects(database):
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_database_that_is_newer_than_the_program_is_said_to_be(database):
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseTooNew, match="newer"):
        migrate(database)


def test_a_locked_database_is_said_to_be(tmp_path):
    url = f"sqlite:///{tmp_path / 'locked.sqlite3'}"
    database = open_database(url, busy_ms=50)
    migrate(database)
    toy.open_run(database, RUN)
    holder = sqlite3.connect(tmp_path / "locked.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    for attempt in (lambda: database.writing().__enter__(), lambda: note(toy.ledger_on(database))):
        with pytest.raises(DatabaseLocked, match="locked"):
            attempt()
    holder.execute("ROLLBACK")
    holder.close()
    assert note(toy.ledger_on(database)).seq == 1
    database.dispose()


def note(ledger):
    return ledger.record(RUN, toy.Note(text="x"), actor="t", at_wall=toy.WALL, idempotency_key="k")


def test_a_database_that_cannot_be_written_is_said_to_be(tmp_path):
    path = tmp_path / "kept.sqlite3"
    database = open_database(f"sqlite:///{path}")
    migrate(database)
    toy.open_run(database, RUN)
    database.dispose()
    reader = open_database(f"sqlite:///file:{path}?mode=ro&uri=true")
    with pytest.raises(DatabaseReadOnly, match="read-only"):
        note(toy.ledger_on(reader))
    reader.dispose()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////no/such/folder/x.sqlite3",
        "postgresql://nobody@127.0.0.1:1/none",
        "nonsense",
        "oracle5://x/y",
    ],
)
def test_a_database_that_cannot_be_opened_is_said_to_be(url):
    with pytest.raises(DatabaseUnreachable):
        migrate(open_database(url))


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path):
    path = tmp_path / "x.sqlite3"
    path.write_text("a letter to my aunt " * 100)
    database = open_database(f"sqlite:///{path}")
    with pytest.raises(DatabaseUnreachable, match="not a database"):
        migrate(database)
    database.dispose()


def test_the_lock_in_front_of_the_writer_serves_first_come_first_served():
    lock, order, ready = FairLock(), [], []

    def work(number):
        with lock:
            order.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(5)]
    with lock:
        for count, thread in enumerate(threads, start=1):
            thread.start()
            while len(lock._waiting) < count:
                ready.append(count)
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]


def test_a_commit_waits_for_the_disk(sqlite_database):
    with sqlite_database.writing() as connection:
        pragmas = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
        assert pragmas == ["wal", 2]
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_flask_uses_the_same_engine(sqlite_database):
    app = Flask("test")
    bind(app, sqlite_database)
    with app.app_context():
        assert db.engine is sqlite_database.engine
        assert database_of(app) is sqlite_database
        assert db.session.execute(select(func.count()).select_from(log)).scalar() == 0


@pytest.fixture
def config(tmp_path, database_url):
    made = config_from({"CRM_SANDBOX_INSTANCE": str(tmp_path / "i"), "CRM_SANDBOX_DATABASE_URL": database_url})
    made.signing_key.write_text("key")
    (made.scenarios / "mine").mkdir(parents=True)
    (made.scenarios / "mine" / "scenario.yaml").write_text("x: 1")
    return made


def test_a_backup_restores_into_an_empty_installation(config, database, tmp_path):
    toy.open_run(database, RUN)
    note(toy.ledger_on(database))
    path = tmp_path / "backup.zip"
    counts = backups.back_up(config, database, path)
    assert counts["log"] == 1
    assert path.stat().st_mode & 0o777 == 0o600
    elsewhere = config_from({"CRM_SANDBOX_INSTANCE": str(tmp_path / "j")})
    other = open_database(elsewhere.database_url)
    migrate(other)
    assert backups.restore(elsewhere, other, path) == counts
    assert elsewhere.signing_key.read_text() == "key"
    assert (elsewhere.scenarios / "mine" / "scenario.yaml").read_text() == "x: 1"
    assert config_from({"CRM_SANDBOX_INSTANCE": str(tmp_path / "j")}).secret_key == config.secret_key
    assert verify(toy.ledger_on(other), RUN).holds
    with pytest.raises(BackupError, match="not empty"):
        backups.restore(elsewhere, other, path)
    elsewhere.signing_key.write_text("another")
    with pytest.raises(BackupError, match="another signing key"):
        backups.restore(elsewhere, other, path)
    other.dispose()


def test_a_damaged_backup_restores_nothing(config, database, tmp_path):
    path = tmp_path / "backup.zip"
    backups.back_up(config, database, path)
    whole = path.read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], b"x" * 100):
        path.write_bytes(damaged)
        with pytest.raises(BackupError, match="not an intact backup"):
            backups.restore(config, database, path)


def test_keys_are_for_their_owner_only(tmp_path):
    made = config_from({"CRM_SANDBOX_INSTANCE": str(tmp_path / "k")})
    assert (made.instance / "secret.key").stat().st_mode & 0o777 == 0o600
    assert config_from({"CRM_SANDBOX_INSTANCE": str(tmp_path / "k")}) == made
    assert made.secret_key not in repr(made)
    given = {"CRM_SANDBOX_INSTANCE": str(tmp_path / "k"), "CRM_SANDBOX_SECRET_KEY": "s"}
    assert config_from(given).secret_key == "s"


def test_a_run_that_is_prepared_says_so(database):
    toy.open_run(database, RUN, dataset=None)
    with pytest.raises(RunNotOpen):
        verify(toy.ledger_on(database), RUN)
