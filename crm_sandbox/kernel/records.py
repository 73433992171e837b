"""Changing frozen records. A replay spends most of its time here, so that it goes without a look at each field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

R = TypeVar("R")


def changed(record: R, /, **changes: Any) -> R:
    """The record with other values: `dataclasses.replace` for records all of whose fields are given to `__init__`."""
    kind: type[Any] = type(record)
    read, places = _shape(kind)  # type: ignore[arg-type] # every class is hashable
    values = list(read(record))
    for name, value in changes.items():
        values[places[name]] = value
    made: R = kind(*values)
    return made


@cache
def _shape(kind: type[Any]) -> tuple[Callable[[Any], tuple[Any, ...]], dict[str, int]]:
    names = [field.name for field in fields(kind)]
    if len(names) == 1:
        return lambda record: (getattr(record, names[0]),), {names[0]: 0}
    return attrgetter(*names), {name: place for place, name in enumerate(names)}
