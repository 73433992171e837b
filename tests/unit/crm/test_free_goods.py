"""What promotions give, with orders that are firm and then grow."""

from __future__ import annotations

from dataclasses import replace

from crm_sandbox.bots import MemoryDoor
from crm_sandbox.crm.catalogue.model import Promotion
from crm_sandbox.crm.dataset import Dataset, Hazard
from crm_sandbox.crm.orders.actions import AddLine, Confirm, SetLine
from crm_sandbox.wiring import build_decider
from tests.worlds import crhr, wait_until, world


def with_promotion(promotion: Promotion, **stocks: int) -> Dataset:
    """A small house with one promotion, and so much of some products in stock (`ORV_1011` names ORV-1011)."""
    house = world("crhr", clients=12)
    products = dict(house.world.products)
    for name, stock in stocks.items():
        ref = name.replace("_", "-")
        products[ref] = replace(products[ref], stock=stock, restocks=())
    return replace(house, world=replace(house.world, products=products, promotions={promotion.ref: promotion}))


def test_a_firm_line_grows_only_as_far_as_the_free_goods_that_it_earns_are_there() -> None:
    case = crhr().world.products["ORV-1011"].units_per_carton
    promotion = Promotion("P", "2 + 1", "ORV-1011", "2027-12-31", minimum_cartons=2, free_cartons=1)
    door = MemoryDoor(build_decider(), with_promotion(promotion, ORV_1011=5 * case))
    client = next(c for c in door.dataset.world.clients.values() if c.kind == "client" and not c.has_fixed_prices)
    door.act(AddLine(client=client.ref, product="ORV-1011", quantity=3 * case))
    door.act(Confirm(order="CB-0001"))
    assert door.state.orders.orders["CB-0001"].given == (("ORV-1011", case),)
    kept = door.act(SetLine(order="CB-0001", product="ORV-1011", quantity=4 * case, reason="Il en veut plus"))
    assert kept is not None
    assert kept.code == "not_available"
    assert door.state.orders.promised["ORV-1011"] == 4 * case


def test_a_gift_that_was_promised_stays_promised_when_a_line_grows_after_it_ran_out() -> None:
    promotion = Promotion("P", "Offert", "ORV-1011", "2027-12-31", minimum_cartons=1, gift="ORV-4002", gift_quantity=1)
    house = with_promotion(promotion, ORV_1011=1000, ORV_4002=1)
    gone = Hazard("H1", "08:45", "shortage", "buying", "Rupture", "Rupture", product="ORV-4002")
    exercise = replace(house.world.exercise, hazards=(gone,))
    door = MemoryDoor(build_decider(), replace(house, world=replace(house.world, exercise=exercise)))
    client = next(c for c in door.dataset.world.clients.values() if c.kind == "client" and not c.has_fixed_prices)
    case = house.world.products["ORV-1011"].units_per_carton
    door.act(AddLine(client=client.ref, product="ORV-1011", quantity=case))
    door.act(Confirm(order="CB-0001"))
    assert door.state.orders.orders["CB-0001"].given == (("ORV-4002", 1),)
    wait_until(door, "08:50")
    door.act(SetLine(order="CB-0001", product="ORV-1011", quantity=2 * case, reason="Il en veut plus"))
    assert door.state.orders.orders["CB-0001"].given == (("ORV-4002", 1),)
