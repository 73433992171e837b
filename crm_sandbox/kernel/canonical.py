"""Canonical JSON (RFC 8785), restricted to what the log may hold: no float, exact integers, text keys."""

from __future__ import annotations

import hashlib
from typing import Any, TypeAlias

import orjson

Json: TypeAlias = Any
"""A JSON value without floats: dict, list or tuple, str, int, bool or None."""

MAX_INTEGER = 2**53 - 1


class NotCanonical(ValueError):
    """A value that has no canonical form here; the message names its path and its type."""


def check(value: Json, path: str = "$") -> None:
    """Raise `NotCanonical` for a float, an integer beyond ±(2^53 - 1), a key that is not ASCII text, or another type."""
    if value is None or isinstance(value, (str, bool)):
        return
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise NotCanonical(f"{path}: integer beyond 2^53 - 1: {value}")
        return
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise NotCanonical(f"{path}: a key must be ASCII text, not {key!r}")
            check(item, f"{path}.{key}")
        return
    if isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            check(item, f"{path}[{index}]")
        return
    raise NotCanonical(f"{path}: {type(value).__name__} has no canonical form")


def dumps(value: Json) -> str:
    """Return the one text of `value`: sorted keys, no spaces, integers only."""
    check(value)
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    except orjson.JSONEncodeError as error:
        raise NotCanonical(str(error)) from error


def loads(text: str | bytes) -> Json:
    """Read JSON back; the caller checks what it expects of it."""
    return orjson.loads(text)


def digest(text: str | bytes) -> str:
    """SHA-256 of a text, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()
