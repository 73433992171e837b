"""How scripted trainees plan: the expert by promised hours, cut-offs and advised hours; the beginner down the list."""

from __future__ import annotations

from datetime import datetime, timedelta

from crm_sandbox.bots.door import Door
from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.calls.rules import is_quiet
from crm_sandbox.crm.orders.delivery import next_cutoff
from crm_sandbox.crm.plan.actions import PlaceSlot, SubmitPlan
from crm_sandbox.crm.plan.rules import overlapping
from crm_sandbox.crm.session.period import due_now
from crm_sandbox.kernel import clock

CALL_MINUTES = 10
NOON = 12
PREFERENCE = ((True, True), (True, False), (False, True))
"""Before the cut-off and advised, before the cut-off, advised."""
STEP = timedelta(minutes=5)
PREPARING = timedelta(minutes=5)
REASONS = {"callback": "Rappel promis", "A": "Client A avant l'heure limite", "other": "Plage conseillée par la fiche"}


def build_plan(door: Door) -> None:
    """Promised callbacks first, then the morning's tasks, then clients by cut-off, then the other tasks."""
    state = door.state
    today = state.now.date()
    promised = [c for c in state.calls.callbacks if not c.is_done and clock.parse(c.at).date() == today]
    for callback in promised:
        _place(door, "call", callback.client, clock.parse(callback.at), CALL_MINUTES, REASONS["callback"])
    done = {callback.client for callback in promised}
    clients = [door.dataset.world.clients[ref] for ref in due_now(door.dataset, state) if ref not in done]
    waiting = (task for task in state.tasks.tasks.values() if task.done_at is None)
    tasks = sorted(waiting, key=lambda t: t.due_at)
    for task in tasks:
        if clock.parse(task.due_at).hour < NOON:
            _place_task(door, task.ref, task.minutes, clock.parse(task.due_at))
    for client in sorted(clients, key=lambda c: _urgency(door, c)):
        moment = _best_moment(door, client) if today.isoweekday() not in client.closing_weekdays else None
        if moment is not None:
            reason = REASONS["A"] if client.segment == "A" else REASONS["other"]
            _place(door, "call", client.ref, moment, CALL_MINUTES, reason)
    for task in tasks:
        if clock.parse(task.due_at).hour >= NOON:
            _place_task(door, task.ref, task.minutes, clock.parse(task.due_at))
    _submit(door)


def _submit(door: Door) -> None:
    """A day with nobody to call and nothing to do has no plan."""
    if door.state.plan.slots:
        door.act(SubmitPlan())


def _limit(door: Door, client: Client) -> datetime:
    """The hour before which a call still makes the client's next tour (the end of the day when none closes today)."""
    now = door.state.now
    end = clock.at(now.date(), door.dataset.world.exercise.ends_at)
    return min(next_cutoff(door.dataset, client, now), end)


def _urgency(door: Door, client: Client) -> tuple[str, int, str]:
    """Large clients first, and among them those whose advised hours before the cut-off leave least room."""
    day, limit = door.state.now.date(), _limit(door, client)
    room = 0
    for window in client.preferred_hours:
        start, end = clock.at(day, window.start), min(clock.at(day, window.end), limit)
        room += max(0, clock.seconds_between(max(start, door.state.now), end))
    return (client.segment, room, client.ref)


def _best_moment(door: Door, client: Client) -> datetime | None:
    """The first free moment of the advised hours before the cut-off; else one before it that the file does not advise
    against; else an advised one after it."""
    world, day, limit = door.dataset.world, door.state.now.date(), _limit(door, client)
    step = timedelta(minutes=CALL_MINUTES)
    end = clock.at(day, world.exercise.ends_at) - step
    found: dict[tuple[bool, bool], datetime] = {}
    moment = _next_step(door.state.now + PREPARING)
    while moment < end:
        if overlapping(door.state, moment, CALL_MINUTES) is None and not is_quiet(client, moment):
            found.setdefault((moment + step <= limit, _is_advised(client, moment)), moment)
        moment += STEP
    return next((found[key] for key in PREFERENCE if key in found), None)


def _is_advised(client: Client, moment: datetime) -> bool:
    """Whether the file says to call at this hour."""
    return any(window.start <= f"{moment:%H:%M}" < window.end for window in client.preferred_hours)


def _place(door: Door, kind: str, subject: str, moment: datetime, minutes: int, reason: str) -> None:
    while overlapping(door.state, moment, minutes) is not None:
        moment += STEP
    door.act(
        PlaceSlot.from_payload(
            {"slot_kind": kind, "subject": subject, "at": clock.iso(moment), "minutes": minutes, "reason": reason}
        )
    )


def _place_task(door: Door, ref: str, minutes: int, due: datetime) -> None:
    """A task goes where the fewest clients can be called (most hours to avoid, fewest that are advised), the sooner the
    better, before its deadline."""
    state, length = door.state, max(5, minutes)
    waiting = [client_of(door.dataset, state, client) for client in due_now(door.dataset, state)]
    free = []
    moment = _next_step(state.now)
    while moment + timedelta(minutes=length) <= due:
        if overlapping(state, moment, length) is None:
            calls = sum(_is_advised(client, moment) - is_quiet(client, moment) for client in waiting)
            free.append((calls, moment))
        moment += STEP
    if free:
        _place(door, "task", ref, min(free)[1], length, "")


def _next_step(moment: datetime) -> datetime:
    """The first moment of the plan's grid from then on."""
    return clock.at(moment.date(), f"{moment:%H:%M}") + timedelta(minutes=5 - moment.minute % 5)


def down_the_list(door: Door) -> None:
    """The beginner's plan: due clients in the order of the list, ten minutes each, lunch included."""
    moment = _next_step(door.state.now + timedelta(minutes=20))
    for ref in due_now(door.dataset, door.state)[:16]:
        _place(door, "call", ref, moment, CALL_MINUTES, "")
        moment += timedelta(minutes=15)
    _submit(door)
