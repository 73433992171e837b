"""Events: what happened. Frozen dataclasses with a permanent type, a version and an audience."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Literal, TypeVar, dataclass_transform

Audience = Literal["trainee", "staff"]


class Event:
    """Base of every event. Fields are text, integers, booleans, None, or tuples of those."""

    __slots__ = ()

    type: ClassVar[str]
    version: ClassVar[int]
    audience: ClassVar[Audience]


E = TypeVar("E", bound=type)


@dataclass_transform(frozen_default=True)
def event(type_: str, *, audience: Audience = "trainee", version: int = 1) -> Callable[[E], E]:
    """Declare an event class: `@event("order.line_added")` on a subclass of `Event` makes it a frozen dataclass.

    `audience="staff"` keeps it out of whatever a trainee receives (moods, verdicts, truths).
    """

    def decorate(cls: E) -> E:
        made: Any = dataclass(frozen=True, slots=True)(cls)
        made.type, made.version, made.audience = type_, version, audience
        return made  # type: ignore[no-any-return]

    return decorate


def to_payload(item: Event) -> dict[str, Any]:
    """The JSON payload of an event: its fields that are not None."""
    payload = {}
    for spec in fields(item):  # type: ignore[arg-type]
        value = getattr(item, spec.name)
        if value is not None:
            payload[spec.name] = value
    return payload


def freeze(value: Any) -> Any:
    """Lists become tuples, all the way down, so that an event read back equals the event written."""
    return tuple(freeze(item) for item in value) if isinstance(value, list) else value


def from_payload(cls: type[Event], payload: dict[str, Any]) -> Event:
    """Build an event from its stored payload."""
    return cls(**{key: freeze(value) for key, value in payload.items()})
