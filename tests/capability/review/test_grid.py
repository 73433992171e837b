"""The grid: what is saved, what is refused, who sees whose words; the sheet."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from crm_sandbox.ledger.verify import verify
from crm_sandbox.review.evaluation.service import Evaluations, stream_id
from tests.capability.review.conftest import House, Login

PART = {"HX-Request": "true"}


def save(client: FlaskClient, run: str, code: str, **values: str) -> TestResponse:
    base = {"level_base": "0", "comment_base": "0", "comment": "", "here": code}
    return client.post(f"/review/runs/{run}/grid/{code}", data={**base, **values})


def page(client: FlaskClient, run: str, address: str) -> str:
    return unescape(client.get(f"/review/runs/{run}/{address}").get_data(as_text=True))


def test_a_level_and_a_comment_are_saved_and_shown(house: House, eva: FlaskClient) -> None:
    answer = save(eva, house.open, "CR2.1", level="in_progress", comment="Accueil correct.")
    assert answer.status_code == 303
    shown = page(eva, house.open, "grid?c=CR2.1")
    assert re.search(r'value="in_progress" checked', shown)
    assert "Accueil correct." in shown
    assert "Enregistré à" in shown
    assert "Accueil correct." in page(eva, house.open, "sheet")


def test_the_same_form_again_records_nothing(house: House, eva: FlaskClient) -> None:
    save(eva, house.open, "CR2.2", level="mastered", comment="Bien.")
    found = Evaluations(house.centre.database, house.centre.ledger.signer)
    before = found.read(house.open, house.people["eva"]).seq
    assert save(eva, house.open, "CR2.2", level="mastered", comment="Bien.").status_code == 303
    assert found.read(house.open, house.people["eva"]).seq == before


def test_a_conflict_shows_both_texts_and_loses_none(house: House, eva: FlaskClient) -> None:
    save(eva, house.open, "CR3.1", comment="Le premier texte.")
    answer = save(eva, house.open, "CR3.1", comment="Le second texte.")
    shown = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 409
    assert "Le premier texte." in shown
    assert "Le second texte." in shown
    assert save(eva, house.open, "CR3.1", comment="Le second texte.", comment_base="1").status_code == 303
    evaluations = Evaluations(house.centre.database, house.centre.ledger.signer)
    words = [str(e.envelope.payload) for e in evaluations.ledger.entries(stream_id(house.open, house.people["eva"]))]
    assert any("Le premier texte." in text for text in words)


def test_a_script_is_answered_with_the_line_of_state(house: House, eva: FlaskClient) -> None:
    data = {"level": "to_work_on", "comment": "", "level_base": "0", "comment_base": "0"}
    answer = eva.post(f"/review/runs/{house.open}/grid/CR3.2", data=data, headers=PART)
    assert answer.status_code == 200
    assert 'name="level_base" value="1"' in answer.get_data(as_text=True)
    assert (
        eva.post(f"/review/runs/{house.open}/grid/CR3.2", data={**data, "level": "mastered"}, headers=PART).status_code
        == 409
    )


@pytest.mark.parametrize(("code", "level"), [("CR9.9", "mastered"), ("CR1.1", "perfect")])
def test_what_is_not_in_the_grid_is_refused(house: House, eva: FlaskClient, code: str, level: str) -> None:
    assert save(eva, house.open, code, level=level).status_code == 422


@pytest.mark.parametrize("who", ["tom", "ann", "stranger"])
def test_only_evaluators_of_the_cohort_grade(house: House, login: Login, who: str) -> None:
    client = login(who)
    assert save(client, house.played, "CR1.1", level="mastered").status_code == 404
    assert client.post(f"/review/runs/{house.played}/finish").status_code == 404
    assert client.post(f"/review/runs/{house.played}/remarks", data={"seq": "3", "text": "x"}).status_code == 404


def test_going_back_to_a_remark_that_was_sent_loses_no_words_in_silence(house: House, eva: FlaskClient) -> None:
    """The page before comes back with the key that was used: another text under it is refused, and said."""
    address = f"/review/runs/{house.open}/remarks"
    form = {"seq": "0", "idempotency_key": "one form"}
    answers = [eva.post(address, data={**form, "text": text}).status_code for text in ("Un", "Un", "Deux")]
    assert answers == [303, 303, 409]


def test_remarks_stand_at_their_step_and_can_be_withdrawn(house: House, eva: FlaskClient, login: Login) -> None:
    data = {"seq": "40", "text": "Ne relit pas.", "criterion": "CR1.5"}
    assert eva.post(f"/review/runs/{house.played}/remarks", data=data).status_code == 303
    assert "Ne relit pas." in unescape(eva.get(f"/review/runs/{house.played}?at=40").get_data(as_text=True))
    assert "Ne relit pas." in page(eva, house.played, "grid?c=CR1.5")
    assert "Ne relit pas." not in unescape(
        login("eve").get(f"/review/runs/{house.played}?at=40").get_data(as_text=True)
    )
    assert eva.post(f"/review/runs/{house.played}/remarks/R1/withdraw", data={"seq": "40"}).status_code == 303
    assert "Ne relit pas." not in page(eva, house.played, "grid?c=CR1.5")


def test_two_evaluations_stay_hidden_until_both_are_done(house: House, eva: FlaskClient, login: Login) -> None:
    eve = login("eve")
    run, eva_id = house.played, house.people["eva"]
    assert eva.post(f"/review/runs/{run}/finish").status_code == 422
    save(eva, run, "CR1.5", level="mastered")
    refused = eva.post(f"/review/runs/{run}/finish")
    assert refused.status_code == 422
    assert "contredit les indices" in unescape(refused.get_data(as_text=True))
    save(eva, run, "CR1.5", level="mastered", comment="Vu en direct, hors journal.", level_base="1")
    assert eva.post(f"/review/runs/{run}/finish").status_code == 303

    save(eve, run, "CR1.5", level="to_work_on")
    assert "Vu en direct" not in page(eve, run, "grid?c=CR1.5")
    assert eve.get(f"/review/runs/{run}/sheet?by={eva_id}").status_code == 404
    assert eve.post(f"/review/runs/{run}/finish").status_code == 303
    assert "Vu en direct" in page(eve, run, "grid?c=CR1.5")
    assert "Vu en direct" in page(eve, run, f"sheet?by={eva_id}")

    assert save(eva, run, "CR1.1", level="mastered").status_code == 422
    evaluations = Evaluations(house.centre.database, house.centre.ledger.signer)
    found = verify(evaluations.ledger, stream_id(run, eva_id))
    assert found.holds
    assert found.is_signed


def test_the_sheet_says_what_it_is_and_names_the_head(house: House, eva: FlaskClient) -> None:
    shown = page(eva, house.played, "sheet").replace("\u202f", " ").replace("\u00a0", " ")
    assert "Indicateurs de simulation. La décision appartient à l'évaluateur" in shown
    assert str(house.centre.ledger.stream(house.played).head_hash) in shown
    assert "signé à la remise" in shown


def test_the_voice_sheet_is_kept_beside_the_criteria(house: House, eva: FlaskClient) -> None:
    run = house.open
    assert "Fiche d'écoute" not in page(eva, run, "grid?c=CR1.1")
    before = re.search(r'id="crit-done">(\d+)', page(eva, run, "grid?c=CR1.4"))
    answer = save(eva, run, "voice.pace", level="in_progress", comment="Trop vite sur les prix.", here="CR1.4")
    assert answer.status_code == 303
    shown = page(eva, run, "grid?c=CR1.4")
    after = re.search(r'id="crit-done">(\d+)', shown)
    assert before is not None
    assert after is not None
    assert after[1] == before[1]
    assert "Trop vite sur les prix." in shown
    assert "Trop vite sur les prix." in page(eva, run, "sheet")
    assert save(eva, run, "voice.pace", comment="Autre.", here="CR1.4").status_code == 409


def test_one_key_notes_the_voice_of_an_open_run(house: House, eva: FlaskClient) -> None:
    assert 'data-key="3"' in eva.get(f"/review/runs/{house.open}").get_data(as_text=True)
    assert 'data-key="3"' not in eva.get(f"/review/runs/{house.played}?at=40").get_data(as_text=True)


def test_one_criterion_is_evaluated_across_the_runs_that_were_handed_in(house: House, login: Login) -> None:
    eve = login("eve")
    shown = unescape(eve.get("/review/criteria/CR3.3").get_data(as_text=True))
    assert f'action="/review/runs/{house.played}/grid/CR3.3"' in shown
    assert house.open not in shown
    for who in ("tom", "ann", "jo"):
        assert login(who).get("/review/criteria/CR3.3").status_code == 404
    assert eve.get("/review/criteria/CR9.9").status_code == 404


def test_a_grid_is_handed_in_after_the_run(house: House, eva: FlaskClient) -> None:
    answer = eva.post(f"/review/runs/{house.open}/finish")
    assert answer.status_code == 422
    assert "encore en cours" in unescape(answer.get_data(as_text=True))
