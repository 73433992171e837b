"""Plan against done: the interview gets at least five questions of this very run, each linked to its step."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from crm_sandbox.bots import play
from crm_sandbox.evidence import Step, Story, tell
from crm_sandbox.evidence.organisation import assessment
from crm_sandbox.review.plan_questions import plan_questions, steps_of
from crm_sandbox.web.plan_feedback import plan_feedback
from crm_sandbox.wiring import build_decider
from tests.capability.review.conftest import House
from tests.capability.review.test_room import text
from tests.worlds import crhr, new_door

QUESTIONS = re.compile(r'class="asked-l">(.*?)</ol>', re.DOTALL)


def story(profile: str, seed: int) -> Story:
    door = new_door(seed)
    play(door, profile)
    steps = [Step(seq, action.kind, "", events) for seq, (action, events) in enumerate(door.steps, start=1)]
    return tell(build_decider(), crhr(seed), steps)


def test_the_beginners_day_is_laid_beside_its_plan(house: House, eva: FlaskClient) -> None:
    page = text(eva, f"/review/runs/{house.played}/plan")
    dataset, state, _ = house.centre.ledger.state_at(house.played)
    for slot in state.plan.submitted:
        assert dataset.world.clients[slot.subject].trade_name in page
    assert "hors plan" in page
    assert "Les appels suivent la liste" in page
    assert "heure à éviter" in page
    assert all(task.title.replace("'", "’") in page.replace("'", "’") for task in dataset.world.exercise.tasks)


def test_the_interview_has_five_questions_or_more_each_with_its_step(house: House, eva: FlaskClient) -> None:
    page = text(eva, f"/review/runs/{house.played}/plan")
    found = QUESTIONS.search(page)
    assert found is not None
    items = re.findall(r"<li>(.*?)</li>", found[1], re.DOTALL)
    steps = [int(seq) for seq in re.findall(r"\?at=(\d+)", found[1])]
    assert len(items) == len(set(items)) == len(steps) >= 5
    assert all(1 <= seq <= house.centre.ledger.stream(house.played).head_seq for seq in steps)


def test_a_run_without_a_plan_has_a_page_all_the_same(house: House, eva: FlaskClient) -> None:
    page = text(eva, f"/review/runs/{house.open}/plan")
    assert "non remis" in page
    assert "Valeur du plan" not in page


def test_even_a_good_day_gives_the_interview_matter_and_another_run_other_questions(house: House) -> None:
    asked = {}
    for profile, seed in (("expert", 1), ("expert", 2), ("beginner", 1)):
        run = story(profile, seed)
        told = plan_feedback(run.dataset, run.final, assessment(run))
        with house.app.test_request_context():
            asked[profile, seed] = [q.text for q in plan_questions(told, steps_of(run))]
    assert all(len(texts) >= 5 for texts in asked.values())
    assert set(asked["expert", 1]) != set(asked["expert", 2])


def test_what_the_expert_did_stands_where_it_was_planned_and_his_retries_have_their_reason() -> None:
    run = story("expert", 1)
    done = plan_feedback(run.dataset, run.final).done
    assert done.kept >= len(done.planned) - 2
    retries = [line for line in done.lines if not line.planned_at and line.direction == "outbound"]
    assert retries
    assert all(line.change for line in retries)
    assert {row.at for row in done.promises if row.is_kept} >= {p.at for p in run.dataset.world.exercise.promises}
    assert all(line.is_on_time for line in done.tasks)
