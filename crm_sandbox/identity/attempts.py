"""Slowing guesses down: attempts are counted for the login that was typed, whether or not it is somebody's, and before
its password is looked at. So nobody learns which logins exist, and guesses sent at the same time count each."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from crm_sandbox import platform_clock
from crm_sandbox.identity.model import LoginDelayed
from crm_sandbox.storage.tables import sign_in_attempts as table

FREE_FAILURES = 5
FIRST_DELAY_S = 2
LONGEST_DELAY_S = 900
REMEMBERED = timedelta(days=1)
"""Attempts are forgotten a day after the last one."""


def count_attempt(connection: Connection, login: str, *, at: datetime) -> None:
    """Count an attempt as a failure until it proves right; raises `LoginDelayed` while this login has to wait."""
    key = _key(login)
    row = connection.execute(select(table).where(table.c.login_hash == key).with_for_update()).one_or_none()
    if row is None:
        if not _is_first(connection, key, at):
            count_attempt(connection, login, at=at)
        return
    if row.blocked_until > platform_clock.stamp(at):
        wait = platform_clock.read_stamp(row.blocked_until) - at
        raise LoginDelayed(int(wait.total_seconds()) + 1)
    failures = row.failures + 1
    until = platform_clock.stamp(platform_clock.seconds_after(at, delay_s(failures)))
    values = {"failures": failures, "blocked_until": until, "last_at": platform_clock.stamp(at)}
    connection.execute(update(table).where(table.c.login_hash == key).values(**values))


def _is_first(connection: Connection, key: str, at: datetime) -> bool:
    """Count the first attempt; false when another process counted it a moment ago."""
    connection.execute(delete(table).where(table.c.last_at < platform_clock.stamp(at - REMEMBERED)))
    now = platform_clock.stamp(at)
    try:
        with connection.begin_nested():
            connection.execute(insert(table).values(login_hash=key, failures=1, blocked_until=now, last_at=now))
    except IntegrityError:
        return False
    return True


def forget_attempts(connection: Connection, login: str) -> None:
    """The password was right, or is another one now: attempts count from the start again."""
    connection.execute(delete(table).where(table.c.login_hash == _key(login)))


def delay_s(failures: int) -> int:
    """How long a login waits after so many failures in a row: nothing for five, then twice as long each time."""
    if failures < FREE_FAILURES:
        return 0
    return int(min(LONGEST_DELAY_S, FIRST_DELAY_S * 2 ** min(failures - FREE_FAILURES, 20)))


def _key(login: str) -> str:
    return hashlib.sha256(login.encode()).hexdigest()
