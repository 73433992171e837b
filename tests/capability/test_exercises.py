"""An exercise from the trainer's choice to the trainee's last line and the evaluator's page, through the screens alone."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from crm_sandbox.training.cohorts import list_cohorts
from tests.demo import Demo, csrf


def cohort_of(demo: Demo) -> str:
    with demo.services.database.reading() as connection:
        return next(c.id for c in list_cohorts(connection) if c.name == "Démonstration")


@pytest.fixture
def given(own_demo: Demo) -> str:
    """`hygiene` E02, given to the demo cohort: the run of a trainee."""
    trainer, base = own_demo.browser("formateur1"), f"/training/cohorts/{cohort_of(own_demo)}"
    form = {"scenario": "hygiene", "exercise": "E02", "seed": "1"}
    answer = trainer.post(f"{base}/exercises", data={"csrf_token": csrf(trainer, base), **form})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    own_demo.services.centre.library.wait()
    return next(r["id"] for r in own_demo.api("stagiaire3").get("/runs")[1]["items"] if r["code"] == "E02")


def test_what_is_proposed_follows_the_choice(own_demo: Demo) -> None:
    trainer, base = own_demo.browser("formateur1"), f"/training/cohorts/{cohort_of(own_demo)}"
    page = trainer.get(f"{base}?give=batiment/E10").get_data(as_text=True)
    assert 'value="Journée complète, mode examen"' in page
    assert re.search(r'name="minutes"[^>]*value="210"', page)
    assert re.search(r'<option value="exam" selected>', page)
    assert "Rendre compte de son organisation" in page
    wrong = {"scenario": "crhr", "exercise": "E99", "title": "Rien", "seed": "1"}
    answer = trainer.post(f"{base}/exercises", data={"csrf_token": csrf(trainer, base), **wrong})
    assert answer.status_code == 422
    assert "Choisissez un exercice de la liste" in answer.get_data(as_text=True)


def test_the_exercise_is_named_everywhere(own_demo: Demo, given: str) -> None:
    api = own_demo.api("formateur1")
    row = api.get(f"/runs/{given}")[1]
    assert (row["code"], row["exercise"], row["mode"], row["scenario"]) == (
        "E02",
        "Cartons, colis, palettes",
        "practice",
        "hygiene",
    )
    cohort = next(c for c in api.get("/cohorts")[1]["items"] if c["name"] == "Démonstration")
    assert cohort["exercises"][-1]["code"] == "E02"
    desk = own_demo.browser("stagiaire3").get(f"/runs/{given}/desk").get_data(as_text=True)
    assert "Guidé · Cartons, colis, palettes" in desk
    assert "Convertir une vingtaine de demandes" in desk
    home = own_demo.browser("stagiaire3").get("/").get_data(as_text=True)
    assert "E02 · Cartons, colis, palettes" in home
    assert re.findall(r'<span class="tag say" id="h-\d+">([^<]*)', home)[0] == "Kélia Hygiène &amp; Bureau"
    assert "Commencer la journée" in home


def test_nobody_is_to_be_called_where_orders_are_dictated(own_demo: Demo, given: str) -> None:
    browser = own_demo.browser("stagiaire3")
    for screen in ("desk", "report"):
        page = browser.get(f"/runs/{given}/{screen}").get_data(as_text=True)
        assert "Construire le plan" not in page
        assert "Plan d'appels remis" not in page.replace("’", "'").replace("&#39;", "'")
    found = browser.get(f"/runs/{given}/suggest/products?q=a").get_data(as_text=True)
    assert re.search(r'data-packs="[^"]*colis de \d+', found)
    evidence = own_demo.browser("evaluateur1").get(f"/review/runs/{given}/evidence").get_data(as_text=True)
    assert "Garder en face de la quantité vendue" in evidence
    assert "visé" in evidence


def do(browser: FlaskClient, run: str, kind: str, **values: object) -> int:
    """Send a form of the run."""
    token = csrf(browser, f"/runs/{run}/desk")
    data = {"csrf_token": token, "next": f"/runs/{run}/desk", **values}
    return browser.post(f"/runs/{run}/do/{kind}", data=data).status_code


def test_a_dictated_order_is_entered_without_a_call(own_demo: Demo, given: str) -> None:
    browser = own_demo.browser("stagiaire3")
    dataset, state, _ = own_demo.services.ledger.state_at(given)
    task = dataset.world.exercise.tasks[0]
    script = dataset.script(task.client or "")
    assert script is not None
    page = browser.get(f"/runs/{given}/tasks/{task.ref}").get_data(as_text=True)
    assert "Ce qui est dicté" in page
    assert page.count("«") >= len(task.said)
    assert "Cocher la tâche" not in page
    assert browser.get(f"/runs/{given}/tasks/T99").status_code == 404
    for demand in script.demands:
        said = {"asked": demand.value} if demand.unit == "unit" else {}
        line = {"client": task.client, "product": demand.product, "quantity": demand.quantity, "unit": "unit", **said}
        assert do(browser, given, "order.add_line", **line) == 303
    (order,) = own_demo.services.ledger.state_at(given)[1].orders.of_client(task.client or "")
    assert do(browser, given, "order.confirm", order=order.ref) == 303
    assert "Cocher la tâche" in browser.get(f"/runs/{given}/tasks/{task.ref}").get_data(as_text=True)
    assert do(browser, given, "task.complete", task=task.ref) == 303
    state = own_demo.services.ledger.state_at(given)[1]
    assert state.tasks.tasks[task.ref].done_at is not None
    assert state.orders.orders[order.ref].status == "confirmed"
    assert state.calls.ended == ()


def test_the_machine_may_enter_what_is_dictated(own_demo: Demo, given: str) -> None:
    api = own_demo.api("stagiaire3")
    view = api.get(f"/runs/{given}/tasks")[1]
    assert all(task["said"] for task in view["tasks"] if task["kind"] == "dictation")
    line = next(item for item in view["actions"] if item["type"] == "order.add_line")
    assert [task["client"] for task in view["tasks"]] == line["fields"]["client"]["allowed"]
    assert "quantity" not in str(view["tasks"][0])
