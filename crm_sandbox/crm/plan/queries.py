"""What the call plan shows: candidates with what their files say, the day, the coverage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crm_sandbox.crm.accounts.files import all_files, find_client
from crm_sandbox.crm.accounts.listing import hour_band
from crm_sandbox.crm.accounts.model import Client, Window
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.plan.candidates import FILTERS, MARGIN_MINUTES, SORTS, Candidate, candidate, latest_call
from crm_sandbox.crm.plan.coverage import Coverage, portfolio
from crm_sandbox.crm.plan.state import Draft, PlanChange, Slot
from crm_sandbox.crm.session.period import of_day, promised_by_today
from crm_sandbox.crm.session.queries import client_name
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock

SLOT_MINUTES = 15


@dataclass(frozen=True, slots=True)
class PlacedSlot:
    """A place of the plan. `warnings` only quote what the file says: quiet, closed, cutoff, promise."""

    ref: str
    kind: str
    subject: str
    name: str
    segment: str
    at: str
    minutes: int
    reason: str
    warnings: tuple[tuple[str, str], ...]
    is_done: bool


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of an hour of the day, with what stands in it and what the chosen client's file says of it."""

    hour: str
    at: str
    slots: tuple[PlacedSlot, ...]
    is_advised: bool
    is_quiet: bool
    cutoff: str
    is_past: bool
    is_free: bool


@dataclass(frozen=True, slots=True)
class PlanSearch:
    """What is asked of the candidates: filter, segment, sort, the chosen one."""

    only: str = "due"
    segment: str = ""
    sort: str = "latest"
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class PlanTask:
    """A task that may be placed."""

    ref: str
    title: str
    minutes: int
    slot: str


@dataclass(frozen=True, slots=True)
class Count:
    """How much of what waits has its place: `what` due, promise or task; `settled` counts clients left out as well."""

    what: str
    settled: int
    total: int


@dataclass(frozen=True, slots=True)
class PlanView:
    """The whole plan."""

    search: PlanSearch
    day: date
    submitted_at: str
    candidates: tuple[Candidate, ...]
    chosen: Candidate | None
    chosen_slot: str
    morning: tuple[Quarter, ...]
    afternoon: tuple[Quarter, ...]
    slots: tuple[PlacedSlot, ...]
    tasks: tuple[PlanTask, ...]
    coverage: tuple[Coverage, ...]
    planned_minutes: int
    day_minutes: int
    warnings: int
    changes: tuple[PlanChange, ...]
    drafts: tuple[Draft, ...]
    counts: tuple[Count, ...]


def plan_view(dataset: Dataset, state: RunState, search: PlanSearch) -> PlanView:
    """The plan as the screen shows it."""
    everyone = [candidate(dataset, state, client) for client in all_files(dataset, state)]
    shown = [c for c in everyone if FILTERS[search.only](c) and search.segment in ("", c.row.segment)]
    shown.sort(key=SORTS[search.sort])
    chosen = next((c for c in everyone if c.row.ref == search.chosen), None) or (shown[0] if shown else None)
    placed = tuple(_placed(dataset, state, slot) for slot in state.plan.ordered())
    start, end, noon, back = (
        clock.minutes_of(text)
        for text in (
            dataset.world.exercise.starts_at,
            dataset.world.exercise.ends_at,
            dataset.world.company.lunch_start,
            dataset.world.company.lunch_end,
        )
    )
    return PlanView(
        search=search,
        day=state.now.date(),
        submitted_at=state.plan.submitted_at or "",
        candidates=tuple(shown),
        chosen=chosen,
        chosen_slot=chosen.slot if chosen else "",
        morning=_quarters(dataset, state, placed, chosen, (start, noon)),
        afternoon=_quarters(dataset, state, placed, chosen, (back, end)),
        slots=placed,
        tasks=_tasks(state),
        coverage=portfolio(dataset, state),
        planned_minutes=sum(slot.minutes for slot in placed),
        day_minutes=end - start - (back - noon),
        warnings=sum(bool(slot.warnings) for slot in placed),
        changes=tuple(reversed(state.plan.changes)),
        drafts=tuple(state.plan.drafts.values()),
        counts=_counts(everyone, state),
    )


