"""Indicators of what is offered beside what was asked for: promotions, complements, novelties, and the terms of a price."""

from __future__ import annotations

from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.calls.events import ClientAnnoyed
from crm_sandbox.crm.calls.offers import bought_by, close_promotions, goes_with, is_of_a_family
from crm_sandbox.crm.orders.events import OrderConfirmed
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.registry import Finding, indicator
from crm_sandbox.evidence.story import CallStory, Said, Story

OFFERS = ("state_promotion", "offer_complement")
PRESENTING = ("state_promotion", "offer_complement", "offer_substitute", "argue")
PRICE_TERMS = frozenset({"carriage_free", "minimum"})
"""What is said of the terms that add carriage to a price."""


def products_asked(story: Story, call: CallStory) -> frozenset[str]:
    """What the client usually buys, asked for or ordered in a call."""
    client = client_of(story.dataset, story.final, call.client)
    told = call.live.demands if call.live else {}
    asked = {d.product for d in call.script.demands if told.get(d.ref, "untold") != "untold"} if call.script else set()
    orders = story.final.orders.of_client(call.client)
    ordered = {line.product for order in orders if order.call == call.ref for line in order.lines}
    return bought_by(client, asked | ordered)


def _product(story: Story, said: Said) -> str:
    """The product that an act is about (that of the promotion, for a promotion)."""
    promotion = story.dataset.world.promotions.get(said.args.get("promotion", ""))
    return promotion.product if promotion else said.args.get("product", "")


def _fits(story: Story, call: CallStory, said: Said) -> bool:
    bought = products_asked(story, call)
    product = _product(story, said)
    if said.act == "offer_complement":
        return goes_with(story.dataset, bought, product)
    return is_of_a_family(story.dataset, bought, product)


def _was_too_much(call: CallStory, said: Said) -> bool:
    """Whether an offer came after the client had heard enough of them."""
    return any(seq == said.seq and i.why == "R-10" for seq, i in call.of(ClientAnnoyed))


@indicator("I-PER-02", "CR1.3.b", "CR2.2.c", "A1.4", "A3.4", "C1.3", "C2.4")
def offers_that_fit(story: Story) -> Finding:
    """Complements and promotions offered that go with the order or with what the client buys, no more than he bears."""
    marks = []
    for call in story.reached():
        for said in call.acts(*OFFERS):
            is_fit = _fits(story, call, said) and not _was_too_much(call, said)
            marks.append(Mark(said.seq, is_fit, _product(story, said), call.client))
    return Finding(marks)


def has_opening(story: Story, call: CallStory) -> bool:
    """Whether a call leaves room for an offer: an order, a client with time, and a promotion on his own shelves."""
    client = story.dataset.world.clients.get(call.client)
    script = call.script
    if client is None or script is None or script.complaint is not None or not call.of(OrderConfirmed):
        return False
    has_time = script.persona.offers_max > 0 and not script.persona.is_hurried
    return has_time and bool(close_promotions(story.dataset, client, call.at_dial.now.date()))


@indicator("I-PER-03", "CR1.3.c", "CR3.3.d", "A3.4", "C1.3")
def openings_taken(story: Story) -> Finding:
    """Calls with an order of a client who is in no hurry, and a promotion on what he buys: something that fits offered."""
    marks = []
    for call in story.reached():
        if has_opening(story, call):
            offers = [said for said in call.acts(*OFFERS) if _fits(story, call, said)]
            marks.append(Mark(offers[0].seq if offers else call.ended_seq or call.seq, bool(offers), call.client))
    return Finding(marks)


@indicator("I-TEC-07", "CR3.3.d")
def novelties_presented(story: Story) -> Finding:
    """New products presented, to a client who buys their family."""
    marks = []
    for call in story.reached():
        for said in call.acts(*PRESENTING):
            product = story.dataset.world.products.get(_product(story, said))
            if product is not None and product.is_new:
                is_fit = is_of_a_family(story.dataset, products_asked(story, call), product.ref)
                marks.append(Mark(said.seq, is_fit, product.ref, call.client))
    return Finding(marks)


@indicator("I-CMD-07", "CR1.5.b", "A3.5")
def carriage_announced(story: Story) -> Finding:
    """Calls with an order that pays carriage, in which the client heard from what amount on it would not."""
    marks = []
    for call in story.reached():
        paying = [seq for seq, i in call.of(OrderConfirmed) if i.carriage_cents]
        if not paying:
            continue
        told = [said for said in call.acts("state_terms") if said.args.get("theme") in PRICE_TERMS]
        marks.append(Mark(told[0].seq if told else paying[0], bool(told), call.client))
    return Finding(marks)
