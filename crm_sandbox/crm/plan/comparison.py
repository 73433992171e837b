"""Plan against done: the submitted plan, line by line, beside the day as it went, and what was done that was not planned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crm_sandbox.crm.calls.state import EndedCall
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.plan.state import LeftOut, Slot
from crm_sandbox.crm.session.queries import client_name
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock

ON_TIME_MINUTES = 15
"""A call or a task that starts within this of its place stands where it was planned."""


@dataclass(frozen=True, slots=True)
class DayLine:
    """One call or task. `key` is the call or the task that was done (empty: nothing was); hours are HH:MM; `result` is an
    outcome, an ending, `done`, `late` or `not_done`; `gap_minutes` from plan to deed; `reason` the trainee's own words for
    the place, `change` those for moving or dropping it."""

    kind: str
    subject: str
    name: str
    segment: str
    planned_at: str
    done_at: str
    key: str
    result: str
    gap_minutes: int | None
    reason: str
    change: str
    direction: str = ""

    @property
    def is_deviation(self) -> bool:
        """Whether the day did otherwise than the plan."""
        return self.gap_minutes is None or abs(self.gap_minutes) > ON_TIME_MINUTES


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change of the submitted plan: `what` placed, moved or removed."""

    at: str
    slot: str
    what: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task of the day, with its deadline and the hour at which it was done (empty: not done)."""

    ref: str
    title: str
    due_at: str
    done_at: str
    is_on_time: bool


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promised callback, and the call that kept it or came nearest (`call` empty: none)."""

    client: str
    name: str
    at: str
    is_kept: bool
    call: str
    called_at: str
    is_past: bool


@dataclass(frozen=True, slots=True)
class HazardLine:
    """What the day brought: `kind` message or call."""

    kind: str
    ref: str
    at: str
    title: str
    client: str
    result: str


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """The clients of a segment who were due: reached, only tried, not tried."""

    segment: str
    reached: int
    tried: int
    total: int


