"""How long a cohort keeps the identities of its trainees, and whose time is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, update

from crm_sandbox import platform_clock
from crm_sandbox.identity.model import Role, User
from crm_sandbox.identity.privacy import erase_identity, is_erased
from crm_sandbox.identity.roles import people_of
from crm_sandbox.kernel.chain import Envelope
from crm_sandbox.storage.tables import cohorts, log, memberships, runs, streams
from crm_sandbox.training.cohorts import list_cohorts
from crm_sandbox.training.model import Cohort

MOST_MONTHS = 120
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Expired:
    """A trainee whose identity is kept no longer: his cohort, and the last day on which anything happened in it."""

    user: User
    cohort: Cohort
    last_at: str


def set_retention(connection: Connection, cohort: Cohort, months: int | None) -> None:
    """Keep the identities of a cohort's trainees for so many months after its last action (None: for ever)."""
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise ValueError(f"expected 1 to {MOST_MONTHS} months, not {months}")
    connection.execute(update(cohorts).where(cohorts.c.id == cohort.id).values(kept_months=months))


def retention_of(connection: Connection, cohort: Cohort) -> int | None:
    """The months that a cohort keeps identities."""
    found: int | None = connection.execute(select(cohorts.c.kept_months).where(cohorts.c.id == cohort.id)).scalar_one()
    return found


def expired(connection: Connection, *, at: datetime) -> list[Expired]:
    """The trainees whose time is over in every cohort that they are in."""
    ended = {cohort.id: last for cohort in list_cohorts(connection) if (last := _ended(connection, cohort, at))}
    found: dict[str, Expired] = {}
    for cohort in list_cohorts(connection):
        for user in people_of(connection, cohort.id, Role.TRAINEE) if cohort.id in ended else ():
            if not user.is_admin and not is_erased(connection, user) and _cohorts_of(connection, user) <= set(ended):
                found.setdefault(user.id, Expired(user, cohort, ended[cohort.id]))
    return list(found.values())


def purge(connection: Connection, *, at: datetime) -> list[Expired]:
    """Erase the identities whose time is over; their logs stay, under pseudonyms."""
    gone = expired(connection, at=at)
    for item in gone:
        erase_identity(connection, item.user, at=at)
    return gone


def _cohorts_of(connection: Connection, user: User) -> set[str]:
    query = select(memberships.c.cohort_id).where(memberships.c.user_id == user.id)
    return set(connection.execute(query).scalars())


def _ended(connection: Connection, cohort: Cohort, at: datetime) -> str:
    """The last moment of a cohort whose time is over; empty while it is kept."""
    months = retention_of(connection, cohort)
    if months is None:
        return ""
    last = max(_last_action(connection, cohort), cohort.created_at)
    return last if platform_clock.read_stamp(last) + months * MONTH < at else ""


def _last_action(connection: Connection, cohort: Cohort) -> str:
    """When the newest run of a cohort was opened, or the latest action was recorded in any."""
    opened = select(func.max(runs.c.created_at)).where(runs.c.cohort_id == cohort.id)
    heads = (
        select(log.c.envelope)
        .join(streams, (streams.c.id == log.c.stream_id) & (streams.c.head_seq == log.c.seq))
        .join(runs, runs.c.id == streams.c.id)
        .where(runs.c.cohort_id == cohort.id)
    )
    moments = [Envelope.read(text).at_wall for text in connection.execute(heads).scalars()]
    return max([connection.execute(opened).scalar_one() or "", *moments])
