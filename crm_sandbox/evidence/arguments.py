"""Indicators of arguments and of what follows a refusal: needs that were told, and what is said after a no."""

from __future__ import annotations

from collections.abc import Iterator

from crm_sandbox.crm.calls.events import CallMarked, ClientRefused, ClientReplied, DemandExpressed, FactRevealed
from crm_sandbox.crm.calls.needs import need_of_field, need_of_objection, needs_of_demand
from crm_sandbox.crm.complaints.events import ResolutionProposed
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.registry import Finding, indicator
from crm_sandbox.evidence.story import CallStory, Story

OBJECTED = "objected:"
OFFERING = {"offer_substitute": "product", "offer_complement": "product", "offer_solution": "solution"}
"""Acts that may be refused, and what each is about."""


def needs_told(call: CallStory, before: int) -> frozenset[str]:
    """The needs that a client had told when something was said to him."""
    script = call.script
    demands = {demand.ref: demand for demand in script.demands} if script else {}
    found = {"time"} if script is not None and script.persona.is_hurried else set()
    if script is not None and script.complaint is not None:
        found.add("quality")
    for seq, item in call.events:
        if seq >= before:
            break
        if isinstance(item, DemandExpressed) and item.demand in demands:
            found |= needs_of_demand(demands[item.demand])
        elif isinstance(item, FactRevealed):
            found.add(need_of_field(item.field))
        elif isinstance(item, CallMarked):
            raised = (flag.removeprefix(OBJECTED) for flag in item.flags if flag.startswith(OBJECTED))
            found |= {need_of_objection(ref) for ref in raised}
    return frozenset(found - {""})


@indicator("I-ARG-01", "CR2.2.c", "CR2.3.f", "CR3.1.b", "A1.4", "C2.4", "C2.5", "C2.6")
def arguments_meet_a_need(story: Story) -> Finding:
    """Arguments given, for a need that the client had told."""
    marks = []
    for call in story.reached():
        for said in call.acts("argue"):
            need = said.args.get("need", "")
            marks.append(Mark(said.seq, need in needs_told(call, said.seq), call.client, need))
    return Finding(marks)


def _refusals(call: CallStory) -> Iterator[tuple[int, str]]:
    """What a client said no to, with the step: a product, a settlement."""
    products = {said.seq: said.args.get("product", "") for said in call.acts("offer_complement")}
    for seq, item in call.events:
        if isinstance(item, ClientRefused):
            yield seq, item.subject
        elif isinstance(item, ResolutionProposed) and item.answer == "refused":
            yield seq, item.solution
        elif isinstance(item, ClientReplied) and item.line == "complement_no":
            yield seq, products.get(seq, "")


def _insists(call: CallStory, seq: int, subject: str) -> bool:
    """Whether the same thing was offered again after a refusal, with nothing said for it in between."""
    for said in call.said:
        if said.seq <= seq:
            continue
        if said.act in ("argue", "rephrase", "answer_objection"):
            return False
        if said.act in OFFERING and said.args.get(OFFERING[said.act]) == subject:
            return True
    return False


@indicator("I-ARG-03", "CR2.3.d", "CR2.3.g")
def adjusted_after_a_refusal(story: Story) -> Finding:
    """Refusals after which something else was offered, argued or left at that: the same offer was not made again."""
    marks = []
    for call in story.reached():
        for seq, subject in _refusals(call):
            is_cut = call.ending == "client_hung_up" and call.ended_seq == seq
            marks.append(Mark(seq, not is_cut and not _insists(call, seq, subject), call.client, subject))
    return Finding(marks)
