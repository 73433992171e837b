"""Prospects: those of the dataset and those of the run answer, are discovered, agree to a visit, and order once their
account is open; and discounts that are asked for."""

from __future__ import annotations

from typing import Any

import pytest

from crm_sandbox.bots import MemoryDoor
from crm_sandbox.crm.accounts.files import find_client
from crm_sandbox.crm.calls.cast import part_of
from crm_sandbox.crm.calls.state import LiveCall
from crm_sandbox.crm.discounts.rules import authority_bp
from crm_sandbox.kernel.refusals import Refused
from tests.worlds import new_door, wait_until


@pytest.fixture
def door() -> MemoryDoor:
    """A morning at Kélia's."""
    made = new_door(scenario="hygiene", clients=24)
    wait_until(made, "09:40")
    return made


def act(door: MemoryDoor, kind: str, **payload: Any) -> None:
    """An action of the machine interface."""
    door.act(door._decider.read_action(kind, payload))


def say(door: MemoryDoor, act_: str, **params: Any) -> None:
    """Something said."""
    act(door, "call.say", act=act_, **params)


def live(door: MemoryDoor) -> LiveCall:
    """The call under way."""
    found = door.state.calls.live
    assert found is not None
    return found


def create(door: MemoryDoor, kind: str = "bureau", contact: str = "") -> str:
    """A prospect that the trainee creates."""
    act(
        door,
        "prospect.create",
        trade_name="Étude Lanvallec",
        client_type=kind,
        town="Lestrac",
        phone="02 61 91 77 10",
        contact=contact,
    )
    return next(iter(door.state.accounts.prospects))


def reach(door: MemoryDoor, ref: str) -> None:
    """Dial until the person who decides is on the line."""
    script = part_of(door.dataset, door.state, ref)
    assert script is not None
    (decider, *_) = (role.ref for role in script.roles.values() if "order" in role.rights)
    at = next(row.start for row in script.pickups if row.who == decider and row.start > "09:40")
    wait_until(door, at)
    act(door, "call.dial", client=ref)
    assert live(door).role == decider


def discover(door: MemoryDoor) -> None:
    """A discovery that earns trust."""
    say(door, "greet")
    say(door, "state_purpose", purpose="prospecting")
    say(door, "check_moment", minutes=5)
    for theme in ("supplier", "volumes"):
        say(door, "ask_open", theme=theme)
    say(door, "rephrase", subject="needs")
    say(door, "listen")
    say(door, "argue", product="KEL-1003", advantage="label", need="constraint")


def test_a_new_prospect_answers_and_is_discovered(door: MemoryDoor) -> None:
    ref = create(door, contact="Mme Rozenn Lanvallec")
    reach(door, ref)
    assert live(door).speaker == "Mme Rozenn Lanvallec"
    discover(door)
    assert len(live(door).revealed) >= 2


def test_who_plays_a_new_prospect_is_the_same_on_every_machine(door: MemoryDoor) -> None:
    again = new_door(scenario="hygiene", clients=24)
    wait_until(again, "09:40")
    assert part_of(door.dataset, door.state, create(door)) == part_of(again.dataset, again.state, create(again))


def test_a_prospect_orders_once_somebody_who_orders_is_known_and_his_account_is_open(door: MemoryDoor) -> None:
    ref = create(door)
    line = {"client": ref, "product": "KEL-3001", "quantity": 5}
    account = {"client": ref, "legal_name": "Étude Lanvallec SELARL", "zone": "K3-Arriere"}
    _refused(door, "account_not_open", "order.add_line", **line)
    _refused(door, "nobody_orders", "prospect.open_account", payment_terms="card", **account)
    act(door, "contact.update", client=ref, name="Mme Lanvallec", title="Notaire", rights=["order"])
    _refused(door, "no_credit_yet", "prospect.open_account", payment_terms="transfer_30", **account)
    act(door, "prospect.open_account", payment_terms="card", **account)
    _refused(door, "already_a_client", "prospect.open_account", payment_terms="card", **account)
    client = find_client(door.dataset, door.state, ref)
    assert client is not None
    assert (client.kind, client.zone, client.segment, client.payment_terms) == ("client", "K3-Arriere", "B", "card")
    act(door, "order.add_line", **line)
    (draft,) = door.state.orders.drafts_of(ref)
    act(door, "order.confirm", order=draft.ref)
    order = door.state.orders.orders[draft.ref]
    assert (order.status, order.delivery_on, order.credit_state) == ("confirmed", "2027-05-27", "green")


