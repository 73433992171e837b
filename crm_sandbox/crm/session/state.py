"""The run itself: is it open, and what is in the trainee's way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Incident:
    """What a mistake of the period causes: its cause, the client, the order and what it is about; since when (ISO)."""

    ref: str
    cause: str
    client: str
    order: str
    subject: str
    since: str


@dataclass(frozen=True, slots=True)
class SessionState:
    """Whether the run was handed in, whether the screen is locked, how many incidents the next day brings, whether a
    person plays the clients, whether a trainer stopped the run for a while. `nights`: those incidents, what they are about
    and since when."""

    is_handed_in: bool = False
    is_locked: bool = False
    incidents: int = 0
    is_role_play: bool = False
    nights: tuple[Incident, ...] = ()
    is_paused: bool = False
