"""Coverage of the portfolio over a period: everybody who was due, reached, or tried often enough at hours of use."""

from __future__ import annotations

from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.calls.rules import is_quiet
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.registry import Finding, indicator
from crm_sandbox.evidence.story import CallStory, Story

ATTEMPTS = 2


@indicator("I-ORG-04", "CR5.2.d", "C5.2")
def period_covered(story: Story) -> Finding:
    """Clients due over the period who were reached, or tried twice at useful hours. A single day covers no period: it says
    nothing."""
    world = story.dataset.world
    if len(world.exercise.days) == 1:
        return Finding([])
    last = story.steps[-1].seq if story.steps else 0
    marks = []
    for ref in world.exercise.due_over_period():
        client = world.clients[ref]
        calls = [call for call in story.calls if call.client == ref]
        reached = next((call for call in calls if call.is_reached), None)
        useful = [call for call in calls if call.direction == "outbound" and is_useful(client, call)]
        is_covered = reached is not None or len(useful) >= ATTEMPTS
        shown = reached or (calls[-1] if calls else None)
        marks.append(Mark(shown.seq if shown else last, is_covered, ref, client.segment))
    return Finding(marks)


def is_useful(client: Client, call: CallStory) -> bool:
    """Whether a call was made in hours that the file advises; where it advises none, outside those to avoid."""
    now = call.at_dial.now
    if not client.preferred_hours:
        return not is_quiet(client, now)
    return any(window.start <= f"{now:%H:%M}" < window.end for window in client.preferred_hours)
