"""Calendar arithmetic on the days of a scenario."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

FRIDAY = 5
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
SUNDAY = 7


def shifted(business_day: date, text: str) -> date:
    """The day that `J+n` means."""
    return business_day + timedelta(days=int(text[2:]))


def open_day(day: date, holidays: Collection[str]) -> date:
    """`day`, or the first day after it that is neither a Sunday nor a holiday."""
    while day.isoweekday() == SUNDAY or day.isoformat() in holidays:
        day += timedelta(days=1)
    return day


def working_day_before(day: date, holidays: Collection[str]) -> date:
    """The last day before `day` that is neither a Sunday nor a holiday."""
    day -= timedelta(days=1)
    while day.isoweekday() == SUNDAY or day.isoformat() in holidays:
        day -= timedelta(days=1)
    return day


def working_days(first: date, count: int, holidays: Collection[str]) -> tuple[date, ...]:
    """The days of a period: its first day, then those from Monday to Friday that are no holiday."""
    found, day = [first], first
    while len(found) < count:
        day += timedelta(days=1)
        if day.isoweekday() <= FRIDAY and day.isoformat() not in holidays:
            found.append(day)
    return tuple(found)


def served_after(day: date, weekdays: Collection[int], lead_days: int, holidays: Collection[str]) -> date:
    """When an order of the evening of `day` is delivered, so many working days later, by a tour of some weekdays."""
    for _ in range(lead_days + 1):
        day = working_days(day, 2, holidays)[1]
    while day.isoweekday() not in weekdays or day.isoformat() in holidays:
        day += timedelta(days=1)
    return day


def weekday_names(business_day: date) -> dict[str, str]:
    """What `{today}` and `{tomorrow}` stand for in a text."""
    return {
        "today": WEEKDAYS[business_day.weekday()],
        "tomorrow": WEEKDAYS[(business_day + timedelta(days=1)).weekday()],
    }
