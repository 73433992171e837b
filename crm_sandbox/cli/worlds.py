"""`scenario` and `dataset`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from crm_sandbox import platform_clock
from crm_sandbox.cli.support import as_json, opened, print_json, print_table, progress_bar
from crm_sandbox.config import config_from
from crm_sandbox.kernel import canonical
from crm_sandbox.training.model import WorldSpec


@click.group()
def scenario() -> None:
    """The worlds in which trainees practise."""


@scenario.command("list")
@as_json
def list_(is_json: bool) -> None:
    """List the scenarios, those edited in this installation included."""
    from crm_sandbox.datasets.locate import scenario_folder, scenario_slugs

    instance = config_from().instance
    found = [{"slug": slug, "folder": str(scenario_folder(slug, instance))} for slug in scenario_slugs(instance)]
    if is_json:
        print_json(found)
    else:
        print_table(("slug", "folder"), [(item["slug"], item["folder"]) for item in found])


@scenario.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@as_json
def check(path: Path, is_json: bool) -> None:
    """Check the scenario folder PATH: every error with its file, its line and what is allowed."""
    from crm_sandbox.datasets import check_scenario

    errors = [str(error) for error in check_scenario(path)]
    if is_json:
        print_json({"ok": not errors, "errors": errors})
    for error in errors:
        click.echo(error, err=is_json)
    if errors:
        raise SystemExit(1)
    if not is_json:
        click.echo(f"{path}: no error.")


@scenario.command()
@click.argument("slug")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@as_json
def preview(slug: str, seed: int, is_json: bool) -> None:
    """Show what the scenario SLUG makes of a seed, without keeping it."""
    from crm_sandbox.datasets import dataset_from_lines
    from crm_sandbox.wiring import build_workshop

    spec = spec_of(slug, seed, None)
    with progress_bar("Building") as progress:
        made = build_workshop(config_from()).build(spec, progress)
    world = dataset_from_lines([made.core, *made.clients.values()]).world
    found: dict[str, Any] = {
        "scenario": slug,
        "seed": seed,
        "digest": made.digest,
        "company": world.company.name,
        "exercise": world.exercise.title,
        "business_day": world.exercise.business_day,
        "clients": len(world.clients),
        "products": len(world.products),
    }
    if is_json:
        print_json(found)
    else:
        print_table(("what", "value"), list(found.items()))


def spec_of(slug: str, seed: int, clients: int | None) -> WorldSpec:
    """What to build; a scenario that does not exist is a wrong use."""
    from crm_sandbox.datasets.locate import scenario_folder

    try:
        scenario_folder(slug, config_from().instance)
    except FileNotFoundError as error:
        raise click.UsageError(str(error)) from error
    return WorldSpec(slug, seed, canonical.dumps({} if clients is None else {"clients": clients}))


@click.group()
def dataset() -> None:
    """What scenarios make of a seed."""


@dataset.command("build")
@click.argument("slug", metavar="SCENARIO")
@click.option("--seed", type=click.IntRange(0), required=True)
@click.option("--clients", type=click.IntRange(1), help="Number of client files.")
def build(slug: str, seed: int, clients: int | None) -> None:
    """Build and keep the dataset of SCENARIO; its digest is printed alone on the last line."""
    spec = spec_of(slug, seed, clients)
    with opened() as centre, progress_bar("Building") as progress:
        kept = centre.library.ensure(spec, at=platform_clock.now(), progress=progress)
    click.echo(kept.digest)
