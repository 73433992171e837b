"""`bot` and `bench`: both hand over to packages that nothing else here needs."""

from __future__ import annotations

import importlib
from typing import Any

import click

from crm_sandbox import platform_clock
from crm_sandbox.cli.support import as_json, opened, print_json
from crm_sandbox.cli.worlds import spec_of
from crm_sandbox.training.demo import play_as_bot


@click.group()
def bot() -> None:
    """Scripted trainees."""


@bot.command()
@click.argument("slug", metavar="SCENARIO")
@click.option("--seed", type=click.IntRange(0), required=True)
@click.option("--profile", required=True, help="How the scripted trainee works: expert, beginner, or mutant:NAME.")
@click.option("--exercise", default="", help="Code of an exercise, such as E05; the full day without one.")
@as_json
def play(slug: str, seed: int, profile: str, exercise: str, is_json: bool) -> None:
    """Play SCENARIO as a scripted trainee, through the same door as people; the run is printed on the last line."""
    from crm_sandbox.cli.players import PLAYERS, play_run

    if profile not in PLAYERS:
        allowed = ", ".join(player for player in PLAYERS if ":" not in player)
        raise click.BadParameter(
            f"{profile!r} is not one of {allowed}, or mutant:NAME (see `crm-sandbox bot mutants`).",
            param_hint="--profile",
        )
    spec = spec_of(slug, seed, exercise=exercise)
    with opened() as centre:
        run_id = play_as_bot(centre, play_run, spec, profile=profile, at=platform_clock.now())
        found = centre.run(run_id)
    if is_json:
        print_json({"run": run_id, "state": found.state, "steps": found.head_seq, "profile": profile})
    else:
        click.echo(f"{profile}: {found.head_seq} actions, {found.state}.")
        click.echo(run_id)


@bot.command()
@as_json
def mutants(is_json: bool) -> None:
    """List the mutants: the expert but for one fault each, to show what it looks like."""
    from crm_sandbox.bots import MUTANTS

    if is_json:
        print_json(
            [{"name": m.name, "criterion": m.criterion, "house": m.house, "fault": m.fr} for m in MUTANTS.values()]
        )
        return
    for mutant in MUTANTS.values():
        click.echo(f"{mutant.name:32} {mutant.criterion:9} {mutant.house:9} {mutant.fr}")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: tuple[str, ...]) -> None:
    """Measure, each figure beside its limit."""
    try:
        benches: Any = importlib.import_module("crm_sandbox.bench")
    except ModuleNotFoundError as error:
        if error.name != "crm_sandbox.bench":
            raise
        raise click.ClickException("This installation has no benches.") from error
    benches.main(list(arguments), prog_name="crm-sandbox bench")
