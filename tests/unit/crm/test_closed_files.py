"""A file that was not opened answers nothing about itself: neither screens, nor reads, nor refusals."""

from __future__ import annotations

import pytest

from crm_sandbox.bots import MemoryDoor
from crm_sandbox.crm.accounts.actions import OpenClient
from crm_sandbox.crm.calls.actions import Answer
from crm_sandbox.crm.calls.queries import call_view
from crm_sandbox.crm.complaints.queries import complaint_view, list_complaints
from crm_sandbox.kernel.refusals import Refused
from tests.worlds import new_door, wait_until

ULYSSE = "TBL-C019"


@pytest.fixture
def door() -> MemoryDoor:
    """A client calls, and nobody opened his file."""
    made = new_door(scenario="batiment", clients=24)
    wait_until(made, "08:05")
    made.act(Answer())
    assert made.state.calls.live is not None
    assert made.state.calls.live.client == ULYSSE
    return made


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("credit.take_payment", {"client": ULYSSE, "invoice": "F-404"}),
        ("credit.agree_instalments", {"client": ULYSSE, "invoice": "F-404", "count": 2}),
        ("complaint.open", {"client": ULYSSE, "reason": "missing", "order": "CB-404"}),
        ("client.open_panel", {"client": ULYSSE, "panel": "payment"}),
    ],
)
def test_a_refusal_names_nothing_of_a_closed_file(door: MemoryDoor, kind: str, payload: dict[str, object]) -> None:
    with pytest.raises(Refused) as closed:
        door.act(door._decider.read_action(kind, payload))
    assert closed.value.refusal.code == "not_opened"
    assert all(not fault.allowed for fault in closed.value.refusal.faults)


def test_the_call_shows_the_name_and_a_way_in_until_the_file_is_opened(door: MemoryDoor) -> None:
    before = call_view(door.dataset, door.state)
    assert before.row is not None
    assert (before.client, before.usual, before.row.ref) == (None, (), ULYSSE)
    assert before.order is not None
    assert (before.order.credit, before.order.ways) == (None, None)
    door.act(OpenClient(client=ULYSSE))
    after = call_view(door.dataset, door.state)
    assert after.client is not None
    assert after.order is not None
    assert after.order.credit is not None
    assert after.usual


def test_a_complaint_lists_the_orders_of_an_opened_file_only(door: MemoryDoor) -> None:
    door.act(door._decider.read_action("complaint.open", {"client": ULYSSE, "reason": "missing"}))
    closed = complaint_view(door.dataset, door.state, "R-0001")
    assert closed is not None
    assert (closed.orders, closed.products, list_complaints(door.dataset, door.state).live_orders) == ((), (), ())
    door.act(OpenClient(client=ULYSSE))
    opened = complaint_view(door.dataset, door.state, "R-0001")
    assert opened is not None
    assert opened.orders
    assert list_complaints(door.dataset, door.state).live_orders == opened.orders
