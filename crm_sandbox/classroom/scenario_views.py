"""Scenarios with their answer key, their checking, and role sheets for whoever plays a client."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache, partial

from flask import abort, make_response
from werkzeug.wrappers import Response

from crm_sandbox.classroom.access import require_trainer
from crm_sandbox.classroom.room import blueprint, page
from crm_sandbox.crm.calls.engine import WEEKDAYS
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.delivery import next_delivery
from crm_sandbox.datasets import (
    build_dataset,
    check_scenario,
    dataset_from_lines,
    load_scenario,
    scenario_folder,
    scenario_slugs,
)
from crm_sandbox.kernel import clock
from crm_sandbox.web.services import services
from crm_sandbox.web.typography import typo

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


def _said(dataset: Dataset, script: Script, text: str) -> str:
    """What a client says, with the words of the scenario's day in it."""
    exercise = dataset.world.exercise
    now = clock.at(date.fromisoformat(exercise.business_day), exercise.starts_at)
    delivery = next_delivery(dataset, dataset.world.clients[script.client], now)
    days = {"today": now, "tomorrow": now + timedelta(days=1), "next_delivery": delivery}
    for name, day in days.items():
        text = text.replace(f"{{{name}}}", WEEKDAYS[day.weekday()])
    return str(typo(text))


def _named(dataset: Dataset, refs: tuple[str, ...]) -> str:
    """Products by reference, with the brand that tells them apart."""
    products = dataset.world.products
    return ", ".join(f"{products[ref].name} {products[ref].brand}".strip() for ref in refs)


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
    words = {"said": partial(_said, dataset), "named": partial(_named, dataset)}
    body = page("scenario.html", "scenarios", user=user, slug=slug, world=dataset.world, scripts=scripts, **words)
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
    shown = {"script": found, "client": client, "products": products, "said": partial(_said, dataset, found)}
    return make_response(page("role_sheet.html", "scenarios", user=user, slug=slug, **shown))
