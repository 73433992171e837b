"""The day as lanes: calls, files, orders, refusals, remarks; hatched where nothing happened. Lengths are seconds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crm_sandbox.kernel import clock
from crm_sandbox.review.journal import Journal, Span

HOUR_S = 3600
MARK_S = 45
"""The width of a mark, so that it can be seen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Something drawn on a lane: where it begins, how wide it is, which step it is."""

    x: int
    width: int
    seq: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing: `start_s` is the second of the day at its left edge, `width` the seconds that it holds."""

    start_s: int
    width: int
    calls: tuple[Bar, ...]
    files: tuple[Bar, ...]
    orders: tuple[Bar, ...]
    refusals: tuple[Bar, ...]
    idle: tuple[Bar, ...]
    hours: tuple[str, ...]
    cutoffs: tuple[int, ...]

    def x(self, at_s: int) -> int:
        """The place of a second of the day."""
        return max(0, min(self.width, at_s - self.start_s))


def timeline(journal: Journal) -> Timeline:
    """Draw a run over whole hours, from the opening of its day to its end."""
    exercise = journal.dataset.world.exercise
    start = clock.minutes_of(exercise.starts_at) // 60 * HOUR_S
    end = max(clock.minutes_of(exercise.ends_at) * 60, journal.end_s)
    hours = -(-(end - start) // HOUR_S)
    width = hours * HOUR_S

    def bars(lane: str) -> tuple[Bar, ...]:
        return tuple(Bar(m.at_s - start, MARK_S, m.seq) for m in journal.moments if lane in m.lanes)

    def spans(found: Iterable[Span]) -> tuple[Bar, ...]:
        return tuple(Bar(s.start_s - start, max(MARK_S, s.end_s - s.start_s), s.seq) for s in found)

    cutoffs = sorted({clock.minutes_of(tour.cutoff) * 60 - start for tour in journal.dataset.world.tours.values()})
    return Timeline(
        start,
        width,
        spans(journal.calls),
        bars("file"),
        bars("order"),
        bars("refusal"),
        spans(journal.idle),
        tuple(f"{start // HOUR_S + index:02d}:00" for index in range(hours)),
        tuple(x for x in cutoffs if 0 < x < width),
    )


def remark_bars(journal: Journal, drawn: Timeline, steps: Iterable[int]) -> tuple[Bar, ...]:
    """The remarks of the evaluator on the same axis."""
    found = (journal.moment(seq) for seq in sorted(set(steps)))
    return tuple(Bar(drawn.x(moment.at_s), MARK_S, moment.seq) for moment in found if moment is not None)
