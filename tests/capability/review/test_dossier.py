"""The dossier in the browser: two evaluators, their reconciliation, the jury, the publication."""

from __future__ import annotations

import io
import zipfile
from html import unescape
from io import BytesIO
from zipfile import ZipFile

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from crm_sandbox.ledger.verify import verify
from crm_sandbox.review.dossier.service import Dossiers, stream_id
from crm_sandbox.review.evaluation.service import Evaluations
from tests.capability.review.conftest import House, Login

UNITS = ("C1", "C2", "C3", "C4", "C5", "C6")
MEMBERS = "Anne Présidente\r\nMarc Vice\r\n"


def send(client: FlaskClient, run: str, step: str, **values: str | list[str]) -> TestResponse:
    return client.post(f"/review/runs/{run}/dossier/{step}", data=values)


def page(client: FlaskClient, run: str) -> str:
    shown = unescape(client.get(f"/review/runs/{run}/dossier").get_data(as_text=True))
    return shown.replace("\u202f", " ").replace("\u00a0", " ")


def grade(client: FlaskClient, run: str, level: str, comment: str) -> None:
    form = {"level": level, "comment": comment, "level_base": "0", "comment_base": "0", "here": "CR1.1"}
    assert client.post(f"/review/runs/{run}/grid/CR1.1", data=form).status_code == 303
    assert client.post(f"/review/runs/{run}/finish").status_code == 303


def assert_reads_nothing_of_eva(client: FlaskClient, run: str) -> None:
    """Neither on the page of the dossier nor in any form of the booklet, whoever sits or not."""
    assert "Demande la bonne personne." not in page(client, run)
    sheet = client.get(f"/review/runs/{run}/files/criteria.csv").get_data(as_text=True)
    assert "Demande la bonne personne." not in sheet
    with ZipFile(BytesIO(client.get(f"/review/runs/{run}/files/archive.zip").get_data())) as pack:
        assert not [name for name in pack.namelist() if name.startswith(("evaluations/", "dossier"))]


def dossiers(house: House) -> Dossiers:
    signer = house.centre.ledger.signer
    return Dossiers(house.centre.database, signer, Evaluations(house.centre.database, signer))


def may_reopen(trainer: FlaskClient, cohort: str, run: str) -> bool:
    """Whether the trainer's page of a cohort offers to take a hand-in back."""
    return f"/runs/{run}/reopen" in trainer.get(f"/training/cohorts/{cohort}").get_data(as_text=True)


