"""Clients who called today, to whom nobody answered, and who still wait to be called back."""

from __future__ import annotations

from dataclasses import dataclass

from crm_sandbox.crm.accounts.files import find_client
from crm_sandbox.crm.calls.state import MISSED, EndedCall
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.session.period import of_day
from crm_sandbox.crm.session.queries import client_name
from crm_sandbox.crm.state import RunState

NO_TALK = (MISSED, "no_answer")
"""Endings that leave whoever called still waiting."""


@dataclass(frozen=True, slots=True)
class MissedCall:
    """The last call missed of a client, `at` the time it began to ring."""

    ref: str
    client: str
    name: str
    phone: str
    at: str


def missed_calls(dataset: Dataset, state: RunState) -> tuple[MissedCall, ...]:
    """The calls missed today that nobody returned, in order, one for each client."""
    waiting: dict[str, EndedCall] = {}
    for call in of_day(dataset, state, state.now.date())[1].calls.ended:
        if call.ending == MISSED:
            waiting[call.client] = call
        elif call.ending not in NO_TALK:
            waiting.pop(call.client, None)
    live = state.calls.live.client if state.calls.live else ""
    return tuple(_row(dataset, state, call) for call in waiting.values() if call.client != live)


def _row(dataset: Dataset, state: RunState, call: EndedCall) -> MissedCall:
    client = find_client(dataset, state, call.client)
    name, phone = client_name(dataset, state, call.client), client.phone if client else ""
    return MissedCall(ref=call.ref, client=call.client, name=name, phone=phone, at=call.started_at)
