"""What a written script was checked with: paths of a call and what they must give. Never part of a dataset."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from crm_sandbox.datasets.days import weekday_names


def load_oracle(path: Path) -> dict[str, Any]:
    """The `oracle` block of a call script, with the days of the scenario's business day in its texts.

    Keys: `weekday` and `at` of the original call, `paths` of (`ref`, `at`, `steps`, `expected`); a step holds `say`
    (an act) or `do` (a command). Raises `KeyError` when the script has none.
    """
    values = yaml.safe_load(path.read_text(encoding="utf-8"))
    exercise = yaml.safe_load((path.parent.parent / "exercise.yaml").read_text(encoding="utf-8"))
    day = exercise["business_day"]
    names = weekday_names(day if isinstance(day, date) else date.fromisoformat(day))
    found: dict[str, Any] = _rendered(values["oracle"], names)
    return found


def _rendered(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _rendered(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_rendered(item, names) for item in value]
    if isinstance(value, str):
        for name, word in names.items():
            value = value.replace(f"{{{name}}}", word)
    return value
