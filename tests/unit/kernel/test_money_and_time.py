"""Cents are rounded once, half-up; business time is Paris time, across changes of the legal time."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_sandbox.kernel import clock
from crm_sandbox.kernel.money import ceil_to, divide_half_up, floor_to, share


@pytest.mark.parametrize(
    ("amount", "divisor", "result"), [(5, 10, 1), (4, 10, 0), (15, 10, 2), (-5, 10, -1), (-4, 10, 0)]
)
def test_halves_go_away_from_zero(amount: int, divisor: int, result: int) -> None:
    assert divide_half_up(amount, divisor) == result


def test_a_share_of_an_amount() -> None:
    assert share(18_160, 550) == 999
    assert share(100, 5_000) == 50


@given(st.integers(0, 10_000), st.integers(1, 60))
def test_multiples_bracket_a_quantity(quantity: int, multiple: int) -> None:
    assert floor_to(quantity, multiple) <= quantity <= ceil_to(quantity, multiple)
    assert ceil_to(quantity, multiple) - floor_to(quantity, multiple) in (0, multiple)


def test_an_hour_is_written_with_its_offset() -> None:
    assert clock.iso(clock.at(date(2027, 3, 10), "10:30")) == "2027-03-10T10:30:00+01:00"
    assert clock.iso(clock.at(date(2027, 7, 1), "10:30")) == "2027-07-01T10:30:00+02:00"


def test_seconds_are_real_seconds_when_the_legal_time_changes() -> None:
    before = clock.at(date(2027, 3, 28), "01:30")
    after = clock.later(before, 3600)
    assert clock.iso(after) == "2027-03-28T03:30:00+02:00"
    assert clock.seconds_between(before, after) == 3600


def test_bounds_of_a_window_are_included_to_the_minute() -> None:
    day = date(2027, 3, 10)
    assert clock.is_within(clock.at(day, "09:30:59"), "09:00", "09:30")
    assert not clock.is_within(clock.at(day, "09:31"), "09:00", "09:30")
