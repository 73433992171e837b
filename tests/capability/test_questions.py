"""The page of questions: one at a time, told after the answer, counted as evidence for the evaluator."""

from __future__ import annotations

from tests.demo import Demo, csrf


def test_a_question_is_answered_from_its_page(own_demo: Demo) -> None:
    run, browser = own_demo.run_of("stagiaire4"), own_demo.browser("stagiaire4")
    page = f"/runs/{run}/quiz"
    first = own_demo.services.ledger.state_at(run)[0].world.exercise.quiz[0]
    shown = browser.get(page).get_data(as_text=True)
    assert "Question 1 sur" in shown
    assert "bonne réponse" not in shown

    wrong = (first.right + 1) % len(first.choices)
    sent = {"question": first.ref, "csrf_token": csrf(browser, page), "idempotency_key": "a1", "next": f"{page}?q=Q01"}
    empty = browser.post(f"/runs/{run}/do/quiz.answer", data=sent)
    assert empty.status_code == 422
    told = browser.post(f"/runs/{run}/do/quiz.answer", data={**sent, "choice": wrong}, follow_redirects=True)
    text = told.get_data(as_text=True)
    assert "votre réponse" in text
    assert "bonne réponse" in text
    assert "Question suivante" in text

    _status, body = own_demo.api("stagiaire4").get(f"/runs/{run}/quiz")
    assert body["questions"][0]["right"] == first.right
    assert body["questions"][1]["right"] is None
    assert body["actions"][0]["type"] == "quiz.answer"


def test_the_evaluator_sees_what_was_answered(demo: Demo) -> None:
    _status, good = demo.api("evaluateur1").get(f"/runs/{demo.run_of('stagiaire1')}/evidence")
    _status, poor = demo.api("evaluateur1").get(f"/runs/{demo.run_of('stagiaire2')}/evidence")
    signals = [{item["ref"]: item["signal"] for item in body["items"]} for body in (good, poor)]
    assert [found["I-GRC-02"] for found in signals] == ["favourable", "unfavourable"]
    assert [found["I-TEC-04"] for found in signals] == ["favourable", "unfavourable"]
