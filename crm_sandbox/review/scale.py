"""The levels that an evaluator may give: versioned data of the certification folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import yaml

from crm_sandbox.datasets import seed_folder

FILE = "scale.yaml"


@dataclass(frozen=True, slots=True)
class Level:
    """A level: what it is called, what it means, the signals that it does not contradict."""

    code: str
    fr: str
    en: str
    fr_hint: str
    en_hint: str
    tone: str
    agrees_with: tuple[str, ...]

    def name(self, language: str) -> str:
        """What it is called."""
        return self.en if language == "en" else self.fr

    def hint(self, language: str) -> str:
        """What it means."""
        return self.en_hint if language == "en" else self.fr_hint


@dataclass(frozen=True, slots=True)
class Scale:
    """The levels in order, lowest first; `unset` is the one that stands for no judgement."""

    version: int
    unset: str
    levels: tuple[Level, ...]

    def level(self, code: str) -> Level:
        """A level by its code; raises `KeyError`."""
        for level in self.levels:
            if level.code == code:
                return level
        raise KeyError(code)

    def contradicts(self, code: str, signal: str) -> bool:
        """Whether giving a level goes against what the indicators suggest."""
        return signal not in self.level(code).agrees_with


@cache
def scale() -> Scale:
    """The scale in force, read once per process."""
    raw = yaml.safe_load((seed_folder() / "certification" / FILE).read_text(encoding="utf-8"))
    levels = tuple(Level(**{**item, "agrees_with": tuple(item["agrees_with"])}) for item in raw["levels"])
    return Scale(raw["version"], raw["unset"], levels)
