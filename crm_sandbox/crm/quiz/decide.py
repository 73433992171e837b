"""Questions: decisions and their effects."""

from __future__ import annotations

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.quiz.actions import AnswerQuestion
from crm_sandbox.crm.quiz.events import QuestionAnswered
from crm_sandbox.crm.runtime import CrmCapability
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.decider import Capability, Outcome
from crm_sandbox.kernel.records import changed
from crm_sandbox.kernel.refusals import refuse

capability: CrmCapability = Capability("quiz")


@capability.handles(AnswerQuestion)
def answer(dataset: Dataset, state: RunState, action: AnswerQuestion) -> Outcome:
    """An answer is given for good."""
    questions = {item.ref: item for item in dataset.world.exercise.quiz}
    question = questions.get(action.question)
    if question is None:
        raise refuse("unknown_question", "question", action.question, tuple(questions))
    if action.choice >= len(question.choices):
        raise refuse("unknown_choice", "choice", action.choice, tuple(range(len(question.choices))))
    if action.question in state.quiz.answers:
        raise refuse("already_answered", "question", action.question)
    return Outcome((QuestionAnswered(action.question, action.choice),))


@capability.evolves(QuestionAnswered)
def question_answered(state: RunState, event: QuestionAnswered) -> RunState:
    return changed(state, quiz=changed(state.quiz, answers={**state.quiz.answers, event.question: event.choice}))
