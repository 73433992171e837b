"""Indicators of competence 1, take an order by phone: the right person, the file read, substitutes, discretion."""

from __future__ import annotations

from datetime import date

from crm_sandbox.crm.accounts.events import PanelViewed
from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.calls.events import DemandExpressed, MessageLeft
from crm_sandbox.crm.calls.model import Demand
from crm_sandbox.crm.calls.substitution import judge, violations
from crm_sandbox.crm.orders.availability import available
from crm_sandbox.crm.orders.delivery import next_delivery
from crm_sandbox.crm.orders.events import (
    SubstitutionProposed,
)
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.registry import Finding, indicator
from crm_sandbox.evidence.story import CallStory, Story

EARNED_TRUST = 20
"""What a call that goes well adds to a client's trust before a substitute comes up."""
SUBJECTS = {
    "recall_habits": "order",
    "offer_substitute": "order",
    "offer_complement": "order",
    "state_promotion": "order",
    "read_back": "order",
    "state_credit": "payment",
    "remind_due": "payment",
}
"""Acts that speak of a subject, and the right that it takes to be spoken to about it."""


@indicator("I-CIB-01", "CR1.1.a", "C1.1")
def spoken_to_the_right_person(story: Story) -> Finding:
    """Calls in which order and payment were spoken of with authorised people only."""
    marks = []
    for call in story.reached():
        said = [item for item in call.said if item.act in SUBJECTS]
        wrong = [item for item in said if SUBJECTS[item.act] not in call.rights(item.role)]
        if said:
            seq = wrong[0].seq if wrong else said[0].seq
            marks.append(Mark(seq, not wrong, call.client, wrong[0].act if wrong else ""))
    return Finding(marks)


@indicator("I-CIB-02", "CR1.1.a", "CR1.1.b", "C1.1")
def asked_for_the_right_person(story: Story) -> Finding:
    """Calls answered by somebody who may not order, in which the right person was asked for first."""
    marks = []
    for call in story.reached():
        if call.script is None or not call.script.demands or "order" in call.rights(call.role):
            continue
        first = next((s for s in call.said if s.act == "ask_for" or s.act in SUBJECTS), None)
        good = first is not None and first.act == "ask_for" and "order" in call.rights(first.args.get("target", ""))
        marks.append(Mark(first.seq if first else call.seq, good, call.client))
    return Finding(marks)


@indicator("I-FIC-01", "CR1.2.a", "CR1.2.b", "C1.2")
def panels_with_a_signal_read(story: Story) -> Finding:
    """Sections of the file that carry a signal, opened before anything was ordered."""
    marks = []
    for call in story.reached():
        if call.script is None:
            continue
        for panel in dict.fromkeys(panel for panel, _ in call.script.signals):
            seen = next(
                (seq for seq, item in call.of(PanelViewed) if item.panel == panel),
                None,
            )
            marks.append(Mark(seen or call.seq, panel in call.panels or panel == "identity", call.client, panel))
    return Finding(marks)


@indicator("I-FIC-05", "CR1.2.d", "C5.2")
def preferred_hour_kept(story: Story) -> Finding:
    """First attempts made within the advised hours of the file, or at a promised hour; one that returns a missed call is
    none."""
    marks, seen, promised = [], set(), story.promised()
    for call in story.calls:
        client = story.dataset.world.clients.get(call.client)
        if call.direction != "outbound" or call.client in seen or client is None or not client.preferred_hours:
            continue
        if story.is_returned(call):
            continue
        seen.add(call.client)
        hour = f"{call.at_dial.now:%H:%M}"
        kept = call.seq in promised or any(w.start <= hour <= w.end for w in client.preferred_hours)
        marks.append(Mark(call.seq, kept, call.client, hour))
    return Finding(marks)


@indicator("I-PER-01", "CR1.2.a", "CR1.3.b", "C1.3")
def habits_recalled(story: Story) -> Finding:
    """Calls to regular clients who may order, in which their habits were recalled, and rightly."""
    marks = []
    for call in story.reached():
        client = story.dataset.world.clients.get(call.client)
        if client is None or not client.habits or call.live is None or "order" not in call.rights(call.live.role):
            continue
        if call.script is None or not any(d.trigger == "act:recall_habits" for d in call.script.demands):
            continue
        flags = call.live.flags
        good = "habits" in flags and "habits_wrong" not in flags
        recalled = call.acts("recall_habits")
        marks.append(Mark(recalled[0].seq if recalled else call.seq, good, call.client))
    return Finding(marks)


