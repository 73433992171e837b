"""Logging in: the three steps, so that no transaction is open while a password is hashed."""

from __future__ import annotations

from datetime import datetime

from crm_sandbox.identity import passwords
from crm_sandbox.identity.model import LoginRefused, User
from crm_sandbox.identity.operations import read_credentials, settle_login
from crm_sandbox.storage.database import Database


def log_in(database: Database, login: str, password: str, *, at: datetime) -> User:
    """The account behind a login and its password; raises `LoginRefused` or `LoginDelayed`."""
    with database.reading() as connection:
        found = read_credentials(connection, login, at=at)
    is_right = passwords.is_password(found.kept, password)
    if found.user is not None:
        with database.writing() as connection:
            settle_login(connection, found, password, is_right=is_right, at=at)
    if found.user is None or not is_right:
        raise LoginRefused
    return found.user
