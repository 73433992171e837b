"""An indicator of the day, over a period: each day told as a run of its own, what was found on each put together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from crm_sandbox.crm.session.events import DayClosed
from crm_sandbox.crm.session.period import days_begun, of_day
from crm_sandbox.crm.tasks.events import MessageArrived
from crm_sandbox.evidence.happenings import Happenings
from crm_sandbox.evidence.registry import Finding
from crm_sandbox.evidence.story import Story

BY_DAY = frozenset({"I-ORG-01", "I-ORG-02", "I-ORG-05", "I-ORG-06", "I-ORG-09", "I-ECH-03"})
"""Indicators of a plan, of a day's tasks and of a day's messages."""


def stories_by_day(story: Story) -> tuple[tuple[date, Story], ...]:
    """The story of each day that was begun; of a single day, the story itself."""
    days = days_begun(story.dataset, story.final)
    if len(story.dataset.world.exercise.days) == 1:
        return ((days[0], story),)
    closed = [(seq, item.day) for seq, item in story.of(DayClosed)]
    return tuple((day, _story_of(story, day, closed)) for day in days)


def _story_of(story: Story, day: date, closed: list[tuple[int, str]]) -> Story:
    """The steps from the end of the day before to the day's own. A message that a night brings is of the day of its arrival."""
    text = day.isoformat()
    first = max((seq for seq, over in closed if over < text), default=0)
    last = next((seq for seq, over in closed if over == text), story.steps[-1].seq if story.steps else 0)
    dataset, final = of_day(story.dataset, story.final, day)

    def is_of(seq: int, at: str) -> bool:
        return at.startswith(text) if at else first < seq <= last

    return Story(
        dataset,
        tuple(step for step in story.steps if first < step.seq <= last),
        tuple(call for call in story.calls if call.at_dial.now.date() == day),
        Happenings(
            (seq, item) for seq, item in story.events if is_of(seq, item.at if isinstance(item, MessageArrived) else "")
        ),
        final,
    )


def over_days(story: Story, find: Callable[[Story], Finding]) -> Finding:
    """What a function finds on each day: occasions one after the other, figures added."""
    found = [find(told) for _, told in stories_by_day(story)]
    values = [item.value for item in found if item.value is not None]
    return Finding(
        [mark for item in found for mark in item.marks],
        [mark for item in found for mark in item.alerts],
        (sum(value[0] for value in values), sum(value[1] for value in values)) if values else None,
    )
