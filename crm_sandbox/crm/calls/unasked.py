"""What an order holds that its client never asked for, and agreed to in no call.

Whoever is in doubt is believed: what the client may still ask for, what was put to him as usual and he let stand, what a
promotion announced to him or a complaint owes him is his own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.calls.state import LiveCall
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.state import Line, Order
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.money import ceil_to

USUAL_TIMES = 2
"""How many times his usual quantity a client still takes for usual."""


@dataclass(frozen=True, slots=True)
class Unasked:
    """A line that nobody asked for; `usual` what the client buys as usual, of a product that was named to him so: 0 for one
    that he does not want at all."""

    line: Line
    usual: int


def unasked(dataset: Dataset, state: RunState, order: Order) -> tuple[Unasked, ...]:
    """The lines of an order that its client never asked for. Where a person plays him, that person says so."""
    script = dataset.script(order.client) if order.client in dataset.world.clients else None
    calls = tuple(_calls(state, order.client))
    if script is None or order.client in state.accounts.opened_accounts or _is_played(state, calls):
        return ()
    settled = _alike(dataset, _settled(state, script, order))
    taken = {*_asked(script, order.site), *settled, *_agreed(dataset, state, order.client, calls)}
    found = []
    for line in order.lines:
        usual = _usual(dataset, state, order, line.product, calls)
        is_his = line.product in taken or line.agreement == "accepted"
        if not is_his and not 0 < line.quantity <= USUAL_TIMES * usual:
            found.append(Unasked(line, usual))
    return tuple(found)


def _calls(state: RunState, client: str) -> Iterator[LiveCall]:
    """What was said with a client in the run, the call under way last."""
    yield from (call.live for call in state.calls.ended if call.client == client and call.live is not None)
    if state.calls.live is not None and state.calls.live.client == client:
        yield state.calls.live


def _is_played(state: RunState, calls: tuple[LiveCall, ...]) -> bool:
    """Whether a person plays the client, or played him in a call: of what that person says there is no word on record."""
    if not calls:
        return state.session.is_role_play
    return any(not call.said and call.role != "voicemail" for call in calls)


def _alike(dataset: Dataset, refs: Iterator[str]) -> Iterator[str]:
    """Products, with all that serve the same use: what replaces one that was complained of."""
    products = dataset.world.products
    usages = {products[ref].usage for ref in refs if ref in products}
    return (item.ref for item in products.values() if item.usage in usages)


def _asked(script: Script, site: str) -> Iterator[str]:
    """What he wants, said or not yet, with what satisfies it; how much is another matter (see `demands`)."""
    for demand in script.demands:
        if (demand.site or "") == site:
            yield from (demand.product, *demand.accepted)


def _settled(state: RunState, script: Script, order: Order) -> Iterator[str]:
    """What a complaint, or a mistake of the days before, is about: it may be delivered again, or replaced."""
    if script.complaint is not None:
        yield script.complaint.product
    for complaint in state.complaints.complaints.values():
        if complaint.client == order.client and complaint.opened_at <= (order.confirmed_at or complaint.opened_at):
            yield complaint.product
    for incident in state.session.nights:
        if incident.client == order.client and incident.since[:10] < order.created_at[:10]:
            yield incident.subject


def _agreed(dataset: Dataset, state: RunState, client: str, calls: tuple[LiveCall, ...]) -> Iterator[str]:
    """What he agreed to on the line: a substitute, a complement; and what a promotion told him of."""
    yield from (
        item.product for item in state.orders.substitutions if (item.client, item.answer) == (client, "accepted")
    )
    promotions = dataset.world.promotions
    for call in calls:
        yield from call.accepted
        for flag in call.flags:
            kind, _, ref = flag.partition(":")
            if kind == "complement":
                yield ref
            elif kind == "promotion" and ref in promotions:
                yield from (promotions[ref].product, promotions[ref].gift or "")


def _usual(dataset: Dataset, state: RunState, order: Order, product: str, calls: tuple[LiveCall, ...]) -> int:
    """How much of a product goes as usual; 0 unless it is usual, and was named to him so or asked for so."""
    habits = client_of(dataset, state, order.client).habits
    usual = [h.median_quantity for h in habits if (h.product, h.site) == (product, order.site) and h.trend != "stopped"]
    if not usual or not any(_is_recalled(call, product) for call in calls):
        return 0
    return ceil_to(max(usual), dataset.world.products[product].multiple)


def _is_recalled(call: LiveCall, product: str) -> bool:
    named = (dict(turn.args).get("products", "").split(",") for turn in call.turns if turn.act == "recall_habits")
    return "as_usual" in call.said or any(product in products for products in named)
