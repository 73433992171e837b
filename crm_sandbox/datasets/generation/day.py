"""The day that an exercise makes of a dataset: who is due, what waits, what will happen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.catalogue.model import Product
from crm_sandbox.crm.dataset import (
    Exercise,
    Hazard,
    IncomingCall,
    Instruction,
    LaterDay,
    Promise,
    SeedMessage,
    SeedTask,
)
from crm_sandbox.crm.quiz.model import Question
from crm_sandbox.datasets.scenario import Scenario


def _instructions(
    lines: Sequence[Mapping[str, Any]], rows: Mapping[str, Client], products: Mapping[str, Product]
) -> tuple[Instruction, ...]:
    return tuple(
        Instruction(line["ref"], line["title"], line["text"], _targets(line.get("campaign"), rows, products))
        for line in lines
    )


def _targets(
    campaign: Mapping[str, Any] | None, rows: Mapping[str, Client], products: Mapping[str, Product]
) -> tuple[str, ...]:
    """The files that a campaign is about, by what they say: type, what is bought and how that goes."""
    if campaign is None:
        return ()

    def buys(client: Client) -> bool:
        bought = (habit for habit in client.habits if products[habit.product].subfamily == campaign["buys"])
        return any(not campaign["trends"] or habit.trend in campaign["trends"] for habit in bought)

    return tuple(
        ref
        for ref, client in rows.items()
        if client.kind == campaign["kind"]
        and (not campaign["types"] or client.client_type in campaign["types"])
        and (campaign["buys"] is None or buys(client))
    )


def exercise_of(
    scenario: Scenario,
    rows: Mapping[str, Client],
    stand_ins: Mapping[str, str],
    *,
    dictated: Sequence[SeedTask],
    hazards: Mapping[str, tuple[Hazard, ...]],
    quiz: tuple[Question, ...],
) -> Exercise:
    """The exercise of a dataset, each `generated:<n>` replaced by the client who stands for it; hazards by date."""
    row, later = scenario.exercise, days_after(scenario)

    def named(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [{**item, "client": stand_ins.get(item["client"], item["client"])} for item in rows]

    promises = tuple(Promise(**item) for item in named(row["promises"]))
    incoming = tuple(IncomingCall(**item) for item in named(row["incoming"]))
    others = [
        LaterDay(
            business_day=day["business_day"],
            instructions=_instructions(day["instructions"], rows, scenario.products),
            due_clients=(),
            tasks=tuple(SeedTask(**item) for item in named(day["tasks"])),
            promises=tuple(Promise(**item) for item in named(day["promises"])),
            incoming=tuple(IncomingCall(**item) for item in named(day["incoming"])),
            hazards=hazards.get(day["business_day"], ()),
        )
        for day in later
    ]
    due = _due_clients(scenario, rows, [(promises, incoming), *((day.promises, day.incoming) for day in others)])
    return Exercise(
        ref=row["ref"],
        title=row["title"],
        mode=row["mode"],
        business_day=row["business_day"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        help_level=row["help_level"],
        shows_patience=row["shows_patience"],
        objectives=row["objectives"],
        instructions=_instructions(row["instructions"], rows, scenario.products),
        due_clients=due[0],
        tasks=(*(SeedTask(**item) for item in named(row["tasks"])), *dictated),
        messages=tuple(SeedMessage(**item) for item in named(row["messages"])),
        promises=promises,
        incoming=incoming,
        code=row.get("code", ""),
        minutes=row.get("minutes", 0),
        criteria=row.get("criteria", ()),
        success=row.get("success", ""),
        quiz=quiz,
        hazards=hazards.get(row["business_day"], ()),
        later=tuple(replace(day, due_clients=clients) for day, clients in zip(others, due[1:], strict=True)),
    )


Expected = tuple[Sequence[Promise], Sequence[IncomingCall]]
"""Whom a day expects at an hour: callbacks promised, clients who call."""


def _due_clients(
    scenario: Scenario, rows: Mapping[str, Client], expected: Sequence[Expected]
) -> tuple[tuple[str, ...], ...]:
    """Those to be called on each day: the written outgoing calls on the first, promised callbacks on theirs, then the most
    overdue for their segment (after those near or beyond their limit, where the exercise is about that). Over a period
    nobody is due twice, nor on a day on which he is closed."""
    callers = {row.client for _, incoming in expected for row in incoming}
    written = [script["client"]["ref"] for script in scenario.scripts if script["direction"] == "outbound"]
    promised = [[row.client for row in promises] for promises, _ in expected]
    taken = {ref for day in promised for ref in day} | set(written)

    def overdue_pm(row: Client) -> int:
        days = (scenario.business_day - date.fromisoformat(row.last_contact_on)).days
        return days * 1000 // scenario.policy.segments[row.segment].interval_days

    others = [
        row
        for ref, row in rows.items()
        if row.kind == "client" and row.last_contact_on and ref not in taken and ref not in callers
    ]
    has_credit = bool(scenario.settings.credit)
    others.sort(key=lambda row: (has_credit and not _is_tight(row), -overdue_pm(row), row.ref))
    days = [None, *(date.fromisoformat(day["business_day"]).isoweekday() for day in days_after(scenario))]
    if len(days) > 1:
        days[0] = scenario.business_day.isoweekday()
    found = []
    for place, weekday in enumerate(days):
        due = [*(written if place == 0 else ()), *promised[place]]
        free = [row for row in others if weekday not in row.closing_weekdays]
        chosen = free[: max(0, scenario.exercise["due_count"] - len(due))]
        others = [row for row in others if row not in chosen]
        found.append(tuple(sorted([*due, *(row.ref for row in chosen)])))
    return tuple(found)


def days_after(scenario: Scenario) -> Sequence[Mapping[str, Any]]:
    """The days of a period after its first, as the exercise that is laid over the scenario has them."""
    later: Sequence[Mapping[str, Any]] = scenario.exercise.get("later", ())
    return later


def _is_tight(client: Client) -> bool:
    credit = client.credit
    return credit.is_litigation or credit.outstanding_cents * 10 > credit.limit_cents * 9
