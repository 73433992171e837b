"""Whatever a trainee does, in whatever order: the recorded events give the same state again, and the rules hold."""

from __future__ import annotations

from typing import Any

import pydantic
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_sandbox.crm.calls.actions import Act
from crm_sandbox.crm.credit.rules import BLACK, RED, has_accord
from crm_sandbox.crm.orders.rules import is_sellable
from crm_sandbox.crm.state import initial_state, state_digest
from crm_sandbox.kernel import canonical
from crm_sandbox.kernel.events import to_payload
from crm_sandbox.kernel.refusals import Refused
from crm_sandbox.wiring import build_decider
from tests.worlds import crhr, new_door

CLIENTS = ("ORV-C017", "ORV-C042", "ORV-C005", "ORV-C031", "ORV-C058", "ORV-C010", "ORV-P001")
PRODUCTS = ("ORV-4001", "ORV-4002", "ORV-4003", "ORV-2030", "ORV-1020", "ORV-3003", "ORV-3020", "ORV-1002", "ORV-1011")
ACTS = Act.__args__  # type: ignore[attr-defined]

client = st.sampled_from(CLIENTS)
product = st.sampled_from(PRODUCTS)
hour = st.integers(8, 17).flatmap(
    lambda h: st.sampled_from([f"2027-03-10T{h:02}:{m:02}:00+01:00" for m in (0, 5, 30, 45)])
)
order = st.sampled_from(("CB-0001", "CB-0002", "CB-0003"))
quantity = st.integers(1, 60) | st.sampled_from((132, 264, 1320))


def action(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    return st.tuples(st.just(kind), st.fixed_dictionaries(fields))


say = action(
    "call.say",
    act=st.sampled_from(ACTS),
    theme=st.sampled_from(("order", "activity", "coffee_drop", "term", "payment_terms")),
    product=product,
    origin=st.just("ORV-4001"),
    products=st.lists(product, min_size=1, max_size=3),
    purpose=st.just("order"),
    target=st.sampled_from(("chef", "manager", "front")),
    promotion=st.sampled_from(("PR-ORV-01", "PR-ORV-02", "PR-ORV-03")),
    solution=st.sampled_from(("credit_note", "redelivery_next_tour", "discount_20")),
    elements=st.lists(st.sampled_from(("content", "delivery", "payment", "replaced")), min_size=1, unique=True),
    quantity=quantity,
    date=st.sampled_from(("next_delivery", "J+1", "2027-03-11")),
    form=st.sampled_from(("factual", "blunt")),
    invoice=st.just("F-1"),
    objection=st.just("o1"),
    technique=st.just("boomerang"),
    duration_s=st.integers(5, 60),
    what=st.just("redelivery"),
    when=st.just("J+1"),
    next_kind=st.just("callback"),
    time=st.sampled_from(("09:45", "12:30", "15:00")),
    content=st.lists(st.sampled_from(("name", "price")), min_size=1, unique=True),
)
steps = st.one_of(
    say,
    say,
    action("call.dial", client=client),
    action("call.answer"),
    action("call.hang_up"),
    action("client.open", client=client),
    action("client.open_panel", client=client, panel=st.sampled_from(("alerts", "habits", "payment", "piece:order"))),
    action(
        "order.add_line", client=client, product=product, quantity=quantity, unit=st.sampled_from(("unit", "carton"))
    ),
    action("order.set_line", order=order, product=product, quantity=quantity, reason=st.sampled_from(("", "erreur"))),
    action("order.remove_line", order=order, product=product, reason=st.just("le client renonce")),
    action("order.confirm", order=order),
    action("order.cancel", order=order, reason=st.just("annulation")),
    action("credit.ask_exemption", order=order, reason=st.just("x"), proposal=st.just("y")),
    action("clock.wait", until=hour),
    action("plan.place", subject=client, at=hour),
    action("note.create", client=client, text=st.sampled_from(("rappeler lundi", "il divorce"))),
    action("fact.record", client=client, field=st.just("need.change"), value=st.sampled_from(("terrasse", "banquet"))),
    action("complaint.open", client=client, reason=st.just("missing")),
    action("task.complete", task=st.sampled_from(("T1", "T2", "T3"))),
    action("message.read", message=st.sampled_from(("M1", "M2", "M3"))),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(steps, min_size=5, max_size=40))
def test_any_sequence_replays_to_the_same_state_and_keeps_the_rules(sequence: list[tuple[str, dict[str, Any]]]) -> None:
    decider, dataset, door = build_decider(), crhr(), new_door()
    for kind, payload in sequence:
        try:
            door.act(decider.read_action(kind, payload))
        except (Refused, pydantic.ValidationError):
            continue
    replayed = initial_state(dataset)
    for done, events in door.steps:
        assert decider.decide(dataset, replayed, done).events == events
        for event in events:
            stored = canonical.loads(canonical.dumps(to_payload(event)))
            replayed = decider.evolve(replayed, decider.read_event(event.type, event.version, stored))
    assert state_digest(replayed) == state_digest(door.state)
    _check_rules(door.state)


def _check_rules(state: Any) -> None:
    products = crhr().world.products
    for item in state.orders.orders.values():
        for line in item.lines:
            assert is_sellable(products[line.product], line.quantity)
        if item.status == "confirmed" and item.credit_state in (RED, BLACK):
            credit = state.credit
            settled = item.client in credit.paid or item.client in credit.schedules or item.ref in credit.deposits
            assert has_accord(state, item.ref) or settled or item.ref in credit.on_delivery
    for ref, promised in state.orders.promised.items():
        assert 0 <= promised <= products[ref].stock + sum(r.quantity for r in products[ref].restocks)
    live = state.calls.live
    if live is not None:
        script = crhr().script(live.client)
        assert script is not None
        heard = " ".join(turn.text for turn in live.turns)
        assert not any(fact.text in heard for fact in script.facts if fact.ref not in live.revealed)
