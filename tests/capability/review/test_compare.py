"""Two days side by side: who may compare what, what is told apart, both screens at an hour."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from crm_sandbox.review.compare import step_at
from tests.capability.review.conftest import House, Login
from tests.demo import Demo


def shown(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.get_data(as_text=True))


def test_a_trainee_beside_the_scripted_expert(house: House, eva: FlaskClient) -> None:
    page = shown(eva, f"/review/runs/{house.played}/compare")
    assert "Expert simulé" in page
    table = page[page.index("Ce que les journaux montrent") :]
    first = re.search(r'<tr class="is-open"><th scope="row">(.*?)</tr>', table, re.DOTALL)
    assert first is not None
    assert "défavorable" in first[1]
    before = [entry.envelope.seq for entry in house.centre.ledger.entries(house.played)]
    shown(eva, f"/review/runs/{house.played}/compare")
    assert [entry.envelope.seq for entry in house.centre.ledger.entries(house.played)] == before


def test_two_trainees_at_the_same_hour(demo: Demo) -> None:
    left, right = demo.run_of("stagiaire2"), demo.run_of("stagiaire1")
    evaluator = demo.browser("evaluateur1")
    page = shown(evaluator, f"/review/runs/{left}/compare?with={right}&hour=2027-03-10T10:15")
    frames = re.findall(r'<iframe src="(/review/runs/[^"]+)"', page)
    assert [frame.split("/")[3] for frame in frames] == [left, right]
    for frame in frames:
        screen = shown(evaluator, frame)
        hour = re.search(r"Heure simulée\D+(\d\d):(\d\d)", screen)
        assert hour is not None
        assert (int(hour[1]), int(hour[2])) <= (10, 15)


@pytest.mark.parametrize("hour", ["10:15", "2027-03-10T1::15", "2027-03-11T10:15", "x"])
def test_an_hour_that_is_not_offered_shows_no_screens(demo: Demo, hour: str) -> None:
    left, right = demo.run_of("stagiaire2"), demo.run_of("stagiaire1")
    address = f"/review/runs/{left}/compare?with={right}&hour={hour}"
    assert "<iframe" not in shown(demo.browser("evaluateur1"), address)


def test_the_screen_of_an_hour_is_the_one_that_stood_then() -> None:
    moments = (100, 200, 200, 900)
    assert [step_at(moments, second) for second in (50, 100, 150, 200, 899, 900, 5000)] == [0, 0, 0, 2, 2, 4, 4]


@pytest.mark.parametrize("other", ["nothing", "open"])
def test_only_days_that_were_played_on_the_same_data_are_compared(house: House, login: Login, other: str) -> None:
    chosen = house.open if other == "open" else other
    assert login("eva").get(f"/review/runs/{house.played}/compare?with={chosen}").status_code == 404
    for who in ("ann", "ben", "stranger"):
        assert login(who).get(f"/review/runs/{house.played}/compare").status_code == 404