def _refused(door: MemoryDoor, code: str, kind: str, **payload: Any) -> None:
    """Refused, whether the attempt is kept or not."""
    try:
        refusal = door.act(door._decider.read_action(kind, payload))
    except Refused as refused:
        refusal = refused.refusal
    assert refusal is not None
    assert refusal.code == code


def test_a_new_client_may_complain(door: MemoryDoor) -> None:
    ref = create(door)
    act(door, "complaint.open", client=ref, reason="late")
    assert door.state.complaints.open_of(ref) is not None


def test_a_visit_is_agreed_to_by_whoever_trusts_and_for_a_moment_that_is_free(door: MemoryDoor) -> None:
    ref = create(door, "societe_nettoyage")
    reach(door, ref)
    say(door, "greet")
    trust = live(door).trust
    discover(door)
    say(door, "agree_next", next_kind="appointment", date="J+6")
    assert door.state.tasks.appointments == ()
    say(door, "agree_next", next_kind="appointment", date="J+6", time="10:00")
    (visit,) = door.state.tasks.appointments
    assert (visit.client, visit.at[:16]) == (ref, "2027-05-31T10:00")
    assert live(door).trust > trust


def test_a_prospect_of_the_dataset_tries_an_order_only_when_he_trusts(door: MemoryDoor) -> None:
    prospects = [c.ref for c in door.dataset.world.clients.values() if c.kind == "prospect" and c.ref != "KEL-P301"]
    scripts = [script for ref in prospects if (script := door.dataset.script(ref))]
    assert scripts
    for script in scripts:
        (trial,) = script.demands
        assert trial.trust_min > script.persona.trust
    reach(door, "KEL-P001")
    say(door, "greet")
    say(door, "ask_open", theme="order")
    assert live(door).demands == {}
    discover(door)
    say(door, "ask_open", theme="order")
    assert live(door).demands == {"d1": "expressed"}


def test_more_than_ones_authority_is_asked_for_and_answered_later(door: MemoryDoor) -> None:
    asked = {"client": "KEL-C011", "product": "KEL-3001", "reason": "offre concurrente"}
    _refused(door, "within_authority", "discount.ask", discount_bp=400, **asked)
    act(door, "discount.ask", discount_bp=800, **asked)
    _refused(door, "already_asked", "discount.ask", discount_bp=900, **asked)
    act(door, "order.add_line", client="KEL-C011", product="KEL-3001", quantity=50)
    (draft,) = door.state.orders.drafts_of("KEL-C011")
    _refused(door, "beyond_authority", "order.set_discount", order=draft.ref, product="KEL-3001", discount_bp=800)
    wait_until(door, "09:50")
    (request,) = door.state.discounts.requests.values()
    assert request.answer == "granted"
    assert any("8 %" in message.text for message in door.state.tasks.messages.values())
    act(door, "order.set_discount", order=draft.ref, product="KEL-3001", discount_bp=800)
    _refused(door, "beyond_authority", "order.set_discount", order=draft.ref, product="KEL-3001", discount_bp=900)


def test_the_manager_keeps_to_his_own_authority_and_grants_nothing_to_a_public_buyer(door: MemoryDoor) -> None:
    public = next(c for c in door.dataset.world.clients.values() if c.has_fixed_prices and c.kind == "client")
    assert authority_bp(door.dataset, door.state, public) == 0
    for client, share in (("KEL-C011", 1100), (public.ref, 200)):
        act(door, "discount.ask", client=client, product="KEL-3001", discount_bp=share, reason="demande du client")
    wait_until(door, "09:55")
    assert [request.answer for request in door.state.discounts.requests.values()] == ["refused", "refused"]
