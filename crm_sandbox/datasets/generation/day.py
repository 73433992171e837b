"""The day that an exercise makes of a dataset: who is due, what waits, what will happen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.dataset import Exercise, Hazard, IncomingCall, Instruction, Promise, SeedMessage, SeedTask
from crm_sandbox.crm.quiz.model import Question
from crm_sandbox.datasets.scenario import Scenario


def exercise_of(
    scenario: Scenario,
    rows: Mapping[str, Client],
    stand_ins: Mapping[str, str],
    *,
    dictated: Sequence[SeedTask],
    hazards: tuple[Hazard, ...],
    quiz: tuple[Question, ...],
) -> Exercise:
    """The exercise of a dataset, each `generated:<n>` replaced by the client who stands for it."""
    row = scenario.exercise

    def named(key: str) -> list[dict[str, Any]]:
        return [{**item, "client": stand_ins.get(item["client"], item["client"])} for item in row[key]]

    promises = tuple(Promise(**item) for item in named("promises"))
    incoming = tuple(IncomingCall(**item) for item in named("incoming"))
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
        instructions=tuple(Instruction(**item) for item in row["instructions"]),
        due_clients=_due_clients(scenario, rows, promises, incoming),
        tasks=(*(SeedTask(**item) for item in named("tasks")), *dictated),
        messages=tuple(SeedMessage(**item) for item in named("messages")),
        promises=promises,
        incoming=incoming,
        code=row.get("code", ""),
        minutes=row.get("minutes", 0),
        criteria=row.get("criteria", ()),
        success=row.get("success", ""),
        hazards=hazards,
        quiz=quiz,
    )


def _due_clients(
    scenario: Scenario, rows: Mapping[str, Client], promises: Sequence[Promise], incoming: Sequence[IncomingCall]
) -> tuple[str, ...]:
    """Those to be called today: written outgoing calls, promised callbacks, then the most overdue for their segment (after
    those near or beyond their limit, where the exercise is about that)."""
    callers = {row.client for row in incoming}
    due = [script["client"]["ref"] for script in scenario.scripts if script["direction"] == "outbound"]
    due += [row.client for row in promises]

    def overdue_pm(row: Client) -> int:
        days = (scenario.business_day - date.fromisoformat(row.last_contact_on)).days
        return days * 1000 // scenario.policy.segments[row.segment].interval_days

    others = [
        row
        for ref, row in rows.items()
        if row.kind == "client" and row.last_contact_on and ref not in due and ref not in callers
    ]
    has_credit = bool(scenario.settings.credit)
    others.sort(key=lambda row: (has_credit and not _is_tight(row), -overdue_pm(row), row.ref))
    due += [row.ref for row in others[: max(0, scenario.exercise["due_count"] - len(due))]]
    return tuple(sorted(due))


def _is_tight(client: Client) -> bool:
    credit = client.credit
    return credit.is_litigation or credit.outstanding_cents * 10 > credit.limit_cents * 9
