"""Scenarios with their answer key, their checking, and role sheets for whoever plays a client."""

from __future__ import annotations

from functools import lru_cache

from flask import abort, make_response
from werkzeug.wrappers import Response

from crm_sandbox.classroom.access import require_trainer
from crm_sandbox.classroom.room import blueprint, page
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.datasets import (
    build_dataset,
    check_scenario,
    dataset_from_lines,
    load_scenario,
    scenario_folder,
    scenario_slugs,
)
from crm_sandbox.web.services import services

PREVIEW_SEED = 1


@lru_cache(maxsize=4)
def _world(slug: str) -> Dataset:
    """A scenario's world, built small once to be looked at."""
    made = build_dataset(
        load_scenario(scenario_folder(slug, services().centre.config.instance)), PREVIEW_SEED, clients=12
    )
    return dataset_from_lines(made.lines())


def _scenario(slug: str) -> Dataset:
    if slug not in scenario_slugs(services().centre.config.instance):
        abort(404)
    return _world(slug)


@blueprint.get("/scenarios")
def scenarios() -> Response:
    """Every scenario, with what its files say when they are checked."""
    user = require_trainer()
    instance = services().centre.config.instance
    found = []
    for slug in scenario_slugs(instance):
        errors = check_scenario(scenario_folder(slug, instance))
        found.append((slug, None if errors else _world(slug).world, errors))
    return make_response(page("scenarios.html", "scenarios", user=user, found=found))


@blueprint.get("/scenarios/<slug>")
def scenario(slug: str) -> Response:
    """A scenario: the house, its rules, the day, and the written calls with their answer key."""
    user = require_trainer()
    dataset = _scenario(slug)
    scripts = [script for ref in dataset.world.clients if (script := dataset.script(ref)) and script.is_authored]
    body = page("scenario.html", "scenarios", user=user, slug=slug, world=dataset.world, scripts=scripts)
    return make_response(body)


@blueprint.get("/scenarios/<slug>/calls/<script>")
def role_sheet(slug: str, script: str) -> Response:
    """What whoever plays a client needs, on paper."""
    user = require_trainer()
    dataset = _scenario(slug)
    found = next((s for ref in dataset.world.clients if (s := dataset.script(ref)) and s.ref == script), None)
    if found is None:
        abort(404)
    client = dataset.world.clients[found.client]
    products = dataset.world.products
    return make_response(
        page("role_sheet.html", "scenarios", user=user, slug=slug, script=found, client=client, products=products)
    )
