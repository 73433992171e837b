"""What commands share: one sentence per error, JSON for machines, the installation opened and closed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from crm_sandbox.config import config_from
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.datasets.scenario import ScenarioInvalid
from crm_sandbox.identity.model import IdentityError
from crm_sandbox.ledger.model import LedgerError
from crm_sandbox.ledger.signing import SigningKeyUnusable
from crm_sandbox.storage.backup import BackupError
from crm_sandbox.storage.errors import StorageError
from crm_sandbox.training.centre import Centre, open_centre
from crm_sandbox.training.model import TrainingError

SENTENCES = (StorageError, IdentityError, LedgerError, TrainingError, SigningKeyUnusable, BackupError, ScenarioInvalid)

as_json = click.option("--json", "is_json", is_flag=True, help="Print JSON.")


class SentenceGroup(click.Group):
    """A group whose foreseen errors end with one sentence on standard error and status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SENTENCES as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            name = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{name}{error.strerror or error}") from error


@contextmanager
def opened() -> Iterator[Centre[RunState, Dataset]]:
    """The installation that the environment names, created and migrated if need be."""
    from crm_sandbox.wiring import build_parts

    config = config_from()
    centre = open_centre(config, build_parts(config))
    try:
        yield centre
    finally:
        centre.close()


def print_json(value: object) -> None:
    """For machines."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(heads: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    """For people: columns as wide as what they hold."""
    texts = [[str(cell) for cell in line] for line in lines]
    widths = [max([len(head), *(len(line[index]) for line in texts)]) for index, head in enumerate(heads)]
    for line in ([head.upper() for head in heads], *texts):
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, drawn where somebody looks; the answer takes what is done and what there is in all."""
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def show(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield show
