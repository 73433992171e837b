"""The one place that reads the real clock and draws unguessable names; everything else gets them handed over."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime, timedelta

ID_BYTES = 12
TOKEN_BYTES = 32
MAX_DRAWN = 999_999


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one place


def stamp(moment: datetime) -> str:
    """A moment as it is stored: ISO-8601 in UTC, to the millisecond, so that texts sort like moments."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def read_stamp(text: str) -> datetime:
    """A stored moment back."""
    return datetime.fromisoformat(text)


def seconds_after(moment: datetime, seconds: int) -> datetime:
    """A moment `seconds` later."""
    return moment + timedelta(seconds=seconds)


def new_id() -> str:
    """An unguessable name for a row that is shown in addresses."""
    return secrets.token_urlsafe(ID_BYTES)


def new_secret() -> str:
    """An unguessable secret: a bearer token, a session key."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_seed() -> int:
    """A seed for a dataset that nobody chose."""
    return 1 + secrets.randbelow(MAX_DRAWN)


def choose(items: str, count: int) -> str:
    """`count` characters drawn from `items`."""
    return "".join(secrets.choice(items) for _ in range(count))


def ticks() -> float:
    """Seconds of a clock that only goes forward, to measure with."""
    return time.perf_counter()
