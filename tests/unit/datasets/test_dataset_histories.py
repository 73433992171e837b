"""Twelve months hold together: orders, invoices, habits, planted drifts, what the written scripts rely on."""

from __future__ import annotations

from datetime import date

import pytest

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.datasets import Scenario
from crm_sandbox.datasets.generation.draws import Draws
from crm_sandbox.datasets.generation.habits import median
from crm_sandbox.datasets.generation.orders import PEAK_DAYS, PEAK_FACTOR, SPACING_DAYS, STOPPED_DAYS
from crm_sandbox.datasets.generation.plan import DRIFTS, WEEKS, ClientPlan, plan_client, shelf
from crm_sandbox.kernel.money import share
from tests.worlds import every_scenario


@pytest.fixture(scope="module")
def plans(dataset: Dataset, scenario: Scenario, written: frozenset[str], seed: int) -> list[ClientPlan]:
    """What the generator decided of each generated client."""
    stock = shelf(dataset.world.products)
    refs = [
        client.ref for client in dataset.world.clients.values() if client.kind == "client" and client.ref not in written
    ]
    return [
        plan_client(scenario, stock, ref, position, Draws(seed, "client", ref)) for position, ref in enumerate(refs, 1)
    ]


def quantities(dataset: Dataset, client: str, product: str, site: str = "") -> dict[str, int]:
    """What a client ordered of a product (for a site), by day."""
    return {
        order.ordered_on: line.quantity
        for order in dataset.history(client).orders
        for line in order.lines
        if line.product == product and line.origin is None and order.site == site
    }


def days_ago(dataset: Dataset, day: str) -> int:
    """Days from a date to the business day."""
    return (date.fromisoformat(dataset.world.exercise.business_day) - date.fromisoformat(day)).days


@every_scenario
def test_orders_follow_the_tours_of_the_zone(dataset: Dataset, written: frozenset[str]) -> None:
    for client in dataset.world.clients.values():
        orders = dataset.history(client.ref).orders
        days = {date.fromisoformat(order.delivered_on).isoweekday() for order in orders}
        for order in orders:
            weekdays = dataset.world.tours[client.at_site(order.site).zone].weekdays
            assert date.fromisoformat(order.delivered_on).isoweekday() in weekdays
        if client.ref not in written:
            assert len(days) <= 2


@every_scenario
def test_orders_are_newest_first_and_before_the_business_day(dataset: Dataset) -> None:
    today = dataset.world.exercise.business_day
    for ref in dataset.world.clients:
        days = [order.ordered_on for order in dataset.history(ref).orders]
        assert days == sorted(days, reverse=True)
        assert len({(order.ordered_on, order.site) for order in dataset.history(ref).orders}) == len(days)
        assert all(day < today for day in days)
        assert all(row.at[:10] < today for row in dataset.history(ref).exchanges)


def test_clients_have_twelve_months_of_weekly_orders(dataset: Dataset) -> None:
    old = [
        client
        for client in dataset.world.clients.values()
        if client.kind == "client" and days_ago(dataset, client.client_since) > 400
    ]
    assert len(old) > 90
    assert all(days_ago(dataset, dataset.history(client.ref).orders[-1].ordered_on) > 300 for client in old)
    assert all(len(dataset.history(client.ref).orders) >= 20 for client in old)


@every_scenario
def test_totals_are_the_sums_of_what_was_shipped(dataset: Dataset) -> None:
    products = dataset.world.products
    for ref in dataset.world.clients:
        for order in dataset.history(ref).orders:
            goods = sum(line.amount_cents for line in order.lines)
            assert order.total_cents == share(goods, 10_000 - dataset.world.policy.amount_discount_bp(goods))
            assert order.total_with_tax_cents >= order.total_cents
            for line in order.lines:
                assert 0 <= line.shipped <= line.quantity
                assert line.quantity > 0
                assert line.quantity % products[line.product].multiple == 0
                assert line.amount_cents <= line.shipped * line.price_cents
                assert (line.amount_cents == 0) == (line.shipped == 0)


@every_scenario
def test_each_delivered_order_has_one_invoice_of_its_total(dataset: Dataset) -> None:
    today = dataset.world.exercise.business_day
    for ref in dataset.world.clients:
        history = dataset.history(ref)
        billed = {bill.order: bill for bill in history.invoices}
        due = {order.ref: order for order in history.orders if order.delivered_on < today and order.total_cents}
        assert set(billed) == set(due)
        for name, bill in billed.items():
            assert bill.amount_cents == due[name].total_with_tax_cents
            assert bill.invoiced_on <= bill.due_on
            assert bill.paid_on is None or bill.due_on <= bill.paid_on < today


@every_scenario
def test_the_balance_is_what_is_unpaid(dataset: Dataset) -> None:
    today = dataset.world.exercise.business_day
    for client in dataset.world.clients.values():
        history = dataset.history(client.ref)
        unpaid = sum(bill.amount_cents for bill in history.invoices if bill.paid_on is None)
        coming = sum(order.total_with_tax_cents for order in history.orders if order.delivered_on >= today)
        assert client.credit.outstanding_cents == unpaid + coming


