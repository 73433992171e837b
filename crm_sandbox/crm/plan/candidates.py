"""Who may be called today: what his file says of it, and how the list is sorted and sifted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from crm_sandbox.crm.accounts.listing import ClientRow, client_row
from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.delivery import next_cutoff
from crm_sandbox.crm.plan.state import LeftOut
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock

MARGIN_MINUTES = 5
DEFAULT_CALL_MINUTES = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """A client who may be called today, with the latest hour at which the call still makes the next tour."""

    row: ClientRow
    minutes: int
    latest: str
    slot: str
    planned_at: str
    left_out: str = ""
    left_why: str = ""


def call_minutes(dataset: Dataset, client: Client) -> int:
    """How long a call to a client should last, in whole five minutes."""
    rule = dataset.world.policy.segments.get(client.segment)
    return max(5, -(-rule.target_s // 300) * 5) if rule else DEFAULT_CALL_MINUTES


def latest_call(dataset: Dataset, state: RunState, client: Client) -> datetime | None:
    """The latest moment of today at which a call still makes the client's next tour (None: no cut-off today)."""
    if client.zone not in dataset.world.tours:
        return None
    start = clock.at(state.now.date(), dataset.world.exercise.starts_at)
    try:
        limit = next_cutoff(dataset, client, start, known_at=state.now)
    except LookupError:
        return None
    if limit.date() != state.now.date():
        return None
    return limit - timedelta(minutes=call_minutes(dataset, client) + MARGIN_MINUTES)


def candidate(dataset: Dataset, state: RunState, client: Client) -> Candidate:
    """A client as the list shows him."""
    latest = latest_call(dataset, state, client)
    slot = next((s for s in state.plan.slots.values() if s.kind == "call" and s.subject == client.ref), None)
    left = state.plan.left_out.get(client.ref, LeftOut(""))
    return Candidate(
        row=client_row(dataset, state, client),
        minutes=call_minutes(dataset, client),
        latest=latest.strftime("%H:%M") if latest else "",
        slot=slot.ref if slot else "",
        planned_at=slot.at if slot else "",
        left_out=left.how,
        left_why=left.reason,
    )


SORTS: dict[str, Callable[[Candidate], tuple[object, ...]]] = {
    "latest": lambda c: (c.latest or "99", c.row.segment, c.row.name),
    "stake": lambda c: (-c.row.sales_12m_cents, c.row.name),
    "last": lambda c: (c.row.last_contact_on, c.row.name),
}
FILTERS: dict[str, Callable[[Candidate], bool]] = {
    "due": lambda c: c.row.is_due_today or bool(c.row.promise_at) or bool(c.slot),
    "open": lambda c: (c.row.is_due_today or bool(c.row.promise_at)) and not c.slot and not c.left_out,
    "tour": lambda c: bool(c.latest),
    "overdue": lambda c: c.row.overdue_cents > 0,
    "promise": lambda c: bool(c.row.promise_at),
    "dormant": lambda c: c.row.is_dormant,
    "prospects": lambda c: c.row.kind == "prospect",
    "all": lambda c: True,
}
