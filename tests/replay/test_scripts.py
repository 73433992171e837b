"""The written scripts, played on their good and bad paths: the figures that their author expects are the oracle."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from crm_sandbox.bots import MemoryDoor
from crm_sandbox.crm.accounts.actions import OpenClient
from crm_sandbox.crm.accounts.rules import contacts_of
from crm_sandbox.crm.calls.actions import Answer, Dial, Say
from crm_sandbox.crm.calls.state import EndedCall, LiveCall
from crm_sandbox.crm.credit.rules import exposure
from crm_sandbox.datasets import load_oracle, scenario_folder, scenario_slugs
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.refusals import Refused
from tests.worlds import new_door, wait_until

SCRIPTS = [path for slug in scenario_slugs() for path in sorted((scenario_folder(slug) / "calls").glob("*.yaml"))]
PATHS = [
    pytest.param(path, index, id=f"{path.parent.parent.name}-{path.stem}-{found['ref']}")
    for path in SCRIPTS
    for index, found in enumerate(load_oracle(path)["paths"])
]
FEW_CLIENTS = 24
"""Scripts play against their own client: the rest of the house may be small."""


class Playing:
    """One path of one script, through the public actions."""

    def __init__(self, scenario: str, client: str, at: str, *, is_inbound: bool) -> None:
        self.door = new_door(scenario=scenario, clients=FEW_CLIENTS)
        self.client = client
        self.at = at
        self.is_inbound = is_inbound

    def run(self, steps: list[dict[str, Any]]) -> None:
        """Look at the file, get connected, then every step in turn."""
        before = [step for step in steps if step.get("do") == "open_panel" and not self.is_inbound]
        self._connect(before)
        for step in steps:
            if step not in before:
                self._step(step)

    def _connect(self, panels: list[dict[str, Any]]) -> None:
        lead = clock.at(self.door.state.now.date(), self.at) - timedelta(seconds=8 + 3 + 3 * len(panels))
        wait_until(self.door, f"{lead:%H:%M:%S}")
        if self.is_inbound:
            wait_until(self.door, self.at)
            self.door.act(Answer())
            return
        self.door.act(OpenClient(client=self.client))
        for step in panels:
            self._step(step)
        self.door.act(Dial(client=self.client))

    def _step(self, step: dict[str, Any]) -> None:
        if "say" in step:
            payload = {key: self._named(value) for key, value in step.items() if key != "say"}
            if self.live is not None:
                self.door.act(Say.from_payload({"act": step["say"], **payload}))
            return
        getattr(self, "do_" + step["do"])(step)

    def _named(self, value: Any) -> Any:
        """`overdue` stands for the client's oldest invoice that is overdue."""
        return self.door.dataset.world.clients[self.client].credit.overdue[0].ref if value == "overdue" else value

    @property
    def live(self) -> LiveCall | None:
        return self.door.state.calls.live

    @property
    def complaint(self) -> str:
        found = self.door.state.complaints.open_of(self.client)
        assert found is not None
        return found.ref

    @property
    def draft(self) -> str:
        found = self.door.state.orders.draft_of(self.client)
        assert found is not None
        return found.ref

    def act(self, kind: str, **payload: Any) -> None:
        decider = self.door._decider
        self.door.act(decider.read_action(kind, payload))

    def do_open_panel(self, step: dict[str, Any]) -> None:
        if step["panel"].startswith("piece:"):
            self.act("complaint.consult", complaint=self.complaint, piece=step["panel"].removeprefix("piece:"))
        else:
            self.act("client.open_panel", client=self.client, panel=step["panel"])

    def do_set_line(self, step: dict[str, Any]) -> None:
        said = {name: step[name] for name in ("product", "quantity", "site") if name in step}
        self.act("order.add_line", client=self.client, **said)

    def do_confirm_order(self, step: dict[str, Any]) -> None:
        drafts = self.door.state.orders.drafts_of(self.client)
        assert drafts
        for draft in drafts:
            self.act("order.confirm", order=draft.ref)

    def do_set_discount(self, step: dict[str, Any]) -> None:
        self.act("order.set_discount", order=self.draft, product=step["product"], discount_bp=100 * step["discount"])

    def do_ask_discount(self, step: dict[str, Any]) -> None:
        said = {name: step[name] for name in ("product", "reason")}
        self.act("discount.ask", client=self.client, discount_bp=100 * step["discount"], **said)

    def do_call_back(self, step: dict[str, Any]) -> None:
        wait_until(self.door, step["at"])
        self.door.act(Dial(client=self.client))

    def do_set_contact(self, step: dict[str, Any]) -> None:
        said = {name: step[name] for name in ("name", "title", "rights")}
        self.act("contact.update", client=self.client, preferred_hours=step.get("hours", ""), **said)

    def do_open_account(self, step: dict[str, Any]) -> None:
        said = {name: step[name] for name in ("legal_name", "zone", "payment_terms")}
        self.act("prospect.open_account", client=self.client, **said)

    def do_take_payment(self, step: dict[str, Any]) -> None:
        self.act("credit.take_payment", client=self.client, invoice=self._named(step["invoice"]))

    def do_agree_instalments(self, step: dict[str, Any]) -> None:
        invoice = self._named(step["invoice"])
        self.act("credit.agree_instalments", client=self.client, invoice=invoice, count=step["count"])

    def do_take_deposit(self, step: dict[str, Any]) -> None:
        self.act("credit.take_deposit", order=self.draft, amount_cents=round(100 * step["amount"]))

    def do_pay_on_delivery(self, step: dict[str, Any]) -> None:
        self.act("credit.pay_on_delivery", order=self.draft)

    def do_ask_exemption(self, step: dict[str, Any]) -> None:
        said = {name: step[name] for name in ("level", "reason", "proposal")}
        self.act("credit.ask_exemption", order=self.draft, **said)

    def do_change_line(self, step: dict[str, Any]) -> None:
        said = {name: step[name] for name in ("product", "quantity")}
        self.act("order.set_line", order=self.draft, reason="à la demande du client", **said)

    def do_wait(self, step: dict[str, Any]) -> None:
        wait_until(self.door, f"{self.door.state.now + timedelta(minutes=step['minutes']):%H:%M}")

    def do_record_fact(self, step: dict[str, Any]) -> None:
        self.act("fact.record", client=self.client, field=step["field"], value=step["value"])

    def do_open_complaint(self, step: dict[str, Any]) -> None:
        named: dict[str, str] = {"product": step["product"]} if "product" in step else {}
        if step.get("order") == "first":
            named["order"] = self.door.dataset.history(self.client).orders[0].ref
        self.act("complaint.open", client=self.client, reason=step["reason"], **named)

    def do_link_piece(self, step: dict[str, Any]) -> None:
        self.act("complaint.link", complaint=self.complaint, piece=step["piece"])

    def do_cite_article(self, step: dict[str, Any]) -> None:
        self.act("complaint.cite", complaint=self.complaint, document=step["document"], article=step["article"])

    def do_qualify_complaint(self, step: dict[str, Any]) -> None:
        self.act("complaint.qualify", complaint=self.complaint, status=step["status"])

    def do_settle_complaint(self, step: dict[str, Any]) -> None:
        amount = round(100 * step.get("amount", 0))
        self.act("complaint.settle", complaint=self.complaint, solution=step["solution"], amount_cents=amount)

    def do_transmit(self, step: dict[str, Any]) -> None:
        fields = [{"name": name, "value": "voir la fiche"} for name in step["fields"]]
        self.act("message.send", department=step["department"], subject="other", client=self.client, fields=fields)

    def do_plan_next(self, step: dict[str, Any]) -> None:
        at = clock.iso(clock.at(self.door.state.now.date(), step["time"]))
        self.act("callback.schedule", client=self.client, at=at)

    # What came of it

    @property
    def ended(self) -> EndedCall:
        return next(call for call in reversed(self.door.state.calls.ended) if call.client == self.client)

    @property
    def talk(self) -> LiveCall | None:
        return self.live or self.ended.live

    def outcome(self) -> str:
        confirmed = [o for o in self.door.state.orders.of_client(self.client) if o.status != "draft"]
        if self.live is not None:
            return "unfinished"
        return "order" if confirmed and self.ended.ending == "concluded" else self.ended.ending

    def closing(self) -> int:
        """Per cent of what the end of the call should hold, that was said."""
        orders = [o for o in self.door.state.orders.of_client(self.client) if o.status != "draft"]
        required = {"next"}
        if orders:
            required |= {"content", "quantities", "delivery", "payment"}
            if any(line.origin for line in orders[0].lines):
                required.add("replaced")
        if self.door.dataset.world.clients[self.client].credit.overdue:
            required.add("due")
        said = set(self.talk.elements) if self.talk else set()
        if any(callback.client == self.client for callback in self.door.state.calls.callbacks):
            said.add("next")
        return round(100 * len(required & said) / len(required))

    def ratio(self, name: str) -> str:
        script = self.door.dataset.script(self.client)
        assert script is not None
        facts = {fact.ref: fact for fact in script.facts}
        useful = [fact for fact in script.facts if fact.kind == "useful"]
        revealed = [fact for fact in useful if self.talk and fact.ref in self.talk.revealed]
        records = self.door.state.accounts.of(self.client).records
        kept = [fact for fact in revealed if any(r.field == fact.field and r.value == fact.value for r in records)]
        assert facts or not records
        sent = [
            message
            for message in script.expected_messages
            if any(
                t.department == message.department and set(message.minimum) <= {name for name, _ in t.fields}
                for t in self.door.state.tasks.transmissions
            )
        ]
        return {
            "elicitation": f"{len(revealed)}/{len(useful)}",
            "recall": f"{len(kept)}/{len(revealed)}",
            "precision": f"{len(kept)}/{len(records)}",
            "messages": f"{len(sent)}/{len(script.expected_messages)}",
        }[name]

    def has_flag(self, flag: str) -> bool:
        if flag == "below_minimum":
            least = self.door.dataset.world.policy.minimum_order_cents
            return any(order.total_cents < least for order in self.door.state.orders.of_client(self.client))
        return self.talk is not None and (flag in self.talk.flags or f"solution:{flag}" in self.talk.flags)


