"""What happens to the run itself."""

from __future__ import annotations

from crm_sandbox.kernel.events import Event, event


@event("run.handed_in")
class HandedIn(Event):
    """The trainee handed the run in."""


@event("run.reopened")
class Reopened(Event):
    """A trainer took the hand-in back."""

    reason: str


@event("screen.locked")
class Locked(Event):
    """The screen was locked."""


@event("screen.unlocked")
class Unlocked(Event):
    """The screen was unlocked."""
