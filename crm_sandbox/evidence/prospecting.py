"""Indicators of prospecting: what is found out of a prospect, what is agreed with him, the documents that were promised."""

from __future__ import annotations

from collections.abc import Iterator

from crm_sandbox.crm.accounts.files import find_client
from crm_sandbox.crm.calls.events import CallbackScheduled, FactRevealed
from crm_sandbox.crm.calls.speech import QUESTIONS
from crm_sandbox.crm.orders.events import OrderConfirmed
from crm_sandbox.crm.tasks.events import AppointmentBooked, DocumentSent
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.registry import Finding, indicator
from crm_sandbox.evidence.story import CallStory, Story

STEPS = (AppointmentBooked, CallbackScheduled, DocumentSent, OrderConfirmed)
"""What a call with a prospect may lead to."""


def prospects_reached(story: Story) -> Iterator[CallStory]:
    """The calls with a prospect's decision maker, to whom the trainee calls."""
    for call in story.reached():
        client = find_client(story.dataset, call.at_dial, call.client)
        is_prospect = client is not None and client.kind == "prospect"
        if is_prospect and call.live is not None and {"order", "appointment"} & set(call.rights(call.live.role)):
            yield call


@indicator("I-PRO-01", "CR2.3.b", "A1.5")
def next_step_with_prospects(story: Story) -> Finding:
    """Prospects spoken to, with whom a visit, a dated call, a document or an order was agreed on."""
    marks = []
    for call in prospects_reached(story):
        taken = call.events.first_of(*STEPS)
        reported = call.report is not None and bool(call.report[1].next_at)
        marks.append(Mark(taken or call.ended_seq or call.seq, taken is not None or reported, call.client))
    return Finding(marks)


@indicator("I-DEC-02", "CR2.2.a", "A1.3")
def discovery_covered(story: Story) -> Finding:
    """What a discovery has to find out of each prospect spoken to (a fact for each field of his file), asked about or
    told."""
    marks = []
    for call in prospects_reached(story):
        told = {item.fact: seq for seq, item in call.of(FactRevealed)}
        asked = {said.args.get("theme"): said.seq for said in call.acts(*QUESTIONS)}
        for fact in call.script.facts if call.script else ():
            themes = {trigger.theme for trigger in fact.triggers if trigger.theme}
            if fact.kind != "useful" or not themes:
                continue
            steps = [told[fact.ref]] if fact.ref in told else [asked[theme] for theme in themes & asked.keys()]
            marks.append(Mark(min(steps, default=call.seq), bool(steps), call.client, fact.field))
    return Finding(marks)


@indicator("I-PRO-02", "CR2.1.b", "A1.6", "A5.2")
def promised_documents_sent(story: Story) -> Finding:
    """Documents to send, of the day's tasks and of what was promised on the line: sent to that client, the right one."""
    sent = story.of(DocumentSent)
    last = story.steps[-1].seq if story.steps else 0
    marks = []
    for task in story.dataset.world.exercise.whole.tasks:
        if task.document is not None and task.client is not None:
            at = next((seq for seq, i in sent if (i.document, i.client) == (task.document, task.client)), None)
            marks.append(Mark(at or last, at is not None, task.document, task.client))
    for call in story.reached():
        fixed = call.acts("agree_next", "commit")
        promised = [said for said in fixed if "document" in (said.args.get("next_kind"), said.args.get("what"))]
        if promised:
            at = next((seq for seq, i in sent if i.client == call.client and seq > call.seq), None)
            marks.append(Mark(at or promised[0].seq, at is not None, call.client))
    return Finding(marks)
