"""A trainee's debrief: open after a practice run, closed to an exam until it is published, and never more than his own."""

from __future__ import annotations

from html import unescape

import pytest
from flask.testing import FlaskClient

from crm_sandbox import platform_clock
from crm_sandbox.cli.players import play_run
from crm_sandbox.identity.model import Role
from crm_sandbox.identity.operations import NewUser, create_user, user_by_login
from crm_sandbox.identity.roles import grant
from crm_sandbox.training.cohorts import NewAssignment, assign, create_cohort
from tests.demo import Demo, csrf


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.get_data(as_text=True)).replace("\u202f", " ").replace("\u00a0", " ")


def send(demo: Demo, login: str, address: str, **values: str) -> int:
    client = demo.browser(login)
    run = address.split("/")[3]
    token = csrf(client, f"/review/runs/{run}/dossier")
    return client.post(address, data={"csrf_token": token, **values}).status_code


@pytest.fixture(scope="module")
def exam(demo: Demo) -> str:
    """An exam that the candidate of another group has handed in."""
    at = platform_clock.now()
    centre = demo.services.centre
    with demo.services.database.writing() as connection:
        cohort = create_cohort(connection, "Épreuves", at=at)
        candidate = create_user(connection, NewUser("candidat1", "Candidat", "mot-de-passe-candidat"), at=at)
        grant(connection, cohort.id, [candidate.id], Role.TRAINEE)
        grant(connection, cohort.id, [user_by_login(connection, "evaluateur1").id], Role.EVALUATOR)
        grant(connection, cohort.id, [user_by_login(connection, "formateur1").id], Role.TRAINER)
        assignment = assign(connection, cohort, NewAssignment("Épreuve", "crhr", 1, mode="exam", minutes=210), at=at)
    demo.passwords["candidat1"] = "mot-de-passe-candidat"
    centre.prepare_now(assignment.world(), at=at)
    centre.open_missing_runs(assignment, at=at)
    run = demo.run_of("candidat1")
    play_run(demo.services.ledger, run, profile="beginner", actor=candidate.id, at=at)
    return run


def test_after_a_practice_run_each_miss_opens_its_step(demo: Demo) -> None:
    run, me = demo.run_of("stagiaire2"), demo.browser("stagiaire2")
    shown = page(me, f"/runs/{run}/debrief")
    assert "Un produit remplacé n'a pas été annoncé à la relecture." in shown
    assert f"/review/runs/{run}?at=38" in shown
    replay = page(me, f"/review/runs/{run}?at=38")
    assert "Mon bilan" in replay
    assert me.get(f"/review/runs/{run}/frame?at=38").status_code == 200


def test_an_exam_tells_no_right_answer_of_an_exercise_that_is_proposed_for_practice(demo: Demo, exam: str) -> None:
    practised = demo.browser("stagiaire1"), f"/runs/{demo.run_of('stagiaire1')}"
    sat = demo.browser("candidat1"), f"/runs/{exam}"
    first = "/quiz?q=Q01"
    assert "votre réponse" in page(practised[0], practised[1] + first)
    assert "bonne réponse" in page(practised[0], practised[1] + first)
    assert "votre réponse" in page(sat[0], sat[1] + first)
    assert "bonne réponse" not in page(sat[0], sat[1] + first)


def test_after_a_practice_run_the_plan_is_valued_with_its_costliest_hours(demo: Demo) -> None:
    shown = page(demo.browser("stagiaire2"), f"/runs/{demo.run_of('stagiaire2')}/debrief")
    assert "Votre plan" in shown
    assert "heure à éviter" in shown
    assert "Les appels suivent la liste, pas les heures des clients." in shown
    assert "16 prévus, 16 passés" in shown
    assert "c'est matière à discussion, pas une note" in shown


def test_the_own_replay_holds_nothing_that_is_for_staff(demo: Demo) -> None:
    run, me = demo.run_of("stagiaire2"), demo.browser("stagiaire2")
    for fragment in ({}, {"HX-Request": "true"}):
        own = unescape(me.get(f"/review/runs/{run}?at=43", headers=fragment).get_data(as_text=True))
        staff = unescape(
            demo.browser("evaluateur1").get(f"/review/runs/{run}?at=43", headers=fragment).get_data(as_text=True)
        )
        assert "Ce que le stagiaire ne pouvait pas voir" in staff
        assert "Ce que le stagiaire ne pouvait pas voir" not in own
        assert "Patience" in staff
        assert "Patience" not in own
    for part in ("evidence", "grid", "sheet", "dossier", "integrity", "proofs?c=CR1.1"):
        assert me.get(f"/review/runs/{run}/{part}").status_code == 404


def test_a_day_under_way_has_no_debrief(demo: Demo) -> None:
    run, me = demo.run_of("stagiaire3"), demo.browser("stagiaire3")
    assert "Le bilan s'ouvre après la remise." in page(me, f"/runs/{run}/debrief")
    assert me.get(f"/review/runs/{run}").status_code == 404


def test_an_exam_opens_when_it_is_published(demo: Demo, exam: str) -> None:
    me = demo.browser("candidat1")
    waiting = page(me, f"/runs/{exam}/debrief")
    assert "entre les mains des évaluateurs" in waiting
    assert "Par critère" not in waiting
    assert not any("Votre plan" in page(me, f"/runs/{exam}/{screen}") for screen in ("debrief", "report", "plan"))
    assert me.get(f"/review/runs/{exam}").status_code == 404
    assert me.get(f"/review/runs/{exam}/frame?at=2").status_code == 404
    assert demo.api("candidat1").get(f"/runs/{exam}/desk?at=2")[0] == 403

    steps = f"/review/runs/{exam}"
    assert send(demo, "evaluateur1", f"{steps}/dossier/procedure", procedure="formative") == 303
    assert send(demo, "evaluateur1", f"{steps}/dossier/seat", seat="evaluator") == 303
    comment = {"comment": "Relit sans citer les remplacements.", "level_base": "0", "comment_base": "0"}
    assert send(demo, "evaluateur1", f"{steps}/grid/CR1.5", level="to_work_on", **comment) == 303
    assert "Relit sans citer" not in page(me, f"/runs/{exam}/debrief")
    assert send(demo, "evaluateur1", f"{steps}/finish") == 303
    assert "Relit sans citer" not in page(me, f"/runs/{exam}/debrief")
    assert send(demo, "evaluateur1", f"{steps}/dossier/publish") == 303

    shown = page(me, f"/runs/{exam}/debrief")
    assert "Relit sans citer les remplacements." in shown
    assert "À travailler" in shown
    assert "Votre plan" in shown
    assert me.get(f"/review/runs/{exam}").status_code == 200
    assert demo.api("candidat1").get(f"/runs/{exam}/desk?at=2")[0] == 200
    assert reopening(demo, exam) == 409, "the candidate has read what he missed"


def reopening(demo: Demo, run: str) -> int:
    trainer, cohort = demo.browser("formateur1"), demo.services.run(run).cohort
    form = {"csrf_token": csrf(trainer, f"/training/cohorts/{cohort}"), "reason": "Remis trop tôt.", "minutes": "30"}
    return trainer.post(f"/training/cohorts/{cohort}/runs/{run}/reopen", data=form).status_code


def test_another_trainee_finds_no_debrief(demo: Demo) -> None:
    run = demo.run_of("stagiaire2")
    assert demo.browser("stagiaire4").get(f"/runs/{run}/debrief").status_code == 404
