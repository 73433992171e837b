"""The time of an exam: it starts at the first screen; a trainer pauses it, lets it go on and gives more, all in the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from crm_sandbox import platform_clock
from crm_sandbox.kernel.clock import PARIS
from crm_sandbox.ledger.verify import verify
from crm_sandbox.storage.tables import log
from crm_sandbox.training import exam_time
from crm_sandbox.training.model import Run
from crm_sandbox.training.runs import list_runs, set_deadline
from tests.capability.classroom.test_pages import cohort_of, post
from tests.demo import Demo, csrf

WHY = "Coupure de courant"


@dataclass(frozen=True, slots=True)
class Exam:
    """An exam that was given to the demo's cohort."""

    demo: Demo
    trainer: FlaskClient
    base: str

    def run(self, login: str) -> Run:
        with self.demo.services.database.reading() as connection:
            return next(r for r in list_runs(connection) if r.title == "Examen" and r.trainee == login)

    def ends(self, login: str) -> datetime | None:
        deadline = self.run(login).deadline
        return None if deadline is None else platform_clock.read_stamp(deadline)

    def begin(self, login: str) -> FlaskClient:
        browser = self.demo.browser(login)
        assert browser.get(f"/runs/{self.run(login).id}/desk").status_code == 200
        return browser

    def do(self, what: str, *logins: str, **form: str) -> int:
        clock = f"{self.base}/exams/{self.run('stagiaire5').assignment}/time"
        people = [self.run(login).trainee_id for login in logins]
        status: int = post(self.trainer, clock, f"{clock}/{what}", trainee=people, **form).status_code
        return status

    def steps(self, login: str) -> list[tuple[str, str, str]]:
        """What the log says: kind, author, reason."""
        found = self.demo.services.ledger.entries(self.run(login).id)
        return [(e.envelope.type, e.envelope.actor, str(e.envelope.payload.get("reason", ""))) for e in found]


@pytest.fixture
def exam(own_demo: Demo) -> Exam:
    trainer, base = own_demo.browser("formateur1"), f"/training/cohorts/{cohort_of(own_demo)}"
    form = {"title": "Examen", "scenario": "crhr", "seed": "1", "mode": "exam", "minutes": "60", "role_play": "1"}
    post(trainer, base, f"{base}/exercises", **form)
    return Exam(own_demo, trainer, base)


def test_an_exam_starts_at_the_first_screen_and_more_time_is_given_with_a_reason(exam: Exam) -> None:
    assert exam.ends("stagiaire5") is None
    to_come = "60 min, dès le premier écran"
    assert to_come in exam.demo.browser("stagiaire5").get("/").get_data(as_text=True).replace("\u00a0", " ")
    browser = exam.begin("stagiaire5")
    assert to_come not in browser.get("/").get_data(as_text=True).replace("\u00a0", " ")
    started = exam.ends("stagiaire5")
    assert started is not None
    page = browser.get(f"/runs/{exam.run('stagiaire5').id}/plan").get_data(as_text=True)
    assert f'<span class="num">{started.astimezone(PARIS):%H:%M}</span>' in page
    assert exam.ends("stagiaire5") == started
    assert exam.do("grant", "stagiaire5", amount="15") == 422
    assert exam.do("grant", "stagiaire5", "stagiaire6", amount="15", **{"reason-grant": WHY}) == 303
    assert exam.ends("stagiaire5") == started + timedelta(minutes=15)
    assert exam.run("stagiaire6").extra_time_pct == 15
    trainer = exam.trainer.get(exam.base).get_data(as_text=True)
    assert "Examen" in trainer
    for login in ("stagiaire5", "stagiaire6"):
        kind, author, reason = exam.steps(login)[-1]
        assert (kind, reason) == ("run.grant_time", WHY)
        assert author not in ("system", exam.run(login).trainee_id)


def test_the_desk_of_an_exam_says_that_it_is_one(exam: Exam) -> None:
    browser = exam.begin("stagiaire5")
    desk = browser.get(f"/runs/{exam.run('stagiaire5').id}/desk").get_data(as_text=True)
    assert 'hide-s">Examen · ' in desk


def test_in_a_pause_nothing_can_be_done_and_what_was_typed_is_kept(exam: Exam) -> None:
    browser = exam.begin("stagiaire5")
    run = exam.run("stagiaire5").id
    tasks = f"/runs/{run}/tasks"
    form = {
        "csrf_token": csrf(browser, tasks),
        "_form": "f-task-create-new",
        "_here": tasks,
        "title": "Rappeler Mme Lenoir",
    }
    assert exam.do("pause", "stagiaire5") == 422
    assert exam.do("pause", **{"reason-pause": WHY}) == 422
    assert exam.do("pause", "stagiaire5", **{"reason-pause": WHY}) == 303
    before = exam.steps("stagiaire5")
    assert before[-1][0] == "run.pause"
    refused = browser.post(f"/runs/{run}/do/task.create", data={**form, "due_at": "16:00", "minutes": "5"})
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert "L'examen est en pause" in page.replace("&#39;", "'").replace("’", "'")
    assert 'value="Rappeler Mme Lenoir"' in page
    shown = browser.get(f"/runs/{run}/clients").get_data(as_text=True)
    assert 'id="paused"' in shown
    assert "tbl" not in shown
    assert exam.demo.api("stagiaire5").act(run, "run.hand_in")[0] == 409
    assert exam.steps("stagiaire5") == before
    assert "En pause" in exam.trainer.get(exam.base).get_data(as_text=True)
    assert exam.do("resume", "stagiaire5") == 303
    assert (
        browser.post(f"/runs/{run}/do/task.create", data={**form, "due_at": "16:00", "minutes": "5"}).status_code == 303
    )
    assert 'id="paused"' not in browser.get(f"/runs/{run}/clients").get_data(as_text=True)
    assert verify(exam.demo.services.ledger, run).holds


