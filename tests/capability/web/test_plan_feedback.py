"""What a trainee is told of his plan: once the day is handed in, in practice; never in an exam."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from crm_sandbox import platform_clock
from crm_sandbox.crm.dataset import Dataset
from tests.capability.web.conftest import SampleStore, Site
from tests.capability.web.sample import sample_dataset


class ExamStore(SampleStore):
    """The sample world, given as an exam."""

    def get(self, digest: str) -> Dataset:
        dataset = sample_dataset()
        return replace(dataset, world=replace(dataset.world, exercise=replace(dataset.world.exercise, mode="exam")))


def do(site: Site, kind: str, **payload: Any) -> None:
    action = site.services.decider.read_action(kind, payload)
    now = platform_clock.now()
    key = platform_clock.new_id()
    site.services.ledger.record(site.run, action, actor="test", at_wall=now, idempotency_key=key)


def report(site: Site, trainee: FlaskClient) -> str:
    return unescape(trainee.get(f"/runs/{site.run}/report").text)


def submit_a_plan(site: Site) -> None:
    client = next(iter(sample_dataset().world.exercise.due_clients))
    day = site.state().now.date().isoformat()
    do(site, "plan.place", subject=client, at=f"{day}T12:15:00+01:00", minutes=10)
    do(site, "plan.submit")


def test_nothing_is_told_before_the_hand_in_and_the_plan_is_after_it(site: Site, trainee: FlaskClient) -> None:
    submit_a_plan(site)
    assert "Votre plan" not in report(site, trainee)
    do(site, "run.hand_in")
    page = report(site, trainee)
    assert "Votre plan" in page
    assert "pas une note" in page


@pytest.mark.parametrize("has_plan", [True, False])
def test_an_exam_tells_nothing(site: Site, trainee: FlaskClient, has_plan: bool) -> None:
    site.services.ledger.datasets = ExamStore()
    if has_plan:
        submit_a_plan(site)
    do(site, "run.hand_in")
    page = report(site, trainee)
    assert "Fin de journée" in page
    assert "Votre plan" not in page
