"""Scenarios with their answer key, their checking, and role sheets for whoever plays a client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path

from flask import abort, make_response
from werkzeug.wrappers import Response

from crm_sandbox.classroom.access import require_trainer
from crm_sandbox.classroom.room import blueprint, page
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.datasets import (
    ScenarioError,
    ScenarioInvalid,
    build_dataset,
    dataset_from_lines,
    load_scenario,
    scenario_folder,
    scenario_slugs,
)
from crm_sandbox.identity.model import User
from crm_sandbox.training.scenario_packs import is_own
from crm_sandbox.web.role_sheet import named, role_sheet, said
from crm_sandbox.web.services import services

PREVIEW_SEED = 1
PREVIEW_CLIENTS = 12


@lru_cache(maxsize=16)
def _built(folder: Path, content_digest: str) -> Dataset:
    """A scenario's world, built small once for what its files say now."""
    made = build_dataset(load_scenario(folder), PREVIEW_SEED, clients=PREVIEW_CLIENTS)
    return dataset_from_lines(made.lines())


def _world(slug: str) -> tuple[Dataset | None, list[ScenarioError]]:
    """A scenario to be looked at, or what is wrong with its files; a 404 when there is none of this name."""
    instance = services().centre.config.instance
    if slug not in scenario_slugs(instance):
        abort(404)
    folder = scenario_folder(slug, instance)
    try:
        return _built(folder, load_scenario(folder).content_digest), []
    except ScenarioInvalid as error:
        return None, error.errors


@blueprint.get("/scenarios")
def scenarios() -> Response:
    """Every scenario, with what its files say when they are checked."""
    return scenario_list(require_trainer())


def scenario_list(
    user: User, errors: Mapping[str, str] | None = None, faults: Sequence[ScenarioError] = ()
) -> Response:
    """The list; with what is wrong with a scenario that was brought in, when there is something."""
    slugs = scenario_slugs(services().centre.config.instance)
    body = page("scenarios.html", "scenarios", user=user, found=_listed(slugs), errors=errors or {}, faults=faults)
    return make_response(body, 422 if errors else 200)


def _listed(slugs: Sequence[str]) -> list[tuple[str, Dataset | None, list[ScenarioError], bool]]:
    instance = services().centre.config.instance
    return [(slug, *_world(slug), is_own(slug, instance)) for slug in slugs]


@blueprint.get("/scenarios/<slug>")
def scenario(slug: str) -> Response:
    """A scenario: the house, its rules, the day, and the written calls with their answer key; or its errors."""
    user = require_trainer()
    dataset, _errors = _world(slug)
    if dataset is None:
        return make_response(page("scenarios.html", "scenarios", user=user, found=_listed([slug]), faults=()))
    scripts = [script for ref in dataset.world.clients if (script := dataset.script(ref)) and script.is_authored]
    scripts.sort(key=lambda script: script.ref)
    words = {"said": partial(said, dataset), "named": partial(named, dataset)}
    own = is_own(slug, services().centre.config.instance)
    body = page(
        "scenario.html", "scenarios", user=user, slug=slug, is_own=own, world=dataset.world, scripts=scripts, **words
    )
    return make_response(body)


@blueprint.get("/scenarios/<slug>/calls/<script>", endpoint="role_sheet")
def show_role_sheet(slug: str, script: str) -> Response:
    """What whoever plays a client needs, on paper."""
    user = require_trainer()
    dataset, _errors = _world(slug)
    scripts = (dataset.script(ref) for ref in dataset.world.clients) if dataset is not None else ()
    found = next((one for one in scripts if one is not None and one.ref == script), None)
    if dataset is None or found is None:
        abort(404)
    sheet = role_sheet(dataset, found)
    return make_response(
        page("role_sheet.html", "scenarios", user=user, slug=slug, sheet=sheet, said=partial(said, dataset, found))
    )