def test_a_pause_gives_back_its_time_even_past_the_deadline(exam: Exam) -> None:
    exam.begin("stagiaire5")
    ends, run, centre = exam.ends("stagiaire5"), exam.run("stagiaire5"), exam.demo.services.centre
    assert ends is not None
    stopped, back = ends - timedelta(minutes=10), ends + timedelta(minutes=30)
    exam_time.pause(centre, run, WHY, actor="t", at=stopped)
    centre.ledger.close_if_due(run.id, at_wall=back)
    assert exam.run("stagiaire5").state == "open"
    exam_time.grant_time(centre, run, 5, WHY, actor="t", at=back)
    exam_time.resume(centre, exam.run("stagiaire5"), actor="t", at=back)
    assert exam.ends("stagiaire5") == back + timedelta(minutes=15)
    centre.ledger.close_if_due(run.id, at_wall=back + timedelta(minutes=16))
    assert exam.run("stagiaire5").state == "handed_in"


def test_a_pause_before_the_first_screen_does_not_start_the_clock(exam: Exam) -> None:
    assert exam.do("pause", "stagiaire5", "stagiaire6", **{"reason-pause": WHY}) == 303
    exam.begin("stagiaire5")
    assert exam.ends("stagiaire5") is None
    assert exam.do("resume", "stagiaire5", "stagiaire6") == 303
    exam.begin("stagiaire5")
    assert exam.ends("stagiaire5") is not None
    assert [kind for kind, _, _ in exam.steps("stagiaire5")][2] == "run.play_roles"
    table = exam.trainer.get(exam.base).get_data(as_text=True)
    assert [name in table for name in ("Pas commencé", "En cours")] == [True, True]


def test_an_exam_that_nobody_touches_is_handed_in_when_its_time_is_over(exam: Exam) -> None:
    exam.begin("stagiaire5")
    exam.begin("stagiaire6")
    over = platform_clock.now() - timedelta(minutes=1)
    with exam.demo.services.database.writing() as connection:
        set_deadline(connection, exam.run("stagiaire5").id, platform_clock.stamp(over))
    clock = f"{exam.base}/exams/{exam.run('stagiaire5').assignment}/time"
    assert "remis à la fin du temps" in exam.trainer.get(clock).get_data(as_text=True)
    assert [exam.run(login).state for login in ("stagiaire5", "stagiaire6")] == ["handed_in", "open"]
    kind, author, _ = exam.steps("stagiaire5")[-1]
    assert (kind, author) == ("run.hand_in", "system")
    seen = exam.demo.browser("stagiaire5").get(f"/runs/{exam.run('stagiaire5').id}/desk").get_data(as_text=True)
    assert "Le temps de l’épreuve est écoulé" in seen.replace("&#39;", "’").replace("'", "’")
    assert exam.do("grant", "stagiaire5", amount="10", **{"reason-grant": WHY}) == 303
    ends = exam.ends("stagiaire5")
    assert exam.run("stagiaire5").state == "open"
    assert ends is not None and ends > platform_clock.now() + timedelta(minutes=9)
    assert exam.steps("stagiaire5")[-1][::2] == ("run.reopen", WHY)


def test_time_that_is_given_reopens_no_exam_that_its_trainee_handed_in(exam: Exam) -> None:
    exam.begin("stagiaire5")
    api, run = exam.demo.api("stagiaire5"), exam.run("stagiaire5").id
    assert api.act(run, "run.hand_in")[0] == 200
    assert exam.do("grant", "stagiaire5", amount="10", **{"reason-grant": WHY}) == 303
    assert exam.run("stagiaire5").state == "handed_in"
    seen = exam.demo.browser("stagiaire5").get(f"/runs/{run}/desk").get_data(as_text=True)
    assert "épreuve est écoulé" not in seen


def test_an_exam_that_cannot_be_read_keeps_nobody_from_the_others(exam: Exam) -> None:
    broken, other = (exam.run(login).id for login in ("stagiaire5", "stagiaire6") if exam.begin(login))
    over = platform_clock.stamp(platform_clock.now() - timedelta(minutes=1))
    with exam.demo.services.database.writing() as connection:
        set_deadline(connection, broken, over)
        set_deadline(connection, other, over)
        connection.execute(update(log).where(log.c.stream_id == broken).values(envelope="{"))
    exam.demo.services.ledger.forget(broken, other)
    assert exam.demo.app.test_client().get("/login").status_code == 200
    assert (exam.run("stagiaire5").state, exam.run("stagiaire6").state) == ("open", "handed_in")
