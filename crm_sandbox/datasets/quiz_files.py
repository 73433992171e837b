"""The written questions on entering data that every house shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crm_sandbox.datasets.files import versioned
from crm_sandbox.datasets.locate import seed_folder
from crm_sandbox.datasets.shapes import Reader, many, read_file, record, text

WRONG = 3
QUIZ_FILE = versioned(
    {
        "questions": many(
            record({"text": text(200), "right": text(120), "wrong": many(text(120), WRONG), "why": text(200)}),
        )
    }
)


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A question with its right answer, three wrong ones, and why."""

    text: str
    right: str
    wrong: tuple[str, ...]
    why: str


def read_quiz(reader: Reader) -> tuple[WrittenQuestion, ...]:
    """The written questions, in the order of the file."""
    values: Any = read_file(seed_folder() / "quiz.yaml", "quiz.yaml", QUIZ_FILE, reader)
    return tuple(WrittenQuestion(**row) for row in values["questions"]) if values else ()
