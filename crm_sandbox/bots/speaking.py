"""A call, as whoever speaks in it sees it."""

from __future__ import annotations

from typing import Protocol

from crm_sandbox.bots.door import Door
from crm_sandbox.bots.manner import Manner
from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.calls.state import LiveCall


class Speaking(Protocol):
    """A call under way: its script, the manner of whoever speaks, and what he can do."""

    door: Door
    script: Script
    manner: Manner

    @property
    def live(self) -> LiveCall | None: ...

    @property
    def client(self) -> Client: ...

    def say(self, act: str, **params: object) -> bool: ...

    def may(self, right: str) -> bool: ...

    def has_time(self) -> bool: ...

    def read_file(self, panels: tuple[str, ...]) -> None: ...
