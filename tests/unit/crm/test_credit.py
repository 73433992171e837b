"""The ways out of a limit that an order exceeds: each a record of its own, with somebody who may pay and who agreed."""

from __future__ import annotations

from typing import Any

import pytest

from crm_sandbox.bots import MemoryDoor
from crm_sandbox.crm.accounts.actions import OpenClient
from crm_sandbox.crm.calls.actions import Dial, HangUp, Say
from crm_sandbox.crm.credit.rules import ORANGE, RED, exposure, exposure_with_draft
from crm_sandbox.kernel.refusals import Refused
from tests.worlds import new_door, wait_until

CARREL = "TBL-C008"
OPENING: tuple[dict[str, Any], ...] = (
    {"act": "greet"},
    {"act": "state_purpose", "purpose": "order"},
    {"act": "ask_for", "target": "manager"},
    {"act": "greet"},
    {"act": "ask_open", "theme": "order"},
    {"act": "rephrase"},
)


def act(door: MemoryDoor, kind: str, **payload: Any) -> None:
    door.act(door._decider.read_action(kind, payload))


def on_the_line(*, with_the_payer: bool = True) -> MemoryDoor:
    """Carrel on the telephone with an order that puts him in red."""
    door = new_door(scenario="batiment", clients=24)
    wait_until(door, "07:10")
    door.act(OpenClient(client=CARREL))
    door.act(Dial(client=CARREL))
    for said in OPENING if with_the_payer else OPENING[:2]:
        door.act(Say.from_payload(said))
    act(door, "order.add_line", client=CARREL, product="TBL-3011", quantity=50)
    act(door, "order.add_line", client=CARREL, product="TBL-2010", quantity=1)
    assert state_of(door) == RED
    return door


def state_of(door: MemoryDoor) -> str:
    return exposure_with_draft(door.dataset, door.state, door.dataset.world.clients[CARREL]).state


def invoice(door: MemoryDoor) -> str:
    return door.dataset.world.clients[CARREL].credit.overdue[0].ref


def refused(door: MemoryDoor, kind: str, **payload: Any) -> tuple[str, bool]:
    """The code of a refusal, and whether the attempt is kept."""
    try:
        kept = door.act(door._decider.read_action(kind, payload))
    except Refused as found:
        return found.refusal.code, False
    assert kept is not None
    return kept.code, True


def test_a_payment_is_not_taken_from_somebody_who_does_not_decide_it() -> None:
    door = on_the_line(with_the_payer=False)
    assert refused(door, "credit.take_payment", client=CARREL, invoice=invoice(door)) == ("may_not_pay", True)
    assert door.state.credit.paid == {}


def test_a_payment_is_not_taken_before_the_client_agreed() -> None:
    door = on_the_line()
    assert refused(door, "credit.take_payment", client=CARREL, invoice=invoice(door)) == ("not_agreed", True)


def test_a_paid_invoice_gives_the_tolerance_back() -> None:
    door = on_the_line()
    door.act(Say(act="state_credit", form="factual"))
    door.act(Say(act="offer_solution", solution="pay_overdue"))
    act(door, "credit.take_payment", client=CARREL, invoice=invoice(door))
    assert state_of(door) == ORANGE
    assert refused(door, "credit.take_payment", client=CARREL, invoice=invoice(door)) == ("unknown_invoice", False)


def test_instalments_beyond_the_authority_are_refused_and_kept() -> None:
    door = on_the_line()
    assert refused(door, "credit.agree_instalments", client=CARREL, invoice=invoice(door), count=4) == (
        "beyond_authority",
        True,
    )


def test_instalments_settle_a_part_and_end_the_delay() -> None:
    door = on_the_line()
    door.act(Say(act="state_credit", form="factual"))
    door.act(Say(act="offer_solution", solution="instalments"))
    owed = exposure(door.dataset, door.state, door.dataset.world.clients[CARREL])
    act(door, "credit.agree_instalments", client=CARREL, invoice=invoice(door), count=3)
    now = exposure(door.dataset, door.state, door.dataset.world.clients[CARREL])
    assert owed.outstanding_cents - now.outstanding_cents == round(owed.overdue_cents / 3)
    assert (owed.worst_delay_days, now.worst_delay_days) == (12, 0)


def test_a_down_payment_covers_the_share_that_is_set() -> None:
    door = on_the_line()
    assert refused(door, "credit.take_deposit", order="CB-0001", amount_cents=100) == ("deposit_out_of_range", False)
    assert refused(door, "credit.take_deposit", order="CB-0001", amount_cents=300_00) == ("not_agreed", True)


def test_an_order_held_in_red_leaves_once_the_invoice_is_paid() -> None:
    door = on_the_line()
    act(door, "order.confirm", order="CB-0001")
    assert door.state.orders.orders["CB-0001"].status == "credit_hold"
    door.act(Say(act="state_credit", form="factual"))
    door.act(Say(act="offer_solution", solution="pay_overdue"))
    act(door, "credit.take_payment", client=CARREL, invoice=invoice(door))
    assert door.state.orders.orders["CB-0001"].status == "confirmed"


@pytest.mark.parametrize(
    ("level", "answer"), [("sales_manager", "beyond"), ("accounts", "granted"), ("direction", "granted")]
)
def test_an_exemption_is_answered_by_the_level_that_is_asked(level: str, answer: str) -> None:
    door = on_the_line()
    asked = {"order": "CB-0001", "reason": "chantier", "proposal": "règlement sous huit jours", "level": level}
    act(door, "credit.ask_exemption", **asked)
    door.act(HangUp())
    wait_until(door, "07:55")
    assert [request.answer for request in door.state.credit.requests.values()] == [answer]
    assert refused(door, "credit.ask_exemption", **asked) == ("already_asked", False)


def test_beyond_one_level_the_next_may_be_asked() -> None:
    door = on_the_line()
    asked = {"order": "CB-0001", "reason": "chantier", "proposal": "règlement sous huit jours"}
    act(door, "credit.ask_exemption", level="sales_manager", **asked)
    door.act(HangUp())
    wait_until(door, "07:30")
    act(door, "credit.ask_exemption", level="accounts", **asked)
    assert [request.level for request in door.state.credit.requests.values()] == ["sales_manager", "accounts"]
    assert refused(door, "credit.ask_exemption", level="nobody", **asked) == ("not_allowed", False)
