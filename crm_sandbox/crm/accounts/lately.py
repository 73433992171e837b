"""What the days of a period that are over have added to a file: talks, orders. What today adds is on today's screens."""

from __future__ import annotations

from crm_sandbox.crm.accounts.model import Client, Exchange
from crm_sandbox.crm.calls.state import EndedCall
from crm_sandbox.crm.orders.state import Order
from crm_sandbox.crm.state import RunState

PHONE = "phone"
NOT_A_TALK = ("missed", "passed_on")


def exchanges_of_period(state: RunState, client: str) -> tuple[Exchange, ...]:
    """The calls of the days before, the latest first, as the file's exchanges tell them."""
    return tuple(
        Exchange(
            at=call.started_at,
            channel=PHONE,
            contact=call.speaker,
            outcome=call.wrapup.outcome,
            note=call.wrapup.note,
            duration_s=call.duration_s,
        )
        for call in reversed(_calls_before(state, client))
        if call.wrapup is not None
    )


def last_contact_on(state: RunState, client: Client) -> str:
    """The day of the latest talk."""
    days = (call.started_at[:10] for call in _calls_before(state, client.ref) if call.is_reached)
    return max(days, default=client.last_contact_on)


def last_order_on(state: RunState, client: Client) -> str:
    """The day of the latest order."""
    days = ((order.confirmed_at or "")[:10] for order in _orders_before(state, client.ref))
    return max(days, default=client.last_order_on)


def _calls_before(state: RunState, client: str) -> tuple[EndedCall, ...]:
    today = state.now.date().isoformat()
    return tuple(
        call
        for call in state.calls.ended
        if call.client == client and call.started_at[:10] < today and call.ending not in NOT_A_TALK
    )


def _orders_before(state: RunState, client: str) -> tuple[Order, ...]:
    today = state.now.date().isoformat()
    firm = ("confirmed", "credit_hold")
    return tuple(
        order
        for order in state.orders.of_client(client)
        if order.status in firm and (order.confirmed_at or today)[:10] < today
    )
