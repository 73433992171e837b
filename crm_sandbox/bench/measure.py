"""How figures are taken: medians, percentiles, and one row per figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles

from crm_sandbox import platform_clock


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what, how much, of what unit, the limit beside it, and whether it holds (None: nothing to hold)."""

    name: str
    value: float
    unit: str
    limit: str
    holds: bool | None = None


def seconds(work: Callable[[], object]) -> float:
    """How long one piece of work takes."""
    start = platform_clock.ticks()
    work()
    return platform_clock.ticks() - start


def median_s(work: Callable[[], object], times: int) -> float:
    """The median of several times."""
    return median(seconds(work) for _ in range(times))


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(values, n=20)[-1]
