"""What happens to the run itself."""

from __future__ import annotations

from crm_sandbox.kernel.events import Event, event


@event("run.handed_in")
class HandedIn(Event):
    """The trainee handed the run in."""


@event("incident.generated", audience="staff")
class IncidentGenerated(Event):
    """What a mistake of the day causes on the morrow: its cause, the client, the order and what it is about."""

    cause: str
    client: str
    order: str
    subject: str


@event("day.closed")
class DayClosed(Event):
    """A day of a period is over: the days, by date. Its plan is kept as it stood, and the next day's is to be made."""

    day: str
    following: str


@event("run.reopened")
class Reopened(Event):
    """A trainer took the hand-in back."""

    reason: str


@event("run.paused")
class Paused(Event):
    """A trainer stopped the exam for a while."""

    reason: str


@event("run.resumed")
class Resumed(Event):
    """The exam goes on."""


@event("run.time_granted")
class TimeGranted(Event):
    """A trainer gave more time: minutes, or a share (per cent) of the duration before the exam begins."""

    minutes: int
    per_cent: int
    reason: str


@event("role_play.set")
class RolePlaySet(Event):
    """A person plays the clients from now on, or the simulation does again."""

    is_on: bool


@event("screen.locked")
class Locked(Event):
    """The screen was locked."""


@event("screen.unlocked")
class Unlocked(Event):
    """The screen was unlocked."""
