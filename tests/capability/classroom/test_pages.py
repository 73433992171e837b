"""The trainer's pages: cohorts, import, exercises, resets with their preview and undo, reopening, scenarios."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from crm_sandbox import platform_clock
from crm_sandbox.cli.players import play_run
from crm_sandbox.identity.model import Role
from crm_sandbox.identity.operations import user_by_login
from crm_sandbox.identity.roles import grant
from crm_sandbox.training.cohorts import get_cohort, list_cohorts
from tests.demo import Demo, csrf


@pytest.fixture
def trainer(own_demo: Demo) -> FlaskClient:
    return own_demo.browser("formateur1")


def cohort_of(demo: Demo) -> str:
    with demo.services.database.reading() as connection:
        return next(c.id for c in list_cohorts(connection) if c.name == "Démonstration")


def post(client: FlaskClient, page: str, address: str, **data: object):  # type: ignore[no-untyped-def]
    return client.post(address, data={"csrf_token": csrf(client, page), **data})


def test_a_cohort_shows_who_is_where(own_demo: Demo, trainer: FlaskClient) -> None:
    page = trainer.get(f"/training/cohorts/{cohort_of(own_demo)}").get_data(as_text=True)
    for number in range(1, 7):
        assert f"Stagiaire {number}" in page
    assert page.count("Remis") >= 2
    assert "/training/" in trainer.get("/review/").get_data(as_text=True)
    assert "/training/" not in own_demo.browser("evaluateur1").get("/review/").get_data(as_text=True)
    assert f"/review/runs/{own_demo.run_of('stagiaire1')}" in page


@pytest.mark.parametrize("login", ["evaluateur1", "stagiaire3"])
def test_for_others_the_pages_do_not_exist(own_demo: Demo, login: str) -> None:
    browser, cohort = own_demo.browser(login), cohort_of(own_demo)
    for path in (
        "/training/",
        f"/training/cohorts/{cohort}",
        f"/training/cohorts/{cohort}/reset",
        "/training/scenarios/crhr",
    ):
        assert browser.get(path).status_code == 404, path


def test_trainees_are_imported_with_a_password_shown_once_and_a_run(own_demo: Demo, trainer: FlaskClient) -> None:
    base = f"/training/cohorts/{cohort_of(own_demo)}"
    answer = post(trainer, base, f"{base}/trainees", trainees="Jade Lemonnier\nThéo Marchandeau;theo")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    password = re.search(r"theo</dd>.*?<dd class=\"code\">([a-z0-9-]+)</dd>", page, re.S)
    assert password is not None
    assert "jade.lemonnier" in page
    own_demo.passwords["theo"] = password[1]
    assert own_demo.browser("theo").get(f"/runs/{own_demo.run_of('theo')}/desk").status_code == 200


def test_a_wrong_line_is_named_and_nothing_typed_is_lost(own_demo: Demo, trainer: FlaskClient) -> None:
    base = f"/training/cohorts/{cohort_of(own_demo)}"
    typed = "Jade Lemonnier\nBad;bad login!\nTaken;stagiaire3"
    answer = post(trainer, base, f"{base}/trainees", trainees=typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "ligne 2" in page
    assert "ligne 3" in page
    assert "Jade Lemonnier\nBad;bad login!" in page.replace("\r\n", "\n")


def test_an_exercise_opens_a_run_for_each_trainee(own_demo: Demo, trainer: FlaskClient) -> None:
    base = f"/training/cohorts/{cohort_of(own_demo)}"
    wrong = post(trainer, base, f"{base}/exercises", title="", scenario="nope", seed="x", mode="exam", minutes="")
    assert wrong.status_code == 422
    assert wrong.get_data(as_text=True).count('class="refusal"') >= 3
    given = post(trainer, base, f"{base}/exercises", title="Second jour", scenario="crhr", seed="1", mode="practice")
    assert given.status_code == 303
    page = trainer.get(base).get_data(as_text=True)
    assert "Second jour" in page


def test_a_reset_does_what_its_preview_says_and_can_be_undone(own_demo: Demo, trainer: FlaskClient) -> None:
    base = f"/training/cohorts/{cohort_of(own_demo)}"
    api, run = own_demo.api("stagiaire3"), own_demo.run_of("stagiaire3")
    api.act(run, "note.create", client="ORV-C017", text="avant")
    trainee = own_demo.services.run(run).trainee_id
    preview = f"{base}/reset?whom=some&trainee={trainee}"
    page = trainer.get(preview).get_data(as_text=True)
    assert "Stagiaire 3 · Une journée de télévente chez Orvane · 1 étape" in page
    shown = re.search(r'name="shown" value="([^"]*)"', page)
    assert shown is not None
    assert own_demo.run_of("stagiaire3") == run
    form = {"whom": "some", "trainee": trainee, "seed": "same", "shown": shown[1]}
    assert post(trainer, preview, f"{base}/reset", **form).status_code == 303
    new = own_demo.run_of("stagiaire3")
    assert new != run
    assert own_demo.services.run(run).state == "archived"
    again = post(trainer, preview, f"{base}/reset", **form)
    assert again.status_code == 409
    assert own_demo.run_of("stagiaire3") == new
    resets = trainer.get(f"{base}/resets").get_data(as_text=True)
    undo = re.search(r'action="([^"]+/undo)"', resets)
    assert undo is not None
    assert post(trainer, f"{base}/resets", undo[1]).status_code == 303
    assert own_demo.run_of("stagiaire3") == run
    assert api.get(f"/runs/{run}")[1]["head"]["seq"] == 1


def test_a_trainee_with_two_exercises_is_named_once_and_each_exercise_too(own_demo: Demo, trainer: FlaskClient) -> None:
    base = f"/training/cohorts/{cohort_of(own_demo)}"
    trainee = own_demo.services.run(own_demo.run_of("stagiaire3")).trainee_id
    post(trainer, base, f"{base}/exercises", title="Second jour", scenario="crhr", seed="1", mode="practice")
    assert "Une journée de télévente chez Orvane · " in trainer.get(base).get_data(as_text=True)
    preview = f"{base}/reset?whom=some&trainee={trainee}"
    shown = re.search(r'name="shown" value="([^"]*)"', trainer.get(preview).get_data(as_text=True))
    assert shown is not None
    form = {"whom": "some", "trainee": trainee, "seed": "same", "shown": shown[1]}
    assert post(trainer, preview, f"{base}/reset", **form).status_code == 303
    resets = trainer.get(f"{base}/resets").get_data(as_text=True)
    assert resets.count("Stagiaire 3") == 1
    assert "Second jour" in resets
    assert "Une journée de télévente chez Orvane" in resets


def test_a_hand_in_by_mistake_is_reopened_with_a_reason(own_demo: Demo, trainer: FlaskClient) -> None:
    base = f"/training/cohorts/{cohort_of(own_demo)}"
    api, run = own_demo.api("stagiaire4"), own_demo.run_of("stagiaire4")
    api.act(run, "run.hand_in")
    assert post(trainer, base, f"{base}/runs/{run}/reopen", reason="").status_code == 422
    assert own_demo.services.run(run).state == "handed_in"
    assert post(trainer, base, f"{base}/runs/{run}/reopen", reason="Remis par erreur").status_code == 303
    assert own_demo.services.run(run).state == "open"
    assert api.act(run, "note.create", client="ORV-C017", text="après")[0] == 200


def test_scenarios_show_their_answer_key_and_a_role_sheet(own_demo: Demo, trainer: FlaskClient) -> None:
    page = trainer.get("/training/scenarios/crhr").get_data(as_text=True)
    assert "Frites en rupture" in page
    sheet = trainer.get("/training/scenarios/crhr/calls/CALL-02").get_data(as_text=True)
    assert "Pomdal" in sheet
    assert "gluten" in sheet
    assert trainer.get("/training/scenarios/nope").status_code == 404


def test_a_new_cohort_is_its_creators(own_demo: Demo, trainer: FlaskClient) -> None:
    made = post(trainer, "/training/?all=1", "/training/cohorts", name="Printemps")
    assert made.status_code == 303
    assert trainer.get(made.headers["Location"]).status_code == 200
    assert post(trainer, "/training/?all=1", "/training/cohorts", name="Printemps").status_code == 422


def test_a_new_password_ends_the_sessions_opened_with_the_old_one(own_demo: Demo, trainer: FlaskClient) -> None:
    browser = own_demo.browser("stagiaire6")
    assert browser.get("/").status_code == 200
    trainee = own_demo.services.run(own_demo.run_of("stagiaire6")).trainee_id
    base = f"/training/cohorts/{cohort_of(own_demo)}"
    assert post(trainer, base, f"{base}/trainees/{trainee}/password").status_code == 200
    assert browser.get("/").status_code == 401


def test_a_group_gets_new_cards_and_colleagues_keep_their_passwords(own_demo: Demo, trainer: FlaskClient) -> None:
    base = f"/training/cohorts/{cohort_of(own_demo)}"
    with own_demo.services.database.writing() as connection:
        cohort = get_cohort(connection, "Démonstration")
        grant(connection, cohort.id, [user_by_login(connection, "evaluateur1").id], Role.TRAINEE)
    page = post(trainer, base, f"{base}/cards").get_data(as_text=True)
    found = dict(re.findall(r"<dd class=\"code\">([^<]+)</dd>.*?<dd class=\"code\">([^<]+)</dd>", page, re.S))
    assert set(found) == {f"stagiaire{number}" for number in range(1, 7)}
    own_demo.passwords.update(found)
    assert own_demo.browser("stagiaire4").get("/").status_code == 200
    assert own_demo.browser("evaluateur1").get("/review/").status_code == 200
    assert 'value="stagiaire4"' in own_demo.app.test_client().get("/login?code=stagiaire4").get_data(as_text=True)


def test_who_is_a_quarter_behind_the_middle_of_the_group_is_late(own_demo: Demo, trainer: FlaskClient) -> None:
    base = f"/training/cohorts/{cohort_of(own_demo)}"
    chosen = re.compile(r'aria-label="Choisir (Stagiaire \d)"')
    assert chosen.findall(trainer.get(f"{base}?state=late").get_data(as_text=True)) == []
    for login in ("stagiaire3", "stagiaire4"):
        own_demo.api(login).act(own_demo.run_of(login), "run.hand_in")
    late = trainer.get(f"{base}?state=late").get_data(as_text=True)
    assert chosen.findall(late) == ["Stagiaire 5", "Stagiaire 6"]


def test_criteria_over_a_cohort_show_what_several_miss(own_demo: Demo, trainer: FlaskClient) -> None:
    base = f"/training/cohorts/{cohort_of(own_demo)}"
    assert f'href="{base}/criteria?given=' in trainer.get(base).get_data(as_text=True)
    page = trainer.get(f"{base}/criteria").get_data(as_text=True).replace("\u202f", " ")
    expert, beginner = (own_demo.run_of(login) for login in ("stagiaire1", "stagiaire2"))
    assert re.search(rf'class="crit-m c-pos" href="/review/runs/{expert}/evidence#k-CR1.5"', page)
    assert re.search(rf'class="crit-m c-dang" href="/review/runs/{beginner}/evidence#k-CR1.5"', page)
    assert page.count("crit-m") == 2 * 20
    assert 'id="k-CR1.5"' in trainer.get(f"/review/runs/{beginner}/evidence").get_data(as_text=True)
    again = own_demo.run_of("stagiaire3")
    play_run(own_demo.services.ledger, again, profile="beginner", actor="x", at=platform_clock.now())
    page = trainer.get(f"{base}/criteria").get_data(as_text=True).replace("\u202f", " ")
    assert '<span class="num muted">2 sur 3</span>' in page
    assert "2 défavorables" in page
    assert own_demo.browser("evaluateur1").get(f"{base}/criteria").status_code == 404
