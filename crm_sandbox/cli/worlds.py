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
    """List the scenarios, those edited in this installation included, with their exercises."""
    from crm_sandbox.datasets.locate import scenario_folder, scenario_slugs

    instance = config_from().instance
    found: list[dict[str, Any]] = [
        {"slug": slug, "folder": str(folder), "exercises": _exercises(folder)}
        for slug in scenario_slugs(instance)
        for folder in [scenario_folder(slug, instance)]
    ]
    if is_json:
        print_json(found)
        return
    print_table(("slug", "folder"), [(item["slug"], item["folder"]) for item in found])
    for item in found:
        click.echo()
        rows = [tuple(row[name] or "" for name in _EXERCISE) for row in item["exercises"]]
        print_table((item["slug"], *_EXERCISE[1:]), rows)


_EXERCISE = ("code", "mode", "minutes", "title")


def _exercises(folder: Path) -> list[dict[str, Any]]:
    """What may be given in a scenario: its full day first, which has no code. None where its files have errors."""
    from crm_sandbox.datasets import ScenarioInvalid, exercises_of, load_scenario

    try:
        found = exercises_of(load_scenario(folder))
    except ScenarioInvalid:
        return []
    return [{name: getattr(row, name) for name in _EXERCISE} for row in found]


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
@click.option("--exercise", default="", help="Code of an exercise, such as E05; the full day without one.")
@as_json
def preview(slug: str, seed: int, exercise: str, is_json: bool) -> None:
    """Show what the scenario SLUG makes of a seed, without keeping it."""
    from crm_sandbox.datasets import dataset_from_lines
    from crm_sandbox.wiring import build_workshop

    spec = spec_of(slug, seed, exercise=exercise)
    with progress_bar("Building") as progress:
        made = build_workshop(config_from()).build(spec, progress)
    world = dataset_from_lines([made.core, *made.clients.values()]).world
    found: dict[str, Any] = {
        "scenario": slug,
        "seed": seed,
        "digest": made.digest,
        "company": world.company.name,
        "code": world.exercise.code,
        "exercise": world.exercise.title,
        "business_day": world.exercise.business_day,
        "clients": len(world.clients),
        "products": len(world.products),
    }
    if is_json:
        print_json(found)
    else:
        print_table(("what", "value"), list(found.items()))


def spec_of(slug: str, seed: int, *, clients: int | None = None, exercise: str = "") -> WorldSpec:
    """What to build; a scenario or an exercise that does not exist is a wrong use."""
    from crm_sandbox.datasets import UnknownExercise, load_scenario, with_exercise
    from crm_sandbox.datasets.locate import scenario_folder

    try:
        folder = scenario_folder(slug, config_from().instance)
        if exercise:
            with_exercise(load_scenario(folder), exercise)
    except FileNotFoundError as error:
        raise click.UsageError(str(error)) from error
    except UnknownExercise as error:
        raise click.BadParameter(f"{error}.", param_hint="--exercise") from error
    values: dict[str, Any] = {} if clients is None else {"clients": clients}
    return WorldSpec(slug, seed, canonical.dumps(values | ({"exercise": exercise} if exercise else {})))


@click.group()
def dataset() -> None:
    """What scenarios make of a seed."""


@dataset.command("build")
@click.argument("slug", metavar="SCENARIO")
@click.option("--seed", type=click.IntRange(0), required=True)
@click.option("--clients", type=click.IntRange(1), help="Number of client files.")
@click.option("--exercise", default="", help="Code of an exercise, such as E05; the full day without one.")
def build(slug: str, seed: int, clients: int | None, exercise: str) -> None:
    """Build and keep the dataset of SCENARIO; its digest is printed alone on the last line."""
    spec = spec_of(slug, seed, clients=clients, exercise=exercise)
    with opened() as centre, progress_bar("Building") as progress:
        kept = centre.library.ensure(spec, at=platform_clock.now(), progress=progress)
    click.echo(kept.digest)
