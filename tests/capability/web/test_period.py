"""A period from the screens alone: the evening, the night, the morning; what the machine and the evaluator see of it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from crm_sandbox import platform_clock
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.identity.operations import create_token, user_by_login
from tests.capability.web.conftest import Site
from tests.worlds import SEED, world


class SmallWeek:
    """Where the ledger finds five days in a small house, whatever the digest."""

    def get(self, digest: str) -> Dataset:
        """The small week."""
        return world("hygiene", SEED, 24, "E11")


@pytest.fixture
def week(site: Site) -> FlaskClient:
    """A trainee in front of the first of five days."""
    site.services.ledger.datasets = SmallWeek()
    return site.client()


def text(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def do(browser: FlaskClient, site: Site, kind: str, **values: str) -> int:
    data = {"next": f"/runs/{site.run}/desk", **values}
    return browser.post(f"/runs/{site.run}/do/{kind}", data=data).status_code


def test_from_the_first_evening_to_the_hand_in(site: Site, week: FlaskClient) -> None:
    desk = text(week, f"/runs/{site.run}/desk")
    assert "Jour 1 sur 5" in desk
    assert "La veille" not in desk
    assert "Ouvrir la période" in desk
    evening = text(week, f"/runs/{site.run}/report")
    assert "appellent d'ici là ne trouveront personne" in evening.replace("&#39;", "'")
    assert f"/runs/{site.run}/do/day.close" in evening
    assert do(week, site, "day.close") == 303
    morning = text(week, f"/runs/{site.run}/desk")
    assert "Jour 2 sur 5" in morning
    assert "La veille" in morning
    assert "Reprendre la veille" in morning
    assert site.kinds()[-1] == "day.close"
    for _ in range(3):
        assert do(week, site, "day.close") == 303
    evening = text(week, f"/runs/{site.run}/report")
    assert "Remettre la période" in evening
    assert "/do/day.close" not in evening
    assert do(week, site, "day.close") == 422
    assert do(week, site, "run.hand_in") == 303
    assert site.state().is_handed_in
    assert "Cette période est remise" in text(week, f"/runs/{site.run}/desk")


def test_the_machine_and_the_evaluator_see_the_days(site: Site, week: FlaskClient) -> None:
    assert do(week, site, "day.close") == 303
    with site.services.database.writing() as connection:
        token = create_token(connection, user_by_login(connection, "stagiaire1"), at=platform_clock.now())
    answer = site.app.test_client().get(f"/api/v1/runs/{site.run}/desk", headers={"Authorization": f"Bearer {token}"})
    body = answer.get_json()
    assert (body["period"]["number"], body["period"]["total"]) == (2, 5)
    assert {line["segment"] for line in body["period"]["coverage"]} >= {"A", "B", "C"}
    assert "day.close" in {action["type"] for action in body["actions"]}
    staff = site.client("formateur1")
    days = world("hygiene", SEED, 24, "E11").world.exercise.days
    plan = text(staff, f"/review/runs/{site.run}/plan")
    assert all(f"day={day}" in plan for day in days[:2])
    assert f"day={days[2]}" not in plan
    assert text(staff, f"/review/runs/{site.run}/plan?day={days[0]}") != plan
    replay = text(staff, f"/review/runs/{site.run}")
    assert replay.count('class="night"') == 4
    assert staff.get(f"/review/runs/{site.run}/clock.json").get_json()["end"] == (8 + 10) * 3600 + 30 * 60
