"""What a step changed: the same questions put to the state before and to the state after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import ngettext

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.review.labels import called, client_name, seconds_t
from crm_sandbox.web.labels import N_
from crm_sandbox.web.typography import number

Probe = Callable[[Dataset, RunState], str]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not what it was. `name` is a message id; empty texts mean nothing there."""

    name: str
    before: str
    after: str
    is_hidden: bool = False


def _clock(dataset: Dataset, state: RunState) -> str:
    return f"{state.now:%H:%M:%S}"


def _screen(dataset: Dataset, state: RunState) -> str:
    front = state.desk.front
    subject = client_name(dataset, front.subject) if front.subject else ""
    return called(front.name, "screen") + (f" · {subject}" if subject else "")


def _line(dataset: Dataset, state: RunState) -> str:
    live = state.calls.live
    return f"{live.speaker}, {client_name(dataset, live.client)}" if live else ""


def _phase(dataset: Dataset, state: RunState) -> str:
    return called(state.calls.live.phase, "phase") if state.calls.live else ""


def _patience(dataset: Dataset, state: RunState) -> str:
    return seconds_t(state.calls.live.patience_t) if state.calls.live else ""


def _mood(dataset: Dataset, state: RunState) -> str:
    return number(state.calls.live.mood) if state.calls.live else ""


def _trust(dataset: Dataset, state: RunState) -> str:
    return number(state.calls.live.trust) if state.calls.live else ""


def _annoyance(dataset: Dataset, state: RunState) -> str:
    return number(state.calls.live.annoyance) if state.calls.live else ""


def _order(dataset: Dataset, state: RunState) -> str:
    """The order in front: its lines and what they hold."""
    live = state.calls.live
    order = state.orders.draft_of(live.client) if live else None
    if order is None or not order.lines:
        return ""
    units = sum(line.quantity for line in order.lines)
    lines = ngettext("%(num)s ligne", "%(num)s lignes", len(order.lines))
    amount = ngettext("%(num)s unité", "%(num)s unités", units)
    return f"{order.ref}, {lines}, {amount}"


def _confirmed(dataset: Dataset, state: RunState) -> str:
    return number(sum(order.status in ("confirmed", "credit_hold") for order in state.orders.orders.values()))


def _plan(dataset: Dataset, state: RunState) -> str:
    return number(len(state.plan.slots))


def _tasks(dataset: Dataset, state: RunState) -> str:
    return number(sum(task.done_at is None for task in state.tasks.tasks.values()))


PROBES: tuple[tuple[str, Probe, bool], ...] = (
    (N_("Heure"), _clock, False),
    (N_("Écran"), _screen, False),
    (N_("En ligne"), _line, False),
    (N_("Phase"), _phase, False),
    (N_("Commande en cours"), _order, False),
    (N_("Commandes validées"), _confirmed, False),
    (N_("Appels et tâches au plan"), _plan, False),
    (N_("Tâches à faire"), _tasks, False),
    (N_("Patience"), _patience, True),
    (N_("Humeur"), _mood, True),
    (N_("Confiance"), _trust, True),
    (N_("Agacement"), _annoyance, True),
)


def changes(dataset: Dataset, before: RunState, after: RunState) -> tuple[Change, ...]:
    """What differs between two states, in a fixed order."""
    found = []
    for name, probe, is_hidden in PROBES:
        old, new = probe(dataset, before), probe(dataset, after)
        if old != new:
            found.append(Change(name, old, new, is_hidden))
    return tuple(found)
