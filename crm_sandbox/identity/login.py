"""Logging in: the three steps, so that no transaction is open while a password is hashed."""

from __future__ import annotations

from datetime import datetime

from crm_sandbox.identity import passwords
from crm_sandbox.identity.attempts import count_attempt, forget_attempts
from crm_sandbox.identity.model import LoginRefused, User
from crm_sandbox.identity.operations import kept_password, renew_hash
from crm_sandbox.storage.database import Database


def log_in(database: Database, login: str, password: str, *, at: datetime) -> User:
    """The account behind a login and its password; raises `LoginRefused` or `LoginDelayed`."""
    with database.writing() as connection:
        count_attempt(connection, login, at=at)
        user, kept = kept_password(connection, login)
    if not passwords.is_password(kept, password) or user is None or kept is None:
        raise LoginRefused
    with database.writing() as connection:
        forget_attempts(connection, login)
        if passwords.needs_rehash(kept):
            renew_hash(connection, user, password)
    return user
