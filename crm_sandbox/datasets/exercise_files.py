"""Exercises: small files laid over a scenario's full day. The ladder that every house shares is in the package; a scenario
may add its own, or replace one by its code, in `exercises/`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

from crm_sandbox.crm.complaints.actions import Reason
from crm_sandbox.crm.dataset import Sequel
from crm_sandbox.crm.session.consequences import CAUSES
from crm_sandbox.datasets.files import LINES, versioned
from crm_sandbox.datasets.locate import seed_folder
from crm_sandbox.datasets.script_files import CALL_KINDS
from crm_sandbox.datasets.settings import HAZARDS, HazardText
from crm_sandbox.datasets.shapes import (
    HOUR,
    Reader,
    Record,
    ScenarioError,
    boolean,
    keyed,
    many,
    matching,
    one_of,
    read_file,
    record,
    text,
    whole,
)

FOLDER = "exercises"
EVERY_CALL = "all"
MODES = ("guided", "practice", "exam")
NATURES = ("exact", "about", "at_most", "usual")
CREDIT = ("orange", "red", "black")

_DAY = record(
    {},
    {
        "starts_at": (HOUR, None),
        "ends_at": (HOUR, None),
        "clients": (whole(1, 100_000), None),
        "prospects": (whole(0, 10_000), None),
        "due_count": (whole(0, 500), None),
        "calls": (many(one_of(EVERY_CALL, *CALL_KINDS)), (EVERY_CALL,)),
        "calls_drawn": (whole(1, 50), None),
        "calls_at_least": (many(one_of(*CALL_KINDS)), ()),
        "instructions": (boolean, True),
        "messages": (one_of("none", "opening", "day"), "day"),
        "tasks": (whole(0, 50), None),
        "promises": (whole(0, 50), None),
        "promised_at": (many(HOUR), ()),
        "incoming": (whole(0, 50), None),
        "incoming_at": (many(HOUR), ()),
        "incoming_every": (whole(5, 240), None),
        "dictations": (whole(0, 50), 0),
        "demands": (many(whole(1, 8), 2), (1, 4)),
        "misheard": (whole(0, 100), None),
        "natures": (keyed(one_of(*NATURES), whole(0, 100)), None),
        "stockouts": (whole(0, 100), None),
        "credit": (keyed(one_of(*CREDIT), whole(0, 50)), None),
        "drifts": (boolean, True),
        "hurried": (whole(0, 100), None),
        "outdated": (whole(0, 100), None),
        "hazards": (many(one_of(*HAZARDS)), ()),
        "quiz": (boolean, False),
    },
)
EXERCISE_FILE = versioned(
    {
        "code": matching(r"[A-Z]\d{2}", "a capital letter and two digits, such as E05"),
        "title": text(80),
        "mode": one_of(*MODES),
        "minutes": whole(5, 480),
        "objectives": LINES,
        "criteria": many(matching(r"CR\d\.\d\.[a-z]", "a criterion, such as CR1.2.a")),
        "success": text(200),
        "help_level": one_of("all", "hints", "none"),
        "shows_patience": boolean,
        "day": _DAY,
    },
    {
        "instructions": (many(record({"title": text(120), "text": text()})), ()),
        "days": (many(record({"title": text(120), "text": text()}), 2), ()),
    },
)
HAZARDS_FILE = versioned(
    {
        "hazards": keyed(
            one_of(*HAZARDS),
            record(
                {"department": text(40), "title": text(120), "text": text()},
                {"task": (text(120), ""), "minutes": (whole(1, 240), 10)},
            ),
        )
    }
)

SEQUELS_FILE = versioned(
    {
        "sequels": keyed(
            one_of(*CAUSES),
            record(
                {},
                {
                    "department": (text(40), ""),
                    "title": (text(120), ""),
                    "text": (text(), ""),
                    "opening": (text(), ""),
                    "at": (HOUR, ""),
                    "reason": (one_of(*get_args(Reason)), ""),
                    "wish": (text(160), ""),
                    "mood": (whole(-2, 0), 0),
                    "trust": (whole(-50, 0), 0),
                    "is_lost": (boolean, False),
                },
            ),
        )
    }
)


def read_exercises(folder: Path, reader: Reader) -> tuple[dict[str, Record], dict[str, str]]:
    """The exercises of a scenario by code (the shared ladder, with the scenario's own laid over), and the file of each."""
    found: dict[str, Record] = {}
    files: dict[str, str] = {}
    for root, is_own in ((seed_folder() / FOLDER, False), (folder / FOLDER, True)):
        taken: set[str] = set()
        for path in sorted(root.glob("*")):
            shown = f"{FOLDER}/{path.name}" if is_own else f"shared {FOLDER}/{path.name}"
            if path.suffix != ".yaml":
                reader.errors.append(ScenarioError(shown, 1, "$", "the file is not known", "*.yaml"))
                continue
            row = read_file(path, shown, EXERCISE_FILE, reader)
            code = (row or {}).get("code")
            if code in taken:
                reader.fail(row.lines["code"], "code", f"{code!r} is already that of {files[code]}")
            elif code:
                taken.add(code)
                found[code], files[code] = row, shown
    return dict(sorted(found.items())), files


def check_exercises(exercises: dict[str, Record], files: dict[str, str], day: Record, reader: Reader) -> None:
    """Note what an exercise says that does not hold beside the day that it is laid over."""
    for code, row in exercises.items():
        reader.file = files[code]
        laid = row["day"]
        starts, ends = laid["starts_at"] or day["starts_at"], laid["ends_at"] or day["ends_at"]
        if ends <= starts:
            reader.fail(
                laid.lines.get("ends_at", laid.lines[""]),
                "day.ends_at",
                "the day ends before it starts",
                f"after {starts}",
            )
        for name in ("promised_at", "incoming_at"):
            for index, hour in enumerate(laid[name]):
                if not starts <= hour <= ends:
                    path = f"day.{name}[{index}]"
                    reader.fail(laid.lines[name], path, f"{hour} is outside the day", f"{starts} to {ends}")
        low, high = laid["demands"]
        if low > high:
            reader.fail(laid.lines["demands"], "day.demands", f"{low} is above {high}", "the least, then the most")
        if laid["natures"] is not None and not sum(laid["natures"].values()):
            reader.fail(laid.lines["natures"], "day.natures", "no nature has a weight", ", ".join(NATURES))
        least, drawn = len(laid["calls_at_least"]), laid["calls_drawn"]
        if drawn is not None and least > drawn:
            reader.fail(
                laid.lines["calls_at_least"],
                "day.calls_at_least",
                f"more than the {drawn} calls drawn",
                f"0 to {drawn}",
            )
        clients = laid["clients"] or day["clients"]
        if laid["dictations"] > clients:
            reader.fail(
                laid.lines["dictations"], "day.dictations", f"more than the {clients} clients", f"0 to {clients}"
            )


def read_sequels(reader: Reader) -> dict[str, Sequel]:
    """How each kind of mistake comes back over a period, the same in every house."""
    values: Any = read_file(seed_folder() / "sequels.yaml", "sequels.yaml", SEQUELS_FILE, reader)
    return {cause: Sequel(**row) for cause, row in values["sequels"].items()} if values else {}


def read_hazards(reader: Reader) -> dict[str, HazardText]:
    """What departments write of each hazard, the same in every house."""
    values: Any = read_file(seed_folder() / "hazards.yaml", "hazards.yaml", HAZARDS_FILE, reader)
    return {name: HazardText(**row) for name, row in values["hazards"].items()} if values else {}
