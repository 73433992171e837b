"""The portfolio over the period, segment by segment: who is due, who was reached, who was only tried, who is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
