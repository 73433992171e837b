"""Indicators of the plan and of the day that followed: quality, priorities, tasks in slack hours, hazards."""

from __future__ import annotations

from datetime import datetime

from crm_sandbox.crm.calls.events import CallbackScheduled
from crm_sandbox.crm.plan.events import PlanSubmitted, SlotAssigned, SlotMoved, SlotRemoved
from crm_sandbox.crm.plan.state import Slot
from crm_sandbox.crm.tasks.events import MessageArrived, TaskDone
from crm_sandbox.crm.tasks.state import Task
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.planning.day import FALLING, Day, Promise, cutoff_minute, has_open_complaint, seeded_promises
from crm_sandbox.evidence.planning.feedback import Assessment, assess, day_of
from crm_sandbox.evidence.planning.mistakes import LOW_CHANCE_PM
from crm_sandbox.evidence.registry import Finding, indicator
from crm_sandbox.evidence.story import CallStory, Story
from crm_sandbox.kernel import clock

MILLI = 1000
REPLANNED_WITHIN_S = 600
ATTEMPTS = 2


def submitted(story: Story) -> tuple[int, tuple[Slot, ...]] | None:
    """The step at which the plan was submitted, and its slots as they stood."""
    found = story.of(PlanSubmitted)
    return (found[0][0], story.final.plan.submitted) if found else None


def assessment(story: Story) -> Assessment | None:
    """The submitted plan looked at again, with the callbacks that were promised by then; None without a plan."""
    plan = submitted(story)
    return assess(story.dataset, plan[1], _promised_by(story, plan[0])) if plan else None


def _promised_by(story: Story, step: int) -> tuple[Promise, ...]:
    """The callbacks of the day that were promised before a step."""
    today = story.dataset.world.exercise.business_day
    made = (
        Promise(item.client, clock.minutes_of(item.at[11:16]))
        for seq, item in story.of(CallbackScheduled)
        if seq < step and item.at.startswith(today)
    )
    return (*seeded_promises(story.dataset), *made)