def _delivery(story: Story, call: CallStory, demand: Demand) -> date:
    """The next delivery of whoever, or of the site which, waits for something."""
    client = client_of(story.dataset, story.final, call.client)
    return next_delivery(story.dataset, client.at_site(demand.site or ""), call.at_dial.now)


def _broken(story: Story, call: CallStory, offer: SubstitutionProposed) -> tuple[str, ...]:
    """The constraints that an offered substitute breaks, at the client's delivery date."""
    products = story.dataset.world.products
    demand = next((d for d in call.script.demands if d.product == offer.origin), None) if call.script else None
    if demand is None:
        return ()
    stock = available(story.dataset, call.at_dial, offer.product, _delivery(story, call, demand))
    return violations(products[offer.origin], products[offer.product], demand.constraints, stock)


def suiting(story: Story, call: CallStory, demand: Demand) -> dict[str, int]:
    """What the catalogue holds that this client would take (a first hesitation counts), with how well it suits him."""
    if call.script is None:
        return {}
    products = story.dataset.world.products
    on = _delivery(story, call, demand)
    persona = call.script.persona
    found = {}
    for other in products.values():
        if other.usage != products[demand.product].usage or other.ref == demand.product:
            continue
        stock = available(story.dataset, call.at_dial, other.ref, on)
        trust = min(100, persona.trust + EARNED_TRUST)
        origin = products[demand.product]
        verdict = judge(origin, other, demand.constraints, persona, trust=trust, is_argued=False, stock=stock)
        if verdict.answer in ("accepted", "hesitates"):
            found[other.ref] = verdict.score_pm
    return found


def is_out_of_stock(story: Story, call: CallStory, demand: Demand) -> bool:
    """Whether less than the client wants at least can be promised at his delivery date."""
    return available(story.dataset, call.at_dial, demand.product, _delivery(story, call, demand)) < demand.low


@indicator("I-SUB-01", "CR1.3.c", "C1.6")
def stockout_followed_by_a_substitute(story: Story) -> Finding:
    """Products asked for and out of stock, for which an acceptable substitute was offered."""
    marks = []
    for call in story.reached():
        asked = {item.demand: seq for seq, item in call.of(DemandExpressed)}
        for demand in call.script.demands if call.script else ():
            if demand.ref not in asked or not is_out_of_stock(story, call, demand) or not suiting(story, call, demand):
                continue
            offers = [(seq, item) for seq, item in call.of(SubstitutionProposed) if item.origin == demand.product]
            offered = next((seq for seq, item in offers if not _broken(story, call, item)), None)
            marks.append(Mark(offered or asked[demand.ref], offered is not None, demand.product, call.client))
    return Finding(marks)


@indicator("I-SUB-02", "CR1.3.c", "CR3.2.a", "C1.6")
def substitutes_break_no_constraint(story: Story) -> Finding:
    """Substitutes offered that respect use, allergens, labels, format and life; a known allergen raises an alert."""
    marks, alerts = [], []
    for call in story.reached():
        for seq, offer in call.of(SubstitutionProposed):
            broken = _broken(story, call, offer)
            mark = Mark(seq, not broken, offer.product, ",".join(broken))
            marks.append(mark)
            if "allergen" in broken:
                alerts.append(mark)
    return Finding(marks, alerts)


@indicator("I-SUB-03", "CR1.3.c", "CR3.2.a")
def best_substitute_first(story: Story) -> Finding:
    """Products out of stock with a choice of substitutes, for which the one that suits the client best came first."""
    marks = []
    for call in story.reached():
        for demand in call.script.demands if call.script else ():
            first = next((pair for pair in call.of(SubstitutionProposed) if pair[1].origin == demand.product), None)
            scores = suiting(story, call, demand) if first is not None else {}
            if first is not None and len(scores) > 1:
                seq, offer = first
                good = scores.get(offer.product) == max(scores.values())
                marks.append(Mark(seq, good, offer.product, call.client))
    return Finding(marks)


@indicator("I-ESP-02", "CR1.5.e", "CR5.1.b")
def discretion(story: Story) -> Finding:
    """Calls in which money was spoken of to somebody who may not hear of it, or left on a machine."""
    marks = []
    for call in story.calls:
        if call.answered_seq is None:
            continue
        flags = call.live.flags if call.live else frozenset()
        slips = [flag for flag in sorted(flags) if flag.startswith("indiscretion:")]
        left = call.of(MessageLeft)
        seq = left[0][0] if left else (call.ended_seq or call.seq)
        marks.append(Mark(seq, bool(slips), call.client, ",".join(slips)))
    return Finding(marks, [mark for mark in marks if mark.is_counted])
