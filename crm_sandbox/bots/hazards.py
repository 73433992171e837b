"""How a scripted trainee takes what the morning did not say: whoever is concerned is called at once."""

from __future__ import annotations

from crm_sandbox.bots.door import Door
from crm_sandbox.crm.session.period import due_now, todays
from crm_sandbox.kernel import clock


def to_call_now(door: Door, message: str) -> str | None:
    """The client to call after a message: the one whom it is about, or the first of a tour that closes sooner and whom
    nobody called yet; None when it can wait."""
    world, state = door.dataset.world, door.state
    hazard = next((item for item in todays(door.dataset, state).hazards if item.ref == message), None)
    if hazard is None or hazard.kind not in ("urgent", "cutoff", "cover"):
        return None
    if hazard.kind != "cutoff":
        return hazard.clients[0]
    called = {call.client for call in state.calls.ended}
    today = state.now.isoweekday()
    waiting = (
        ref
        for ref in due_now(door.dataset, state)
        if world.clients[ref].zone == hazard.zone
        and today not in world.clients[ref].closing_weekdays
        and ref not in called
    )
    return next(waiting, None)


def is_fresh(door: Door, message: str) -> bool:
    """Whether a message arrived within the last ten minutes."""
    arrived = clock.parse(door.state.tasks.messages[message].at)
    return clock.seconds_between(arrived, door.state.now) < FRESH_S


FRESH_S = 540
