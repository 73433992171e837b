"""From occurrences to a signal: numerator and denominator, the minimum, the interval, the alerts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_sandbox.evidence.model import Evidence, Indicator, Mark, median_signal, wilson
from crm_sandbox.evidence.pace import median_of

RATIO = Indicator("I-X-01", "x", "x", "", "", 800, 600, "high", "ratio", 3)


def evidence(good: int, total: int, indicator: Indicator = RATIO, alerts: int = 0) -> Evidence:
    marks = tuple(Mark(n + 1, n < good) for n in range(total))
    return Evidence(indicator, marks, marks[:alerts])


@pytest.mark.parametrize(
    ("good", "total", "signal"),
    [(4, 5, "favourable"), (3, 5, "mixed"), (2, 5, "unfavourable"), (2, 2, "not_observed"), (0, 0, "not_observed")],
)
def test_thresholds_and_the_minimum(good: int, total: int, signal: str) -> None:
    assert evidence(good, total).signal == signal


def test_less_is_better_when_the_sense_is_low() -> None:
    low = replace(RATIO, sense="low", favourable=50, mixed=120)
    assert evidence(0, 10, low).signal == "favourable"
    assert evidence(1, 10, low).signal == "mixed"
    assert evidence(2, 10, low).signal == "unfavourable"


def test_a_median_of_seconds_is_held_against_seconds_and_counts_its_calls() -> None:
    seconds = replace(RATIO, sense="low", unit="s", favourable=45, mixed=75)
    calls = tuple(Mark(n + 1, False) for n in range(3))
    assert [Evidence(seconds, calls, (), (median, 3)).signal for median in (45, 46, 76)] == [
        "favourable",
        "mixed",
        "unfavourable",
    ]
    assert Evidence(seconds, calls[:2], (), (45, 2)).signal == "not_observed"
    assert Evidence(seconds, (), (), (0, 0)).signal == "not_observed"
    assert median_of([(mark, spent) for mark, spent in zip(calls, (90, 10, 40), strict=True)]).value == (40, 3)


def test_an_alert_speaks_even_below_the_minimum_and_caps_at_mixed() -> None:
    assert evidence(1, 1, alerts=1).signal == "mixed"
    assert evidence(9, 9, alerts=1).signal == "mixed"
    assert evidence(1, 9, alerts=1).signal == "unfavourable"


def test_three_of_three_is_not_certainty() -> None:
    low, high = wilson(3, 3)
    assert 640 <= low <= 655
    assert high == 1000


@given(st.integers(1, 200), st.data())
def test_the_interval_holds_the_ratio(trials: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, trials))
    low, high = wilson(successes, trials)
    assert 0 <= low <= successes * 1000 // trials + 1
    assert successes * 1000 // trials - 1 <= high <= 1000


def test_a_criterion_takes_the_median_of_what_was_observed() -> None:
    good, bad, silent = evidence(5, 5), evidence(0, 5), evidence(1, 1)
    assert median_signal([good, good, bad, silent]) == "favourable"
    assert median_signal([good, bad, bad]) == "unfavourable"
    assert median_signal([silent]) == "not_observed"
    assert median_signal([evidence(9, 9, alerts=1), good, good]) == "mixed"
