"""How scripted trainees plan: the expert by promised hours, cut-offs and advised hours; the beginner down the list."""

from __future__ import annotations

from datetime import datetime, timedelta

from crm_sandbox.bots.door import Door
from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.accounts.model import Window
from crm_sandbox.crm.calls.rules import is_quiet
from crm_sandbox.crm.orders.delivery import next_cutoff
from crm_sandbox.crm.plan.actions import PlaceSlot, SubmitPlan
from crm_sandbox.crm.plan.rules import overlapping
from crm_sandbox.kernel import clock

CALL_MINUTES = 10
NOON = 12
STEP = timedelta(minutes=5)
PREPARING = timedelta(minutes=5)
REASONS = {"callback": "Rappel promis", "A": "Client A avant l'heure limite", "other": "Plage conseillée par la fiche"}


def build_plan(door: Door) -> None:
    """Place promised callbacks, then clients by segment in their advised hours before their cut-off, then tasks."""
    state = door.state
    promised = [callback for callback in state.calls.callbacks if not callback.is_done]
    for callback in promised:
        _place(door, "call", callback.client, clock.parse(callback.at), CALL_MINUTES, REASONS["callback"])
    done = {callback.client for callback in promised}
    world = door.dataset.world
    due = sorted(
        (world.clients[ref] for ref in world.exercise.due_clients if ref not in done),
        key=lambda c: (_room(c.preferred_hours), c.segment, c.ref),
    )
    tasks = sorted(state.tasks.tasks.values(), key=lambda t: t.due_at)
    for task in tasks:
        if clock.parse(task.due_at).hour < NOON:
            _place_task(door, task.ref, task.minutes, clock.parse(task.due_at))
    for client in due:
        moment = _best_moment(door, client.ref)
        if moment is not None:
            reason = REASONS["A"] if client.segment == "A" else REASONS["other"]
            _place(door, "call", client.ref, moment, CALL_MINUTES, reason)
    for task in tasks:
        if clock.parse(task.due_at).hour >= NOON:
            _place_task(door, task.ref, task.minutes, clock.parse(task.due_at))
    door.act(SubmitPlan())


def _room(windows: tuple[Window, ...]) -> int:
    """How many minutes the advised hours leave (none given: a whole day): the tightest are placed first."""
    minutes = [clock.minutes_of(w.end) - clock.minutes_of(w.start) for w in windows]
    return sum(minutes) if minutes else 24 * 60


def _best_moment(door: Door, ref: str) -> datetime | None:
    """The first free moment in the advised hours that is before the cut-off; else the first that is not quiet."""
    world, state = door.dataset.world, door.state
    client = world.clients[ref]
    day = state.now.date()
    cutoff = next_cutoff(door.dataset, client, state.now)
    start = _next_step(state.now + PREPARING)
    end = clock.at(day, world.exercise.ends_at) - timedelta(minutes=2 * CALL_MINUTES)
    advised, allowed = None, None
    moment = start
    while moment < end:
        if overlapping(state, moment, CALL_MINUTES) is None and not is_quiet(client, moment):
            hour = f"{moment:%H:%M}"
            if allowed is None:
                allowed = moment
            if any(w.start <= hour <= w.end for w in client.preferred_hours):
                advised = moment
                if moment + timedelta(minutes=CALL_MINUTES) < cutoff or cutoff.date() != day:
                    return moment
        moment += STEP
    return advised or allowed


def _place(door: Door, kind: str, subject: str, moment: datetime, minutes: int, reason: str) -> None:
    while overlapping(door.state, moment, minutes) is not None:
        moment += STEP
    door.act(
        PlaceSlot.from_payload(
            {"slot_kind": kind, "subject": subject, "at": clock.iso(moment), "minutes": minutes, "reason": reason}
        )
    )


def _place_task(door: Door, ref: str, minutes: int, due: datetime) -> None:
    """A task goes where the fewest clients can be called, the sooner the better, before its deadline."""
    state, length = door.state, max(5, minutes)
    waiting = door.dataset.world.exercise.due_clients
    free = []
    moment = _next_step(state.now)
    while moment + timedelta(minutes=length) <= due:
        if overlapping(state, moment, length) is None:
            free.append(
                (-sum(is_quiet(client_of(door.dataset, door.state, client), moment) for client in waiting), moment)
            )
        moment += STEP
    if free:
        _place(door, "task", ref, min(free)[1], length, "")


def _next_step(moment: datetime) -> datetime:
    """The first moment of the plan's grid from then on."""
    return clock.at(moment.date(), f"{moment:%H:%M}") + timedelta(minutes=5 - moment.minute % 5)


def down_the_list(door: Door) -> None:
    """The beginner's plan: due clients in the order of the list, ten minutes each, lunch included."""
    moment = _next_step(door.state.now + timedelta(minutes=20))
    for ref in door.dataset.world.exercise.due_clients[:16]:
        _place(door, "call", ref, moment, CALL_MINUTES, "")
        moment += timedelta(minutes=15)
    door.act(SubmitPlan())
