"""Units, prices, delivery dates, credit: the rules of the trade, at their bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date

import pytest

from crm_sandbox.crm.accounts.model import Credit, OverdueInvoice
from crm_sandbox.crm.catalogue.model import AmountTier, CarriageStep, DueLimit
from crm_sandbox.crm.credit.rules import BLACK, GREEN, ORANGE, RED, classify, exposure
from crm_sandbox.crm.orders.actions import AddLine, Cancel, Confirm, SetLine
from crm_sandbox.crm.orders.availability import available, candidates
from crm_sandbox.crm.orders.delivery import is_tenable, next_delivery
from crm_sandbox.crm.orders.due import due_parts, latest
from crm_sandbox.crm.orders.pricing import carriage, price_order
from crm_sandbox.crm.orders.queries import order_view, usual_products
from crm_sandbox.crm.orders.state import Line
from crm_sandbox.crm.orders.units import is_sellable, nearest_sellable, to_sellable
from crm_sandbox.kernel import clock
from tests.worlds import crhr, new_door, world

TUESDAY = date(2027, 10, 12)
DAY = date(2027, 3, 10)


@pytest.mark.parametrize(
    ("said", "nature", "kept"),
    [
        (30, "exact", 30),
        (32, "exact", 36),
        (32, "about", 30),
        (33, "about", 36),
        (2, "about", 6),
        (32, "at_most", 30),
        (5, "at_most", 0),
        (36, "usual", 36),
    ],
)
def test_what_is_said_becomes_what_is_sold(said: int, nature: str, kept: int) -> None:
    wine = replace(crhr().world.products["ORV-1002"], multiple=6, minimum=6)
    assert to_sellable(wine, said, nature) == kept


def test_minimum_and_multiple_both_apply() -> None:
    product = crhr().world.products["ORV-1002"]
    by_three = replace(product, minimum=15, multiple=3)
    assert nearest_sellable(by_three, 1) == (15,)
    by_six = replace(product, minimum=13, multiple=6)
    assert nearest_sellable(by_six, 13) == (18,)
    assert not is_sellable(by_six, 12)


def _policy(steps: tuple[CarriageStep, ...], minimum: int = 0):  # type: ignore[no-untyped-def]
    return replace(crhr().world.policy, carriage_steps=steps, minimum_order_cents=minimum)


@pytest.mark.parametrize(("total", "fee"), [(99_99, 20_00), (100_00, 10_00), (199_99, 10_00), (200_00, 0)])
def test_carriage_at_its_bounds(total: int, fee: int) -> None:
    assert carriage(_policy((CarriageStep(100_00, 20_00), CarriageStep(200_00, 10_00))), total) == fee


def test_below_the_minimum_there_is_no_carriage_to_quote() -> None:
    assert carriage(crhr().world.policy, 89_99) is None
    assert carriage(crhr().world.policy, 90_00) == 14_00
    assert carriage(crhr().world.policy, 179_99) == 14_00
    assert carriage(crhr().world.policy, 180_00) == 0


def test_the_best_discount_applies_alone_and_says_why() -> None:
    dataset = crhr()
    client = dataset.world.clients["ORV-C017"]
    lines = [Line("ORV-2030", 12, "unit"), Line("ORV-1020", 4, "unit")]
    priced = price_order(dataset, client, lines, DAY)
    assert priced.total_cents == 435_65
    assert (priced.lines[0].cause, priced.lines[0].cause_ref) == ("promotion", "PR-ORV-02")
    tiers = price_order(dataset, client, [Line("ORV-2030", 60, "unit")], DAY)
    assert tiers.lines[0].discount_bp == 800


def test_a_promotion_stops_the_day_after_its_end() -> None:
    dataset = crhr()
    client = dataset.world.clients["ORV-C017"]
    last = date.fromisoformat(dataset.world.promotions["PR-ORV-02"].ends_on)
    line = [Line("ORV-2030", 12, "unit")]
    assert price_order(dataset, client, line, last).lines[0].cause == "promotion"
    assert price_order(dataset, client, line, date.fromordinal(last.toordinal() + 1)).lines[0].cause == "list"


def test_free_goods_add_no_money() -> None:
    dataset = crhr()
    client = dataset.world.clients["ORV-C017"]
    priced = price_order(dataset, client, [Line("ORV-1011", 132, "unit")], DAY)
    assert priced.lines[0].free_quantity == 12
    assert priced.lines[0].quantity == 132


def test_a_gift_is_another_product_and_adds_no_money() -> None:
    dataset = world("batiment", clients=24)
    client = dataset.world.clients["TBL-C040"]
    priced = price_order(dataset, client, [Line("TBL-2010", 2, "unit")], TUESDAY)
    assert (priced.lines[0].gift, priced.lines[0].free_quantity) == ("TBL-2001", 2)
    assert priced.total_cents == 578_00


@pytest.mark.parametrize(
    ("boards", "earned", "total"), [(1, 0, 564_55), (41, 200, 817_86), (119, 200, 1_286_59), (240, 400, 1_997_37)]
)
def test_the_whole_order_earns_a_discount_after_those_of_its_lines(boards: int, earned: int, total: int) -> None:
    dataset = world("batiment", clients=24)
    client = dataset.world.clients["TBL-C040"]
    lines = [Line("TBL-3010", boards, "unit"), Line("TBL-3001", 86, "unit")]
    priced = price_order(dataset, client, lines, TUESDAY)
    assert (priced.amount_discount_bp, priced.total_cents) == (earned, total)


def test_a_deposit_is_lent_with_each_pack() -> None:
    dataset = world("batiment", clients=24)
    client = dataset.world.clients["TBL-C019"]
    assert price_order(dataset, client, [Line("TBL-3030", 140, "unit")], TUESDAY).deposit_cents == 44_00
    bottles = [Line("ORV-1011", 24, "unit")]
    house = crhr()
    assert price_order(house, house.world.clients["ORV-C017"], bottles, DAY).deposit_cents == 4_80


def test_the_cutoff_is_enforced_to_the_second() -> None:
    dataset = crhr()
    client = dataset.world.clients["ORV-C042"]
    thursday = date(2027, 3, 11)
    assert next_delivery(dataset, client, clock.at(DAY, "13:59:59")) == thursday
    assert next_delivery(dataset, client, clock.at(DAY, "14:00:00")) == date(2027, 3, 13)
    assert not is_tenable(dataset, client, thursday, clock.at(DAY, "14:00:00"))


def test_a_closed_day_is_never_a_delivery_day() -> None:
    dataset = crhr()
    client = replace(dataset.world.clients["ORV-C017"], closing_weekdays=(4,))
    assert next_delivery(dataset, client, clock.at(DAY, "10:00")) == date(2027, 3, 12)


@pytest.mark.parametrize(
    ("balance", "tolerance", "state"),
    [
        (5_400_00, 500, GREEN),
        (5_400_01, 500, ORANGE),
        (6_300_00, 500, ORANGE),
        (6_300_01, 500, RED),
        (6_000_01, 0, RED),
    ],
)
def test_credit_states_at_their_bounds(balance: int, tolerance: int, state: str) -> None:
    found = classify(outstanding_cents=balance, limit_cents=6_000_00, tolerance_bp=tolerance, warning_bp=9_000)
    assert found == state


def test_what_a_promotion_gives_leaves_the_stock_too() -> None:
    door = new_door()
    state = door.state
    water = door.dataset.world.products["ORV-1011"]
    client = "ORV-C017"
    door.act(AddLine(client=client, product=water.ref, quantity=132, unit="unit"))
    door.act(Confirm(order="CB-0001"))
    assert door.state.orders.promised == {water.ref: 144}
    door.act(SetLine(order="CB-0001", product=water.ref, quantity=120, unit="unit", reason="le client réduit"))
    assert door.state.orders.promised == {water.ref: 120}
    door.act(Cancel(order="CB-0001", reason="le client renonce"))
    assert set(door.state.orders.promised.values()) == {0}
    assert available(door.dataset, door.state, water.ref, DAY) == available(door.dataset, state, water.ref, DAY)


@pytest.mark.parametrize(("hour", "day"), [("11:59:59", date(2027, 3, 11)), ("12:00:00", date(2027, 3, 13))])
def test_a_noon_cutoff_holds_to_the_second(hour: str, day: date) -> None:
    house = crhr()
    client = house.world.clients["ORV-C042"]
    tour = replace(house.world.tours[client.zone], cutoff="12:00")
    noon = replace(house, world=replace(house.world, tours={**house.world.tours, client.zone: tour}))
    assert next_delivery(noon, client, clock.at(DAY, hour)) == day


def test_exposure_counts_what_is_owed_delivered_and_ordered() -> None:
    """Not due 4,210.55 less credit notes of 152.30; overdue 1,180.20; delivered and not invoiced 640.00; orders 980.40."""
    house = crhr()
    late = OverdueInvoice("F-1", 1_180_20, "2027-02-26", 12)
    credit = Credit(8_000_00, 4_210_55 - 152_30, (late,), 640_00, 0)
    client = replace(house.world.clients["ORV-C017"], credit=credit)
    strict = replace(house, world=replace(house.world, policy=replace(house.world.policy, credit_tolerance_bp=0)))
    state = new_door().state
    now = exposure(strict, state, client, 980_40)
    assert (now.outstanding_cents, now.available_cents) == (6_858_85, 1_141_15)
    then = exposure(strict, state, client, 980_40 + 1_420_75)
    assert (then.outstanding_cents, -then.available_cents, then.state) == (8_279_60, 279_60, RED)


@pytest.mark.parametrize(("month", "day", "utc"), [(3, 27, 13), (3, 28, 12), (10, 30, 12), (10, 31, 13)])
def test_cutoffs_are_those_of_the_house_across_the_change_of_hour(month: int, day: int, utc: int) -> None:
    moment = clock.at(date(2027, month, day), "14:00")
    assert moment.astimezone(UTC).hour == utc


def test_a_substitute_without_stock_is_never_offered() -> None:
    door = new_door()
    found = candidates(door.dataset, door.state, "ORV-4001", DAY)
    assert found
    assert all(item.available > 0 for item in found)
    other = found[0].product
    empty = replace(door.dataset.world.products[other], stock=0, restocks=())
    world_without = replace(door.dataset.world, products={**door.dataset.world.products, other: empty})
    left = candidates(replace(door.dataset, world=world_without), door.state, "ORV-4001", DAY)
    assert other not in {item.product for item in left}


def test_a_usual_product_keeps_the_pack_in_which_it_is_sold_and_changes_say_what_changed() -> None:
    door = new_door()
    client = door.dataset.world.clients["ORV-C017"]
    usual = next(item for item in usual_products(door.dataset, client, None) if item.unit == "carton")
    door.act(AddLine(client=client.ref, product=usual.product, quantity=usual.quantity, unit="carton", source="habit"))
    door.act(Confirm(order="CB-0001"))
    order = door.state.orders.orders["CB-0001"]
    line = order_view(door.dataset, door.state, order).lines[0]
    assert (line.unit, line.unit_quantity) == ("carton", usual.quantity)
    assert door.state.calls.ended == ()
    one_more = usual.quantity + 1
    door.act(SetLine(order="CB-0001", product=usual.product, quantity=one_more, unit="carton", reason="à sa demande"))
    (revision,) = door.state.orders.orders["CB-0001"].revisions
    assert revision.what.startswith(f"{usual.product}: {line.quantity} → ")
    assert revision.reason == "à sa demande"


@pytest.mark.parametrize(
    ("counted_from", "days", "delivered", "due"),
    [
        ("decade", 30, "2011-05-04", "2011-06-09"),
        ("decade", 30, "2026-03-10", "2026-04-09"),
        ("decade", 30, "2026-03-11", "2026-04-19"),
        ("decade", 30, "2026-02-27", "2026-03-30"),
        ("decade", 30, "2026-03-31", "2026-04-30"),
        ("decade", 30, "2024-02-29", "2024-03-30"),
        ("month", 30, "2026-03-10", "2026-04-30"),
        ("delivery", 20, "2026-03-10", "2026-03-30"),
    ],
)
def test_the_law_sets_the_latest_due_date(counted_from: str, days: int, delivered: str, due: str) -> None:
    limit = DueLimit((), ("fresh",), days, counted_from)
    assert latest(limit, date.fromisoformat(delivered)).isoformat() == due


def test_a_mixed_order_has_several_due_dates() -> None:
    house = crhr()
    client = replace(house.world.clients["ORV-C017"], payment_terms="transfer_30_eom")
    refs = (
        "ORV-1020",
        "ORV-4002",
        next(p.ref for p in house.world.products.values() if p.subfamily.startswith("Bœuf")),
    )
    lines = [Line(ref, house.world.products[ref].multiple, "unit") for ref in refs]
    priced = price_order(house, client, lines, DAY)
    parts = due_parts(house, client, priced, date(2027, 3, 11))
    assert [part.on for part in parts] == ["2027-03-31", "2027-04-19", "2027-04-30"]
    assert sum(part.amount_cents for part in parts) == priced.total_cents
    at_once = replace(client, payment_terms="cash_on_delivery")
    assert [part.on for part in due_parts(house, at_once, priced, date(2027, 3, 11))] == ["2027-03-11"]


def test_the_parts_of_what_is_due_make_the_total_that_the_whole_order_earned() -> None:
    house = crhr()
    policy = replace(house.world.policy, amount_tiers=(AmountTier(100_00, 333),))
    house = replace(house, world=replace(house.world, policy=policy))
    client = replace(house.world.clients["ORV-C017"], payment_terms="transfer_30_eom")
    refs = ("ORV-1020", "ORV-4002")
    lines = [Line(ref, 10 * house.world.products[ref].multiple, "unit") for ref in refs]
    priced = price_order(house, client, lines, DAY)
    assert priced.amount_discount_bp == 333
    parts = due_parts(house, client, priced, date(2027, 3, 11))
    assert len(parts) == 2
    assert sum(part.amount_cents for part in parts) == priced.total_cents
    assert all(part.amount_cents < max(line.amount_cents for line in priced.lines) for part in parts)
    assert due_parts(house, client, price_order(house, client, [], DAY), DAY) == ()


def test_litigation_blocks_whoever_pays_at_once_too() -> None:
    door = new_door(clients=12)
    client = next(c for c in door.dataset.world.clients.values() if c.kind == "client")
    at_once = replace(client, payment_terms="cash_on_delivery", credit=replace(client.credit, limit_cents=0))
    assert exposure(door.dataset, door.state, at_once, 500_00).state == GREEN
    sued = replace(at_once, credit=replace(at_once.credit, is_litigation=True))
    assert exposure(door.dataset, door.state, sued, 500_00).state == BLACK


def test_a_line_says_each_cause_of_its_price_and_the_price_that_is_paid() -> None:
    wine = replace(crhr().world.products["ORV-1002"], price_cents=450, sold_by="unit", cartons_per_pallet=1000)
    dataset = replace(crhr(), world=replace(crhr().world, products={"ORV-1002": wine}, promotions={}))
    client = replace(crhr().world.clients["ORV-C106"], contract_discount_bp=200, has_fixed_prices=False)
    line = price_order(dataset, client, [Line("ORV-1002", 12, "unit", discount_bp=300)], DAY).lines[0]
    assert (line.cause, line.discount_bp, line.contract_bp) == ("granted", 300, 200)
    assert (line.unit_price_cents, line.paid_price_cents, line.amount_cents) == (450, 428, 5133)
