"""What can be wrong with a database, each in one clear sentence."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError


class StorageError(Exception):
    """Base of all; its text is one sentence for the person at the keyboard."""


class DatabaseTooNew(StorageError):
    """The database was written by a later version of the program."""


class DatabaseLocked(StorageError):
    """Another program holds the database."""


class DatabaseReadOnly(StorageError):
    """The database can be read but not written."""


class DatabaseUnreachable(StorageError):
    """The database cannot be opened at all."""


READ_ONLY = ("readonly database", "read-only transaction", "attempt to write a readonly")
LOCKED = ("database is locked", "database table is locked", "lock timeout", "canceling statement due to lock")
UNREACHABLE = (
    "unable to open database",
    "not a database",
    "malformed",
    "disk image",
    "connection refused",
    "could not connect",
    "connection failed",
    "failed to resolve",
    "authentication failed",
    "does not exist",
    "server closed the connection",
)


def translate(error: Exception, address: str) -> StorageError | None:
    """The sentence for a driver's error, or None when the error is not about the database as a whole."""
    is_cut = isinstance(error, DBAPIError) and error.connection_invalidated
    text = str(error.orig if isinstance(error, DBAPIError) else error).strip()
    lowered = text.lower()
    if any(mark in lowered for mark in READ_ONLY):
        return DatabaseReadOnly(
            f"The database {address} is read-only: make its file and folder writable, then try again."
        )
    if any(mark in lowered for mark in LOCKED):
        return DatabaseLocked(f"The database {address} is locked by another program: close it, then try again.")
    if is_cut or any(mark in lowered for mark in UNREACHABLE):
        reason = text.splitlines()[0] if text else "no reason given"
        return DatabaseUnreachable(f"The database {address} cannot be opened: {reason}.")
    return None
