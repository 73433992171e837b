"""After a call: what was learnt, the report, and what it makes necessary to pass on."""

from __future__ import annotations

from crm_sandbox.bots.door import Door
from crm_sandbox.bots.manner import Manner
from crm_sandbox.crm.accounts.actions import RecordFact
from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.calls.actions import WrapUp
from crm_sandbox.crm.calls.cast import part_of
from crm_sandbox.crm.calls.state import EndedCall, LiveCall
from crm_sandbox.crm.tasks.actions import MessageField, Transmit
from crm_sandbox.kernel import clock


def report(door: Door, call: EndedCall, manner: Manner) -> None:
    """The report of a call, and the transmissions that it made necessary."""
    if manner.records_after and call.live is not None:
        record_facts(door, call.live, manner)
    script = part_of(door.dataset, door.state, call.client)
    orders = [o for o in door.state.orders.of_client(call.client) if o.call == call.ref]
    outcome = _outcome(call, bool(orders))
    if manner.reports:
        payload: dict[str, object] = {"call": call.ref, "outcome": outcome}
        if outcome in ("no_order", "refused"):
            payload["reason"] = "Pas de besoin cette semaine"
        door.act(WrapUp.from_payload(payload))
    if script is None or not manner.transmits or not call.is_reached:
        return
    for message in script.expected_messages:
        fields = tuple(MessageField(name=name, value=_value(door, call, name)) for name in message.minimum)
        door.act(Transmit(department=message.department, subject=message.subject, client=call.client, fields=fields))


def record_facts(door: Door, live: LiveCall, manner: Manner) -> None:
    """What the client let slip goes into his file, each fact in its field, once."""
    script = part_of(door.dataset, door.state, live.client)
    facts = {fact.ref: fact for fact in script.facts} if script else {}
    for ref in live.revealed:
        fact = facts.get(ref)
        if fact is None or "{" in fact.value:
            continue
        if not (manner.records_facts if fact.kind == "useful" else manner.records_noise):
            continue
        known = door.state.accounts.of(live.client).records
        if not any(r.field == fact.field and r.value == fact.value for r in known):
            door.act(RecordFact.from_payload({"client": live.client, "field": fact.field, "value": fact.value}))


def _outcome(call: EndedCall, has_order: bool) -> str:
    if call.ending in ("no_answer", "voicemail"):
        return "no_answer"
    if call.live is not None and any(flag.startswith("complaint:") for flag in call.live.flags):
        return "complaint"
    if has_order:
        return "order"
    return "refused" if call.ending == "client_hung_up" else "no_order"


def _value(door: Door, call: EndedCall, name: str) -> str:
    client = client_of(door.dataset, door.state, call.client)
    complaints = [c for c in door.state.complaints.complaints.values() if c.client == call.client]
    known = {
        "client": client.trade_name,
        "product": complaints[-1].product if complaints else (client.habits[0].product if client.habits else "-"),
        "complaint": complaints[-1].ref if complaints else "-",
        "contact": call.speaker,
        "promised_date": clock.iso(door.state.now)[:10],
    }
    return known.get(name) or "voir la fiche"
