"""The day as lanes: calls, files, orders, complaints, plan, refusals, remarks; hatched where nothing happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crm_sandbox.kernel import clock
from crm_sandbox.review.journal import HOUR_S, Journal, Span, run_clock
from crm_sandbox.web.labels import N_

WIDTH = 1200
"""Units of the drawing from edge to edge."""
MARK = 2
LONG_SILENCE = 12
"""Of a period only silences as wide as this are drawn: shorter ones would cover what stands between them."""
LANE = 13
"""Units from one lane to the next."""
LANES: tuple[tuple[str, str, str], ...] = (
    ("call", N_("Appels"), "call"),
    ("file", N_("Fiches"), "file"),
    ("order", N_("Commandes"), "ord"),
    ("complaint", N_("Litiges"), "cpl"),
    ("plan", N_("Plan"), "pln"),
    ("refusal", N_("Refus"), "ref"),
)
"""Each lane's code in the journal, its name and its class; the remarks come below them."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Something drawn on a lane, in units of the drawing; `seq` is its step."""

    x: int
    width: int
    seq: int


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: its name (a message id), its class, where it begins, its bars."""

    name: str
    style: str
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing: `start_s` is the second of the day at its left edge, `span_s` the seconds that it holds."""

    start_s: int
    span_s: int
    lanes: tuple[Lane, ...]
    calls: tuple[Bar, ...]
    idle: tuple[Bar, ...]
    hours: tuple[str, ...]
    cutoffs: tuple[int, ...]
    days: tuple[str, ...] = ()
    """The dates of a period, each as wide as the others; its hours are not written."""

    @property
    def nights(self) -> tuple[int, ...]:
        """Where a day ends and the next begins."""
        return tuple(WIDTH * place // len(self.days) for place in range(1, len(self.days)))

    @property
    def width(self) -> int:
        """The units of the drawing."""
        return WIDTH

    @property
    def remarks_y(self) -> int:
        """Where the lane of the remarks begins."""
        return len(self.lanes) * LANE

    @property
    def height(self) -> int:
        """The units from top to bottom, the lane of the remarks included."""
        return self.remarks_y + LANE

    def x(self, at_s: int) -> int:
        """The place of a second of the day."""
        return place(at_s, self.start_s, self.span_s)


def place(at_s: int, start_s: int, span_s: int) -> int:
    """The place of a second of the day, within the drawing."""
    return max(0, min(WIDTH, (at_s - start_s) * WIDTH // span_s))


def timeline(journal: Journal) -> Timeline:
    """Draw a run over whole hours, from the opening of its day to its end; the days of a period side by side."""
    exercise, times = journal.dataset.world.exercise, run_clock(journal.dataset)
    start, days = times.start_s, len(times.days)
    end = max(clock.minutes_of(exercise.ends_at) * 60, journal.end_s)
    hours = -(-(end - start) // HOUR_S) if days == 1 else days * times.day_s // HOUR_S
    span = hours * HOUR_S

    def bars(lane: str) -> tuple[Bar, ...]:
        return tuple(Bar(place(m.at_s, start, span), MARK, m.seq) for m in journal.moments if lane in m.lanes)

    def spans(found: Iterable[Span]) -> tuple[Bar, ...]:
        return tuple(_stretch(item, start, span) for item in found)

    calls = spans(journal.calls)
    lanes = tuple(
        Lane(name, style, index * LANE, calls if code == "call" else bars(code))
        for index, (code, name, style) in enumerate(LANES)
    )
    cutoffs = sorted({clock.minutes_of(tour.cutoff) * 60 for tour in journal.dataset.world.tours.values()})
    return Timeline(
        start,
        span,
        lanes,
        calls,
        tuple(bar for bar in spans(journal.idle) if days == 1 or bar.width >= LONG_SILENCE),
        tuple(f"{start // HOUR_S + index:02d}:00" for index in range(hours)) if days == 1 else (),
        tuple(
            place(at + night * times.day_s, start, span)
            for night in range(days)
            for at in cutoffs
            if start < at < start + times.day_s
        ),
        times.days if days > 1 else (),
    )


def _stretch(item: Span, start: int, span: int) -> Bar:
    x = place(item.start_s, start, span)
    return Bar(x, max(MARK, place(item.end_s, start, span) - x), item.seq)


def remark_bars(journal: Journal, drawn: Timeline, steps: Iterable[int]) -> tuple[Bar, ...]:
    """The remarks of the evaluator on the same axis."""
    found = (journal.moment(seq) for seq in sorted(set(steps)))
    return tuple(Bar(drawn.x(moment.at_s), MARK, moment.seq) for moment in found if moment is not None)
