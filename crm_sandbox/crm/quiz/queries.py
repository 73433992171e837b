"""What the screen shows of the questions: never a right answer before the trainee's own, and in an exam never."""

from __future__ import annotations

from dataclasses import dataclass

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.quiz.model import Question
from crm_sandbox.crm.state import RunState

EXAM = "exam"


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as the trainee sees it; `chosen` once he answered, `right` and `why` once he may know."""

    ref: str
    kind: str
    topic: str
    subject: str
    choices: tuple[str, ...]
    chosen: int | None
    right: int | None
    why: str


@dataclass(frozen=True, slots=True)
class QuizView:
    """The questions of the exercise, in their order; `following` is the next one to answer."""

    questions: tuple[QuestionView, ...]
    answered: int
    following: str
    is_told: bool


def quiz_view(dataset: Dataset, state: RunState, *, is_exam: bool = False) -> QuizView:
    """The questions and what was answered. `is_exam`: the run is an exam, whatever the exercise proposes."""
    is_told = not is_exam and dataset.world.exercise.mode != EXAM
    questions = tuple(_question(item, state, is_told=is_told) for item in dataset.world.exercise.quiz)
    left = [item.ref for item in questions if item.chosen is None]
    return QuizView(questions, len(questions) - len(left), left[0] if left else "", is_told)


def _question(item: Question, state: RunState, *, is_told: bool) -> QuestionView:
    chosen = state.quiz.answers.get(item.ref)
    knows = is_told and chosen is not None
    right, why = (item.right, item.why) if knows else (None, "")
    return QuestionView(item.ref, item.kind, item.topic, item.subject, item.choices, chosen, right, why)
