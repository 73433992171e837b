"""Indicators of what is granted and promised: one's authority, promises to those who complain, credit said with tact."""

from __future__ import annotations

from crm_sandbox.crm.calls.events import CreditAnnounced
from crm_sandbox.crm.complaints.rules import REDELIVERY
from crm_sandbox.crm.credit.events import ExemptionAsked
from crm_sandbox.crm.credit.rules import BLACK, RED
from crm_sandbox.crm.orders.events import DiscountSet, OrderConfirmed
from crm_sandbox.crm.tasks.events import CommitmentMade
from crm_sandbox.evidence.competence5 import was_transmitted
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.registry import Finding, indicator
from crm_sandbox.evidence.story import Story

OVER = frozenset({RED, BLACK})


@indicator("I-REC-07", "CR6.2.d")
def promises_of_complaints(story: Story) -> Finding:
    """Redeliveries agreed on, promised for a date, with the department told that has to keep it."""
    marks = []
    for call in story.reached():
        agreed = [said for said in call.acts("offer_solution") if said.args.get("solution") == REDELIVERY]
        if not agreed or call.live is None or f"solution:{REDELIVERY}" not in call.live.flags:
            continue
        dated = [seq for seq, item in call.of(CommitmentMade) if item.due]
        expected = call.script.expected_messages if call.script else ()
        told = all(was_transmitted(story, call.client, message) for message in expected)
        marks.append(Mark(dated[0] if dated else agreed[-1].seq, bool(dated) and told, call.client))
    return Finding(marks)


@indicator("I-CMD-06", "CR6.2.c", "C6.2")
def within_authority(story: Story) -> Finding:
    """Settlements and terms granted within one's authority."""
    marks = []
    for call in story.reached():
        pool = call.script.credit_solutions if call.script else ()
        pool += call.script.complaint.solutions if call.script and call.script.complaint else ()
        beyond = {solution.ref for solution in pool if solution.is_beyond_authority}
        terms = [said for said in call.acts("state_terms") if said.args.get("theme") == "discount"]
        too_much = call.live is not None and "beyond_authority" in call.live.flags
        marks += [
            Mark(said.seq, said.args.get("solution") not in beyond, call.client, said.args.get("solution", ""))
            for said in call.acts("offer_solution")
        ]
        marks += [Mark(said.seq, not too_much, call.client, said.args.get("value", "")) for said in terms]
        marks += [Mark(seq, True, call.client) for seq, _ in call.of(DiscountSet)]
    return Finding(sorted(marks, key=lambda mark: mark.seq))


@indicator("I-ENC-01", "CR6.1.d")
def credit_announced(story: Story) -> Finding:
    """Orders above the limit, said so to whoever may hear it, as a fact, before they are confirmed."""
    marks = []
    for call in story.reached():
        said = call.of(CreditAnnounced)
        over = [seq for seq, i in call.of(OrderConfirmed) if i.credit_state in OVER]
        if not said and not over:
            continue
        before = [seq for seq, item in said if not over or seq < over[0]]
        good = bool(before) and all("payment" in call.rights(i.role) and i.form == "factual" for _, i in said)
        marks.append(Mark(said[0][0] if said else over[0], good, call.client))
    return Finding(marks)


@indicator("I-ENC-02", "CR6.2.c")
def way_out_of_the_limit(story: Story) -> Finding:
    """Orders that exceed the limit, announced, asked for or confirmed: none is left on hold without an accord asked
    for, and one of them went, was given up, or waits for the answer of whoever may grant it."""
    met: dict[str, int] = {}
    for call in story.reached():
        for seq, item in call.events:
            is_over = isinstance(item, OrderConfirmed) and item.credit_state in OVER
            if is_over or isinstance(item, (CreditAnnounced, ExemptionAsked)):
                met.setdefault(call.client, seq)
    marks = []
    for client, seq in met.items():
        asked = {request.order for request in story.final.credit.requests.values()}
        orders = [order for order in story.final.orders.of_client(client) if order.lines]
        is_left = any(order.status in ("draft", "credit_hold") and order.ref not in asked for order in orders)
        if orders:
            marks.append(Mark(seq, not is_left, client))
    return Finding(marks)
