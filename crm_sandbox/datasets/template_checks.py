"""What stands between braces in the texts of a scenario: names that are filled in, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from crm_sandbox.datasets.shapes import Reader, Record

SPOKEN = ("next_delivery", "tomorrow", "today")
"""What any line of a client may name."""
TALK: Mapping[str, tuple[str, ...]] = {"greetings": ("trade_name",), "demands": ("said", "name", "de_name")}
NAMES: Mapping[str, tuple[str, ...]] = {"trade_names": ("noun", "surname"), "outdated_notes": ("contact",)}
"""What the texts under a key may name, where it is something else."""
BRACES = re.compile(r"\{[^{}]*\}?|\}")


def check_script_texts(script: Record, file: str, reader: Reader) -> None:
    """Note what a written call names that the dialogue does not know."""
    _walk(script, (file, 1, ""), SPOKEN, reader)


def check_house_texts(values: Mapping[str, Any], reader: Reader) -> None:
    """Note what generated clients' words, their names and those of products name that the generator does not know."""
    for file, own, others in (("talk", TALK, SPOKEN), ("names", NAMES, ()), ("products", {}, ())):
        record: Record = values[file]
        for key, value in record.items():
            _walk(value, (f"{file}.yaml", record.lines.get(key, 1), key), own.get(key, others), reader)


def _walk(value: Any, place: tuple[str, int, str], known: tuple[str, ...], reader: Reader) -> None:
    """Look at every text in a value; `place`: file, line and path."""
    file, line, path = place
    if isinstance(value, dict):
        lines = value.lines if isinstance(value, Record) else {}
        for key, item in value.items():
            at = lines.get(key, lines.get("", line))
            _walk(item, (file, at, f"{path}.{key}" if path else str(key)), known, reader)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            _walk(item, (file, line, f"{path}[{index}]"), known, reader)
    elif isinstance(value, str):
        _check(value, place, known, reader)


def _check(value: str, place: tuple[str, int, str], known: tuple[str, ...], reader: Reader) -> None:
    file, line, path = place
    templates = [f"{{{name}}}" for name in known]
    for found in BRACES.findall(value):
        if found not in templates:
            reader.file = file
            reader.fail(line, path, f"{found} is not known in a text", ", ".join(templates) or "no braces")
