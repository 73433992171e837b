"""What the dataset says of the questions asked. Immutable."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """A question with one right answer, `choices[right]`.

    `kind` is procedure (entering data, who reads it and why, what to pass on: CR4.1.b, CR4.1.c, CR6.2.a) or products (what
    is sold and by which rules: CR3.1.a). `topic` says what is asked of `subject`; a written question's subject is its
    text, its choices are its answers and `why` explains the right one. Choices are codes, references or whole numbers.
    """

    ref: str
    kind: str
    topic: str
    subject: str
    choices: tuple[str, ...]
    right: int
    why: str = ""
