"""What is said of products: habits, stock, substitutes, complements, promotions, packaging, delivery. One function per act (domain 3.4 and 3.5)."""

from __future__ import annotations

from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.calls.act_rules import rule
from crm_sandbox.crm.calls.actions import Say
from crm_sandbox.crm.calls.dates import resolve_date
from crm_sandbox.crm.calls.engine import Conversation
from crm_sandbox.crm.calls.events import (
    CallMarked,
    ClientRefused,
)
from crm_sandbox.crm.calls.model import Demand
from crm_sandbox.crm.calls.substitution import Verdict, judge
from crm_sandbox.crm.orders.availability import available, compare
from crm_sandbox.crm.orders.delivery import is_tenable, next_delivery
from crm_sandbox.crm.orders.events import SubstitutionProposed
from crm_sandbox.kernel import clock


@rule("recall_habits")
def recall_habits(talk: Conversation, say: Say) -> None:
    if not talk.may("order"):
        talk.annoy(1, "R-04")
        talk.say_line("not_me")
        return
    usual = {habit.product for habit in talk.client.habits if habit.trend != "stopped"}
    if set(say.products or ()) <= usual:
        talk.trust(5)
        talk.mark("habits")
        talk.say_line("habits", is_optional=True)
    else:
        talk.mood(-1)
        talk.mark("habits_wrong")
        talk.say_line("never_bought")


@rule("state_availability")
def state_availability(talk: Conversation, say: Say) -> None:
    product = say.product or ""
    stock = available(
        talk.dataset, talk.state, product, next_delivery(talk.dataset, talk.delivered(product), talk.state.now)
    )
    wanted = [
        d.low for d in talk.script.demands if d.product == product and talk.live.demands.get(d.ref) == "expressed"
    ]
    if stock < max(wanted, default=1):
        talk.mark(f"stockout:{product}")
        talk.say_line("stockout")
    talk.trust(2)


@rule("offer_substitute")
def offer_substitute(talk: Conversation, say: Say) -> None:
    origin, product = say.origin or "", say.product or ""
    if product in talk.live.refused:
        talk.mood(-1)
        talk.annoy(2, "R-11")
        note_substitute(talk, say, "refused")
        return
    demand = next((d for d in talk.script.demands if d.product == origin), None)
    verdict = _verdict(talk, demand, origin, product)
    talk.trust(3)
    note_substitute(talk, say, verdict.answer)
    if verdict.answer == "accepted":
        talk.emit(CallMarked(flags=(f"replaced:{product}",), accepted=(product,)))
        talk.say_line("substitute_yes")
    elif verdict.answer == "hesitates":
        talk.say_line("substitute_hesitates")
    else:
        talk.emit(CallMarked(refused=(product,)))
        talk.emit(ClientRefused(product, verdict.reasons))
        if verdict.answer == "violates":
            talk.mood(-2 if _is_known(talk, demand) else -1)
        talk.say_line("substitute_no")


def _verdict(talk: Conversation, demand: Demand | None, origin: str, product: str) -> Verdict:
    products = talk.dataset.world.products
    constraints = demand.constraints if demand else Demand("", "", (), "", "", 0, "", "", (), 0, 0, 0).constraints
    on = next_delivery(talk.dataset, talk.delivered(origin), talk.state.now)
    return judge(
        products[origin],
        products[product],
        constraints,
        talk.script.persona,
        trust=talk.live.trust,
        is_argued=product in talk.live.argued,
        stock=available(talk.dataset, talk.state, product, on),
    )


def _is_known(talk: Conversation, demand: Demand | None) -> bool:
    facts = {fact.ref: fact for fact in talk.script.facts}
    told = any(facts[ref].field.startswith("product.") for ref in talk.live.revealed if ref in facts)
    return told or (demand is not None and demand.constraints.is_in_file)


def note_substitute(talk: Conversation, say: Say, verdict: str) -> None:
    """Keep that a substitute was offered, with what differs and what was answered."""
    products = talk.dataset.world.products
    origin, product = products[say.origin or ""], products[say.product or ""]
    on = next_delivery(talk.dataset, talk.delivered(origin.ref), talk.state.now)
    differences = compare(origin, product, available(talk.dataset, talk.state, product.ref, on)).differences()
    answer = {"violates": "refused"}.get(verdict, verdict)
    talk.emit(
        SubstitutionProposed(
            talk.live.client,
            origin.ref,
            product.ref,
            say.reason or "out_of_stock",
            differences,
            answer,
            clock.iso(talk.state.now),
        )
    )


@rule("offer_complement")
def offer_complement(talk: Conversation, say: Say) -> None:
    talk.count(offers=1)
    products = talk.dataset.world.products
    usages = {products[line.product].usage for draft in talk.drafts(say.site) for line in draft.lines}
    is_linked = any(c.usage in usages and say.product in c.products for c in talk.dataset.world.complements)
    if talk.live.offers > talk.script.persona.offers_max or not is_linked:
        talk.annoy(1, "R-10")
    elif say.product in talk.script.accepted_complements:
        talk.mark(f"complement:{say.product}")
        talk.say_line("complement_yes")
    else:
        talk.say_line("complement_no")


@rule("state_promotion")
def state_promotion(talk: Conversation, say: Say) -> None:
    talk.count(offers=1)
    if talk.live.offers > talk.script.persona.offers_max:
        talk.annoy(1, "R-10")
        return
    talk.trust(2)
    talk.mark(f"promotion:{say.promotion}")
    talk.say_line("promotion", is_optional=True)


@rule("argue")
def argue(talk: Conversation, say: Say) -> None:
    talk.trust(4)
    flags = (f"argued:{say.need}",) if say.need else ()
    talk.emit(CallMarked(flags=flags, argued=(say.product,) if say.product else ()))


@rule("state_packaging")
def state_packaging(talk: Conversation, say: Say) -> None:
    talk.trust(2)
    talk.mark(f"packaging:{say.product}")


@rule("state_delivery")
def state_delivery(talk: Conversation, say: Say) -> None:
    talk.trust(2)
    client = talk.client
    sites = (say.site,) if say.site else tuple(site.ref for site in client.sites) or ("",)
    tenable = all(_is_kept(talk, client.at_site(site), say.date or "") for site in sites)
    flags = ("delivery",) if tenable else ("delivery", "untenable_date")
    talk.mark(*flags, elements=("delivery",))


def _is_kept(talk: Conversation, client: Client, date: str) -> bool:
    """Whether a promised date can be kept where the client is delivered."""
    day = resolve_date(talk.dataset, talk.state, client, date)
    return day is not None and is_tenable(talk.dataset, client, day, talk.state.now)
