"""Erasing an identity: the name goes, the account's opaque id stays, so that no log has to change.

Logs, evaluations and dossiers name people by their ids alone; what somebody typed in a comment is his own words and is
not touched.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from crm_sandbox import platform_clock
from crm_sandbox.identity import passwords
from crm_sandbox.identity.model import IdentityError, User
from crm_sandbox.identity.operations import revoke_tokens_of
from crm_sandbox.storage.tables import users


class NotErasable(IdentityError):
    """An administrator's account, or one that was erased already."""

    def __init__(self, login: str) -> None:
        super().__init__(f"The identity of {login!r} cannot be erased: an administrator's, or erased already.")
        self.login = login


def erase_identity(connection: Connection, user: User, *, at: datetime) -> User:
    """Put the pseudonym in the place of name and login, close the account, revoke its tokens; raises `NotErasable`.

    Sessions end with the password. It cannot be undone.
    """
    if user.is_admin or is_erased(connection, user):
        raise NotErasable(user.login)
    login = user.pseudonym.lower()
    connection.execute(
        update(users)
        .where(users.c.id == user.id)
        .values(
            login=login,
            display_name=user.pseudonym,
            password_hash=passwords.hash_password(passwords.new_password()),
            erased_at=platform_clock.stamp(at),
        )
    )
    revoke_tokens_of(connection, user, at=at)
    return User(user.id, login, user.pseudonym, user.pseudonym, user.is_admin, user.locale)


def is_erased(connection: Connection, user: User) -> bool:
    """Whether the identity was erased."""
    return connection.execute(select(users.c.erased_at).where(users.c.id == user.id)).scalar_one() is not None
