"""How a run becomes a decision: versioned data of the certification folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from crm_sandbox.datasets import seed_folder

FILE = "procedure.yaml"


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody says of himself when he takes a seat."""

    code: str
    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A place among the evaluators: what who takes it states, and the roles in the cohort that bar somebody from it."""

    code: str
    fr: str
    en: str
    statements: tuple[Statement, ...]
    barred: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JuryRule:
    """How the jury decides of a unit: what a tie gives, and for how many years an acquired unit is valid."""

    tie: str
    valid_years: int


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure: its seats, and its jury (None: the evaluator publishes)."""

    code: str
    fr: str
    en: str
    source_fr: str
    source_en: str
    seats: tuple[Seat, ...]
    jury: JuryRule | None

    def seat(self, code: str) -> Seat | None:
        """A seat by its code."""
        return next((seat for seat in self.seats if seat.code == code), None)


@dataclass(frozen=True, slots=True)
class Procedures:
    """The procedures in order, and the one that an exercise of a mode begins with."""

    version: int
    procedures: tuple[Procedure, ...]
    defaults: dict[str, str]

    def named(self, code: str) -> Procedure:
        """A procedure by its code; raises `KeyError`."""
        for procedure in self.procedures:
            if procedure.code == code:
                return procedure
        raise KeyError(code)


@cache
def procedures() -> Procedures:
    """The procedures in force, read once per process."""
    raw = yaml.safe_load((seed_folder() / "certification" / FILE).read_text(encoding="utf-8"))
    statements = {item["code"]: Statement(**item) for item in raw["statements"]}
    return Procedures(
        raw["version"], tuple(_procedure(item, statements) for item in raw["procedures"]), raw["defaults"]
    )


def _procedure(item: dict[str, Any], statements: dict[str, Statement]) -> Procedure:
    seats = tuple(
        Seat(
            seat["code"],
            seat["fr"],
            seat["en"],
            tuple(statements[code] for code in seat["statements"]),
            tuple(seat["barred"]),
        )
        for seat in item["seats"]
    )
    jury = JuryRule(**item["jury"]) if "jury" in item else None
    return Procedure(item["code"], item["fr"], item["en"], item["source_fr"], item["source_en"], seats, jury)
