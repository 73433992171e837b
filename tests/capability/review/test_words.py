"""What indicators and their misses are called, which way is good, and what the list of runs says of a day."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from crm_sandbox.evidence import Evidence, Mark
from crm_sandbox.review.anchors import linked_steps
from crm_sandbox.review.findings import evidence_of
from crm_sandbox.review.journal import journal_of
from crm_sandbox.review.referential import referential
from crm_sandbox.review.roster import Listed, Search, list_rows
from crm_sandbox.review.shares import bound_text, fault_name, share_text
from tests.capability.review.conftest import House, Login
from tests.capability.review.test_room import text

OPTION = re.compile(r'<option value="(I-[A-Z]+-\d+)"[^>]*>([^<]*)</option>')


def found(ref: str, good: int, bad: int) -> Evidence:
    marks = [Mark(1, True)] * good + [Mark(2, False)] * bad
    return Evidence(referential().indicators[ref], tuple(marks))


def test_every_indicator_names_its_fault_and_no_fault_reads_as_praise() -> None:
    frame = referential()
    assert set(frame.faults) == set(frame.indicators)
    for ref, indicator in frame.indicators.items():
        fault = frame.faults[ref]
        assert fault.fr
        assert fault.en
        if indicator.sense == "high":
            assert fault.fr != indicator.fr, ref


@pytest.mark.parametrize(
    ("evidence", "share", "bound"),
    [
        (found("I-FIC-04", 0, 37), "0 écart sur 37", "favorable jusqu'à 5 %"),
        (found("I-FIC-04", 2, 35), "2 écarts sur 37", "favorable jusqu'à 5 %"),
        (found("I-ENC-03", 1, 10), "1 écart sur 11", "favorable à zéro"),
        (found("I-VAR-01", 5, 2), "5 sur 7", "favorable dès 75 %"),
        (found("I-CIB-02", 2, 0), "2 sur 2", "signal dès 3 occasions"),
        (found("I-CIB-02", 0, 0), "aucune occasion", "signal dès 3 occasions"),
    ],
)
def test_a_share_says_which_way_is_good(house: House, evidence: Evidence, share: str, bound: str) -> None:
    with house.app.test_request_context():
        assert share_text(evidence) == share
        assert bound_text(evidence).replace("\u00a0", " ") == bound


def test_the_list_and_the_grid_name_an_alert_by_its_fault(house: House, eva: FlaskClient) -> None:
    alerted = next(item for item in evidence_of(house.centre.ledger, house.played) if item.alerts)
    with house.app.test_request_context():
        fault = fault_name(alerted.indicator)
    assert fault == "Commande validée en rouge sans accord"
    rows = text(eva, "/review/").split("<tbody>")[1]
    assert fault in rows
    assert alerted.indicator.fr not in rows
    assert f"1 alerte\u00a0: {fault[0].lower()}{fault[1:]}" in text(eva, f"/review/runs/{house.played}/grid?c=CR1.2")


def test_the_list_counts_the_mixed_signals_and_shows_them(house: House, eva: FlaskClient) -> None:
    mixed = [i for i in evidence_of(house.centre.ledger, house.played) if i.signal == "mixed"]
    assert mixed
    assert f"{len(mixed)} signa" in text(eva, "/review/")
    shown = text(eva, f"/review/runs/{house.played}/evidence?only=mixed")
    assert set(re.findall(r"I-[A-Z]+-\d+", shown)) == {item.indicator.ref for item in mixed}


def test_the_evidence_is_sifted_by_signal(house: House, eva: FlaskClient) -> None:
    items = evidence_of(house.centre.ledger, house.played)
    for signal in ("unfavourable", "favourable", "not_observed"):
        wanted = {item.indicator.ref for item in items if item.signal == signal}
        shown = text(eva, f"/review/runs/{house.played}/evidence?only={signal}")
        assert set(re.findall(r"I-[A-Z]+-\d+", shown)) <= wanted
        assert "I-" in shown


def test_faults_are_searched_below_their_criterion_with_how_often_they_were_found(
    house: House, eva: FlaskClient
) -> None:
    groups = text(eva, "/review/?q=Ann").split("<optgroup ")[1:]
    held = {re.match(r'label="(\S+)', group)[1]: dict(OPTION.findall(group)) for group in groups}  # type: ignore[index]
    misses = {
        item.indicator.ref: sum(mark.is_counted == (item.indicator.sense == "low") for mark in item.marks)
        for item in evidence_of(house.centre.ledger, house.played)
    }
    assert held["CR1.3"]["I-SUB-02"] == "Remplaçant contraire à une contrainte"
    assert held["CR1.5"]["I-CLO-02"] == f"Livraison non confirmée ({misses['I-CLO-02']})"
    assert "I-CMD-02" in held["C1"]
    assert sum(len(group) for group in held.values()) == len(misses)


def test_across_runs_each_line_shows_the_same_indicators_in_the_same_order(house: House, eva: FlaskClient) -> None:
    page = text(eva, "/review/criteria/CR1.5")
    rows = [re.findall(r"</span><span>(.+?) <span class=\"faint\">", row) for row in page.split("<li>")[1:]]
    assert len(rows) == 2
    assert len(rows[0]) > 4
    assert rows[0] == rows[1]
    assert "Le geste est sûr" in page


def test_a_held_order_waits_on_the_replayed_screen(house: House, eva: FlaskClient) -> None:
    held = next(
        moment.seq
        for moment in journal_of(house.centre.ledger, house.played).moments
        for event in moment.events
        if event.type == "order.confirmed" and event.status == "credit_hold"
    )
    notes = re.findall(r'<p class="note (\w+) confirmed">', text(eva, f"/review/runs/{house.played}/frame?at={held}"))
    assert notes == ["warn"]


def test_a_replayed_screen_asks_the_browser_for_no_script(house: House, eva: FlaskClient) -> None:
    assert "<script" not in text(eva, f"/review/runs/{house.played}/frame?at=30")


def test_a_step_says_when_it_began_and_whose_screen_is_shown(house: House, eva: FlaskClient) -> None:
    journal = journal_of(house.centre.ledger, house.played)
    seq = next(m.seq for m in journal.moments if m.kind == "call.wrap_up")
    start, end = journal.moments[seq - 1].at[11:19], journal.moments[seq].at[11:19]
    page = text(eva, f"/review/runs/{house.played}?at={seq}")
    assert f"L’action commence à {start}" in page
    assert f"l’écran est celui de {end}" in page


def test_a_step_says_which_faults_are_seen_there(house: House, eva: FlaskClient, login: Login) -> None:
    alert = next(item for item in evidence_of(house.centre.ledger, house.played) if item.alerts).alerts[0]
    address = f"/review/runs/{house.played}?at={alert.seq}"
    assert re.search(r'class="is-alert">.*?<span>Commande validée en rouge sans accord', text(eva, address))
    assert "Commande validée en rouge" not in text(login("ann"), address)


def test_what_is_noted_is_said_beside_its_form_and_an_open_run_draws_its_lanes_anew(
    house: House, eva: FlaskClient
) -> None:
    page = f"/review/runs/{house.open}"
    assert eva.post(f"{page}/remarks", data={"seq": "0", "text": "Sourire entendu", "criterion": "CR1.4"})
    parts = text(eva, f"{page}?at=0", **{"HX-Request": "true"})
    assert "Sourire entendu" in parts.split("Noté ici")[1]
    assert 'id="rp-lanes"' in parts
    assert 'id="rp-lanes"' not in text(eva, f"/review/runs/{house.played}?at=3", **{"HX-Request": "true"})


def test_steps_that_a_comment_names_are_links_and_its_words_stay_words() -> None:
    made = linked_steps("<b>Vu</b> à l’étape 38, puis étapes 4.", "/replay")
    assert made == (
        "&lt;b&gt;Vu&lt;/b&gt; à l’"
        '<a class="named" href="/replay?at=38" hx-boost="false">étape 38</a>, puis '
        '<a class="named" href="/replay?at=4" hx-boost="false">étapes 4</a>.'
    )


def test_while_a_day_lasts_what_is_not_done_yet_is_no_deviation(house: House) -> None:
    run = house.centre.run(house.played)
    known = Listed({run.trainee_id: "Ann"}, {})
    with house.app.test_request_context():
        closed, going = list_rows(house.centre.ledger, [run, replace(run, state="open")], known, Search())
    assert not all(flag.is_alert for flag in closed.flags)
    assert going.flags
    assert all(flag.is_alert for flag in going.flags)
    assert closed.mixed > going.mixed == 0
