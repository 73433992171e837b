"""The world holds what the day needs, in the sizes that were asked for, and leads to nobody real."""

from __future__ import annotations

import re
from collections import Counter

from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.accounts.rules import AT_ONCE
from crm_sandbox.crm.catalogue.model import Policy
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.datasets import Scenario
from crm_sandbox.datasets.generation.people import luhn_sum
from crm_sandbox.datasets.shapes import FICTION_PREFIXES
from crm_sandbox.kernel.clock import minutes_of
from tests.worlds import every_scenario


def credit_state(client: Client, policy: Policy) -> str:
    """The state of a client by the policy's thresholds."""
    owed, limit = client.credit.outstanding_cents, client.credit.limit_cents
    if client.credit.is_litigation:
        return "black"
    is_blocked = any(bill.days_late > policy.credit_blocking_days for bill in client.credit.overdue)
    tolerance = 0 if is_blocked else policy.credit_tolerance_bp
    if owed * 10_000 <= limit * policy.credit_warning_bp:
        return "green"
    return "orange" if owed * 10_000 <= limit * (10_000 + tolerance) else "red"


def test_the_sizes_are_those_of_the_exercise(dataset: Dataset) -> None:
    world = dataset.world
    kinds = Counter(client.kind for client in world.clients.values())
    assert kinds == {"client": 120, "prospect": 30}
    assert len(world.products) >= 300
    assert len({product.family for product in world.products.values()}) >= 8
    assert len(world.exercise.due_clients) == 24
    assert len(world.exercise.incoming) == 4
    assert len(world.exercise.promises) == 2


def test_references_of_the_exercise_exist(dataset: Dataset) -> None:
    world = dataset.world
    used = {row.client for row in (*world.exercise.promises, *world.exercise.incoming)} | set(
        world.exercise.due_clients
    )
    used |= {row.client for row in (*world.exercise.tasks, *world.exercise.messages) if row.client}
    assert used <= set(world.clients)
    assert {"ORV-C005", "ORV-C017", "ORV-C042", "ORV-C058"} <= set(world.exercise.due_clients)
    assert all(row.document in world.documents for row in world.exercise.tasks if row.document)


@every_scenario
def test_telephones_addresses_and_numbers_lead_to_nobody(dataset: Dataset) -> None:
    for client in dataset.world.clients.values():
        for number in (client.phone, *(contact.phone for contact in client.contacts)):
            assert number.startswith(FICTION_PREFIXES)
            assert re.fullmatch(r"(\d\d ){4}\d\d", number)
        for address in (client.email, *(contact.email for contact in client.contacts)):
            assert re.fullmatch(r"[a-z0-9.-]+@[a-z0-9.-]+\.example", address)
        assert len(client.siret) == 14
        assert luhn_sum(client.siret) % 10


@every_scenario
def test_towns_match_their_postcode_and_zone(dataset: Dataset, scenario: Scenario) -> None:
    for client in dataset.world.clients.values():
        assert (client.town, client.postcode) in scenario.zones[client.zone].towns


@every_scenario
def test_trade_names_are_all_different(dataset: Dataset) -> None:
    names = [client.trade_name for client in dataset.world.clients.values()]
    assert len(set(names)) == len(names)


@every_scenario
def test_each_credit_state_is_there(dataset: Dataset, written: frozenset[str]) -> None:
    clients = [client for client in dataset.world.clients.values() if client.kind == "client"]
    states = Counter(credit_state(client, dataset.world.policy) for client in clients)
    assert set(states) == {"green", "orange", "red", "black"}
    assert states["green"] * 100 > 80 * sum(states.values())
    authors = [dataset.world.clients[ref] for ref in sorted(written)]
    assert {credit_state(client, dataset.world.policy) for client in authors} == {"green"}


@every_scenario
def test_who_pays_at_once_may_order_as_usual(dataset: Dataset, written: frozenset[str]) -> None:
    """With a fifth more than the basket before tax, which is the highest tax that there is."""
    cash = [row for row in dataset.world.clients.values() if row.payment_terms in AT_ONCE and row.ref not in written]
    assert any(row.median_basket_cents for row in cash)
    assert [
        row.ref for row in cash if row.kind == "client" and row.credit.limit_cents * 5 < row.median_basket_cents * 6
    ] == []


@every_scenario
def test_somebody_may_pay_and_somebody_may_order_at_every_client(dataset: Dataset, written: frozenset[str]) -> None:
    for client in dataset.world.clients.values():
        if client.ref not in written:
            rights = {right for contact in client.contacts for right in contact.rights}
            assert {"order", "payment"} <= rights


@every_scenario
def test_segments_follow_sales(dataset: Dataset, written: frozenset[str]) -> None:
    generated = [
        client for client in dataset.world.clients.values() if client.kind == "client" and client.ref not in written
    ]
    total = sum(client.sales_12m_cents for client in generated)
    largest = sum(client.sales_12m_cents for client in generated if client.segment == "A")
    assert largest * 100 >= total * 65
    assert {client.segment for client in generated} == {"A", "B", "C"}


@every_scenario
def test_the_stock_is_never_negative_and_sold_in_whole_packs(dataset: Dataset) -> None:
    products = dataset.world.products.values()
    assert all(product.stock >= 0 for product in products)
    assert all(product.minimum % product.multiple == 0 for product in products)
    out = [product for product in products if product.stock == 0]
    assert len(products) // 40 <= len(out) <= len(products) // 8
    assert all(product.restocks for product in out)


def test_the_written_products_are_as_the_house_sells_them(dataset: Dataset) -> None:
    fries, coated, other = (dataset.world.products[ref] for ref in ("ORV-4001", "ORV-4002", "ORV-4003"))
    assert (fries.price_cents, fries.stock, fries.multiple) == (405, 0, 4)
    assert (coated.allergens, coated.price_cents) == (("gluten",), 435)
    assert (other.price_cents, other.multiple, other.cartons_per_pallet) == (420, 5, 60)
    assert fries.substitutes == ("ORV-4003", "ORV-4002")
    assert fries.restocks[0].on == "2027-03-15"
    keg = dataset.world.products["ORV-1020"]
    assert (keg.price_cents, keg.vat_bp, keg.deposit_cents, keg.stock) == (7800, 2000, 3000, 64)


@every_scenario
def test_callers_and_promised_clients_are_there_at_their_hour(dataset: Dataset) -> None:
    exercise = dataset.world.exercise
    for ref, hour in [(row.client, row.at) for row in (*exercise.promises, *exercise.incoming)]:
        script = dataset.script(ref)
        assert script is not None
        there = [row.who for row in script.pickups if minutes_of(row.start) <= minutes_of(hour) <= minutes_of(row.end)]
        assert there == [next(iter(dataset.world.clients[ref].contacts)).role]
    assert all(dataset.script(row.client).direction == "inbound" for row in exercise.incoming)  # type: ignore[union-attr]