def _play(path: Path, index: int, without: int | None = None) -> Playing:
    oracle = load_oracle(path)
    found = oracle["paths"][index]
    scenario = path.parent.parent.name
    playing = Playing(scenario, _client_of(path), found["at"], is_inbound=_is_inbound(path))
    playing.run([step for number, step in enumerate(found["steps"]) if number != without])
    return playing


def _client_of(path: Path) -> str:
    found = re.search(r"^  ref: ([A-Z]{3}-[CP]\d+)$", path.read_text(), re.MULTILINE)
    assert found is not None
    return found[1]


def _is_inbound(path: Path) -> bool:
    return "direction: inbound" in path.read_text()


@pytest.mark.parametrize(("path", "index"), PATHS)
def test_a_path_gives_the_result_that_its_author_expects(path: Path, index: int) -> None:
    expected = load_oracle(path)["paths"][index]["expected"]
    played = _play(path, index)
    if expected.get("outcome"):
        assert played.outcome() == expected["outcome"]
    if "closing" in expected:
        assert played.closing() == round(100 * expected["closing"])
    for name in ("elicitation", "recall", "precision", "messages"):
        if name in expected:
            assert played.ratio(name) == expected[name], name
    for flag in expected.get("flags", []):
        assert played.has_flag(flag), flag
    for flag in expected.get("no_flags", []):
        assert not played.has_flag(flag), flag
    _check_client(played, expected)
    _check_amounts(played, expected)
    _check_afterwards(played, expected)


