"""Discounts: decisions."""

from __future__ import annotations

from crm_sandbox.crm.accounts.files import client_of, require_client
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.discounts.actions import AskDiscount
from crm_sandbox.crm.discounts.events import DiscountAnswered, DiscountAsked
from crm_sandbox.crm.discounts.evolve import capability
from crm_sandbox.crm.discounts.rules import answer_delay_s, authority_bp, manager_answer
from crm_sandbox.crm.orders.pricing import policy_for
from crm_sandbox.crm.state import RunState
from crm_sandbox.crm.tasks.events import MessageArrived
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.decider import Due, Outcome, Scheduled
from crm_sandbox.kernel.events import Event
from crm_sandbox.kernel.refusals import refuse

__all__ = ["capability"]

MANAGER = "sales_manager"
ANSWERS = {
    "granted": "Remise de {asked} accordée sur {product}, pour {client}. Elle peut être annoncée.",
    "refused": "Remise de {asked} refusée sur {product}, pour {client}. Le plus que je puisse accorder: {most}.",
}


@capability.handles(AskDiscount)
def ask(dataset: Dataset, state: RunState, action: AskDiscount) -> Outcome:
    """The manager is asked; the answer comes minutes later, always the same for the same request."""
    client = require_client(dataset, state, action.client)
    if action.product not in dataset.world.products:
        raise refuse("unknown_product", "product", action.product)
    own = authority_bp(dataset, state, client, action.product)
    if action.discount_bp <= own:
        raise refuse("within_authority", "discount_bp", action.discount_bp, (own,))
    waiting = [r for r in state.discounts.of_client(client.ref) if r.product == action.product and not r.answer]
    if waiting:
        raise refuse("already_asked", "product", action.product)
    ref = f"DR-{len(state.discounts.requests) + 1:03d}"
    due = clock.iso(clock.later(state.now, answer_delay_s(dataset, ref, client.ref)))
    asked = DiscountAsked(ref, client.ref, action.product, action.discount_bp, action.reason, clock.iso(state.now))
    return Outcome((asked, Scheduled(f"discount:{ref}", due, "discount.answers", ref)))


@capability.happens("discount.answers", calls_trainee=True)
def manager_answers(dataset: Dataset, state: RunState, due: Due) -> tuple[Event, ...]:
    """The manager answers, and says so in a message."""
    request = state.discounts.requests[due.subject]
    client = client_of(dataset, state, request.client)
    answer = manager_answer(dataset, client, request.discount_bp)
    most = policy_for(dataset, client).manager_discount_bp
    text = ANSWERS[answer].format(
        asked=_percent(request.discount_bp),
        most=_percent(most),
        product=dataset.world.products[request.product].name,
        client=client.trade_name,
    )
    answered = DiscountAnswered(request.ref, answer, most, due.at)
    title = f"Remise {request.ref}"
    return answered, MessageArrived(f"MR-{request.ref}", due.at, MANAGER, title, text, request.product, client.ref)


def _percent(bp: int) -> str:
    whole, rest = divmod(bp, 100)
    return f"{whole},{rest:02d} %" if rest else f"{whole} %"
