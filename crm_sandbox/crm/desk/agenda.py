"""What the day is made of, as the desk lists it: the plan, the callbacks promised, and how far each is done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from crm_sandbox.crm.accounts.files import find_client
from crm_sandbox.crm.accounts.listing import HourBand, hour_band
from crm_sandbox.crm.calls.rules import CALLBACK_TOLERANCE_S
from crm_sandbox.crm.calls.state import MISSED, EndedCall
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.desk.period import FIRM
from crm_sandbox.crm.orders.delivery import cutoff_for, next_delivery
from crm_sandbox.crm.session.period import of_day
from crm_sandbox.crm.session.queries import client_name
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A line of the day. `status` is done, next or todo; `result` the outcome code or ending of a call that was made,
    `amount_cents` that of its order; `closing` the tour whose cut-off comes next after it."""

    kind: str
    subject: str
    name: str
    segment: str
    at: str
    minutes: int
    reason: str
    status: str
    result: str
    amount_cents: int
    is_reached: bool
    band: HourBand | None
    closing: str
    closes_at: str
    closes_in_min: int


def closings(dataset: Dataset, state: RunState) -> tuple[tuple[str, str], ...]:
    """The cut-offs of today, by hour: (HH:MM, tours)."""
    today, found = state.now.date(), dict[str, list[str]]()
    start = clock.at(today, dataset.world.exercise.starts_at)
    for zone, tour in dataset.world.tours.items():
        client = next((c for c in dataset.world.clients.values() if c.zone == zone and c.kind == "client"), None)
        try:
            limit = cutoff_for(dataset, tour, next_delivery(dataset, client, start), state.now) if client else None
        except LookupError:
            limit = None
        if limit and limit.date() == today:
            found.setdefault(limit.strftime("%H:%M"), []).append(zone)
    return tuple((hour, ", ".join(zones)) for hour, zones in sorted(found.items()))


def agenda_of(dataset: Dataset, run: RunState) -> tuple[AgendaItem, ...]:
    """The day's calls and tasks, by hour."""
    limits, state = closings(dataset, run), of_day(dataset, run, run.now.date())[1]
    entries = [(s.at, s.kind, s.subject, s.minutes, s.reason) for s in state.plan.ordered()]
    planned = {subject for _, kind, subject, _, _ in entries if kind == "call"}
    entries += [
        (c.at, "callback", c.client, 5, c.text)
        for c in state.calls.callbacks
        if c.client not in planned and c.at[:10] == state.now.date().isoformat()
    ]
    items, has_next, tries = [], False, Counter[str]()
    for at, kind, subject, minutes, reason in sorted(entries):
        made = _call_made(state, subject, at, kind, tries[subject])
        tries[subject] += kind == "call"
        item = _item(dataset, state, limits, (at, kind, subject, minutes, reason), made, has_next)
        has_next = has_next or item.status == "next"
        items.append(item)
    return tuple(items)


def _item(
    dataset: Dataset,
    state: RunState,
    limits: tuple[tuple[str, str], ...],
    entry: tuple[str, str, str, int, str],
    call: EndedCall | None,
    has_next: bool,
) -> AgendaItem:
    at, kind, subject, minutes, reason = entry
    hour = at[11:16]
    closes_at, closing = next(((limit, zones) for limit, zones in limits if limit > hour), ("", ""))
    result, amount, reached, client = "", 0, False, None
    if kind == "task":
        task = state.tasks.tasks.get(subject)
        name, is_done = (task.title if task else subject), task is not None and task.done_at is not None
    else:
        name, client = client_name(dataset, state, subject), find_client(dataset, state, subject)
        is_done = call is not None
        if call is not None:
            result, reached = (call.wrapup.outcome if call.wrapup else call.ending), call.is_reached
            amount = _ordered(state, subject)
    status = "done" if is_done else "todo" if has_next or kind == "task" else "next"
    return AgendaItem(
        kind=kind,
        subject=subject,
        name=name,
        segment=(client.segment or "P") if client else "",
        at=at,
        minutes=minutes,
        reason=reason,
        status=status,
        result=result,
        amount_cents=amount,
        is_reached=reached,
        band=hour_band(dataset, state, client) if client and status == "next" else None,
        closing=closing,
        closes_at=closes_at,
        closes_in_min=_minutes_until(state, closes_at),
    )


def _call_made(state: RunState, client: str, at: str, kind: str, tries: int) -> EndedCall | None:
    """The call that a line of the day stands for, unless nobody took it. A promised callback is not kept by a call before
    its time; who was not reached is still to be called at the next hour planned for him (`tries`: the hours before)."""
    made = [call for call in state.calls.ended if call.client == client and call.ending != MISSED]
    if kind == "callback":
        since = clock.later(clock.parse(at), -CALLBACK_TOLERANCE_S)
        made = [call for call in made if clock.parse(call.started_at) >= since]
    reached = [call for call in made if call.is_reached]
    left = reached or made[tries:]
    return left[-1] if left else None


def _minutes_until(state: RunState, hour: str) -> int:
    return clock.seconds_between(state.now, clock.at(state.now.date(), hour)) // 60 if hour else 0


def _ordered(state: RunState, client: str) -> int:
    return sum(o.total_cents for o in state.orders.of_client(client) if o.status in FIRM)