def _counts(everyone: list[Candidate], state: RunState) -> tuple[Count, ...]:
    due = [c for c in everyone if c.row.is_due_today]
    promised = [c for c in everyone if c.row.promise_at]
    tasks = _tasks(state)
    return (
        Count("due", sum(bool(c.slot or c.left_out) for c in due), len(due)),
        Count("promise", sum(bool(c.slot) for c in promised), len(promised)),
        Count("task", sum(bool(task.slot) for task in tasks), len(tasks)),
    )


def _tasks(state: RunState) -> tuple[PlanTask, ...]:
    placed = {slot.subject: slot.ref for slot in state.plan.slots.values() if slot.kind == "task"}
    return tuple(
        PlanTask(task.ref, task.title, max(5, task.minutes), placed.get(task.ref, ""))
        for task in state.tasks.tasks.values()
        if task.done_at is None
    )


def _placed(dataset: Dataset, state: RunState, slot: Slot) -> PlacedSlot:
    if slot.kind == "task":
        task = state.tasks.tasks.get(slot.subject)
        done = task is not None and task.done_at is not None
        title = task.title if task else slot.subject
        return PlacedSlot(slot.ref, "task", slot.subject, title, "", slot.at, slot.minutes, slot.reason, (), done)
    client = find_client(dataset, state, slot.subject)
    today = of_day(dataset, state, state.now.date())[1]
    done = any(call.client == slot.subject for call in today.calls.ended)
    warnings = _warnings(dataset, state, client, slot) if client and not done else ()
    return PlacedSlot(
        slot.ref,
        "call",
        slot.subject,
        client_name(dataset, state, slot.subject),
        client.segment or "P" if client else "P",
        slot.at,
        slot.minutes,
        slot.reason,
        warnings,
        done,
    )


def _warnings(dataset: Dataset, state: RunState, client: Client, slot: Slot) -> tuple[tuple[str, str], ...]:
    moment, found = clock.parse(slot.at), []
    quiet = next((w for w in client.quiet_hours if clock.is_within(moment, w.start, w.end)), None)
    if quiet:
        found.append(("quiet", f"{quiet.start}–{quiet.end}"))
    if moment.isoweekday() in client.closing_weekdays:
        found.append(("closed", str(moment.isoweekday())))
    latest = latest_call(dataset, state, client)
    if latest and moment > latest:
        found.append(("cutoff", latest.strftime("%H:%M")))
    promise = promised_by_today(state, client.ref)
    if promise and abs(clock.seconds_between(clock.parse(promise.at), moment)) > 600:
        found.append(("promise", clock.parse(promise.at).strftime("%H:%M")))
    return tuple(found)


def _quarters(
    dataset: Dataset,
    state: RunState,
    placed: tuple[PlacedSlot, ...],
    chosen: Candidate | None,
    span: tuple[int, int],
) -> tuple[Quarter, ...]:
    found = []
    today = state.now.date()
    client = find_client(dataset, state, chosen.row.ref) if chosen else None
    band = hour_band(dataset, state, client) if client else None
    limit = latest_call(dataset, state, client) if client else None
    closes = (
        (limit + timedelta(minutes=MARGIN_MINUTES + (chosen.minutes if chosen else 0))).strftime("%H:%M")
        if limit
        else ""
    )
    for start in range(span[0], span[1], SLOT_MINUTES):
        moment = clock.at(today, clock.hour_of(start))
        here = tuple(s for s in placed if start <= clock.minutes_of(s.at[11:16]) < start + SLOT_MINUTES)
        covered = any(clock.minutes_of(s.at[11:16]) < start < clock.minutes_of(s.at[11:16]) + s.minutes for s in placed)
        found.append(
            Quarter(
                hour=clock.hour_of(start),
                at=clock.iso(moment),
                slots=here,
                is_advised=_is_in(moment, band.advised if band else ()),
                is_quiet=_is_in(moment, band.quiet if band else ()),
                cutoff=client.zone if client and closes == clock.hour_of(start) else "",
                is_past=moment + timedelta(minutes=SLOT_MINUTES) <= state.now,
                is_free=not here and not covered,
            )
        )
    return tuple(found)


def _is_in(moment: datetime, windows: tuple[Window, ...]) -> bool:
    return any(clock.is_within(moment, window.start, _before(window.end)) for window in windows)


def _before(end: str) -> str:
    return clock.hour_of(clock.minutes_of(end) - 1)
