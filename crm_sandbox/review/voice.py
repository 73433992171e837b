"""What only an ear can judge: the items of the voice sheet and the notes of one key; versioned data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import yaml

from crm_sandbox.datasets import seed_folder
from crm_sandbox.web.typography import language

FILE = "voice.yaml"


@dataclass(frozen=True, slots=True)
class Heard:
    """An item of the sheet, or a short note: what it is called."""

    code: str
    fr: str
    en: str
    fr_hint: str = ""
    en_hint: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.en if language() == "en" else self.fr

    @property
    def hint(self) -> str:
        """What one listens for."""
        return self.en_hint if language() == "en" else self.fr_hint


@dataclass(frozen=True, slots=True)
class VoiceSheet:
    """The sheet: the criterion that it serves, its items, the notes in the order of their keys (from 1)."""

    version: int
    criterion: str
    items: tuple[Heard, ...]
    notes: tuple[Heard, ...]


@cache
def voice_sheet() -> VoiceSheet:
    """The sheet in force, read once per process."""
    raw = yaml.safe_load((seed_folder() / "certification" / FILE).read_text(encoding="utf-8"))
    items = tuple(Heard(**item) for item in raw["items"])
    notes = tuple(Heard(str(key), **note) for key, note in enumerate(raw["notes"], start=1))
    return VoiceSheet(raw["version"], raw["criterion"], items, notes)