def _check_client(played: Playing, expected: dict[str, Any]) -> None:
    talk = played.talk
    if talk is None:
        assert not expected.get("demands")
        return
    assert talk.mood >= expected.get("mood_min", -3)
    assert expected.get("annoyance_min", 0) <= talk.annoyance <= expected.get("annoyance_max", 99)
    assert talk.elapsed_s <= expected.get("duration_max_s", 10_000)
    assert talk.role == expected.get("speaker", talk.role)
    for demand, status in expected.get("demands", {}).items():
        assert talk.demands[demand] == status
    if "indiscretions" in expected:
        assert len([flag for flag in talk.flags if flag.startswith("indiscretion:")]) == expected["indiscretions"]


def _check_amounts(played: Playing, expected: dict[str, Any]) -> None:
    orders = played.door.state.orders.of_client(played.client)
    if "total" in expected:
        assert orders
        assert sum(order.total_cents for order in orders) == round(100 * expected["total"])
    if "carriage" in expected:
        assert orders
        assert sum(order.carriage_cents for order in orders) == round(100 * expected["carriage"])
    for site, (total, carriage, day) in expected.get("sites", {}).items():
        (order,) = (order for order in orders if order.site == site)
        amounts = (round(100 * total), round(100 * carriage))
        assert ((order.total_cents, order.carriage_cents), order.delivery_on) == (amounts, day)


