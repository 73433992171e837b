"""What an indicator is, and what it found."""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt
from typing import Literal

from crm_sandbox.kernel.money import divide_half_up

Signal = Literal["favourable", "mixed", "unfavourable", "not_observed"]
PER_MILLE = 1000
FIGURES = frozenset({"count", "s"})
"""Units of figures that are not ratios: a number of occurrences, a median of seconds."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """The definition of an indicator, from the certification data: thresholds per mille for ratios, else in its unit;
    `sense` low means that less is better; below `minimum` occurrences it stays silent."""

    ref: str
    fr: str
    en: str
    numerator: str
    denominator: str
    favourable: int
    mixed: int
    sense: str
    unit: str
    minimum: int
    guard: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One occurrence: the step where it is seen, whether it counts in the numerator, and what it is about."""

    seq: int
    is_counted: bool
    subject: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an indicator found in a run: numerator and denominator are always shown; every mark opens its step.

    `alerts` cap the criterion's signal at mixed and are listed first.
    """

    indicator: Indicator
    marks: tuple[Mark, ...]
    alerts: tuple[Mark, ...] = ()
    value: tuple[int, int] | None = None
    """Numerator and denominator when they do not simply count the marks (a median, and how many it is of)."""

    @property
    def numerator(self) -> int:
        """What counted."""
        return self.value[0] if self.value else sum(mark.is_counted for mark in self.marks)

    @property
    def denominator(self) -> int:
        """The occasions that the day offered."""
        return self.value[1] if self.value else len(self.marks)

    @property
    def share_pm(self) -> int | None:
        """The ratio per mille; None without an occasion."""
        return None if self.denominator == 0 else self.numerator * PER_MILLE // self.denominator

    @property
    def reading(self) -> int | None:
        """What the thresholds are compared with: the ratio per mille, or the figure itself for one that has a unit."""
        return self.numerator if self.denominator and self.indicator.unit in FIGURES else self.share_pm

    @property
    def signal(self) -> Signal:
        """What the indicator suggests; below the minimum of occasions, nothing (but an alert always speaks)."""
        if self.alerts:
            return "unfavourable" if self.indicator.unit == "count" else _worse("mixed", self._plain_signal())
        return self._plain_signal()

    def _plain_signal(self) -> Signal:
        share = self.reading
        if share is None or len(self.marks) < self.indicator.minimum:
            return "not_observed"
        if self.indicator.sense == "low":
            share, favourable, mixed = -share, -self.indicator.favourable, -self.indicator.mixed
        else:
            favourable, mixed = self.indicator.favourable, self.indicator.mixed
        if share >= favourable:
            return "favourable"
        return "mixed" if share >= mixed else "unfavourable"

    @property
    def wilson_pm(self) -> tuple[int, int] | None:
        """The 80 % Wilson interval of the ratio, per mille (z = 1.28); None without an occasion."""
        n = self.denominator
        if n == 0 or self.value is not None:
            return None
        return wilson(self.numerator, n)


ORDER: tuple[Signal, ...] = ("favourable", "mixed", "unfavourable")


def _worse(first: Signal, second: Signal) -> Signal:
    if second == "not_observed":
        return first
    return max(first, second, key=ORDER.index)


def wilson(successes: int, trials: int) -> tuple[int, int]:
    """The 80 % Wilson interval of a ratio, per mille, in whole numbers."""
    z, scale = 1280, 1_000_000
    z2 = z * z
    p = successes * scale // trials
    centre = p + z2 // (2 * trials)
    inner = p * (scale - p) // trials + z2 * scale // (4 * trials * trials)
    spread = z * isqrt(inner) // 1000
    whole = scale + z2 // trials
    low, high = ((centre + side) * PER_MILLE for side in (-spread, spread))
    return max(0, divide_half_up(low, whole)), min(PER_MILLE, divide_half_up(high, whole))


def median_signal(evidence: list[Evidence]) -> Signal:
    """The signal of a sub-criterion: the median of its observed indicators', capped at mixed by any alert."""
    observed = sorted(
        (item.signal for item in evidence if item.signal != "not_observed"), key=lambda signal: ORDER.index(signal)
    )
    if not observed:
        return "not_observed"
    middle = observed[len(observed) // 2]
    return _worse("mixed", middle) if any(item.alerts for item in evidence) else middle
