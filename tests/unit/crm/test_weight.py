"""Products of variable weight: asked for in kilos, ordered by the piece, charged by the kilogram."""

from __future__ import annotations

from crm_sandbox.crm.orders.actions import AddLine
from crm_sandbox.crm.orders.queries import order_view
from tests.worlds import crhr, new_door

SIRLOIN = "Faux-filet de bœuf entier 4 kg"


def test_a_line_says_what_it_weighs_and_what_a_kilo_costs() -> None:
    door = new_door()
    sirloin = next(p for p in door.dataset.world.products.values() if p.name == SIRLOIN)
    door.act(AddLine(client="ORV-C017", product=sirloin.ref, quantity=3))
    line = order_view(door.dataset, door.state, door.state.orders.orders["CB-0001"]).lines[0]
    assert line.weight_g == 12_000
    assert line.kilo_cents * 4 == sirloin.price_cents
    assert line.price_cents == sirloin.price_cents


def test_clients_ask_for_it_in_kilos_and_mean_whole_pieces() -> None:
    dataset, asked = crhr(), 0
    for ref in dataset.world.clients:
        script = dataset.script(ref)
        for demand in script.demands if script and not script.is_authored else ():
            product = dataset.world.products[demand.product]
            if not product.weight_g or demand.nature == "usual":
                continue
            asked += 1
            kilos = demand.value * product.weight_g
            assert demand.low == demand.high == demand.value
            assert ("kilo" in demand.said) == (kilos % 1000 == 0)
    assert asked
