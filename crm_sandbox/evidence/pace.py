"""Indicators of time: how long it takes to reach somebody, to prepare a call, to type; how long a call lasts."""

from __future__ import annotations

from collections.abc import Iterator

from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.calls.events import CallTransferred
from crm_sandbox.crm.orders.events import OrderConfirmed
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.registry import Finding, indicator
from crm_sandbox.evidence.story import CallStory, Story
from crm_sandbox.kernel import clock

ACCESS_S = 45
PREPARING_S = 60
"""Beyond these, an occasion speaks against the trainee."""
SILENCE_PM = 150
SHORTEST_PM, LONGEST_PM = 500, 1300
"""Around what the house expects of a segment, per mille."""
PER_MILLE = 1000


def median_of(found: list[tuple[Mark, int]]) -> Finding:
    """The median of some seconds, with a mark for each."""
    seconds = sorted(spent for _, spent in found)
    middle = (seconds[(len(seconds) - 1) // 2] + seconds[len(seconds) // 2]) // 2 if seconds else 0
    return Finding([mark for mark, _ in found], value=(middle, len(seconds)))


def timed(call: CallStory, seq: int, spent: int, limit: int) -> tuple[Mark, int]:
    """A mark with its seconds; counted (against) beyond a limit."""
    return Mark(seq, spent > limit, call.client, f"{spent} s"), spent


@indicator("I-CIB-03", "CR1.1.b")
def seconds_to_the_right_person(story: Story) -> Finding:
    """Calls that were passed to somebody who may order: the seconds from the pick-up to the first word with him."""
    found = []
    for call in story.reached():
        passed = call.of(CallTransferred)
        first = next((s for s in call.said if passed and s.seq > passed[0][0] and "order" in call.rights(s.role)), None)
        if first is not None:
            found.append(timed(call, first.seq, first.second, ACCESS_S))
    return median_of(found)


def preparing(story: Story) -> Iterator[tuple[CallStory, int]]:
    """Outgoing calls with the seconds between the opening of the file and the dialling."""
    for call in story.calls:
        if call.direction == "outbound" and call.opened_at is not None:
            yield call, clock.seconds_between(call.opened_at, call.at_dial.now)


@indicator("I-GRC-06", "CR4.2.b", "CR5.1.a")
def silences_of_typing(story: Story) -> Finding:
    """Seconds of silence that typing and looking up cost, of the seconds of calls; a mark for each call, counted when
    more than its share was silence."""
    marks, silent, spoken = [], 0, 0
    for call in story.reached():
        if call.live is None or not call.live.elapsed_s:
            continue
        silent, spoken = silent + call.live.silence_s, spoken + call.live.elapsed_s
        is_long = call.live.silence_s * PER_MILLE > SILENCE_PM * call.live.elapsed_s
        marks.append(Mark(call.ended_seq or call.seq, is_long, call.client, f"{call.live.silence_s} s"))
    return Finding(marks, value=(silent, spoken))


@indicator("I-ORG-03", "CR5.2.b", "CR1.3.a", "CR1.4.d", "C2.3")
def time_by_stake(story: Story) -> Finding:
    """Calls with an order that lasted about as long as the house expects of the client's segment."""
    marks = []
    for call in story.reached():
        rule = story.dataset.world.policy.segments.get(client_of(story.dataset, story.final, call.client).segment)
        if rule is None or call.live is None or not call.of(OrderConfirmed):
            continue
        share = call.live.elapsed_s * PER_MILLE // rule.talk_s
        is_fit = SHORTEST_PM <= share <= LONGEST_PM
        marks.append(Mark(call.ended_seq or call.seq, is_fit, call.client, f"{call.live.elapsed_s} s"))
    return Finding(marks)