@indicator("I-ORG-01", "CR5.2.a", "C5.2")
def plan_quality(story: Story) -> Finding:
    """The submitted plan's worth beside the best plan found, in points; a mark for each placement, counted when it stands
    near its best hour."""
    found, plan = assessment(story), submitted(story)
    if found is None or plan is None:
        return Finding([])
    marks = [
        Mark(plan[0], item.is_good, item.subject, clock.hour_of(item.minute))
        for item in found.placements
        if item.best_worth > 0
    ]
    return Finding(marks, value=(max(0, found.worth) // MILLI, found.best_worth // MILLI))


@indicator("I-ORG-02", "CR5.2.a", "C5.3")
def priorities_treated(story: Story) -> Finding:
    """The day's priorities (large clients who are due, promised callbacks, falling purchases, open complaints), reached or
    tried twice before their tour closes."""
    world = story.dataset.world
    promised = {row.client for row in world.exercise.promises}
    last = story.steps[-1].seq if story.steps else 0
    marks = []
    for ref in dict.fromkeys([*world.exercise.due_clients, *promised]):
        client = world.clients[ref]
        is_priority = (
            client.segment == "A"
            or ref in promised
            or any(habit.trend in FALLING for habit in client.habits)
            or has_open_complaint(story.dataset, ref)
        )
        if is_priority and story.final.now.isoweekday() not in client.closing_weekdays:
            limit = cutoff_minute(story.dataset, client)
            calls = [call for call in story.calls if call.client == ref and (limit is None or _minute(call) < limit)]
            is_treated = any(call.is_reached for call in calls) or len(calls) >= ATTEMPTS
            marks.append(Mark(calls[-1].seq if calls else last, is_treated, ref))
    return Finding(marks)


def _minute(call: CallStory) -> int:
    now = call.at_dial.now
    return now.hour * 60 + now.minute


@indicator("I-ORG-05", "CR5.2.c", "C5.3")
def tasks_in_slack_hours(story: Story) -> Finding:
    """Minutes of tasks done while few of the clients still to be called could be reached, of those that could have been:
    a morning without slack hours asks for nothing."""
    plan = submitted(story)
    if plan is None:
        return Finding([])
    day = day_of(story.dataset, plan[1], _promised_by(story, plan[0]))
    marks, slack, total = [], 0, 0
    for seq, item in story.of(TaskDone):
        task = story.final.tasks.tasks.get(item.task)
        if task is None or task.minutes == 0:
            continue
        if not _had_slack(day, task):
            continue
        start = max(0, clock.minutes_of(item.at[11:16]) - task.minutes)
        chance = _chance_of_the_rest(story, day, seq, day.block_at(start))
        total += task.minutes
        slack += task.minutes if chance < LOW_CHANCE_PM else 0
        marks.append(Mark(seq, chance < LOW_CHANCE_PM, task.ref, clock.hour_of(start)))
    return Finding(marks, value=(slack, total))


def _had_slack(day: Day, task: Task) -> bool:
    """Whether there were slack hours before a task's deadline."""
    due = clock.minutes_of(task.due_at[11:16])
    chances = [item.chances for item in day.items if item.chances]
    return any(
        sum(row[index] for row in chances) < LOW_CHANCE_PM * len(chances)
        for index, block in enumerate(day.blocks)
        if block.start + task.minutes <= due
    )


def _chance_of_the_rest(story: Story, day: Day, seq: int, block: int) -> int:
    """The mean chance of reaching, in a block, those who were not reached before a step; nobody left, no chance."""
    done = {call.client for call in story.reached() if call.seq < seq}
    chances = [item.chances[block] for item in day.items if item.chances and item.subject not in done]
    return sum(chances) // len(chances) if chances else 0


@indicator("I-ORG-09", "CR5.2.c", "C5.3")
def hazards_answered(story: Story) -> Finding:
    """What arrives during the day about clients (a message, a tour that closes sooner, a colleague's portfolio): the plan
    changed, or one of them was called, within ten minutes."""
    marks = []
    for seq, item in story.of(MessageArrived):
        message = story.final.tasks.messages.get(item.message)
        concerned = _concerned(story, message.ref) if message else frozenset()
        if message is None or not concerned:
            continue
        since = clock.parse(message.at)
        steps = [step for step, at in plan_changes(story) if _soon(since, at)]
        steps += [call.seq for call in story.calls if call.client in concerned and _soon(since, call.at_dial.now)]
        marks.append(Mark(min(steps, default=seq), bool(steps), message.client or message.ref, f"{since:%H:%M}"))
    return Finding(marks)


def _concerned(story: Story, ref: str) -> frozenset[str]:
    """The clients whom a message of the exercise is about."""
    world = story.dataset.world
    hazard = next((item for item in world.exercise.hazards if item.ref == ref), None)
    if hazard is not None and hazard.kind == "cutoff":
        return frozenset(r for r in world.exercise.due_clients if world.clients[r].zone == hazard.zone)
    if hazard is not None:
        return frozenset(hazard.clients)
    return frozenset(item.client for item in world.exercise.messages if item.ref == ref and item.client)


def plan_changes(story: Story) -> list[tuple[int, datetime]]:
    """The steps at which the submitted plan was changed, with their moments."""
    steps: dict[tuple[str, str], list[int]] = {}
    for seq, item in story.events:
        for kind, what in ((SlotAssigned, "placed"), (SlotMoved, "moved"), (SlotRemoved, "removed")):
            if isinstance(item, kind):
                steps.setdefault((item.slot, what), []).append(seq)
    return [
        (steps[change.slot, change.what][-1], clock.parse(change.at))
        for change in story.final.plan.changes
        if (change.slot, change.what) in steps
    ]


def _soon(since: datetime, moment: datetime) -> bool:
    return 0 <= clock.seconds_between(since, moment) <= REPLANNED_WITHIN_S
