"""Changing frozen records. A replay spends most of its time here, so that it goes without a look at each field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, make_dataclass
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

R = TypeVar("R")


def changed(record: R, /, **changes: Any) -> R:
    """The record with other values: `dataclasses.replace` for slotted records all of whose fields are given to `__init__`."""
    kind: type[Any] = type(record)
    read, places, draft = _shape(kind)  # type: ignore[arg-type] # every class is hashable
    values = list(read(record))
    for name, value in changes.items():
        values[places[name]] = value
    made: R = draft(*values)
    made.__class__ = kind  # the same slots: the draft is a record from here on
    return made


@cache
def _shape(kind: type[Any]) -> tuple[Callable[[Any], tuple[Any, ...]], dict[str, int], Callable[..., Any]]:
    """How the fields of a class are read, where each stands, and its draft: the same slots in a class that is not frozen,
    whose `__init__` assigns them in half the time."""
    names = [field.name for field in fields(kind)]
    draft = make_dataclass(f"{kind.__name__}Draft", names, slots=True, eq=False, repr=False)
    if len(names) == 1:
        return lambda record: (getattr(record, names[0]),), {names[0]: 0}, draft
    return attrgetter(*names), {name: place for place, name in enumerate(names)}, draft
