"""Where indicators register: one small function each, with the criteria that it informs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.story import Story


@dataclass(frozen=True, slots=True)
class Finding:
    """What a function found: its occasions, and those that raise an alert."""

    marks: Sequence[Mark]
    alerts: Sequence[Mark] = field(default_factory=list)
    value: tuple[int, int] | None = None
    """Numerator and denominator when they do not simply count the marks."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A function, the indicator that it computes and the criteria that it informs."""

    ref: str
    criteria: tuple[str, ...]
    find: Callable[[Story], Finding]


RULES: dict[str, Rule] = {}


def indicator(ref: str, *criteria: str) -> Callable[[Callable[[Story], Finding]], Callable[[Story], Finding]]:
    """Register the function that computes an indicator."""

    def decorate(find: Callable[[Story], Finding]) -> Callable[[Story], Finding]:
        if ref in RULES:
            raise ValueError(f"{ref} is computed twice")
        RULES[ref] = Rule(ref, criteria, find)
        return find

    return decorate
