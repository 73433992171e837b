"""A sector whose clients order every few weeks: rhythm, drifts that stay visible, public buyers, carriers of two days."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

import pytest

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.delivery import cutoff_for, next_delivery
from crm_sandbox.crm.orders.pricing import price_order
from crm_sandbox.crm.orders.state import Line
from crm_sandbox.datasets import Scenario, load_scenario, scenario_folder
from crm_sandbox.datasets.generation.draws import Draws
from crm_sandbox.datasets.generation.orders import STOPPED_DAYS
from crm_sandbox.datasets.generation.plan import DRIFTS, ClientPlan, plan_client, shelf
from tests.worlds import SEED, world


@pytest.fixture(scope="module")
def hygiene() -> Dataset:
    """The dataset of the hygiene scenario."""
    return world("hygiene")


@pytest.fixture(scope="module")
def source() -> Scenario:
    """Its files."""
    return load_scenario(scenario_folder("hygiene"))


@pytest.fixture(scope="module")
def plans(hygiene: Dataset, source: Scenario) -> list[ClientPlan]:
    """What the generator decided of each generated client."""
    written = {script["client"]["ref"] for script in source.scripts}
    refs = [c.ref for c in hygiene.world.clients.values() if c.kind == "client" and c.ref not in written]
    stock = shelf(hygiene.world.products)
    return [plan_client(source, stock, ref, place, Draws(SEED, "client", ref)) for place, ref in enumerate(refs, 1)]


def test_orders_come_at_the_rhythm_of_the_type(hygiene: Dataset, plans: list[ClientPlan]) -> None:
    assert {plan.every_weeks for plan in plans} == {2, 4, 6}
    for plan in plans:
        days = [date.fromisoformat(order.ordered_on) for order in hygiene.history(plan.ref).orders]
        gaps = [(newer - older).days for newer, older in pairwise(days)]
        assert all(gap >= plan.rhythm_days - 6 for gap in gaps)


def test_every_kind_of_drift_is_planted_and_seen_at_that_rhythm(hygiene: Dataset, plans: list[ClientPlan]) -> None:
    planted = [plan for plan in plans if plan.drift]
    assert {plan.drift.kind for plan in planted if plan.drift} == set(DRIFTS)
    today = date.fromisoformat(hygiene.world.exercise.business_day)
    for plan in planted:
        assert plan.drift is not None
        habits = {habit.product: habit for habit in hygiene.world.clients[plan.ref].habits}
        if plan.drift.kind in ("stopped", "slide"):
            last = date.fromisoformat(habits[plan.drift.product].last_on)
            assert (today - last).days >= max(STOPPED_DAYS, 2 * plan.rhythm_days)
            assert habits[plan.drift.product].trend == "stopped"
        if plan.drift.kind == "falling":
            assert habits[plan.drift.product].trend == "falling"


def test_one_skipped_order_raises_no_alarm(hygiene: Dataset, plans: list[ClientPlan]) -> None:
    steady = [plan for plan in plans if plan.drift is None]
    habits = [habit for plan in steady for habit in hygiene.world.clients[plan.ref].habits]
    assert sum(habit.trend in ("stopped", "falling", "late") for habit in habits) * 20 < len(habits)


def test_a_public_buyer_pays_the_price_of_his_contract(hygiene: Dataset) -> None:
    public = next(client for client in hygiene.world.clients.values() if client.has_fixed_prices)
    private = next(c for c in hygiene.world.clients.values() if not c.has_fixed_prices and not c.contract_discount_bp)
    today = date.fromisoformat(hygiene.world.exercise.business_day)
    lines = (Line("KEL-3001", 50, "unit"), Line("KEL-3002", 20, "unit"))
    assert price_order(hygiene, public, lines, today).total_cents == 50 * 415 + 20 * 445
    assert price_order(hygiene, private, lines, today).total_cents == 27_598
    assert public.payment_terms == "mandate_30"
    assert all(
        line.amount_cents == line.shipped * line.price_cents
        for order in hygiene.history(public.ref).orders
        for line in order.lines
    )


def test_a_price_set_by_a_promotion_gives_way_to_a_better_tier(hygiene: Dataset) -> None:
    client = next(c for c in hygiene.world.clients.values() if not c.has_fixed_prices and not c.contract_discount_bp)
    today = date.fromisoformat(hygiene.world.exercise.business_day)
    few, many = (price_order(hygiene, client, (Line("KEL-3002", n, "unit"),), today).lines[0] for n in (20, 50))
    assert (few.cause, few.unit_price_cents, few.amount_cents) == ("promotion", 415, 8300)
    assert (many.cause, many.discount_bp) == ("tier", 700)


def test_the_carrier_takes_two_working_days(hygiene: Dataset) -> None:
    client = next(c for c in hygiene.world.clients.values() if c.zone == "K9-Transporteur")
    tuesday, friday = datetime.fromisoformat("2027-05-25T11:59"), datetime.fromisoformat("2027-05-28T12:01")
    zone = datetime.fromisoformat(f"{hygiene.world.exercise.business_day}T00:00:00+02:00").tzinfo
    assert next_delivery(hygiene, client, tuesday.replace(tzinfo=zone)).isoformat() == "2027-05-27"
    assert next_delivery(hygiene, client, friday.replace(tzinfo=zone)).isoformat() == "2027-06-02"
    tour = hygiene.world.tours[client.zone]
    assert cutoff_for(hygiene, tour, date(2027, 5, 31), tuesday.replace(tzinfo=zone)).date() == date(2027, 5, 27)
