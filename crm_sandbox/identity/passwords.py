"""Passwords: hashed with Argon2id, and made readable where the program makes them."""

from __future__ import annotations

import re
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from crm_sandbox import platform_clock
from crm_sandbox.identity.model import PasswordTooShort

MINIMUM = 8
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody mistakes for one another on paper."""
GROUPS, GROUP_LENGTH = 3, 4


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher().hash(platform_clock.new_secret())


def new_password() -> str:
    """A password to print once and type from paper, such as `k7mp-2rtx-wq9d` (59 bits)."""
    return "-".join(platform_clock.choose(READABLE, GROUP_LENGTH) for _ in range(GROUPS))


def hash_password(password: str) -> str:
    """The text to keep instead of a password; raises `PasswordTooShort`."""
    if len(password) < MINIMUM:
        raise PasswordTooShort(MINIMUM)
    return _hasher().hash(password)


def is_password(kept: str | None, password: str) -> bool:
    """Whether a password is the one that was kept; it takes as long for an account that does not exist (None)."""
    try:
        return _hasher().verify(kept or _nobodys_hash(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(kept: str) -> bool:
    """Whether a kept text was made with weaker settings than today's."""
    return _hasher().check_needs_rehash(kept)


def is_login(text: str) -> bool:
    """Whether a text can be a login."""
    return re.fullmatch(r"[A-Za-z0-9._@-]{1,80}", text) is not None
