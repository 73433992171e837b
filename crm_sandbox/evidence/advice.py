"""Indicators of advice: what product sheets say, rules that bind a client, deliveries that are not plain, satisfaction."""

from __future__ import annotations

from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.calls.events import DemandExpressed, DemandSettled, FactRevealed
from crm_sandbox.crm.calls.incidents import recent_incident
from crm_sandbox.crm.calls.model import Demand
from crm_sandbox.crm.calls.speech import QUESTIONS
from crm_sandbox.crm.calls.substitution import violations
from crm_sandbox.crm.catalogue.advice import is_founded, must_be_explained
from crm_sandbox.crm.orders.events import LostSaleNoted, OrderConfirmed
from crm_sandbox.crm.orders.state import Order
from crm_sandbox.crm.tasks.events import TransmissionSent
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.registry import Finding, indicator
from crm_sandbox.evidence.story import CallStory, Said, Story

RULES_OF = frozenset({"allergen", "label"})
"""Constraints that are rules, and not tastes."""
LOGISTICS = "logistics"


def orders_of(story: Story, call: CallStory) -> list[Order]:
    """The orders given in a call and confirmed."""
    firm = ("confirmed", "credit_hold")
    return [o for o in story.final.orders.of_client(call.client) if o.call == call.ref and o.status in firm]


def _spoken_of(story: Story, call: CallStory) -> set[str]:
    """The products that a call was about."""
    told = call.live.demands if call.live else {}
    asked = {d.product for d in call.script.demands if d.ref in told} if call.script else set()
    named = {said.args["product"] for said in call.said if "product" in said.args}
    return asked | named | {line.product for order in orders_of(story, call) for line in order.lines}


def _about(story: Story, call: CallStory, said: Said) -> set[str]:
    return {said.args["product"]} if "product" in said.args else _spoken_of(story, call)


@indicator("I-TEC-01", "CR3.1.a", "A4.2", "C1.5", "C3.1", "C3.4")
def founded_advice(story: Story) -> Finding:
    """Pieces of advice that the product's sheet, allergens, life or labels bear out (what the terms say to whoever
    complains is no technical advice)."""
    marks = []
    for call in story.reached():
        if call.script is not None and call.script.complaint is not None:
            continue
        for said in call.acts("advise"):
            theme = said.args.get("theme", "")
            is_true = any(is_founded(story.dataset, ref, theme) for ref in _about(story, call, said))
            marks.append(Mark(said.seq, is_true, said.args.get("product", call.client), theme))
    return Finding(marks)


@indicator("I-TEC-03", "CR3.2.d", "C3.1", "C3.4")
def use_and_limits_explained(story: Story) -> Finding:
    """Products with a technical sheet, ordered by a client who had never bought them: their use or limits were said."""
    marks = []
    for call in story.reached():
        orders = orders_of(story, call)
        refs = dict.fromkeys(line.product for order in orders for line in order.lines)
        technical = [ref for ref in refs if must_be_explained(story.dataset, ref)]
        known = _bought_before(story, call.client) if technical else set()
        for ref in technical:
            if ref in known:
                continue
            themes = must_be_explained(story.dataset, ref)
            told = [s for s in call.acts("advise") if s.args.get("theme") in themes and ref in _about(story, call, s)]
            marks.append(Mark(told[0].seq if told else call.ended_seq or call.seq, bool(told), ref, call.client))
    return Finding(marks)


def _bought_before(story: Story, client: str) -> set[str]:
    if client not in story.dataset.world.clients:
        return set()
    return {line.product for order in story.dataset.history(client).orders for line in order.lines}


def is_regulated(demand: Demand) -> bool:
    """Whether a rule binds what a client asks for: an allergen that he must not have, a label that he needs."""
    return bool(demand.constraints.excluded_allergens or demand.constraints.required_labels)


@indicator("I-TEC-02", "CR3.2.b", "CR3.2.e", "C3.2")
def rules_kept(story: Story) -> Finding:
    """Requests that an allergen or a label binds: what is ordered keeps the rule, or it was left at that, or explained."""
    marks = []
    for call in story.reached():
        asked = {item.demand: seq for seq, item in call.of(DemandExpressed)}
        for demand in call.script.demands if call.script else ():
            if demand.ref not in asked or not is_regulated(demand):
                continue
            ordered = _ordered_for(story, call, demand)
            is_kept = not any(ordered) and (bool(ordered) or _is_left_at_that(call, demand))
            marks.append(Mark(asked[demand.ref], is_kept, demand.product, call.client))
    return Finding(marks)


def _ordered_for(story: Story, call: CallStory, demand: Demand) -> list[bool]:
    """What was ordered for the use that a client asked about: whether it breaks his rule."""
    products = story.dataset.world.products
    origin = products[demand.product]
    given = [order for order in story.final.orders.of_client(call.client) if order.call == call.ref]
    return [
        bool(RULES_OF & set(violations(origin, products[line.product], demand.constraints, 1)))
        for order in given
        for line in order.lines
        if products[line.product].usage == origin.usage
    ]


def _is_left_at_that(call: CallStory, demand: Demand) -> bool:
    """Whether nothing was sold rather than something else, or the rule explained."""
    settled = {i.demand: i.status for _, i in call.of(DemandSettled)}
    lost = any(i.product == demand.product for _, i in call.of(LostSaleNoted))
    return settled.get(demand.ref) == "postponed" or lost or bool(call.acts("advise"))


@indicator("I-TEC-05", "CR3.3.a")
def delivery_constraints_served(story: Story) -> Finding:
    """Orders of clients who told something of their delivery (access, place, hour): the date said can be kept, and what
    they told is in the file or with the department that delivers."""
    marks = []
    for call in story.reached():
        confirmed = call.of(OrderConfirmed)
        told = [i for _, i in call.of(FactRevealed) if i.field.startswith("delivery.")]
        if not confirmed or not told or call.live is None:
            continue
        kept = {record.field for record in story.final.accounts.of(call.client).records}
        is_passed_on = any((i.client, i.department) == (call.client, LOGISTICS) for _, i in story.of(TransmissionSent))
        is_known = is_passed_on or all(item.field in kept for item in told)
        marks.append(
            Mark(confirmed[0][0], is_known and "untenable_date" not in call.live.flags, call.client, told[0].field)
        )
    return Finding(marks)


@indicator("I-TEC-06", "CR3.3.c")
def satisfaction_asked(story: Story) -> Finding:
    """Calls to clients with an incident or a new product of less than thirty days, who were asked whether they are
    content (whoever calls to complain has said it)."""
    marks = []
    for call in story.reached():
        if not _is_due(story, call):
            continue
        asked = [said for said in call.acts(*QUESTIONS) if said.args.get("theme") == "satisfaction"]
        marks.append(Mark(asked[0].seq if asked else call.ended_seq or call.seq, bool(asked), call.client))
    return Finding(marks)


def _is_due(story: Story, call: CallStory) -> bool:
    if call.script is None or call.script.complaint is not None or call.live is None or call.direction != "outbound":
        return False
    if call.client not in story.dataset.world.clients or "order" not in call.rights(call.live.role):
        return False
    client = client_of(story.dataset, story.final, call.client)
    if client.kind == "prospect" or "satisfaction" in client.known_themes or call.script.persona.is_hurried:
        return False
    return recent_incident(story.dataset, call.client, call.at_dial.now.date())
