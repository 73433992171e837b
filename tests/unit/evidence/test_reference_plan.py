"""The reference plan: near a bound that a solver proves, never below the plan it starts from, the same every time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_sandbox.evidence.planning import Day, Plan, best_plan, upper_bound, value
from crm_sandbox.evidence.planning.search import OUT
from tests.planning_days import down_the_list, drawn_day

DAYS = ((20, 90), (44, 80), (70, 20), (95, 10))
"""How many days of how many calls."""


def days() -> Iterator[tuple[int, int]]:
    """The seeds and sizes of two hundred days."""
    for calls, count in DAYS:
        for seed in range(count):
            yield seed, calls


@cache
def solved(seed: int, calls: int) -> tuple[Day, Plan]:
    """A day with its reference plan."""
    day = drawn_day(seed, calls)
    return day, best_plan(day)


def proven_bound(day: Day) -> float:
    """What no plan of a day exceeds, proven by HiGHS: items may be cut in parts, and blocks may overflow at their price."""
    items, blocks = len(day.items), len(day.blocks)
    count = items * blocks + blocks
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count, items + blocks
    model.sense_ = highspy.ObjSense.kMaximize
    worth = [value for item in day.items for value in item.values]
    model.col_cost_ = np.array([*worth, *[-day.overload_per_s] * blocks], dtype=float)
    model.col_lower_ = np.zeros(count)
    model.col_upper_ = np.full(count, highspy.kHighsInf)
    model.row_lower_ = np.full(items + blocks, -highspy.kHighsInf)
    model.row_upper_ = np.array([1.0] * items + [float(block.capacity_s) for block in day.blocks])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    starts, rows, cells = [0], [], []
    for i, item in enumerate(day.items):
        for b in range(blocks):
            rows += [i, items + b]
            cells += [1.0, float(item.seconds[b])]
            starts.append(len(rows))
    for b in range(blocks):
        rows.append(items + b)
        cells.append(-1.0)
        starts.append(len(rows))
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = starts, rows, np.array(cells)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(model)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(solver.getInfo().objective_function_value)


def test_the_reference_reaches_97_per_cent_of_a_proven_bound_on_200_days() -> None:
    short = []
    for seed, calls in days():
        day, plan = solved(seed, calls)
        bound = proven_bound(day)
        assert value(day, plan) <= bound + 1
        if value(day, plan) < 0.97 * bound:
            short.append((seed, calls, value(day, plan) / bound))
    assert sum(count for _, count in DAYS) == 200
    assert short == []


@pytest.mark.parametrize("calls", [20, 44])
def test_the_bound_that_trainers_see_is_near_the_proven_one_and_never_below(calls: int) -> None:
    for seed in range(8):
        day = drawn_day(seed, calls)
        proven = proven_bound(day)
        assert proven - 1 <= upper_bound(day) <= 1.01 * proven


def test_calling_down_the_list_is_worth_under_three_tenths_on_average() -> None:
    shares = [
        max(0, value(day, down_the_list(day))) / value(day, plan) for day, plan in (solved(*key) for key in days())
    ]
    assert sum(shares) / len(shares) < 0.30


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 25), st.data())
def test_the_reference_is_never_below_the_plan_that_it_starts_from(seed: int, calls: int, data: st.DataObject) -> None:
    day = drawn_day(seed, calls)
    places = st.integers(OUT, len(day.blocks) - 1)
    mine = tuple(data.draw(st.lists(places, min_size=len(day.items), max_size=len(day.items))))
    found = best_plan(day, mine)
    assert value(day, found) >= max(value(day, mine), value(day, best_plan(day)))
    assert found == best_plan(day, mine)
    assert value(day, found) <= upper_bound(day)
