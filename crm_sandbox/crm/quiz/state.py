"""What was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class QuizState:
    """The choice made for each question answered, by the question's reference: its place among the choices."""

    answers: Mapping[str, int] = field(default_factory=dict)
