"""A run's log, read for showing: each step with its moment, what happened, and where it stands on the timeline."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from threading import Lock

from crm_sandbox.crm.calls.events import CallAnswered, CallDialed, CallEnded, CallNotAnswered
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.events import Event
from crm_sandbox.ledger.model import Entry
from crm_sandbox.review.findings import RunLedger

KEPT = 8
LANES: dict[str, frozenset[str]] = {
    "file": frozenset(
        {
            "client.opened",
            "client.panel_viewed",
            "product.opened",
            "doc.opened",
            "client.field_updated",
            "contact.updated",
            "fact.recorded",
            "note.created",
            "client.created",
        }
    ),
    "order": frozenset(
        {
            "order.line_added",
            "order.line_set",
            "order.line_removed",
            "order.substitution_proposed",
            "order.confirmed",
            "order.cancelled",
        }
    ),
    "complaint": frozenset(
        {
            "complaint.opened",
            "complaint.updated",
            "complaint.history_consulted",
            "complaint.piece_linked",
            "complaint.article_cited",
            "complaint.qualified",
            "complaint.resolution_proposed",
            "complaint.settled",
        }
    ),
    "plan": frozenset(
        {
            "plan.slot_assigned",
            "plan.slot_moved",
            "plan.slot_removed",
            "plan.client_left_out",
            "plan.client_taken_back",
            "plan.saved",
        }
    ),
    "refusal": frozenset({"action.refused", "order.line_rejected", "order.stockout", "note.flagged"}),
    "call": frozenset({"call.dialed", "call.answered"}),
}
IDLE_S = 90
HOUR_S = 3600
BUSY_KINDS = frozenset({"task.complete"})
"""Actions during which simulated time passes at work."""


@dataclass(frozen=True, slots=True)
class RunClock:
    """Seconds on one axis for a whole run: since midnight of a single day; over a period the days stand side by side, each as
    long as its working hours are whole, and the nights take no room."""

    days: tuple[str, ...]
    start_s: int
    day_s: int

    def seconds(self, at: str) -> int:
        """The second of the axis at which something happened."""
        moment = clock.parse(at)
        since_midnight = moment.hour * 3600 + moment.minute * 60 + moment.second
        if len(self.days) == 1:
            return since_midnight
        place = max(0, sum(day <= at[:10] for day in self.days) - 1)
        return self.start_s + place * self.day_s + min(max(0, since_midnight - self.start_s), self.day_s)


def run_clock(dataset: Dataset) -> RunClock:
    """The axis of the runs of a dataset."""
    exercise = dataset.world.exercise
    start = clock.minutes_of(exercise.starts_at) // 60 * HOUR_S
    whole_hours = -(-(clock.minutes_of(exercise.ends_at) * 60 - start) // HOUR_S)
    return RunClock(exercise.days, start, whole_hours * HOUR_S)


@dataclass(frozen=True, slots=True)
class Moment:
    """A step: `at_s` when its action was judged, in seconds of the run's clock (see `RunClock`), `lanes` where it shows on the
    timeline."""

    seq: int
    at: str
    at_s: int
    kind: str
    events: tuple[Event, ...]
    lanes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the run's clock; `seq` is the step that begins it."""

    start_s: int
    end_s: int
    seq: int


@dataclass(frozen=True, slots=True)
class Journal:
    """The whole log. Step `seq` is `moments[seq - 1]`; `end_s` is where the clock stands now, `ends` that moment."""

    run: str
    dataset: Dataset
    head_hash: str
    moments: tuple[Moment, ...]
    calls: tuple[Span, ...]
    idle: tuple[Span, ...]
    end_s: int
    ends: str

    @property
    def last(self) -> int:
        """The last step."""
        return len(self.moments)

    def moment(self, seq: int) -> Moment | None:
        """A step; None before the first."""
        return self.moments[seq - 1] if 1 <= seq <= self.last else None

    def after(self, seq: int, lane: str) -> int | None:
        """The next step of a lane."""
        return next((m.seq for m in self.moments[seq:] if lane in m.lanes), None)

    def before(self, seq: int, lane: str) -> int | None:
        """The step of a lane before this one."""
        return next((m.seq for m in reversed(self.moments[: max(0, seq - 1)]) if lane in m.lanes), None)


_journals: OrderedDict[str, Journal] = OrderedDict()
_lock = Lock()


def journal_of(ledger: RunLedger, run: str) -> Journal:
    """The journal of a run, up to its head; what was read before is kept. Raises `UnknownStream`, `RunNotOpen`."""
    stream = ledger.stream(run)
    with _lock:
        kept = _journals.get(run)
    if kept is not None and kept.head_hash == stream.head_hash:
        return kept
    dataset, state, _ = ledger.state_at(run, stream.head_seq)
    known = kept.moments if kept is not None and kept.last <= stream.head_seq else ()
    times = run_clock(dataset)
    new = tuple(_moment(times, entry) for entry in ledger.entries(run, after=len(known), upto=stream.head_seq))
    made = _journal(run, dataset, stream.head_hash or "", (*known, *new), clock.iso(state.now))
    with _lock:
        _journals[run] = made
        _journals.move_to_end(run)
        while len(_journals) > KEPT:
            _journals.popitem(last=False)
    return made


def _moment(times: RunClock, entry: Entry) -> Moment:
    types = {item.type for item in entry.events}
    lanes = frozenset(lane for lane, members in LANES.items() if types & members)
    made = entry.envelope
    return Moment(entry.seq, made.at_sim, times.seconds(made.at_sim), made.type, entry.events, lanes)


def _journal(run: str, dataset: Dataset, head: str, moments: tuple[Moment, ...], ends: str) -> Journal:
    times = run_clock(dataset)
    end_s = times.seconds(ends)
    calls = tuple(_calls(times, moments, end_s))
    return Journal(run, dataset, head, moments, calls, tuple(_idle(moments, calls, end_s)), end_s, ends)


def _calls(times: RunClock, moments: Iterable[Moment], end_s: int) -> list[Span]:
    """From dialling or answering to the end of the call."""
    spans: list[Span] = []
    begun: Span | None = None
    for moment in moments:
        for item in moment.events:
            if isinstance(item, CallDialed | CallAnswered) and begun is None:
                begun = Span(times.seconds(item.at), 0, moment.seq)
            elif isinstance(item, CallEnded | CallNotAnswered) and begun is not None:
                spans.append(replace(begun, end_s=times.seconds(item.at)))
                begun = None
    if begun is not None:
        spans.append(replace(begun, end_s=end_s))
    return spans


def _idle(moments: tuple[Moment, ...], calls: tuple[Span, ...], end_s: int) -> list[Span]:
    """Stretches without an action, outside calls and tasks."""
    found = []
    ends = [*(moment.at_s for moment in moments[1:]), end_s]
    for moment, end in zip(moments, ends, strict=False):
        if end - moment.at_s < IDLE_S or moment.kind in BUSY_KINDS:
            continue
        if not any(span.start_s < end and span.end_s > moment.at_s for span in calls):
            found.append(Span(moment.at_s, end, moment.seq))
    return found
