"""The questions of an exercise: read in the house's own files, answered once, told in practice and never in an exam."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_sandbox.bots import MemoryDoor
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.quiz.actions import AnswerQuestion
from crm_sandbox.crm.quiz.queries import quiz_view
from crm_sandbox.kernel.refusals import Refused
from crm_sandbox.wiring import build_decider
from tests.worlds import every_scenario, new_door, world


@pytest.fixture
def scenario(request: pytest.FixtureRequest) -> str:
    """The house in front."""
    name: str = request.param
    return name


@every_scenario
def test_every_answer_is_what_the_house_says(scenario: str) -> None:
    dataset = world(scenario, exercise="E01")
    house, questions = dataset.world, dataset.world.exercise.quiz
    assert {item.kind for item in questions} == {"procedure", "products"}
    assert sum(item.kind == "products" for item in questions) == 10
    for item in questions:
        right = item.choices[item.right]
        wrong = [choice for choice in item.choices if choice != right]
        assert len(set(item.choices)) == 4
        if item.topic == "carton":
            assert int(right) == house.products[item.subject].units_per_carton
        elif item.topic == "allergen":
            assert item.subject in house.products[right].allergens
            assert all(item.subject not in house.products[ref].allergens for ref in wrong)
        elif item.topic == "receiver":
            department, _slash, subject = item.subject.partition("/")
            assert right == department
            assert subject in {found.ref for found in house.departments[right].subjects}
        elif item.topic == "carriage":
            assert int(right) == house.policy.carriage_free_cents
        elif item.topic == "claim_days":
            assert int(right) == dict(house.policy.complaint_days)[item.subject]


def test_no_two_answers_read_alike() -> None:
    for seed in (1, 3):
        house = world("crhr", seed, 24, "E10").world
        for item in house.exercise.quiz:
            names = [house.products[ref].name for ref in (*item.choices, item.subject) if ref in house.products]
            assert len(set(names)) == len(names), (seed, item)


def test_an_answer_is_given_once_and_told_in_practice() -> None:
    door = new_door(exercise="E01")
    question = door.dataset.world.exercise.quiz[0]
    before = quiz_view(door.dataset, door.state)
    assert {item.right for item in before.questions} == {None}
    assert {item.why for item in before.questions} == {""}

    door.act(AnswerQuestion(question=question.ref, choice=question.right))

    after = quiz_view(door.dataset, door.state)
    assert (after.questions[0].chosen, after.questions[0].right) == (question.right, question.right)
    assert after.following == after.questions[1].ref
    assert after.questions[1].right is None
    with pytest.raises(Refused, match="already_answered"):
        door.act(AnswerQuestion(question=question.ref, choice=0))
    with pytest.raises(Refused, match="unknown_choice"):
        door.act(AnswerQuestion(question=before.questions[1].ref, choice=4))
    with pytest.raises(Refused, match="unknown_question"):
        door.act(AnswerQuestion(question="Q99", choice=0))


def test_an_exam_tells_nothing() -> None:
    door = MemoryDoor(build_decider(), _as_exam(world("crhr", exercise="E01")))
    question = door.dataset.world.exercise.quiz[0]
    door.act(AnswerQuestion(question=question.ref, choice=(question.right + 1) % 4))
    shown = quiz_view(door.dataset, door.state).questions[0]
    assert (shown.chosen, shown.right, shown.why) == ((question.right + 1) % 4, None, "")


def test_a_run_that_is_an_exam_tells_nothing_whatever_its_exercise_proposes() -> None:
    door = new_door(exercise="E01")
    question = door.dataset.world.exercise.quiz[0]
    door.act(AnswerQuestion(question=question.ref, choice=question.right))
    shown = quiz_view(door.dataset, door.state, is_exam=True)
    assert not shown.is_told
    assert (shown.questions[0].right, shown.questions[0].why) == (None, "")


def _as_exam(dataset: Dataset) -> Dataset:
    exercise = replace(dataset.world.exercise, mode="exam")
    return replace(dataset, world=replace(dataset.world, exercise=exercise))
