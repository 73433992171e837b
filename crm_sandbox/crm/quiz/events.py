"""What happened to questions."""

from __future__ import annotations

from crm_sandbox.kernel.events import Event, event


@event("quiz.answered")
class QuestionAnswered(Event):
    """A question was answered, by the place of the choice."""

    question: str
    choice: int
