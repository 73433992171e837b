"""The portfolio over the period, segment by segment: who is due, who was reached, who was only tried, who is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState

PROSPECT = "P"


@dataclass(frozen=True, slots=True)
class SegmentCoverage:
    """A segment of the portfolio (P: prospects, whom nothing makes due): how many were due over the period, reached, only tried."""

    segment: str
    due: int
    reached: int
    tried: int

    @property
    def left(self) -> int:
        """Those whom nobody has called yet."""
        return max(0, self.due - self.reached - self.tried)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Clients of a segment: contacted in the run-up (`done`), planned today, all."""

    segment: str
    done: int
    planned: int
    total: int


def coverage(dataset: Dataset, state: RunState) -> tuple[SegmentCoverage, ...]:
    """Where the coverage of the period stands."""
    clients = dataset.world.clients
    reached = {call.client for call in state.calls.ended if call.is_reached}
    tried = {call.client for call in state.calls.ended if call.direction == "outbound"} - reached

    def line(segment: str, due: int, members: Iterable[str]) -> SegmentCoverage:
        known = set(members)
        return SegmentCoverage(segment, due, len(known & reached), len(known & tried))

    due = dataset.world.exercise.due_over_period()
    found = []
    for segment in dataset.world.policy.segments:
        members = [ref for ref in due if clients[ref].segment == segment]
        found.append(line(segment, len(members), members))
    prospects = [ref for ref, client in clients.items() if client.kind == "prospect"]
    called = [ref for ref in (*prospects, *state.accounts.prospects) if ref in reached | tried]
    return (*found, line(PROSPECT, 0, called)) if called else tuple(found)


def portfolio(dataset: Dataset, state: RunState) -> tuple[Coverage, ...]:
    """The portfolio on the rhythm of each segment; in a period, those who are due in it."""
    found = []
    called = {call.client for call in state.calls.ended if call.is_reached}
    planned = {slot.subject for slot in state.plan.slots.values() if slot.kind == "call"} - called
    due = dataset.world.exercise.due_over_period() if dataset.world.exercise.later else None
    for segment, rule in dataset.world.policy.segments.items():
        mine = [c for c in dataset.world.clients.values() if c.segment == segment and c.kind == "client"]
        since = (state.now.date() - timedelta(days=rule.interval_days)).isoformat()
        reached = {c.ref for c in mine if c.ref in called or (due is None and c.last_contact_on > since)}
        counted = {c.ref for c in mine if due is None or c.ref in due}
        done = counted & reached
        found.append(Coverage(segment, len(done), len(counted & planned - reached), len(counted)))
    return tuple(found)
