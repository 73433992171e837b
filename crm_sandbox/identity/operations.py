"""All that changes an account. Every function works in the transaction of its caller."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, select, update

from crm_sandbox import platform_clock
from crm_sandbox.identity import passwords
from crm_sandbox.identity.attempts import forget_attempts
from crm_sandbox.identity.model import (
    BadLogin,
    LoginTaken,
    UnknownUser,
    User,
)
from crm_sandbox.storage.tables import api_tokens, users

MARK_LENGTH = 24
TOKEN_PREFIX = "crm_"  # noqa: S105 - what tokens begin with, so that scanners find leaked ones

_USER = (users.c.id, users.c.login, users.c.display_name, users.c.pseudonym, users.c.is_admin, users.c.locale)


@dataclass(frozen=True, slots=True)
class NewUser:
    """An account to create."""

    login: str
    display_name: str
    password: str
    is_admin: bool = False
    locale: str = "fr"


def create_user(connection: Connection, new: NewUser, *, at: datetime) -> User:
    """Create an account; raises `BadLogin`, `LoginTaken` or `PasswordTooShort`."""
    return create_users(connection, [new], at=at)[0]


def create_users(connection: Connection, new: list[NewUser], *, at: datetime) -> list[User]:
    """Create accounts, all or none; raises `BadLogin`, `LoginTaken` or `PasswordTooShort`."""
    wanted = [item.login for item in new]
    for login in wanted:
        if not passwords.is_login(login):
            raise BadLogin(login)
    taken = connection.execute(select(users.c.login).where(users.c.login.in_(wanted))).scalars().first()
    twice = next((login for login in wanted if wanted.count(login) > 1), None)
    if taken is not None or twice is not None:
        raise LoginTaken(str(taken or twice))
    made = [_new_user(item) for item in new]
    rows = [
        asdict(user) | {"password_hash": passwords.hash_password(item.password), "created_at": platform_clock.stamp(at)}
        for user, item in zip(made, new, strict=True)
    ]
    if rows:
        connection.execute(insert(users), rows)
    return made


def _new_user(new: NewUser) -> User:
    identity = platform_clock.new_id()
    pseudonym = f"P-{hashlib.sha256(identity.encode()).hexdigest()[:8].upper()}"
    return User(identity, new.login, new.display_name or new.login, pseudonym, new.is_admin, new.locale)


def list_users(connection: Connection) -> list[User]:
    """Every account, by login."""
    return [User(*row) for row in connection.execute(select(*_USER).order_by(users.c.login))]


def user_by_login(connection: Connection, login: str) -> User:
    """The account with a login; raises `UnknownUser`."""
    return _one(connection, users.c.login == login, login)


def user_by_id(connection: Connection, identity: str) -> User:
    """The account with an id; raises `UnknownUser`."""
    return _one(connection, users.c.id == identity, identity)


def session_mark(connection: Connection, user: User) -> str:
    """What a session keeps to stay valid: another value as soon as the password is another."""
    kept = connection.execute(select(users.c.password_hash).where(users.c.id == user.id)).scalar_one()
    return _mark(kept)


def user_of_session(connection: Connection, identity: str, mark: str) -> User:
    """The account that a session was opened for; raises `UnknownUser`, also when its password has changed since."""
    row = connection.execute(select(*_USER, users.c.password_hash).where(users.c.id == identity)).one_or_none()
    if row is None or _mark(row.password_hash) != mark:
        raise UnknownUser(identity)
    return User(*row[: len(_USER)])


def _mark(kept: str) -> str:
    return hashlib.sha256(kept.encode()).hexdigest()[:MARK_LENGTH]


def _one(connection: Connection, condition: ColumnElement[bool], name: str) -> User:
    row = connection.execute(select(*_USER).where(condition)).one_or_none()
    if row is None:
        raise UnknownUser(name)
    return User(*row)


def set_password(connection: Connection, user: User, password: str) -> None:
    """Give an account a new password and lift its delay; raises `PasswordTooShort`."""
    _change(connection, user.id, password_hash=passwords.hash_password(password))
    forget_attempts(connection, user.login)


def set_locale(connection: Connection, user: User, locale: str) -> None:
    """Remember the language that an account reads."""
    _change(connection, user.id, locale=locale)


def kept_password(connection: Connection, login: str) -> tuple[User | None, str | None]:
    """The account with a login and what is kept of its password; (None, None) when there is none."""
    if not passwords.is_login(login):
        return None, None
    row = connection.execute(select(*_USER, users.c.password_hash).where(users.c.login == login)).one_or_none()
    return (None, None) if row is None else (User(*row[: len(_USER)]), row.password_hash)


def renew_hash(connection: Connection, user: User, password: str) -> None:
    """Keep the same password with today's settings."""
    _change(connection, user.id, password_hash=passwords.hash_password(password))


def create_token(connection: Connection, user: User, *, at: datetime, label: str = "") -> str:
    """A bearer token for an account, to be shown once: only its digest is kept."""
    token = TOKEN_PREFIX + platform_clock.new_secret()
    connection.execute(
        insert(api_tokens).values(
            token_hash=_token_hash(token), user_id=user.id, label=label, created_at=platform_clock.stamp(at)
        )
    )
    return token


def user_of_token(connection: Connection, token: str) -> User | None:
    """The account that a bearer token stands for, or None."""
    query = (
        select(*_USER)
        .join(api_tokens, api_tokens.c.user_id == users.c.id)
        .where(api_tokens.c.token_hash == _token_hash(token), api_tokens.c.revoked_at.is_(None))
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else User(*row)


def revoke_token(connection: Connection, token: str, *, at: datetime) -> bool:
    """Make a token worthless; answers whether it was worth anything."""
    condition = (api_tokens.c.token_hash == _token_hash(token), api_tokens.c.revoked_at.is_(None))
    found = connection.execute(update(api_tokens).where(*condition).values(revoked_at=platform_clock.stamp(at)))
    return found.rowcount > 0


def revoke_tokens_of(connection: Connection, user: User, *, at: datetime) -> int:
    """Make every token of an account worthless; answers how many."""
    condition = (api_tokens.c.user_id == user.id, api_tokens.c.revoked_at.is_(None))
    found = connection.execute(update(api_tokens).where(*condition).values(revoked_at=platform_clock.stamp(at)))
    return found.rowcount


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _change(connection: Connection, identity: str, **values: object) -> None:
    connection.execute(update(users).where(users.c.id == identity).values(**values))
