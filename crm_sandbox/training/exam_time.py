"""The time of an exam: pausing it, letting it go on, giving more of it. Who did it and why stands in the run's log."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from crm_sandbox import platform_clock
from crm_sandbox.ledger.ledger import SYSTEM
from crm_sandbox.ledger.model import LedgerError
from crm_sandbox.training.centre import Centre
from crm_sandbox.training.model import Run
from crm_sandbox.training.runs import overdue_runs, set_extra_time

BROKEN = (LedgerError, LookupError, TypeError, ValueError)
"""What reading a run whose rows were damaged may raise."""

logger = logging.getLogger(__name__)

PAUSING, RESUMING, GRANTING = "run.pause", "run.resume", "run.grant_time"


def close_overdue(centre: Centre[Any, Any], *, at: datetime) -> None:
    """Hand in every exam whose time is over, for its trainee. One whose log cannot be read is left: it must not keep the
    others, nor anybody's page, from being served."""
    with centre.database.reading() as connection:
        overdue = overdue_runs(connection, at=at)
    for run in overdue:
        try:
            centre.ledger.close_if_due(run, at_wall=at)
        except BROKEN as error:
            logger.warning("the exam %s, whose time is over, cannot be read: %r", run, error)


def is_cut_off(centre: Centre[Any, Any], run: Run) -> bool:
    """Whether the clock handed an exam in, not its trainee."""
    if run.state != "handed_in":
        return False
    (last,) = centre.ledger.entries(run.id, after=run.head_seq - 1, upto=run.head_seq)
    return last.envelope.actor == SYSTEM


def pause(centre: Centre[Any, Any], run: Run, reason: str, *, actor: str, at: datetime) -> None:
    """Stop an exam; its deadline waits. Raises `RunNotOpen` for one that ran out, `Refused` for one that is paused."""
    action = centre.parts.decider.read_action(PAUSING, {"reason": reason})
    centre.ledger.record(run.id, action, actor=actor, at_wall=at, idempotency_key=platform_clock.new_id())


def resume(centre: Centre[Any, Any], run: Run, *, actor: str, at: datetime) -> None:
    """Let an exam go on, with as much time as it had; raises `Refused` unless it is paused."""
    deadline = None
    if run.deadline is not None:
        deadline = platform_clock.read_stamp(run.deadline) + (at - _paused_since(centre, run, at))
    action = centre.parts.decider.read_action(RESUMING, {})
    _administer(centre, run, action, actor=actor, at=at, deadline=deadline)


def grant_time(centre: Centre[Any, Any], run: Run, amount: int, reason: str, *, actor: str, at: datetime) -> None:
    """More time: minutes after the end of an exam that has begun (after now, when that end has passed), else per cent of its
    duration in all."""
    unit = "per_cent" if run.deadline is None else "minutes"
    action = centre.parts.decider.read_action(GRANTING, {unit: amount, "reason": reason})
    if run.deadline is None:
        with centre.database.writing() as connection:
            set_extra_time(connection, run.id, amount)
        _administer(centre, run, action, actor=actor, at=at, deadline=None)
        return
    _administer(centre, run, action, actor=actor, at=at, deadline=later_end(centre, run, amount, at=at))


def later_end(centre: Centre[Any, Any], run: Run, minutes: int, *, at: datetime) -> datetime:
    """The end of an exam that has begun, moved by minutes; counted from now when it has passed, but not in a pause."""
    end = at if run.deadline is None else platform_clock.read_stamp(run.deadline)
    return max(end, _paused_since(centre, run, at)) + timedelta(minutes=minutes)


def _administer(
    centre: Centre[Any, Any], run: Run, action: Any, *, actor: str, at: datetime, deadline: datetime | None
) -> None:
    key = platform_clock.new_id()
    centre.ledger.administer(run.id, action, actor=actor, at_wall=at, idempotency_key=key, deadline=deadline)


def _paused_since(centre: Centre[Any, Any], run: Run, at: datetime) -> datetime:
    """When the pause of a run began; now, for one that goes on. Few steps can follow a pause, and it is near the end."""
    _dataset, state, seq = centre.ledger.state_at(run.id)
    if not centre.parts.kind.is_paused(state):
        return at
    while True:
        (entry,) = centre.ledger.entries(run.id, after=seq - 1, upto=seq)
        if entry.envelope.type == PAUSING:
            return platform_clock.read_stamp(entry.envelope.at_wall)
        seq -= 1
