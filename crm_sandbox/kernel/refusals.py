"""Refusals: what an action meets when the world or its form says no."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from crm_sandbox.kernel.events import Event


@dataclass(frozen=True, slots=True)
class Fault:
    """One field at fault: its name, the value received, and what is allowed (empty: nothing to list)."""

    field: str
    value: Any
    allowed: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an action did not happen. `code` is permanent and translated by the screens; `details` fill its sentence.

    A *recorded* refusal says something about the trainee (a quantity that cannot be sold, an order over the
    limit) and is kept in the log; the others are form errors and leave no trace.
    """

    code: str
    faults: tuple[Fault, ...] = ()
    is_recorded: bool = False
    details: dict[str, Any] = field(default_factory=dict)


class Refused(Exception):
    """Raised by a handler; carries the `Refusal`, the simulated seconds that a recorded attempt took, and the events
    that keep it when they say more than « refused »."""

    def __init__(self, refusal: Refusal, cost_s: int = 0, events: tuple[Event, ...] = ()) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
        self.cost_s = cost_s
        self.events = events


def refuse(
    code: str, field_name: str = "", value: Any = None, allowed: tuple[Any, ...] = (), **details: Any
) -> Refused:
    """A form error on one field: not recorded."""
    faults = (Fault(field_name, value, allowed),) if field_name else ()
    return Refused(Refusal(code, faults, details=details))


def refuse_recorded(
    code: str,
    field_name: str = "",
    value: Any = None,
    allowed: tuple[Any, ...] = (),
    *,
    cost_s: int = 0,
    events: tuple[Event, ...] = (),
    **details: Any,
) -> Refused:
    """A refused attempt that the evaluator must see."""
    faults = (Fault(field_name, value, allowed),) if field_name else ()
    return Refused(Refusal(code, faults, is_recorded=True, details=details), cost_s, events)