def test_from_two_evaluations_to_the_decision(house: House, login: Login) -> None:
    """The whole way of the 2024 procedure, with what each one sees on it."""
    run = house.decided
    eva, eve, tom, jo = login("eva"), login("eve"), login("tom"), login("jo")
    assert send(eva, run, "procedure", procedure="amendment_2024").status_code == 303
    refused = send(eva, run, "seat", seat="partner", states=["accredited"])
    assert refused.status_code == 422
    assert "Chaque déclaration est nécessaire" in unescape(refused.get_data(as_text=True))
    assert send(eva, run, "seat", seat="partner", states=["accredited", "not_trainer"]).status_code == 303
    assert send(eve, run, "seat", seat="outside", states=["accredited", "not_colleague"]).status_code == 303
    assert jo.get(f"/review/runs/{run}/dossier").status_code == 404
    assert "quand vient son tour" in jo.get("/review/").get_data(as_text=True)

    grade(eva, run, "mastered", "Demande la bonne personne.")
    assert_reads_nothing_of_eva(eve, run)
    assert send(eve, run, "leave", reason="Un empêchement.").status_code == 303
    assert_reads_nothing_of_eva(eve, run)
    assert send(eve, run, "seat", seat="outside", states=["accredited", "not_colleague"]).status_code == 303
    for someone in (eve, tom):
        assert "Demande la bonne personne." not in page(someone, run)
    assert "Aucun dossier évalué à deux." in tom.get("/review/agreement").get_data(as_text=True)
    grade(eve, run, "to_work_on", "N'attend pas la réponse.")
    assert "0 sur 1" in tom.get("/review/agreement").get_data(as_text=True)
    assert jo.get("/review/agreement").status_code == 404
    shown = page(tom, run)
    assert "Demande la bonne personne." in shown
    assert "1 écart à concilier" in shown

    assert send(eve, run, "approve", base="0").status_code == 422
    refused = send(eve, run, "settle", criterion="CR1.1", level="in_progress", reason="", base="0")
    assert refused.status_code == 422
    assert send(tom, run, "settle", criterion="CR1.1", level="mastered", reason="x", base="0").status_code == 404
    settled = {"criterion": "CR1.1", "level": "in_progress", "reason": "Une fois sur deux."}
    assert send(eve, run, "settle", **settled, base="0").status_code == 303
    behind = send(eva, run, "settle", criterion="CR1.1", level="mastered", reason="Toujours.", base="0")
    assert behind.status_code == 409
    assert "Toujours." in unescape(behind.get_data(as_text=True))
    assert send(eva, run, "approve", base="1").status_code == 303
    assert send(eve, run, "approve", base="1").status_code == 303

    cohort = house.centre.run(run).cohort
    assert may_reopen(tom, cohort, run)

    assert "Une fois sur deux." in page(jo, run)
    assert send(eva, run, "vote", unit="C1", votes_for="1").status_code == 404
    jury = {"held_on": "2027-04-02", "president": "Anne Présidente", "vice_president": "Marc Vice"}
    assert send(jo, run, "jury", **jury, members="Anne Présidente").status_code == 422
    assert send(jo, run, "jury", **jury, members=MEMBERS).status_code == 303
    odd = send(jo, run, "vote", unit="C1", votes_for="4", votes_against="1")
    assert "5 voix pour 2 membres" in unescape(odd.get_data(as_text=True)).replace("\u202f", " ").replace("\u00a0", " ")
    assert send(jo, run, "vote", unit="C1", votes_for="1", votes_against="1", decision="voted").status_code == 303
    for unit in UNITS[1:]:
        assert send(jo, run, "vote", unit=unit, decision="not_presented").status_code == 303
    assert send(jo, run, "publish").status_code == 422
    assert send(jo, run, "minutes", text="Séance sans incident.").status_code == 303
    assert send(eva, run, "publish").status_code == 404
    assert send(jo, run, "publish").status_code == 303

    shown = page(tom, run)
    assert "Acquise" in shown
    assert "valable jusqu'au" in shown
    assert "Séance sans incident." in shown
    kept = dossiers(house)
    found = verify(kept.ledger, stream_id(run))
    assert found.holds
    assert found.is_signed
    assert send(jo, run, "publish").status_code == 409
    assert not may_reopen(tom, cohort, run)
    with zipfile.ZipFile(io.BytesIO(tom.get(f"/review/runs/{run}/files/booklet.xlsx").data)) as pack:
        assert "1 pour, 1 contre" in pack.read("xl/sharedStrings.xml").decode().replace("\u00a0", " ")


def test_the_same_form_twice_is_recorded_once(house: House, eva: FlaskClient) -> None:
    run = house.open
    for _ in range(2):
        assert send(eva, run, "procedure", procedure="agreement_2010", key="double click").status_code == 303
    kinds = [entry.envelope.type for entry in dossiers(house).entries(run)]
    assert kinds == ["dossier.open", "dossier.choose_procedure"]


def test_no_form_takes_the_key_of_what_the_dossier_writes_itself(house: House, eva: FlaskClient) -> None:
    assert send(eva, house.open, "procedure", procedure="amendment_2024", key="begin").status_code == 303


def test_a_candidate_and_strangers_find_no_dossier(house: House, login: Login) -> None:
    for who in ("ann", "cat", "stranger"):
        client = login(who)
        assert client.get(f"/review/runs/{house.decided}/dossier").status_code == 404
        assert send(client, house.decided, "publish").status_code == 404


def test_a_step_that_does_not_exist_is_nowhere(house: House, eva: FlaskClient) -> None:
    assert send(eva, house.open, "nothing").status_code == 404
