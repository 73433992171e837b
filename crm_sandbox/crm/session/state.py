"""The run itself: is it open, and what is in the trainee's way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SessionState:
    """Whether the run was handed in, whether the screen is locked, how many incidents the next day brings, whether a
    person plays the clients."""

    is_handed_in: bool = False
    is_locked: bool = False
    incidents: int = 0
    is_role_play: bool = False
