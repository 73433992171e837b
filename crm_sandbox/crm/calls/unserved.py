"""What a client asked for on the line and the orders of the call do not hold.

He waits for it no longer once it is noted as a lost sale, once he was told that it is short, or once he agreed to order less.
"""

from __future__ import annotations

from crm_sandbox.crm.calls.demands import REDUCED
from crm_sandbox.crm.calls.engine import Conversation
from crm_sandbox.crm.calls.model import Demand
from crm_sandbox.crm.orders.availability import available
from crm_sandbox.crm.orders.delivery import next_delivery


def unserved(talk: Conversation, site: str | None) -> tuple[tuple[Demand, str], ...]:
    """What he still waits for at a site (everywhere: None), each with the product that he expects: his own, or the
    replacement that he agreed to."""
    if REDUCED in talk.live.flags:
        return ()
    return tuple(
        (demand, expected)
        for demand in talk.script.demands
        if talk.live.demands.get(demand.ref) == "expressed" and site in (None, demand.site or "")
        for expected in (_expected(talk, demand),)
        if expected
    )


def _expected(talk: Conversation, demand: Demand) -> str:
    """The product that he waits for; empty when he knows that he cannot have it."""
    offers = [
        item
        for item in talk.state.orders.substitutions
        if (item.client, item.origin) == (talk.live.client, demand.product)
    ]
    agreed = next((item.product for item in reversed(offers) if item.answer == "accepted"), "")
    if agreed:
        return agreed
    is_told = f"stockout:{demand.product}" in talk.live.flags or (bool(offers) and _is_short(talk, demand))
    return "" if is_told else demand.product


def _is_short(talk: Conversation, demand: Demand) -> bool:
    client = talk.client.at_site(demand.site or "")
    on = next_delivery(talk.dataset, client, talk.state.now)
    return available(talk.dataset, talk.state, demand.product, on) < demand.low
