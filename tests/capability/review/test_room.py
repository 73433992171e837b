"""Who may enter the evaluator's room, and what its pages show."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from crm_sandbox.review.findings import evidence_of
from crm_sandbox.review.journal import journal_of
from crm_sandbox.review.labels import tell_action
from crm_sandbox.review.wording import WORDINGS
from crm_sandbox.storage.tables import log
from tests.capability.review.conftest import House, Login

PAGES = ("", "/frame?at=3", "/plan", "/evidence", "/grid", "/sheet", "/integrity", "/clock.json", "/head", "/proofs")
MAIN = re.compile(r'<main class="main.*?</main>', re.DOTALL)


def text(client: FlaskClient, address: str, status: int = 200, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == status, address
    return unescape(answer.get_data(as_text=True))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["ben", "jo", "stranger"])
def test_to_all_but_the_staff_of_its_cohort_a_run_does_not_exist(
    house: House, login: Login, who: str, page: str
) -> None:
    assert login(who).get(f"/review/runs/{house.played}{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["eva", "tom"])
def test_evaluators_and_trainers_of_the_cohort_see_every_page(house: House, login: Login, who: str, page: str) -> None:
    assert login(who).get(f"/review/runs/{house.played}{page}").status_code == 200


def test_the_list_is_for_staff_and_holds_their_cohorts_only(house: House, login: Login) -> None:
    assert login("ann").get("/review/").status_code == 404
    assert house.played in text(login("eva"), "/review/")
    assert house.played not in text(login("stranger"), "/review/")


def test_without_signing_in_the_room_asks_for_it(house: House) -> None:
    assert house.app.test_client().get("/review/").status_code == 401


def test_alerts_of_the_list_lead_to_their_step(house: House, eva: FlaskClient) -> None:
    alerts = [m.seq for item in evidence_of(house.centre.ledger, house.played) for m in item.alerts]
    page = text(eva, "/review/")
    assert alerts
    assert all(f"/review/runs/{house.played}?at={seq}" in page for seq in alerts)


def test_the_misses_of_one_indicator_are_searched_from_the_list(house: House, eva: FlaskClient) -> None:
    found = next(i for i in evidence_of(house.centre.ledger, house.played) if i.indicator.ref == "I-CLO-02")
    page = text(eva, "/review/?indicator=I-CLO-02&sort=alerts")
    missed = [mark.seq for mark in found.marks if not mark.is_counted]
    assert missed
    assert all(f"/review/runs/{house.played}?at={seq}" in page for seq in missed)
    assert house.open not in page


def test_filters_that_are_nonsense_are_ignored(house: House, eva: FlaskClient) -> None:
    assert house.played in text(eva, "/review/?state=nothing&sort=nothing&indicator=nothing")


def test_the_frame_shows_what_the_trainee_had_in_front(house: House, eva: FlaskClient, login: Login) -> None:
    seq = house.centre.ledger.stream(house.played).head_seq
    dataset, state, _ = house.centre.ledger.state_at(house.played)
    front = state.desk.front
    folder = {"client": "clients", "call": "call", "report": "report", "desk": "desk"}[front.name]
    own = text(login("ann"), f"/runs/{house.played}/{folder}" + (f"/{front.subject}" if front.subject else ""))
    framed = text(eva, f"/review/runs/{house.played}/frame?at={seq}")

    def plain(page: str) -> str:
        found = MAIN.search(page)
        assert found
        return re.sub(r'value="[^"]{16,}"', "", re.sub(r"\s+(disabled|inert)", "", found.group()))

    assert plain(own) == plain(framed)
    assert dataset.world.company.name


def test_the_frame_is_inert_and_sandboxed(house: House, eva: FlaskClient) -> None:
    answer = eva.get(f"/review/runs/{house.played}/frame?at=30")
    assert "sandbox allow-same-origin" in answer.headers["Content-Security-Policy"]
    page = answer.get_data(as_text=True)
    assert re.search(r'<div id="app"[^>]*\binert', page)
    assert "Lecture seule" in page


def test_every_step_can_be_shown(house: House, eva: FlaskClient) -> None:
    last = house.centre.ledger.stream(house.played).head_seq
    for seq in (*range(0, last, 9), last):
        assert eva.get(f"/review/runs/{house.played}/frame?at={seq}").status_code == 200
        text(eva, f"/review/runs/{house.played}?at={seq}", **{"HX-Request": "true"})


def test_a_step_beyond_the_last_is_the_last(house: House, eva: FlaskClient) -> None:
    last = house.centre.ledger.stream(house.played).head_seq
    assert f'data-seq="{last}"' in text(eva, f"/review/runs/{house.played}?at=99999")
    assert eva.get(f"/review/runs/{house.played}/frame?at=99999").status_code == 404


def test_the_replay_works_as_links(house: House, eva: FlaskClient) -> None:
    page = text(eva, f"/review/runs/{house.played}?at=50")
    for step in (49, 51):
        assert re.search(rf'href="/review/runs/{house.played}\?at={step}[#"]', page)
    assert 'aria-current="step"' in page
    assert "Ce que le stagiaire ne pouvait pas voir" in page


def test_the_actions_are_searched_without_accents_and_by_lane(house: House, eva: FlaskClient) -> None:
    found = text(eva, f"/review/runs/{house.played}?q=REMPLACEMENT propose", **{"HX-Request": "true"})
    assert found.count("data-step=") >= 1
    assert "Aucune action ne correspond" in text(eva, f"/review/runs/{house.played}?q=introuvable")
    assert "Aucune action ne correspond" in text(eva, f"/review/runs/{house.played}?only=remark&q=introuvable")


def test_every_event_of_a_run_has_words(house: House) -> None:
    decider = house.centre.ledger.decider
    quiet = {"agenda.scheduled", "agenda.removed", "call.counted", "call.marked", "clock.advanced"}
    assert set(decider.events) - quiet == set(WORDINGS)
    journal = journal_of(house.centre.ledger, house.played)
    with house.app.test_request_context():
        for moment in journal.moments:
            told = tell_action(journal.dataset, moment.kind, moment.events)
            assert told.line.text
            assert "%(" not in told.line.text


def squeezed(shown: str) -> str:
    return re.sub(r"[\s:;?!]+", " ", shown)


def test_hidden_facts_appear_only_backstage(house: House, eva: FlaskClient) -> None:
    journal = journal_of(house.centre.ledger, house.played)
    hidden = 0
    for seq in [moment.seq for moment in journal.moments if moment.kind == "call.dial"][:8]:
        dataset, state, _ = house.centre.ledger.state_at(house.played, seq)
        live = state.calls.live
        script = dataset.script(live.client) if live else None
        if live is None or script is None:
            continue
        replayed = squeezed(text(eva, f"/review/runs/{house.played}?at={seq}"))
        framed = squeezed(text(eva, f"/review/runs/{house.played}/frame?at={seq}"))
        for fact in script.facts:
            if fact.ref not in live.revealed:
                hidden += 1
                assert squeezed(fact.text or fact.value) in replayed
                assert squeezed(fact.text or fact.value) not in framed
    assert hidden


def test_the_head_answers_304_until_something_happens(house: House, eva: FlaskClient) -> None:
    first = eva.get(f"/review/runs/{house.open}/head")
    again = eva.get(f"/review/runs/{house.open}/head", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)


def test_an_open_run_that_nobody_touched_can_be_followed(house: House, eva: FlaskClient) -> None:
    page = text(eva, f"/review/runs/{house.open}")
    assert 'data-live="true"' in page
    assert 'data-seq="0"' in page


def test_the_evidence_shows_counts_and_opens_its_steps(house: House, eva: FlaskClient) -> None:
    page = text(eva, f"/review/runs/{house.played}/evidence")
    for item in evidence_of(house.centre.ledger, house.played):
        for mark in item.marks[:3]:
            assert f"/review/runs/{house.played}?at={mark.seq}" in page
    assert "À apprécier par l'évaluateur" in page
    assert "non observé" in page


def test_looking_at_a_run_records_nothing(house: House, eva: FlaskClient) -> None:
    before = house.centre.ledger.stream(house.open).head_seq
    for page in PAGES:
        eva.get(f"/review/runs/{house.open}{page}")
    assert house.centre.ledger.stream(house.open).head_seq == before == 0


def test_the_badge_says_that_the_log_is_intact_and_signed(house: House, eva: FlaskClient) -> None:
    steps = house.centre.ledger.stream(house.played).head_seq
    assert f"{steps} étapes" in text(eva, f"/review/runs/{house.played}")
    assert "la signature tient" in text(eva, f"/review/runs/{house.played}/integrity")


def test_the_badge_names_the_step_that_was_tampered_with(house: House, eva: FlaskClient) -> None:
    entry = house.centre.ledger.entries(house.played, after=19, upto=20)[0]
    rows = (log.c.stream_id == house.played, log.c.seq == 20)
    honest = entry.envelope.text()
    with house.centre.database.writing() as connection:
        connection.execute(update(log).where(*rows).values(envelope=honest.replace('"seq":20', '"seq":20 ')))
    try:
        page = text(eva, f"/review/runs/{house.played}/integrity")
        assert "étape 20" in page
        assert "ne correspond pas à son empreinte" in page
        assert "Altération détectée" in text(eva, f"/review/runs/{house.played}")
    finally:
        with house.centre.database.writing() as connection:
            connection.execute(update(log).where(*rows).values(envelope=honest))
    assert "Journal intègre" in text(eva, f"/review/runs/{house.played}")


def test_names_give_way_to_pseudonyms_where_the_centre_wants(house: House, eva: FlaskClient) -> None:
    house.app.config["REVIEW_ANONYMOUS"] = True
    try:
        page = text(eva, "/review/")
        assert "P-" in page
        assert not re.search(r"\bAnn\b", page)
    finally:
        house.app.config["REVIEW_ANONYMOUS"] = False


def test_an_alert_of_the_list_opens_beside_its_own_evidence(house: House, eva: FlaskClient) -> None:
    found = re.search(r'href="(/review/runs/[^"]+)"[^>]*title="Commande validée en rouge', text(eva, "/review/"))
    assert found is not None
    assert 'data-criterion="CR1.2"' in text(eva, found[1])
