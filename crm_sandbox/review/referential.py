"""The reference framework of the certificate: criteria and indicators, read from the certification data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from crm_sandbox.datasets import seed_folder
from crm_sandbox.evidence import Indicator

FILE = "referential.yaml"
FAULTS = "faults.yaml"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the framework: `level` is activity_group, activity, competence, competence_line, criterion or
    subcriterion; `automation` auto, partial or human; `human` what only the evaluator can judge,
    `human_en` the same in English."""

    code: str
    level: str
    fr: str
    en: str
    automation: str
    indicators: tuple[str, ...] = ()
    human: str = ""
    human_en: str = ""

    @property
    def competence(self) -> str:
        """The competence that the line belongs to (C1 for CR1.3.c); empty for activities."""
        return f"C{self.code.lstrip('CR')[0]}" if self.code.startswith("C") else ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What a miss of an indicator is called."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Referential:
    """All lines by code, in the text's order; all indicators by reference, and what the misses of each are called."""

    source: str
    entries: dict[str, Entry]
    indicators: dict[str, Indicator]
    faults: dict[str, Fault]

    def below(self, competence: str, level: str) -> tuple[Entry, ...]:
        """The lines of one level in a competence."""
        return tuple(e for e in self.entries.values() if e.level == level and e.competence == competence)

    def of_criterion(self, criterion: str) -> tuple[Entry, ...]:
        """The sub-criteria of a criterion."""
        return tuple(
            e for e in self.entries.values() if e.code.startswith(f"{criterion}.") and e.level == "subcriterion"
        )


@cache
def referential() -> Referential:
    """The framework, read once per process."""
    raw = _read(FILE)
    entries = {
        item["code"]: Entry(
            item["code"],
            item["level"],
            item["fr"],
            item["en"],
            item["automation"],
            tuple(item.get("indicators", ())),
            item.get("human", ""),
            item.get("human_en", ""),
        )
        for item in raw["entries"]
    }
    indicators = {item["ref"]: Indicator(**item) for item in raw["indicators"]}
    faults = {ref: Fault(**named) for ref, named in _read(FAULTS).items()}
    return Referential(raw["source"], entries, indicators, faults)


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((seed_folder() / "certification" / name).read_text(encoding="utf-8"))
    return found
