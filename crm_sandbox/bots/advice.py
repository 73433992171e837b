"""What a scripted trainee says beside the order: news of the last deliveries, offers that fit, how new products are used,
what carriage costs."""

from __future__ import annotations

from crm_sandbox.bots.speaking import Speaking
from crm_sandbox.crm.calls.incidents import recent_incident
from crm_sandbox.crm.calls.needs import need_of_field
from crm_sandbox.crm.calls.offers import close_promotions
from crm_sandbox.crm.calls.state import LiveCall
from crm_sandbox.crm.catalogue.advice import must_be_explained
from crm_sandbox.crm.orders.pricing import price_order

RESERVE_T = 600
"""The patience that closing a call takes, in tenths of a second: what is not necessary is said above it only."""
ARGUING_T = 900
ADVANTAGES = {"budget": "price", "quality": "quality", "activity": "packaging", "constraint": "availability"}


def _has_leisure(talk: Speaking, reserve: int = RESERVE_T) -> bool:
    live = talk.live
    is_calm = live is not None and live.patience_t > reserve and not live.is_shortening
    return talk.manner.advises and is_calm and not talk.script.persona.is_hurried


def ask_how_it_went(talk: Speaking) -> None:
    """Something went wrong, or was new, in the last weeks: is he content?"""
    live, client = talk.live, talk.client
    if live is None or live.direction != "outbound" or client.kind == "prospect" or not talk.may("order"):
        return
    is_said = "asked:satisfaction" in live.flags or "satisfaction" in client.known_themes
    if is_said or not _has_leisure(talk) or not talk.manner.questions:
        return
    if recent_incident(talk.door.dataset, client.ref, talk.door.state.now.date()):
        if live.questions >= talk.script.persona.questions_max:
            talk.say("rephrase", subject="need")
        talk.say("ask_open", theme="satisfaction")


def offer_what_fits(talk: Speaking) -> None:
    """A promotion on his own shelves, once, and what it is worth to him if he told a need."""
    live, client, state = talk.live, talk.client, talk.door.state
    if live is None or live.offers >= talk.script.persona.offers_max or not talk.may("order"):
        return
    if not _has_leisure(talk) or not state.orders.drafts_of(client.ref) or talk.script.complaint is not None:
        return
    fitting = close_promotions(talk.door.dataset, client, state.now.date())
    if not fitting or live.offers:
        return
    talk.say("state_promotion", promotion=fitting[0].ref)
    need = _told_need(talk)
    if need and _has_leisure(talk, ARGUING_T):
        talk.say("argue", product=fitting[0].product, advantage=ADVANTAGES[need], need=need)


def _told_need(talk: Speaking) -> str:
    """A need that the client told in this call, in the words of an argument."""
    live = talk.live
    facts = {fact.ref: fact for fact in talk.script.facts}
    told = [need_of_field(facts[ref].field) for ref in _revealed(live) if ref in facts and facts[ref].kind == "useful"]
    return next((need for need in told if need in ADVANTAGES), "")


def _revealed(live: LiveCall | None) -> tuple[str, ...]:
    return live.revealed if live is not None else ()


def explain_novelties(talk: Speaking) -> None:
    """What a client never bought is explained as its sheet says."""
    door, client = talk.door, talk.client
    is_known = client.ref in door.dataset.world.clients
    orders = door.dataset.history(client.ref).orders if is_known else ()
    before = {line.product for order in orders for line in order.lines}
    for draft in door.state.orders.drafts_of(client.ref):
        for line in draft.lines:
            themes = must_be_explained(door.dataset, line.product)
            if themes and line.product not in before and talk.manner.advises and talk.has_time():
                talk.say("advise", theme=themes[0], product=line.product)


def announce_carriage(talk: Speaking) -> None:
    """An order that pays carriage: the client hears from what amount on he would not."""
    door, client = talk.door, talk.client
    priced = [
        price_order(door.dataset, client.at_site(draft.site), draft.lines, door.state.now.date())
        for draft in door.state.orders.drafts_of(client.ref)
    ]
    is_told = talk.live is not None and "terms:carriage_free" in talk.live.flags
    if any(order.carriage_cents for order in priced) and not is_told and talk.manner.advises and talk.has_time():
        talk.say("state_terms", theme="carriage_free", value=door.dataset.world.policy.carriage_free_cents // 100)
