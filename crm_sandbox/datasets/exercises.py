"""An exercise laid over a scenario: the same house, a day of the exercise's size and difficulty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from crm_sandbox.datasets.days import working_days
from crm_sandbox.datasets.exercise_files import CREDIT, EVERY_CALL
from crm_sandbox.datasets.scenario import Scenario
from crm_sandbox.datasets.settings import MISHEARD_PM, Settings
from crm_sandbox.datasets.shapes import Record
from crm_sandbox.kernel.clock import hour_of, minutes_of
from crm_sandbox.kernel.streams import Stream

GENERATED = "generated:"
PER_CENT = 10
PROMISE = "Rappel promis pour passer la commande"
RINGS_S = 45
_OF_CLIENTS = ("tasks", "messages", "promises", "incoming")
_LAID = ("starts_at", "ends_at", "clients", "prospects", "due_count")


class UnknownExercise(LookupError):
    """A scenario has no exercise of this code; `codes` are those that it has."""

    def __init__(self, code: str, codes: Iterable[str]) -> None:
        self.code, self.codes = code, tuple(codes)
        super().__init__(f"no exercise {code!r}; allowed: {', '.join(self.codes)}")


@dataclass(frozen=True, slots=True)
class Offer:
    """An exercise as a trainer chooses it: what it practises, how long it takes, in which mode. The full day has no code,
    and no duration of its own."""

    code: str
    title: str
    mode: str
    minutes: int | None
    objectives: tuple[str, ...]
    criteria: tuple[str, ...]
    success: str


def exercises_of(scenario: Scenario) -> tuple[Offer, ...]:
    """What may be given in a scenario: its full day, then its exercises by code."""
    day = scenario.exercise
    ladder = (
        Offer(code, row["title"], row["mode"], row["minutes"], row["objectives"], row["criteria"], row["success"])
        for code, row in scenario.exercises.items()
    )
    return (Offer("", day["title"], day["mode"], None, day["objectives"], (), ""), *ladder)


def with_exercise(scenario: Scenario, code: str) -> Scenario:
    """The scenario as an exercise makes it; without a code, its full day. Raises `UnknownExercise`."""
    if not code:
        return scenario
    row = scenario.exercises.get(code)
    if row is None:
        raise UnknownExercise(code, scenario.exercises)
    laid = row["day"]
    calls = tuple(s for s in scenario.scripts if EVERY_CALL in laid["calls"] or s["kind"] in laid["calls"])
    hurried = laid["hurried"]
    types = scenario.types
    if hurried is not None:
        types = {name: replace(kind, persona=_hurried(kind.persona, hurried)) for name, kind in types.items()}
    return replace(
        scenario,
        scripts=calls,
        types=types,
        exercise=_exercise(scenario, row, {script["client"]["ref"] for script in calls}),
        settings=_settings(laid),
    )


def _hurried(persona: Record, share: int) -> Record:
    return Record({**persona, "hurried": share}, persona.lines)


def _settings(laid: Record) -> Settings:
    def per_mille(name: str) -> int | None:
        share: int | None = laid[name]
        return None if share is None else share * PER_CENT

    low, high = laid["demands"]
    misheard = per_mille("misheard")
    return Settings(
        stockout_pm=per_mille("stockouts"),
        credit=None if laid["credit"] is None else {state: laid["credit"].get(state, 0) for state in CREDIT},
        has_drifts=laid["drifts"],
        outdated_pm=per_mille("outdated"),
        demands=(low, high),
        misheard_pm=MISHEARD_PM if misheard is None else misheard,
        natures=laid["natures"],
        dictations=laid["dictations"],
        hazards=laid["hazards"],
        calls_drawn=laid["calls_drawn"],
        calls_at_least=laid["calls_at_least"],
    )


def with_drawn_calls(scenario: Scenario, seed: int) -> Scenario:
    """The scenario with as many written calls as its exercise draws, the kinds that it wants first; the clients of the others
    are not there, nor what the day says of them."""
    count = scenario.settings.calls_drawn
    if count is None or count >= len(scenario.scripts):
        return scenario
    drawn = Stream(seed, ("calls drawn",)).sample(scenario.scripts, len(scenario.scripts))
    wanted = [next((s for s in drawn if s["kind"] == kind), None) for kind in scenario.settings.calls_at_least]
    chosen = list({script["ref"]: script for script in (*filter(None, wanted), *drawn)})[:count]
    absent = {script["client"]["ref"] for script in scenario.scripts if script["ref"] not in chosen}
    values = {
        name: tuple(item for item in rows if item["client"] not in absent) if name in _OF_CLIENTS else rows
        for name, rows in scenario.exercise.items()
    }
    return replace(
        scenario,
        scripts=tuple(script for script in scenario.scripts if script["ref"] in chosen),
        exercise=Record(values, scenario.exercise.lines),
    )


def _exercise(scenario: Scenario, row: Record, written: set[str]) -> Record:
    """The day's record with what the exercise says in place of what the day said."""
    day, laid = scenario.exercise, row["day"]
    values: dict[str, Any] = {**day, **{name: laid[name] for name in _LAID if laid[name] is not None}}
    values |= {name: row[name] for name in ("title", "mode", "objectives", "help_level", "shows_patience")}
    values |= {name: row[name] for name in ("code", "minutes", "criteria", "success")}
    values["quiz"] = laid["quiz"]
    values["ref"] = f"{day['ref']}/{row['code']}"
    own = [{"ref": f"G{n}", **line} for n, line in enumerate(row["instructions"], 1)]
    common = (*own, *(day["instructions"] if laid["instructions"] else ()))
    mornings = [({"ref": f"J{n}", **line}, *common) for n, line in enumerate(row["days"], 1)]
    values["instructions"] = mornings[0] if mornings else common
    kept = _kept(values, laid, written)
    days = working_days(scenario.business_day, len(mornings), scenario.company.holidays) if mornings else ()
    kept["later"] = tuple(
        {"business_day": on.isoformat(), "instructions": lines, **_renewed(kept, laid, f"J{place}")}
        for place, (on, lines) in enumerate(zip(days, mornings, strict=True), 1)
        if place > 1
    )
    return Record(kept, day.lines)


