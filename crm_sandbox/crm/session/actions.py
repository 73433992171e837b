"""Waiting, locking the screen, handing in; what a trainer does with the run."""

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


class Pause(Action):
    """Stop an exam for a while, with the reason: the trainer's. Nothing can be done until it goes on."""

    kind = "run.pause"
    is_trainees = False
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class Resume(Action):
    """Let a paused exam go on: the trainer's. The time that the pause took is given back."""

    kind = "run.resume"
    is_trainees = False


class GrantTime(Action):
    """Give more time in an exam, with the reason: minutes once it has begun, a share of its duration before."""

    kind = "run.grant_time"
    is_trainees = False
    minutes: Annotated[int, Field(ge=0, le=200)] = 0
    per_cent: Annotated[int, Field(ge=0, le=200)] = 0
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class Reopen(Action):
    """Take back a hand-in by mistake, with the reason: the trainer's, never the trainee's."""

    kind = "run.reopen"
    is_trainees = False
    reason: Annotated[str, Field(min_length=1, max_length=200)]
