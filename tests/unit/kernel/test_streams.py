"""Named draws: the same everywhere, and one never shifts another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crm_sandbox.kernel.streams import Stream, draw


def test_a_draw_is_the_same_on_every_machine() -> None:
    assert draw(42, "client", "C0042", "habits") == 71792184120484945


def test_names_do_not_run_together() -> None:
    assert draw(1, "ab", "c") != draw(1, "a", "bc")


@given(st.integers(0, 2**32), st.integers(-50, 50), st.integers(0, 100))
def test_an_integer_stays_within_its_bounds(seed: int, low: int, span: int) -> None:
    assert low <= Stream(seed).integer(low, low + span, "x") <= low + span


def test_every_value_of_a_range_comes_up() -> None:
    assert {Stream(7).integer(1, 6, "die", n) for n in range(200)} == {1, 2, 3, 4, 5, 6}


def test_weights_are_respected() -> None:
    drawn = [Stream(3).weighted({"often": 9, "seldom": 1, "never": 0}, n) for n in range(1000)]
    assert drawn.count("never") == 0
    assert 840 <= drawn.count("often") <= 960


def test_a_sample_holds_each_item_once() -> None:
    assert sorted(Stream(5).sample("abcdef", 6, "s")) == list("abcdef")
    assert len(Stream(5).sample("abcdef", 2, "s")) == 2


def test_normal_deviates_are_centred() -> None:
    drawn = [Stream(9).normal_pm("n", n) for n in range(2000)]
    assert abs(sum(drawn) // len(drawn)) < 60
    assert 850 < (sum(d * d for d in drawn) // len(drawn)) ** 0.5 < 1150
