"""Who a generated script is for."""

from __future__ import annotations

from dataclasses import dataclass

from crm_sandbox.crm.accounts.model import Contact, Habit
from crm_sandbox.datasets.house import ClientType


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
