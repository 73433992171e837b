"""What is left at the end of a complaint, of a call and of a day is said where it is looked for."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from crm_sandbox.evidence import Evidence, Mark
from crm_sandbox.review.proofs import mark_text
from crm_sandbox.review.referential import referential
from crm_sandbox.review.shares import fault_name, miss_name
from tests.capability.web.conftest import Site
from tests.capability.web.sample import sample_dataset

CLIENT = "C01400"


def test_what_was_sent_stands_in_the_complaint_and_in_the_tasks(site: Site, trainee: FlaskClient) -> None:
    run = f"/runs/{site.run}"
    trainee.post(f"{run}/do/complaint.open", data={"client": CLIENT, "reason": "damaged", "quantity": "7"})
    (ref,) = site.state().complaints.complaints
    written = f"{run}/tasks?department=purchasing&complaint={ref}"
    assert f'<option value="{CLIENT}" selected>' in trainee.get(written).text
    assert 'name="fields.quantity" type="text" value="7"' in trainee.get(written).text

    for kind, data in (
        ("complaint.qualify", {"complaint": ref, "status": "founded"}),
        ("complaint.settle", {"complaint": ref, "solution": "handed_over"}),
    ):
        trainee.post(f"{run}/do/{kind}", data=data)
    assert "Aucun service n'est encore prévenu" in trainee.get(f"{run}/complaints/{ref}").text.replace("’", "'")

    sent = {"department": "purchasing", "subject": "stockout", "client": CLIENT, "fields.quantity": "7"}
    trainee.post(f"{run}/do/message.send", data=sent)
    page = trainee.get(f"{run}/complaints/{ref}").text
    assert "Rupture signalée" in page
    assert "encore prévenu" not in page
    agreed = trainee.get(f"{run}/tasks").text.partition('id="h-done"')[2].partition("</section>")[0]
    assert "À Achats" in agreed
    assert "Rupture signalée" in agreed


def test_the_end_of_the_day_says_what_is_still_to_be_done(site: Site, trainee: FlaskClient) -> None:
    run = f"/runs/{site.run}"
    day = site.state().now.date().isoformat()
    promised = {"client": CLIENT, "at": "16:30", "at.day": day}
    assert trainee.post(f"{run}/do/callback.schedule", data=promised).status_code == 303
    page = trainee.get(f"{run}/report").text.replace("’", "'").replace("&#39;", "'")
    assert "Plan d'appels à remettre" in page
    assert "Plan d'appels remis" not in page
    left = len([item for item in site.state().calls.callbacks if not item.is_done])
    assert re.findall(r"(\d+)\srappels? promis", page) == [str(left)]


def test_the_report_of_a_call_begins_at_the_outcome_that_is_chosen(site: Site, trainee: FlaskClient) -> None:
    run = f"/runs/{site.run}"
    trainee.post(f"{run}/do/call.dial", data={"client": CLIENT})
    page = trainee.get(f"{run}/call").text
    assert re.findall(r'value="(\w+)"\s+checked\s+data-focus', page) == ["no_answer"]
    assert page.count("data-focus") == 1


def test_a_question_left_unanswered_got_no_wrong_answer(shared_site: Site) -> None:
    indicator = referential().indicators["I-TEC-04"]
    left, wrong, right = Mark(9, False, "Q1", "unanswered"), Mark(4, False, "Q2"), Mark(5, True, "Q3")

    def named(*marks: Mark, seq: int | None = None) -> str:
        return miss_name(Evidence(indicator, marks), seq)

    with shared_site.app.test_request_context(headers={"Accept-Language": "fr"}):
        assert "sans réponse" in named(left, right)
        assert fault_name(indicator) not in named(left, right)
        assert named(wrong, right) == fault_name(indicator)
        assert named(left, wrong).startswith(fault_name(indicator))
        assert "sans réponse" not in named(left, wrong, seq=4)


def test_a_message_that_lacked_something_says_what(shared_site: Site) -> None:
    mark = Mark(3, False, CLIENT, "purchasing,history,promised_date")
    with shared_site.app.test_request_context(headers={"Accept-Language": "fr"}):
        told = mark_text(sample_dataset(), mark, is_exchange=True)
    assert "Achats, il manque" in told
    assert told.endswith("historique, date promise")
