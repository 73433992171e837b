"""`backup` and `restore`."""

from __future__ import annotations

from pathlib import Path

import click

from crm_sandbox.cli.support import as_json, opened, print_json
from crm_sandbox.config import config_from
from crm_sandbox.storage import backup as backups
from crm_sandbox.storage.database import open_database
from crm_sandbox.storage.migrate import migrate


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@as_json
def backup(file: Path, is_json: bool) -> None:
    """Write everything that this installation keeps to FILE, keys included: store it where only you read it."""
    with opened() as centre:
        counts = backups.back_up(centre.config, centre.database, file)
    _tell(f"{file}: {sum(counts.values())} rows.", counts, is_json)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def restore(file: Path, is_json: bool) -> None:
    """Fill an empty installation from the backup FILE, on either kind of database."""
    config = config_from()
    database = open_database(config.database_url)
    try:
        migrate(database)
        counts = backups.restore(config, database, file)
    finally:
        database.dispose()
    _tell(f"{config.instance}: {sum(counts.values())} rows restored.", counts, is_json)


def _tell(sentence: str, counts: dict[str, int], is_json: bool) -> None:
    if is_json:
        print_json(counts)
    else:
        click.echo(sentence)
