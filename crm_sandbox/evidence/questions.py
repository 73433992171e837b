"""The questions of the exercise: the share of right answers; one left without an answer is not right."""

from __future__ import annotations

from crm_sandbox.crm.quiz.events import QuestionAnswered
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.registry import Finding, indicator
from crm_sandbox.evidence.story import Story


def _marks(story: Story, kind: str) -> list[Mark]:
    steps = {item.question: (seq, item.choice) for seq, item in story.of(QuestionAnswered)}
    last = story.steps[-1].seq if story.steps else 0
    marks = []
    for question in story.dataset.world.exercise.quiz:
        if question.kind == kind:
            seq, choice = steps.get(question.ref, (last, None))
            marks.append(Mark(seq, choice == question.right, question.ref, "" if choice is not None else "unanswered"))
    return marks


@indicator("I-TEC-04", "CR3.1.a", "CR3.2.c")
def products_and_rules(story: Story) -> Finding:
    """Questions on what the house sells and by which rules (CR3.1.a, CR3.2.c)."""
    return Finding(_marks(story, "products"))


@indicator("I-GRC-02", "CR4.1.b", "CR4.1.c", "CR6.2.a")
def procedure(story: Story) -> Finding:
    """Questions on entering data, on who reads it and why, and on what to pass on (CR4.1.b, CR4.1.c, CR6.2.a)."""
    return Finding(_marks(story, "procedure"))
