"""Waiting, locking the screen, handing in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from crm_sandbox.kernel.actions import Action, Instant

LONGEST_TALK_S = 1800
"""A call left open is not talked in for longer than this between two actions."""


class Wait(Action):
    """Let simulated time pass until a moment, or until something calls for the trainee."""

    kind = "clock.wait"
    until: Instant


class PlayRoles(Action):
    """Give the clients' parts to a person (role play), or back to the simulation: staff's, between two calls."""

    kind = "run.play_roles"
    is_trainees = False
    is_on: bool


class AdvanceClock(Action):
    """In role play, the time that a conversation takes: recorded by the shell before each action of a call."""

    kind = "clock.advance"
    is_trainees = False
    seconds: Annotated[int, Field(ge=1, le=LONGEST_TALK_S)]


class LockScreen(Action):
    """Lock the screen before leaving the desk."""

    kind = "screen.lock"
    cost_s = 2


class UnlockScreen(Action):
    """Unlock the screen."""

    kind = "screen.unlock"
    cost_s = 3


class CloseDay(Action):
    """End a day of a period: the night passes, and the next day begins at its opening hour. What is left open waits; who calls
    before the closing hour finds nobody. `day` (ISO date) is the one that is meant, so that a page of yesterday closes nothing
    more."""

    kind = "day.close"
    day: Annotated[str, Field(max_length=10)] | None = None


class HandIn(Action):
    """Hand the run in: nothing can be changed afterwards, and its head is signed."""

    kind = "run.hand_in"


class Reopen(Action):
    """Take back a hand-in by mistake, with the reason: the trainer's, never the trainee's."""

    kind = "run.reopen"
    is_trainees = False
    reason: Annotated[str, Field(min_length=1, max_length=200)]
