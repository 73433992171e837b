"""Business time: Europe/Paris, written as ISO-8601 with an offset. Nothing here reads a real clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def at(day: date, hour_minute: str) -> datetime:
    """The moment of `HH:MM` (or `HH:MM:SS`) on a business day."""
    return datetime.combine(day, time.fromisoformat(hour_minute), PARIS)


def parse(text: str) -> datetime:
    """An ISO-8601 text with an offset, as a moment in Europe/Paris."""
    return datetime.fromisoformat(text).astimezone(PARIS)


def iso(moment: datetime) -> str:
    """A moment as it is recorded: ISO-8601, to the second, with its offset."""
    return moment.astimezone(PARIS).isoformat(timespec="seconds")


def later(moment: datetime, seconds: int) -> datetime:
    """`seconds` of real duration after `moment`, across changes of the legal time too."""
    return (moment.astimezone(ZoneInfo("UTC")) + timedelta(seconds=seconds)).astimezone(PARIS)


def seconds_between(start: datetime, end: datetime) -> int:
    """Whole seconds from `start` to `end` (negative when `end` comes first)."""
    utc = ZoneInfo("UTC")
    return int((end.astimezone(utc) - start.astimezone(utc)).total_seconds())


def minutes_of(hour_minute: str) -> int:
    """Minutes since midnight of `HH:MM`."""
    hours, minutes = hour_minute.split(":")[:2]
    return int(hours) * 60 + int(minutes)


def hour_of(minute: int) -> str:
    """A minute of the day as `HH:MM`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def is_within(moment: datetime, start: str, end: str) -> bool:
    """Whether the hour of `moment` lies between `HH:MM` and `HH:MM`, both included to the minute."""
    return minutes_of(start) <= moment.hour * 60 + moment.minute <= minutes_of(end)
