"""Accounts and roles, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is in a cohort; one person may have several."""

    TRAINEE = "trainee"
    TRAINER = "trainer"
    EVALUATOR = "evaluator"
    JURY = "jury"


STAFF = frozenset({Role.TRAINER, Role.EVALUATOR})


@dataclass(frozen=True, slots=True)
class User:
    """An account. `pseudonym` stands for the name where evaluation is anonymous."""

    id: str
    login: str
    display_name: str
    pseudonym: str
    is_admin: bool
    locale: str


class IdentityError(Exception):
    """Base of what an operation on accounts answers instead of doing it; its text is one sentence."""


class UnknownUser(IdentityError):
    """No account has this login."""

    def __init__(self, login: str) -> None:
        super().__init__(f"No account has the login {login!r}.")
        self.login = login


class LoginTaken(IdentityError):
    """Another account has this login."""

    def __init__(self, login: str) -> None:
        super().__init__(f"The login {login!r} is taken.")
        self.login = login


class BadLogin(IdentityError):
    """A login that is empty, too long or has characters that cannot be typed everywhere."""

    def __init__(self, login: str) -> None:
        super().__init__(
            f"The login {login!r} cannot be used: 1 to 80 letters, digits, dots, dashes, underscores or @."
        )
        self.login = login


class PasswordTooShort(IdentityError):
    """A password below the minimum."""

    def __init__(self, minimum: int) -> None:
        super().__init__(f"The password is too short: at least {minimum} characters.")
        self.minimum = minimum


class LoginRefused(IdentityError):
    """The login or the password is wrong; which one is not said."""

    def __init__(self) -> None:
        super().__init__("The login or the password is wrong.")


class LoginDelayed(IdentityError):
    """Too many failures on this account: `wait_s` seconds before the next attempt counts."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"Too many failed attempts: try again in {wait_s} s.")
        self.wait_s = wait_s
