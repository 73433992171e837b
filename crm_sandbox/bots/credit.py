"""How a scripted trainee gets an order out of the limit that it exceeds: with tact, to whoever may pay, within his authority."""

from __future__ import annotations

from crm_sandbox.bots.door import Door
from crm_sandbox.bots.speaking import Speaking
from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.credit.actions import (
    AgreeInstalments,
    AskExemption,
    PayOnDelivery,
    TakeDeposit,
    TakePayment,
    ViewCredit,
)
from crm_sandbox.crm.credit.rules import (
    BLACK,
    RED,
    exemption_answer,
    exposure_with_draft,
    is_held,
    levels_of,
    unpaid,
)
from crm_sandbox.crm.orders.pricing import price_order
from crm_sandbox.kernel.actions import Action
from crm_sandbox.kernel.money import share

PREFERRED = ("pay_overdue", "instalments", "deposit", "cash_on_delivery", "ask_exemption")
"""Ways out, the best for both sides first."""


def settle_credit(talk: Speaking) -> None:
    """In red: say so to whoever may hear it, agree on a way out and take it; else ask the house, for every site's order."""
    door = talk.door
    client = client_of(door.dataset, door.state, talk.script.client)
    drafts = door.state.orders.drafts_of(client.ref)
    if not drafts or exposure_with_draft(door.dataset, door.state, client).state not in (RED, BLACK):
        return
    door.act(ViewCredit(client=client.ref))
    if talk.live is not None and talk.may("payment"):
        talk.say("rephrase", subject="order")
        talk.say("state_credit", form="factual")
        _agree(talk, client, drafts[0].ref)
    for draft in drafts:
        if _is_blocked(door, client, draft.ref):
            _ask(door, client, draft.ref)


def _is_blocked(door: Door, client: Client, order: str) -> bool:
    exposed = exposure_with_draft(door.dataset, door.state, client)
    return is_held(door.dataset, door.state, client, order, exposed)


def _agree(talk: Speaking, client: Client, order: str) -> None:
    """Offer what the client will take, and take it, until the order may go."""
    accepted = {one.ref for one in talk.script.credit_solutions if one.is_accepted and not one.is_beyond_authority}
    for way in PREFERRED:
        if talk.live is None or way not in accepted or not _is_blocked(talk.door, client, order):
            continue
        action = _action(talk.door, client, order, way)
        if action is None and way != "ask_exemption":
            continue
        if talk.say("offer_solution", solution=way) and action is not None:
            talk.door.act(action)


def _action(door: Door, client: Client, order: str, way: str) -> Action | None:
    """What takes a way out; None when there is nothing to take."""
    if way == "cash_on_delivery" and not client.credit.is_litigation:
        return PayOnDelivery(order=order)
    if way == "deposit":
        draft = door.state.orders.orders[order]
        due = price_order(door.dataset, client, draft.lines, door.state.now.date()).with_tax_cents
        exposed = exposure_with_draft(door.dataset, door.state, client)
        least = share(due, door.dataset.world.policy.deposit_share_bp)
        return TakeDeposit(order=order, amount_cents=min(due, max(least, -exposed.available_cents)))
    overdue = unpaid(door.state, client)
    if not overdue or way not in ("pay_overdue", "instalments"):
        return None
    if way == "pay_overdue":
        return TakePayment(client=client.ref, invoice=overdue[0].ref)
    scheduled = {plan.invoice for plan in door.state.credit.schedules.get(client.ref, ())}
    invoice = next((invoice.ref for invoice in overdue if invoice.ref not in scheduled), None)
    return None if invoice is None else AgreeInstalments(client=client.ref, invoice=invoice, count=2)


def _ask(door: Door, client: Client, order: str) -> None:
    """Ask the nearest level that may grant it, the highest when none may."""
    exposed = exposure_with_draft(door.dataset, door.state, client)
    levels = list(levels_of(door.dataset).values())
    able = (one for one in levels if exemption_answer(door.dataset, one, client, exposed) == "granted")
    level = next(able, levels[-1])
    door.act(
        AskExemption(
            order=order,
            reason="Commande habituelle, encours dépassé",
            proposal="Règlement à réception de la commande",
            level=level.ref,
        )
    )


def is_awaited(door: Door, order: str) -> bool:
    """Whether an order waits for an answer, or was refused one."""
    return any(r.order == order and r.answer != "granted" for r in door.state.credit.requests.values())
