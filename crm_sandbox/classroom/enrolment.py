"""Which accounts a trainer may bring into another of his groups: those that are trainees of his already, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from crm_sandbox.identity.model import Role, User
from crm_sandbox.identity.privacy import is_erased
from crm_sandbox.identity.roles import all_roles_of, can_manage_cohort


def may_enrol(connection: Connection, by: User, account: User) -> bool:
    """Whether a person may make an account that exists a trainee of a group of his.

    Never a colleague's, an administrator's or an erased one; a trainer's own trainees only, since whoever trains somebody may
    renew his password.
    """
    if account.is_admin or is_erased(connection, account):
        return False
    held = all_roles_of(connection, account)
    if any(roles - {Role.TRAINEE} for roles in held.values()):
        return False
    trained = all_roles_of(connection, by)
    return any(can_manage_cohort(by, trained.get(cohort, frozenset())) for cohort in held) or by.is_admin


def enrollable(connection: Connection, by: User, accounts: Iterable[User]) -> frozenset[str]:
    """The logins of those whom a person may enrol."""
    return frozenset(account.login for account in accounts if may_enrol(connection, by, account))
