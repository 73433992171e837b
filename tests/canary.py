"""A dataset in which every secret text carries a unique marker, so that a leak anywhere can be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import count
from typing import Any

from crm_sandbox import platform_clock
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.datasets import decode_client, digest_of, encode_client
from crm_sandbox.identity.operations import user_by_login
from crm_sandbox.storage.datasets import NewDataset
from crm_sandbox.training.cohorts import assignments_of, list_cohorts
from crm_sandbox.training.runs import NewRun, create_runs
from tests.demo import Demo
from tests.worlds import built

SECRETS = {
    "title", "objective", "text", "said", "value", "greeting", "absent", "text_unverified", "label", "opening", "wish",
    "cause", "reply_good", "reply_bad", "evaluator_notes", "lines", "answers", "name",
}  # fmt: skip
"""Fields of a script that nobody may read before they are said."""


MARKER = re.compile(r"ZQ\d{5}X")


class Markers:
    """Marks texts, and remembers which mark stands where."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.where: dict[str, str] = {}

    def mark(self, text: str, path: str) -> str:
        """The text with a marker of its own."""
        if not text:
            return text
        marker = f"ZQ{next(self._numbers):05d}X"
        self.where[marker] = path
        return f"{text} {marker}"


def marked(value: Any, markers: Markers, path: str, *, is_secret: bool = False) -> Any:
    """A script with every secret text marked."""
    if isinstance(value, str):
        return markers.mark(value, path) if is_secret else value
    if isinstance(value, tuple):
        return tuple(marked(item, markers, f"{path}[{n}]", is_secret=is_secret) for n, item in enumerate(value))
    if isinstance(value, dict):
        return {key: marked(item, markers, f"{path}.{key}", is_secret=is_secret) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changes = {}
        for spec in fields(value):
            item = getattr(value, spec.name)
            if isinstance(item, int) and not isinstance(item, bool):
                continue
            changes[spec.name] = marked(item, markers, f"{path}.{spec.name}", is_secret=spec.name in SECRETS)
        return replace(value, **changes)
    return value


def plant(demo: Demo, login: str) -> tuple[str, Markers]:
    """Give a trainee a run on a marked copy of the demo's dataset; the run, and the markers."""
    markers, lines = Markers(), {}
    made = built()
    for ref in sorted(made.client_lines):
        file = decode_client(made.client_lines[ref])
        script: Script | None = file.script
        if script is not None:
            script = marked(script, markers, ref)
        lines[ref] = encode_client(replace(file, script=script))
    digest = digest_of([made.core_line, *(lines[ref] for ref in sorted(lines))])
    centre, at = demo.services.centre, platform_clock.now()
    centre.store.keep(
        NewDataset(digest, f"canary-{digest}", "crhr", 1, made.core_line, lines), at=platform_clock.stamp(at)
    )
    with centre.database.writing() as connection:
        user = user_by_login(connection, login)
        cohort = next(c for c in list_cohorts(connection) if assignments_of(connection, c))
        assignment = assignments_of(connection, cohort)[0]
        (run,) = create_runs(connection, [NewRun(user.id, assignment, 1, f"canary-{digest}", digest)], at=at)
    return run, markers


def found_in(text: str, markers: Markers) -> Iterator[str]:
    """The markers that a text holds."""
    return (marker for marker in dict.fromkeys(MARKER.findall(text)) if marker in markers.where)
