"""Upcasters: old shapes of actions and events, brought to today's shape when they are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


class Upcasters:
    """Steps from version n to n + 1, by type. A change of meaning gets a new type instead."""

    def __init__(self) -> None:
        self._steps: dict[tuple[str, int], Upcaster] = {}

    def register(self, type_: str, from_version: int, step: Upcaster) -> None:
        """Declare how a payload of `type_` goes from `from_version` to the next; twice the same raises `ValueError`."""
        if (type_, from_version) in self._steps:
            raise ValueError(f"{type_} v{from_version} has an upcaster already")
        self._steps[type_, from_version] = step

    def upcast(self, type_: str, version: int, payload: dict[str, Any], to_version: int) -> dict[str, Any]:
        """The payload in the shape of `to_version`; raises `LookupError` when a step is missing."""
        while version < to_version:
            try:
                payload = self._steps[type_, version](payload)
            except KeyError:
                raise LookupError(f"no upcaster from {type_} v{version}") from None
            version += 1
        if version > to_version:
            raise LookupError(f"{type_} v{version} is newer than this engine, which knows v{to_version}")
        return payload
