"""Answering questions."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from crm_sandbox.kernel.actions import Action


class AnswerQuestion(Action):
    """Answer a question of the exercise, once: `choice` is the place of the answer among the choices, from 0 on."""

    kind = "quiz.answer"
    cost_s = 15
    question: str
    choice: Annotated[int, Field(ge=0, le=9)]