@every_scenario
def test_habits_are_the_median_of_the_last_six_orders(dataset: Dataset) -> None:
    for client in dataset.world.clients.values():
        for habit in client.habits:
            bought = list(quantities(dataset, client.ref, habit.product, habit.site).items())
            assert habit.recent == tuple(bought[:6])
            assert habit.median_quantity == median([amount for _, amount in bought[:6]])


@every_scenario
def test_sales_and_months_agree_with_orders(dataset: Dataset) -> None:
    for client in dataset.world.clients.values():
        assert len(client.monthly_sales) == 12
        orders = dataset.history(client.ref).orders
        for month, amount in client.monthly_sales:
            assert amount == sum(order.total_cents for order in orders if order.ordered_on[:7] == month)


@every_scenario
def test_every_planted_drift_is_visible(dataset: Dataset, plans: list[ClientPlan]) -> None:
    planted = [plan for plan in plans if plan.drift]
    assert {plan.drift.kind for plan in planted if plan.drift} == set(DRIFTS)
    for plan in planted:
        assert plan.drift is not None
        client = dataset.world.clients[plan.ref]
        trends = {habit.product: habit for habit in client.habits}
        bought = quantities(dataset, plan.ref, plan.drift.product)
        match plan.drift.kind:
            case "stopped" | "slide":
                assert min(days_ago(dataset, day) for day in bought) >= STOPPED_DAYS
                assert trends[plan.drift.product].trend == "stopped"
                assert any(alert.panel == "habits" for alert in client.alerts)
            case "falling":
                assert trends[plan.drift.product].six_weeks_bp < 5500
                assert trends[plan.drift.product].trend == "falling"
            case "peak":
                *others, highest = sorted(bought.values())
                assert highest == PEAK_FACTOR * max(others)
                (when,) = (day for day, amount in bought.items() if amount == highest)
                assert PEAK_DAYS < days_ago(dataset, when) <= PEAK_DAYS + plan.rhythm_days
            case "spacing":
                orders = [days_ago(dataset, order.ordered_on) for order in dataset.history(plan.ref).orders]
                spaced = max(SPACING_DAYS, 6 * plan.rhythm_days)
                late = sum(day < spaced for day in orders)
                known = min(2 * spaced, 7 * WEEKS)
                before = sum(spaced <= day < known for day in orders)
                assert late * 10 * (known - spaced) <= before * 7 * spaced
        if plan.drift.kind == "slide":
            assert len(quantities(dataset, plan.ref, plan.drift.other)) >= (3 if plan.every_weeks <= 2 else 2)


@every_scenario
def test_the_year_has_incidents_and_complaints(dataset: Dataset) -> None:
    histories = [dataset.history(ref) for ref in dataset.world.clients]
    statuses = {line.status for history in histories for order in history.orders for line in order.lines}
    assert statuses == {"shipped", "short", "missing", "substituted", "damaged", "mispriced"}
    assert any(bill.incident for history in histories for bill in history.invoices)
    assert any(order.is_late for history in histories for order in history.orders)
    assert {row.status for history in histories for row in history.complaints} == {"open", "closed"}


def test_the_coffee_of_le_comptoir_stopped_forty_three_days_ago(dataset: Dataset) -> None:
    client = dataset.world.clients["ORV-C005"]
    coffee = next(habit for habit in client.habits if habit.product == "ORV-2030")
    assert (coffee.median_quantity, coffee.trend) == (24, "stopped")
    assert days_ago(dataset, coffee.last_on) == 43
    assert {habit.product: habit.median_quantity for habit in client.habits}["ORV-1002"] == 12
    assert any("Café" in alert.text for alert in client.alerts)


def test_the_hotel_has_the_order_and_the_pieces_of_its_complaint(dataset: Dataset) -> None:
    history, script = dataset.history("ORV-C031"), dataset.script("ORV-C031")
    assert script is not None
    assert script.complaint is not None
    assert script.complaint.order == history.orders[0].ref
    assert (history.orders[0].ordered_on, history.orders[0].delivered_on) == ("2027-03-09", "2027-03-10")
    assert {line.product: line.quantity for line in history.orders[0].lines}["ORV-3003"] == 36
    assert {piece.kind for piece in history.pieces} >= set(script.complaint.required_pieces)
    (earlier,) = history.complaints
    assert days_ago(dataset, earlier.opened_on) == 35
    order = next(order for order in history.orders if order.ref == earlier.order)
    short = next(line for line in order.lines if line.product == "ORV-3003")
    assert short.quantity - short.shipped == 12


@every_scenario
def test_written_habits_are_those_of_the_script(dataset: Dataset, scenario: Scenario) -> None:
    for script in scenario.scripts:
        client = dataset.world.clients[script["client"]["ref"]]
        found = {(habit.product, habit.site): habit.median_quantity for habit in client.habits}
        assert found == {(row["product"], row["site"]): row["quantity"] for row in script["client"]["habits"]}
