"""Who a generated script is for, and until when he is served."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm_sandbox.crm.accounts.model import Contact, Habit
from crm_sandbox.datasets.days import served_after
from crm_sandbox.datasets.generation.day import days_after
from crm_sandbox.datasets.generation.plan import ClientPlan
from crm_sandbox.datasets.house import ClientType
from crm_sandbox.datasets.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Speaker:
    """What a script needs to know of a client."""

    ref: str
    kind: str
    type: ClientType
    trade_name: str
    contacts: tuple[Contact, ...]
    habits: tuple[Habit, ...]
    shift_minutes: int
    calls_at: str = ""
    """HH:MM at which he calls, or was promised a call: the decision maker is there."""
    is_calling: bool = False
    owes: bool = False
    """Whether an overdue invoice or a near limit may come up in the call."""
    served_by: str = ""
    """The latest day (ISO) on which what he orders is delivered; empty for a prospect."""


def served_by(scenario: Scenario, plan: ClientPlan) -> str:
    """When what a client orders at the very end of the exercise is delivered."""
    ordered = max([scenario.business_day.isoformat(), *(day["business_day"] for day in days_after(scenario))])
    tour, holidays = plan.zone.tour, scenario.company.holidays
    weekdays = set(tour.weekdays) - set(plan.closing_weekdays) or set(tour.weekdays)
    return served_after(date.fromisoformat(ordered), weekdays, tour.lead_days, holidays).isoformat()
