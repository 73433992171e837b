"""Several delivery sites of one client: an order, a tour, a minimum and a carriage for each."""

from __future__ import annotations

from typing import Any

import pytest

from crm_sandbox.bots import MemoryDoor
from crm_sandbox.crm.calls.queries import call_view
from crm_sandbox.crm.orders.queries import order_view
from crm_sandbox.kernel.refusals import Refused
from tests.worlds import new_door, wait_until

CLIENT = "KEL-C002"


@pytest.fixture
def door() -> MemoryDoor:
    """The buyer of three hotels is on the line."""
    made = new_door(scenario="hygiene", clients=24)
    wait_until(made, "09:15")
    act(made, "client.open", client=CLIENT)
    act(made, "call.dial", client=CLIENT)
    act(made, "call.say", act="greet")
    return made


def act(door: MemoryDoor, kind: str, **payload: Any) -> None:
    """An action of the machine interface."""
    door.act(door._decider.read_action(kind, payload))


def add(door: MemoryDoor, product: str, quantity: int, site: str) -> None:
    """A line for a site."""
    act(door, "order.add_line", client=CLIENT, product=product, quantity=quantity, site=site)


def test_a_line_names_a_site_of_the_client(door: MemoryDoor) -> None:
    for site, code in (("", "site_required"), ("PLAGE", "unknown_site")):
        with pytest.raises(Refused) as refused:
            add(door, "KEL-1010", 12, site)
        assert refused.value.refusal.code == code
        assert refused.value.refusal.faults[0].allowed == ("PORT", "DUNES", "GARE")
    with pytest.raises(Refused) as refused:
        act(door, "order.add_line", client="KEL-C011", product="KEL-3001", quantity=50, site="PORT")
    assert refused.value.refusal.code == "unknown_site"


def test_one_product_goes_to_two_sites_on_two_orders(door: MemoryDoor) -> None:
    add(door, "KEL-1010", 36, "PORT")
    add(door, "KEL-1010", 24, "DUNES")
    add(door, "KEL-4001", 8, "DUNES")
    views = {order.site: order_view(door.dataset, door.state, order) for order in door.state.orders.drafts_of(CLIENT)}
    port, dunes = views["PORT"], views["DUNES"]
    assert (port.total_cents, port.carriage_cents) == (7020, 1250)
    assert (dunes.total_cents, dunes.carriage_cents) == (7800, 1250)
    assert port.delivery is not None
    assert dunes.delivery is not None
    assert (port.delivery.on, dunes.delivery.on) == ("2027-05-27", "2027-05-26")
    assert (port.delivery.cutoff_at[11:16], dunes.delivery.cutoff_at[11:16]) == ("15:00", "12:00")


def test_what_all_sites_owe_counts_against_one_limit(door: MemoryDoor) -> None:
    before = call_view(door.dataset, door.state, site="GARE").order
    add(door, "KEL-1010", 36, "PORT")
    add(door, "KEL-1010", 36, "DUNES")
    after = call_view(door.dataset, door.state, site="GARE").order
    assert before is not None
    assert after is not None
    assert before.credit is not None
    assert after.credit is not None
    added = after.credit.outstanding_cents - before.credit.outstanding_cents
    assert added == 2 * (7020 + 1250) * 120 // 100
    assert after.lines == ()


def test_the_call_shows_every_site_and_stays_on_the_one_in_front(door: MemoryDoor) -> None:
    assert call_view(door.dataset, door.state).site == "PORT"
    add(door, "KEL-1011", 24, "GARE")
    view = call_view(door.dataset, door.state)
    assert view.site == "GARE"
    assert [(item.ref, item.lines, item.is_current) for item in view.sites] == [
        ("PORT", 0, False),
        ("DUNES", 0, False),
        ("GARE", 1, True),
    ]
    assert {item.product for item in view.usual} == {"KEL-1011"}
    assert {item.product for item in call_view(door.dataset, door.state, site="PORT").usual} == {"KEL-1010", "KEL-2001"}


def test_an_element_is_read_back_once_every_site_has_it(door: MemoryDoor) -> None:
    add(door, "KEL-1010", 36, "PORT")
    add(door, "KEL-1010", 24, "DUNES")
    act(door, "call.say", act="read_back", elements=["content"], site="PORT")
    live = door.state.calls.live
    assert live is not None
    assert "content" not in live.elements
    assert [order.read_elements for order in door.state.orders.drafts_of(CLIENT)] == [("content",), ()]
    act(door, "call.say", act="read_back", elements=["content"], site="DUNES")
    live = door.state.calls.live
    assert live is not None
    assert "content" in live.elements


def test_a_client_of_one_address_knows_no_site(door: MemoryDoor) -> None:
    other = new_door(scenario="hygiene", clients=24)
    wait_until(other, "10:15")
    act(other, "call.dial", client="KEL-C011")
    view = call_view(other.dataset, other.state)
    assert (view.site, view.sites) == ("", ())
