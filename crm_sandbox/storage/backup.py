"""A backup: one ZIP file with every table, the keys and the edited scenarios. It restores on either database."""

from __future__ import annotations

import base64
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table, func, insert, select

from crm_sandbox.config import SECRET_FILE, SIGNING_FILE, Config, write_secret
from crm_sandbox.storage.database import Database
from crm_sandbox.storage.migrate import head_revision
from crm_sandbox.storage.tables import metadata, runs

MANIFEST = "backup.json"
FORMAT = "crm-sandbox backup"
KEYS = (SIGNING_FILE, SECRET_FILE)
BATCH = 500


class BackupError(Exception):
    """Why a backup cannot be made or restored, in one sentence."""


def back_up(config: Config, database: Database, path: Path) -> dict[str, int]:
    """Write a backup that appears complete or not at all; answers the number of rows of each table."""
    draft = path.with_name(f"{path.name}.part")
    try:
        handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w+b") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            counts = _write_tables(database, archive)
            manifest = {"format": FORMAT, "revision": head_revision(), "rows": counts}
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
            for name in KEYS:
                if (config.instance / name).exists():
                    archive.write(config.instance / name, name)
            for item in sorted(config.scenarios.rglob("*")):
                if item.is_file():
                    archive.write(item, item.relative_to(config.instance).as_posix())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return counts


def _write_tables(database: Database, archive: zipfile.ZipFile) -> dict[str, int]:
    counts = {}
    with database.snapshot() as connection:
        for table in metadata.sorted_tables:
            counts[table.name] = 0
            with archive.open(f"tables/{table.name}.ndjson", "w", force_zip64=True) as out:
                for row in connection.execute(_ordered(table), execution_options={"yield_per": BATCH}).mappings():
                    out.write(json.dumps({name: _packed(value) for name, value in row.items()}).encode() + b"\n")
                    counts[table.name] += 1
    return counts


def _ordered(table: Table) -> Any:
    """Rows that others refer to come first."""
    first = [runs.c.created_at] if table is runs else []
    return select(table).order_by(*first, *table.primary_key.columns)


def _packed(value: object) -> object:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def restore(config: Config, database: Database, path: Path) -> dict[str, int]:
    """Fill an empty installation from a backup, all or nothing; raises `BackupError`."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            _check(manifest, archive)
            _check_keys(config, archive)
            with database.writing() as connection:
                _require_empty(connection)
                counts = {table.name: _read_table(connection, table, archive) for table in metadata.sorted_tables}
                if counts != manifest["rows"]:
                    raise BackupError("The backup is damaged: its tables do not hold what it says.")
            _restore_files(config, archive)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
        raise BackupError(f"The file {path.name} is not an intact backup of crm-sandbox.") from error
    return counts


def _check(manifest: dict[str, Any], archive: zipfile.ZipFile) -> None:
    if manifest["format"] != FORMAT:
        raise ValueError("another format")
    if manifest["revision"] != head_revision():
        raise BackupError(
            f"The backup holds tables of revision {manifest['revision']}, this crm-sandbox uses {head_revision()}: "
            "restore it with the version that made it, then update."
        )
    if archive.testzip() is not None:
        raise ValueError("a damaged part")


def _check_keys(config: Config, archive: zipfile.ZipFile) -> None:
    """A signing key in use may not be replaced: what it signed could no longer be verified."""
    if config.signing_key.exists() and config.signing_key.read_bytes() != archive.read(SIGNING_FILE):
        raise BackupError(f"The instance {config.instance} has another signing key: restore into an empty folder.")


def _require_empty(connection: Connection) -> None:
    for table in metadata.sorted_tables:
        if connection.execute(select(func.count()).select_from(table)).scalar_one():
            raise BackupError(f"The database is not empty (table {table.name}): restore into an empty one.")


def _read_table(connection: Connection, table: Table, archive: zipfile.ZipFile) -> int:
    count = 0
    for batch in _batches(archive, table):
        connection.execute(insert(table), batch)
        count += len(batch)
    return count


def _batches(archive: zipfile.ZipFile, table: Table) -> Iterator[list[dict[str, Any]]]:
    binary = {column.name for column in table.columns if isinstance(column.type, LargeBinary)}
    batch: list[dict[str, Any]] = []
    with archive.open(f"tables/{table.name}.ndjson") as lines:
        for line in lines:
            row = json.loads(line)
            batch.append({name: base64.b64decode(item) if name in binary else item for name, item in row.items()})
            if len(batch) == BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def _restore_files(config: Config, archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        target = (config.instance / name).resolve()
        if name in KEYS:
            target.unlink(missing_ok=True)
            write_secret(target, archive.read(name))
        elif name.startswith("scenarios/") and target.is_relative_to(config.scenarios.resolve()):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))
