"""Indicators of the relation with a client: people who have left, trust over several calls, professional distance."""

from __future__ import annotations

from crm_sandbox.crm.accounts.events import ContactUpdated, FactRecorded, NoteFlagged
from crm_sandbox.crm.calls.events import FactRevealed
from crm_sandbox.crm.calls.model import Role
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.registry import Finding, indicator
from crm_sandbox.evidence.story import CallStory, Story

PERSONAL = frozenset({"judgement", "private", "health", "religion", "politics"})
DENIGRATING = "run_down_competitor"
NAMES = ("contact.name", "contact.role")


@indicator("I-CIB-04", "CR1.1.a", "A2.1")
def contacts_who_left_replaced(story: Story) -> Finding:
    """Contacts of a file who are found to have left: their card closed, or their successor noted, on the same day."""
    marks, seen = [], set()
    for call in story.reached():
        gone = [role for role in call.script.roles.values() if role.is_gone] if call.script else []
        found = _found_out(call, gone)
        if found is None or call.client in seen:
            continue
        seen.add(call.client)
        corrected = _corrected(story, call.client)
        marks.append(Mark(corrected or found, corrected is not None, call.client, gone[0].name))
    return Finding(marks)


def _found_out(call: CallStory, gone: list[Role]) -> int | None:
    """The step at which it is said that somebody has left."""
    if not gone:
        return None
    asked = [said.seq for said in call.acts("ask_for") if said.args.get("target") in {role.ref for role in gone}]
    told = [seq for seq, item in call.of(FactRevealed) if item.field in NAMES]
    return min([*asked, *told], default=None)


def _corrected(story: Story, client: str) -> int | None:
    for seq, item in story.events:
        if isinstance(item, ContactUpdated) and item.client == client:
            return seq
        if isinstance(item, FactRecorded) and item.client == client and item.field in NAMES:
            return seq
    return None


@indicator("I-REL-01", "CR2.1.b", "C2.8")
def trust_kept(story: Story) -> Finding:
    """Clients spoken to at least twice: at the end of the last call they trust no less than before the first."""
    calls: dict[str, list[CallStory]] = {}
    for call in story.reached():
        if call.live is not None and call.script is not None:
            calls.setdefault(call.client, []).append(call)
    marks = []
    for client, met in calls.items():
        if len(met) > 1 and met[0].script is not None and met[-1].live is not None:
            before, after = met[0].script.persona.trust, met[-1].live.trust
            marks.append(Mark(met[-1].ended_seq or met[-1].seq, after >= before, client, f"{before} → {after}"))
    return Finding(marks)


@indicator("I-REL-02", "CR1.4.a", "CR2.1.d", "C2.6")
def slips_of_posture(story: Story) -> Finding:
    """Notes that judge or hold something private, competitors run down, against calls to a person."""
    slips = [
        Mark(said.seq, True, call.client, said.act)
        for call in story.reached()
        for said in call.acts("answer_objection")
        if said.args.get("technique") == DENIGRATING
    ]
    for seq, item in story.of(NoteFlagged):
        if PERSONAL & set(item.categories):
            slips.append(Mark(seq, True, item.client, ",".join(item.categories)))
    calls = [Mark(call.ended_seq or call.seq, False, call.client) for call in story.reached()]
    return Finding(sorted([*slips, *calls], key=lambda mark: mark.seq), value=(len(slips), len(calls)))
