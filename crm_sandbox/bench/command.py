"""`crm-sandbox bench`: take the figures, print them, fail when one does not hold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from crm_sandbox.bench import figures, review
from crm_sandbox.bench.centres import demo_place
from crm_sandbox.bench.measure import Row


def rows(*, is_full: bool) -> Iterator[Row]:
    """All figures, as they are taken."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        place = demo_place(folder / "instance")
        yield from figures.commits(place, folder)
        yield from figures.replay(place)
        yield from review.steps(place)
        yield from review.player(place)
        yield from review.evidence(place)
        yield from review.booklets(place)
        yield from figures.screens(place, "stagiaire3", 120, 15)
        yield from figures.latency(place)
        yield from figures.plans(place)
        yield from figures.resets(place)
        yield from figures.builds(is_full=is_full)
        if is_full:
            yield from figures.open_runs(place)
            yield from figures.screens(place, "many-1", 5000, 30)
        place.services.centre.close()


def show(found: Iterable[Row], *, is_json: bool) -> bool:
    """Print the figures; answers whether all hold."""
    taken = []
    for row in found:
        taken.append(row)
        if not is_json:
            sign = {True: "ok ", False: "NO ", None: "   "}[row.holds]
            click.echo(f"{sign} {row.name:<58} {row.value:>10,.1f} {row.unit:<10} {row.limit}")
    if is_json:
        click.echo(json.dumps([asdict(row) for row in taken], indent=2))
    return all(row.holds is not False for row in taken)


@click.command()
@click.option("--full", "is_full", is_flag=True, help="With 5,000 clients and 200 open runs (some minutes).")
@click.option("--json", "is_json", is_flag=True, help="For machines.")
def main(is_full: bool, is_json: bool) -> None:
    """Measure, each figure beside its limit."""
    if not show(rows(is_full=is_full), is_json=is_json):
        raise SystemExit(1)