def _check_afterwards(played: Playing, expected: dict[str, Any]) -> None:
    state = played.door.state
    client = played.door.dataset.world.clients[played.client]
    if "credit" in expected:
        assert exposure(played.door.dataset, state, client).state == expected["credit"]
    if "status" in expected:
        assert state.orders.of_client(client.ref)[0].status == expected["status"]
    if "exemption" in expected:
        assert [request.answer for request in state.credit.requests.values()] == [expected["exemption"]]
    if "settled" in expected:
        assert [c.solution for c in state.complaints.complaints.values()] == [expected["settled"]]
    if "contacts" in expected:
        known = contacts_of(played.door.dataset, state, client.ref)
        assert {person.name for person in known} == set(expected["contacts"])
    if "appointments" in expected:
        assert [item.at[:16] for item in state.tasks.appointments] == expected["appointments"]
    if "kept_promise" in expected:
        promised = next(callback for callback in state.calls.callbacks if callback.client == client.ref)
        assert promised.is_done == expected["kept_promise"]


def test_no_reply_reveals_a_fact_before_its_trigger() -> None:
    door = new_door()
    wait_until(door, "15:00")
    door.act(Dial(client="ORV-C005"))
    script = door.dataset.script("ORV-C005")
    assert script is not None
    door.act(Say(act="greet"))
    door.act(Say(act="state_purpose", purpose="order"))
    live = door.state.calls.live
    assert live is not None
    heard = " ".join(turn.text for turn in live.turns)
    assert not any(fact.text in heard for fact in script.facts)


def test_a_wording_is_never_said_twice_in_a_row() -> None:
    door = new_door()
    wait_until(door, "15:00")
    door.act(Dial(client="ORV-C005"))
    door.act(Say(act="greet"))
    said = []
    for product in ("ORV-4001", "ORV-1001", "ORV-3001"):
        door.act(Say(act="state_availability", product=product))
        live = door.state.calls.live
        assert live is not None
        said.append(live.turns[-1].text)
    assert all(first != second for first, second in pairwise(said))


def test_a_call_cannot_be_dialled_during_another() -> None:
    door = new_door()
    wait_until(door, "10:00")
    door.act(Dial(client="ORV-C017"))
    with pytest.raises(Refused) as refused:
        door.act(Dial(client="ORV-C005"))
    assert refused.value.refusal.code == "call_under_way"


def test_typing_covered_by_the_clients_words_is_free_and_the_rest_is_silence() -> None:
    door = new_door()
    wait_until(door, "10:00")
    door.act(OpenClient(client="ORV-C017"))
    door.act(Dial(client="ORV-C017"))
    for panel in ("contacts", "payment", "delivery"):
        _open(door, panel)
    live = door.state.calls.live
    assert live is not None
    assert live.silence_s == 9 - min(9, _spoken(live))


def _open(door: MemoryDoor, panel: str) -> None:
    door.act(door._decider.read_action("client.open_panel", {"client": "ORV-C017", "panel": panel}))


def _spoken(live: LiveCall) -> int:
    return live.elapsed_s - live.silence_s


def test_the_client_corrects_a_wrong_quantity_at_the_read_back_and_only_then() -> None:
    door = new_door()
    wait_until(door, "10:10")
    door.act(Dial(client="ORV-C017"))
    for said in ({"act": "greet"}, {"act": "recall_habits", "products": ["ORV-2030"]}):
        door.act(Say.from_payload(said))
    door.act(door._decider.read_action("order.add_line", {"client": "ORV-C017", "product": "ORV-2030", "quantity": 18}))
    live = door.state.calls.live
    assert live is not None
    assert live.demands["d1"] == "misquantified"
    before = len(live.turns)
    door.act(Say(act="read_back", elements=("content", "quantities")))
    live = door.state.calls.live
    assert live is not None
    assert any("12 sachets" in turn.text for turn in live.turns[before:])
    door.act(
        door._decider.read_action(
            "order.set_line", {"order": "CB-0001", "product": "ORV-2030", "quantity": 12, "reason": "le client corrige"}
        )
    )
    live = door.state.calls.live
    assert live is not None
    assert live.demands["d1"] == "satisfied"