def _renewed(first: dict[str, Any], laid: Record, mark: str) -> dict[str, Any]:
    """What comes back on each day of a period, under references of its own and about other clients: the tasks, and what is
    promised and who calls at the exercise's own hours. Written calls are held on the first day, of which they speak."""

    def of_day(item: dict[str, Any]) -> dict[str, Any]:
        client = item["client"]
        named = client.replace(GENERATED, f"{GENERATED}{mark}-") if client else None
        return {**item, "ref": f"{item['ref']}-{mark}", "client": named}

    generated = [item for item in first["tasks"] if item["client"] is None or _is_generated(item)]
    return {
        "tasks": tuple(of_day(item) for item in generated),
        "promises": tuple(of_day(item) for item in _promised(laid["promised_at"])),
        "incoming": tuple(of_day(item) for item in _incoming(laid["incoming_at"])),
    }


def _kept(values: dict[str, Any], laid: Record, written: set[str]) -> dict[str, Any]:
    """The rows that remain: those within the hours, whose client takes part, as many as are wanted."""
    starts, ends = values["starts_at"], values["ends_at"]

    def takes_part(item: Record) -> bool:
        client = item["client"]
        return client is None or client.startswith(GENERATED) or client in written

    def within(item: Record) -> bool:
        return bool(starts <= item["at"] <= ends)

    tasks = [Record({**item, "due_at": min(item["due_at"], ends)}, item.lines) for item in values["tasks"]]
    messages = [item for item in values["messages"] if within(item) and takes_part(item)]
    if laid["messages"] != "day":
        messages = [item for item in messages if laid["messages"] == "opening" and item["at"] == starts]
    every = laid["incoming_every"]
    rows = {
        name: sorted(
            (item for item in values[name] if takes_part(item) and (is_timed or within(item))), key=_is_generated
        )
        for name, is_timed in (("promises", False), ("incoming", every is not None))
    }
    return {
        **values,
        "tasks": _most([item for item in tasks if takes_part(item)], laid["tasks"]),
        "messages": tuple(messages),
        "promises": (*_most(rows["promises"], laid["promises"]), *_promised(laid["promised_at"])),
        "incoming": _spaced(
            (*_most(rows["incoming"], laid["incoming"]), *_incoming(laid["incoming_at"])),
            every,
            starts,
        ),
    }


def _spaced(rows: tuple[dict[str, Any], ...], every: int | None, starts: str) -> tuple[dict[str, Any], ...]:
    """Calls at a steady pace from the opening on, where the exercise sets one; else at their own hours."""
    if every is None:
        return rows
    first = minutes_of(starts)
    return tuple({**row, "at": hour_of(first + every * place)} for place, row in enumerate(rows, 1))


def _promised(hours: tuple[str, ...]) -> list[dict[str, str]]:
    return [
        {"ref": f"PX{n}", "client": f"{GENERATED}promised-{n}", "at": hour, "text": PROMISE}
        for n, hour in enumerate(hours, 1)
    ]


def _incoming(hours: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {"ref": f"INX{n}", "client": f"{GENERATED}calling-{n}", "at": hour, "rings_s": RINGS_S}
        for n, hour in enumerate(hours, 1)
    ]


def _is_generated(item: dict[str, Any]) -> bool:
    """Rows of written clients come first: they are what the exercise is about."""
    return bool(item["client"].startswith(GENERATED))


def _most(items: list[Record], count: int | None) -> tuple[Record, ...]:
    """As many as are wanted, written clients' first, each in the order of the day."""
    return tuple(items if count is None else items[:count])