@dataclass(frozen=True, slots=True)
class LeftLine:
    """A client due who was not called, with what the trainee said becomes of him (empty: nothing)."""

    client: str
    name: str
    how: str
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole page. `left_out` are clients due, open today, who had no place in the plan and were not called."""

    submitted_at: str
    lines: tuple[DayLine, ...]
    changes: tuple[ChangeLine, ...]
    tasks: tuple[TaskLine, ...]
    promises: tuple[PromiseLine, ...]
    hazards: tuple[HazardLine, ...]
    segments: tuple[SegmentLine, ...]
    left_out: tuple[LeftLine, ...]

    @property
    def planned(self) -> tuple[DayLine, ...]:
        """The lines of the plan."""
        return tuple(line for line in self.lines if line.planned_at)

    @property
    def kept(self) -> int:
        """How many lines of the plan were done near their hour."""
        return sum(not line.is_deviation for line in self.planned)


def comparison(dataset: Dataset, state: RunState) -> Comparison:
    """The submitted plan beside the day."""
    plan, calls = state.plan, state.calls
    changes = {change.slot: change.reason for change in plan.changes}
    lines = [_planned_line(dataset, state, slot, changes.get(slot.ref, "")) for slot in plan.submitted]
    used = {line.key for line in lines}
    added = {slot.subject: slot.reason for slot in plan.slots.values() if slot not in plan.submitted}
    extra = [_extra_call(dataset, state, call, added) for call in calls.ended if call.ref not in used]
    lines += extra
    lines.sort(key=lambda line: (line.planned_at or line.done_at, line.subject))
    called = {call.client for call in calls.ended}
    placed = {slot.subject for slot in plan.submitted}
    today = state.now.isoweekday()
    due = [
        ref for ref in dataset.world.exercise.due_clients if today not in dataset.world.clients[ref].closing_weekdays
    ]
    return Comparison(
        submitted_at=plan.submitted_at or "",
        lines=tuple(lines),
        changes=tuple(_changes(dataset, state)),
        tasks=tuple(_tasks(dataset, state)),
        promises=tuple(_promises(dataset, state)),
        hazards=tuple(sorted(_hazards(dataset, state), key=lambda item: (item.at, item.ref))),
        segments=tuple(_segments(dataset, state)),
        left_out=tuple(_left(dataset, state, ref) for ref in due if ref not in placed | called),
    )


def _left(dataset: Dataset, state: RunState, ref: str) -> LeftLine:
    why = state.plan.left_out.get(ref, LeftOut(""))
    return LeftLine(ref, client_name(dataset, state, ref), why.how, why.reason)


def _minutes(text: str) -> int:
    return clock.minutes_of(text[11:16])


def _planned_line(dataset: Dataset, state: RunState, slot: Slot, change: str) -> DayLine:
    if slot.kind == "task":
        return _planned_task(state, slot, change)
    tries = state.calls.attempts(slot.subject)
    client = dataset.world.clients.get(slot.subject)
    best = min(tries, key=lambda call: abs(_minutes(call.started_at) - _minutes(slot.at)), default=None)
    return DayLine(
        kind="call",
        subject=slot.subject,
        name=client_name(dataset, state, slot.subject),
        segment=client.segment if client else "",
        planned_at=slot.at[11:16],
        done_at=best.started_at[11:16] if best else "",
        key=best.ref if best else "",
        result=_call_result(best) if best else "not_done",
        gap_minutes=_minutes(best.started_at) - _minutes(slot.at) if best else None,
        reason=slot.reason,
        change=change,
        direction="outbound",
    )


def _planned_task(state: RunState, slot: Slot, change: str) -> DayLine:
    task = state.tasks.tasks.get(slot.subject)
    done = task.done_at if task else None
    late = bool(task and done and clock.parse(done) > clock.parse(task.due_at))
    return DayLine(
        kind="task",
        subject=slot.subject,
        name=task.title if task else slot.subject,
        segment="",
        planned_at=slot.at[11:16],
        done_at=done[11:16] if done else "",
        key=slot.subject if done else "",
        result="not_done" if not done else "late" if late else "done",
        gap_minutes=_minutes(done) - _minutes(slot.at) - slot.minutes if done else None,
        reason=slot.reason,
        change=change,
    )


def _call_result(call: EndedCall) -> str:
    return call.wrapup.outcome if call.wrapup else call.ending


def _extra_call(dataset: Dataset, state: RunState, call: EndedCall, added: dict[str, str]) -> DayLine:
    client = dataset.world.clients.get(call.client)
    return DayLine(
        kind="call",
        subject=call.client,
        name=client_name(dataset, state, call.client),
        segment=client.segment if client else "",
        planned_at="",
        done_at=call.started_at[11:16],
        key=call.ref,
        result=_call_result(call),
        gap_minutes=None,
        reason="",
        change=added.get(call.client, "") if call.direction == "outbound" else "",
        direction=call.direction,
    )


def _changes(dataset: Dataset, state: RunState) -> Iterable[ChangeLine]:
    known = {slot.ref: slot for slot in (*state.plan.submitted, *state.plan.slots.values())}
    for change in state.plan.changes:
        slot = known.get(change.slot)
        yield ChangeLine(change.at[11:16], change.slot, change.what, _name(dataset, state, slot), change.reason)


def _name(dataset: Dataset, state: RunState, slot: Slot | None) -> str:
    if slot is None:
        return ""
    if slot.kind == "task":
        task = state.tasks.tasks.get(slot.subject)
        return task.title if task else slot.subject
    return client_name(dataset, state, slot.subject)


def _tasks(dataset: Dataset, state: RunState) -> Iterable[TaskLine]:
    for task in sorted(state.tasks.tasks.values(), key=lambda task: (task.due_at, task.ref)):
        done = task.done_at or ""
        is_on_time = bool(done) and clock.parse(done) <= clock.parse(task.due_at)
        yield TaskLine(task.ref, task.title, task.due_at[11:16], done[11:16], is_on_time)


def _promises(dataset: Dataset, state: RunState) -> Iterable[PromiseLine]:
    today = dataset.world.exercise.business_day
    for row in sorted(state.calls.callbacks, key=lambda row: row.at):
        if not row.at.startswith(today):
            continue
        tries = state.calls.attempts(row.client)
        near = min(tries, key=lambda call: abs(_minutes(call.started_at) - _minutes(row.at)), default=None)
        yield PromiseLine(
            client=row.client,
            name=client_name(dataset, state, row.client),
            at=row.at[11:16],
            is_kept=row.is_done,
            call=near.ref if near else "",
            called_at=near.started_at[11:16] if near else "",
            is_past=clock.parse(row.at) <= state.now,
        )


def _hazards(dataset: Dataset, state: RunState) -> Iterable[HazardLine]:
    opening = dataset.world.exercise.starts_at
    written = dataset.world.exercise.titles()
    for message in state.tasks.messages.values():
        if message.ref in written and message.at[11:16] > opening:
            read = "read" if message.read_at else "unread"
            yield HazardLine("message", message.ref, message.at[11:16], message.title, message.client or "", read)
    for call in state.calls.ended:
        if call.direction == "inbound":
            name = client_name(dataset, state, call.client)
            yield HazardLine("call", call.ref, call.started_at[11:16], name, call.client, _call_result(call))


def _segments(dataset: Dataset, state: RunState) -> Iterable[SegmentLine]:
    reached = {call.client for call in state.calls.ended if call.is_reached}
    tried = {call.client for call in state.calls.ended} - reached
    for segment in dataset.world.policy.segments:
        due = {ref for ref in dataset.world.exercise.due_clients if dataset.world.clients[ref].segment == segment}
        yield SegmentLine(segment, len(due & reached), len(due & tried), len(due))
