"""Indicators of competence 4, use the CRM: reports, entry during the call, what is kept and what is not."""

from __future__ import annotations

from crm_sandbox.crm.accounts.events import FactRecorded, FieldUpdated, NoteFlagged, ProspectCreated
from crm_sandbox.crm.calls.cast import part_of
from crm_sandbox.crm.calls.events import FactRevealed
from crm_sandbox.crm.calls.model import Fact
from crm_sandbox.crm.orders.events import LineAdded
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.registry import Finding, indicator
from crm_sandbox.evidence.story import Story
from crm_sandbox.kernel import clock

REPORT_S = 90


@indicator("I-GRC-03", "CR4.2.a", "A2.3")
def reported_after_each_call(story: Story) -> Finding:
    """Calls reported within ninety simulated seconds of their end."""
    marks = []
    for call in story.calls:
        if not call.ending:
            continue
        if call.report is None:
            marks.append(Mark(call.ended_seq or call.seq, False, call.client, "missing"))
            continue
        seq, report = call.report
        delay = clock.seconds_between(clock.parse(call.ended_at), clock.parse(report.at))
        marks.append(Mark(seq, delay <= REPORT_S, call.client, f"{delay} s"))
    return Finding(marks)


@indicator("I-GRC-05", "CR4.2.b", "C4.2")
def typed_during_the_call(story: Story) -> Finding:
    """Entries that come from a call, made before hanging up. An order for a client who was not on the line all day comes
    from elsewhere."""
    marks = []
    spoken_to = {call.client for call in story.reached()}
    clients = {ref: order.client for ref, order in story.final.orders.orders.items()}
    live = {id(item) for call in story.calls for _, item in call.of(FactRecorded)}
    for seq, item in story.events:
        if isinstance(item, LineAdded):
            if not item.during_call and clients.get(item.order) not in spoken_to:
                continue
            marks.append(Mark(seq, item.during_call, item.product))
        elif isinstance(item, FactRecorded) and item.call is not None:
            marks.append(Mark(seq, id(item) in live, item.client, item.field))
    return Finding(marks)


def _facts(story: Story, client: str) -> dict[str, Fact]:
    script = part_of(story.dataset, story.final, client)
    return {fact.ref: fact for fact in script.facts} if script else {}


def _matches(fact: Fact, record: FactRecorded) -> bool:
    """A record matches a fact when it stands in its field with its value (a value with a day's name in it: its field)."""
    return fact.field == record.field and (fact.value == record.value or "{" in fact.value)


@indicator("I-GRC-07", "CR4.3.b", "C4.1")
def useful_facts_recorded(story: Story) -> Finding:
    """Useful facts that the client let slip, recorded in the right field."""
    marks = []
    records = story.of(FactRecorded)
    for call in story.calls:
        facts = _facts(story, call.client)
        for seq, item in call.of(FactRevealed):
            if item.kind != "useful" or item.fact not in facts:
                continue
            fact = facts[item.fact]
            kept = next((at for at, r in records if r.client == call.client and _matches(fact, r)), None)
            marks.append(Mark(kept or seq, kept is not None, call.client, fact.field))
    return Finding(marks)


@indicator("I-GRC-08", "CR4.3.b", "C4.1")
def records_are_useful(story: Story) -> Finding:
    """Records that match a useful fact; small talk and inventions do not."""
    marks = []
    for seq, item in story.of(FactRecorded):
        facts = _facts(story, item.client).values()
        useful = any(fact.kind == "useful" and _matches(fact, item) for fact in facts)
        marks.append(Mark(seq, useful, item.client, item.field))
    return Finding(marks)


@indicator("I-GRC-09", "CR4.3.b", "CR2.1.d", "C4.1")
def nothing_sensitive_kept(story: Story) -> Finding:
    """Sensitive facts or judgements kept in a file: each one is an alert."""
    marks, alerts = [], []
    for seq, item in story.events:
        if isinstance(item, NoteFlagged):
            alerts.append(Mark(seq, True, item.client, ",".join(item.categories)))
        elif isinstance(item, FactRecorded):
            facts = _facts(story, item.client).values()
            is_sensitive = any(fact.kind == "sensitive" and fact.value == item.value for fact in facts)
            if is_sensitive:
                alerts.append(Mark(seq, True, item.client, item.field))
    marks = [Mark(call.ended_seq or call.seq, False, call.client) for call in story.reached()]
    return Finding([*alerts, *marks], alerts)


@indicator("I-GRC-10", "CR4.3.a")
def client_not_annoyed(story: Story) -> Finding:
    """Calls in which the client was annoyed more than once."""
    return Finding(
        [
            Mark(call.ended_seq or call.seq, call.live is not None and call.live.annoyance > 1, call.client)
            for call in story.reached()
        ]
    )


@indicator("I-DEC-01", "CR4.3.a", "CR2.2.b", "C2.2")
def useful_facts_obtained(story: Story) -> Finding:
    """Useful facts that the clients had to tell, and told."""
    marks = []
    for call in story.reached():
        if call.script is None or call.live is None or not call.script.is_authored:
            continue
        told = {item.fact: seq for seq, item in call.of(FactRevealed)}
        marks += [
            Mark(told.get(fact.ref, call.seq), fact.ref in told, call.client, fact.field)
            for fact in call.script.facts
            if fact.kind == "useful"
        ]
    return Finding(marks)


@indicator("I-GRC-11", "CR4.2.a")
def no_duplicate(story: Story) -> Finding:
    """Files created twice, against files touched."""
    marks = [Mark(seq, bool(item.duplicates), item.client) for seq, item in story.of(ProspectCreated)]
    marks += [Mark(seq, False, i.client) for seq, i in story.of(FieldUpdated)]
    marks += [Mark(seq, False, i.client) for seq, i in story.of(FactRecorded)]
    return Finding(sorted(marks, key=lambda mark: mark.seq))
