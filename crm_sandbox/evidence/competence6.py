"""Indicators of competence 6, handle complaints: listening, checking before answering, finding, explaining, passing on."""

from __future__ import annotations

from collections.abc import Iterator

from crm_sandbox.crm.calls.model import ScriptComplaint
from crm_sandbox.crm.complaints.events import ArticleCited, ComplaintQualified, PieceConsulted, ResolutionProposed
from crm_sandbox.evidence.competence5 import was_transmitted
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.registry import Finding, indicator
from crm_sandbox.evidence.story import CallStory, Story

LISTENING = ("listen", "empathise", "rephrase", "reformulate")
POLITE = ("greet", "introduce", "hold")
FIRST_WORDS = 2
TURNED_DOWN = ("unfounded", "out_of_time", "partly")


def _received(story: Story) -> Iterator[tuple[CallStory, ScriptComplaint]]:
    """The calls in which a client complained to the trainee."""
    for call in story.reached():
        if call.script is not None and call.script.complaint is not None:
            yield call, call.script.complaint


@indicator("I-REC-01", "CR6.1.b", "C6.1")
def listened_before_answering(story: Story) -> Finding:
    """Complaints whose first two answers are listening, empathy or a reformulation, greetings apart."""
    marks = []
    for call, _ in _received(story):
        first = [said for said in call.said if said.act not in POLITE][:FIRST_WORDS]
        listened = [said for said in first if said.act in LISTENING]
        seq = first[0].seq if first else call.seq
        marks.append(Mark(seq, len(listened) == FIRST_WORDS, call.client, first[0].act if first else ""))
    return Finding(marks)


@indicator("I-REC-02", "CR6.1.a", "CR6.1.b")
def discontent_appeased(story: Story) -> Finding:
    """Complaints at whose end the client is in a better mood than at the beginning, with nothing granted beyond one's
    authority."""
    marks = []
    for call, _ in _received(story):
        if call.live is not None and call.script is not None:
            before, after = call.script.persona.mood, call.live.mood
            is_better = after > before and "beyond_authority" not in call.live.flags
            moods = f"{before} → {after}".replace("-", "−")
            marks.append(Mark(call.ended_seq or call.seq, is_better, call.client, moods))
    return Finding(marks)


@indicator("I-REC-03", "CR6.1.c", "CR6.2.b", "A4.4", "C6.3")
def rightly_qualified(story: Story) -> Finding:
    """Complaints whose reason and finding are those of the truth; one that nobody qualified is not."""
    marks = []
    for call, truth in _received(story):
        made = [item for item in story.final.complaints.complaints.values() if item.client == call.client]
        found = call.of(ComplaintQualified)
        seq, status = (found[-1][0], found[-1][1].status) if found else (call.ended_seq or call.seq, "")
        is_right = bool(made) and made[-1].reason == truth.reason and status == truth.status
        marks.append(Mark(seq, is_right, call.client, status))
    return Finding(marks)


@indicator("I-REC-04", "CR6.2.b", "C6.3")
def checked_before_a_position(story: Story) -> Finding:
    """Complaints whose pieces of evidence were all looked up before any settlement was offered."""
    marks = []
    for call, truth in _received(story):
        offers = [seq for seq, item in story.of(ResolutionProposed) if any(seq == at for at, _ in call.events)]
        limit = offers[0] if offers else (call.ended_seq or call.seq)
        seen = {item.piece for seq, item in story.of(PieceConsulted) if item.client == call.client and seq < limit}
        marks.append(Mark(limit, set(truth.required_pieces) <= seen, call.client))
    return Finding(marks)


@indicator("I-REC-05", "CR6.2.c", "C6.4", "C6.5")
def admissible_solutions(story: Story) -> Finding:
    """Settlements offered that the finding allows and that are within the seller's authority."""
    marks = []
    for call, truth in _received(story):
        allowed = {item.ref for item in truth.solutions if item.is_accepted and not item.is_beyond_authority}
        for seq, item in call.of(ResolutionProposed):
            marks.append(Mark(seq, item.solution in allowed, call.client, item.solution))
    return Finding(marks)


@indicator("I-REC-06", "CR6.2.a")
def rule_explained(story: Story) -> Finding:
    """Complaints turned down, wholly or in part, with the rule said to the client and its article cited."""
    marks = []
    for call, truth in _received(story):
        if truth.status in TURNED_DOWN:
            said = [item for item in call.acts("advise") if item.args.get("theme") == "rule"]
            cited = call.of(ArticleCited)
            seq = said[0].seq if said else (call.ended_seq or call.seq)
            marks.append(Mark(seq, bool(said and cited), call.client))
    return Finding(marks)


@indicator("I-REC-08", "CR6.3.a", "CR6.3.b", "A4.4", "C6.5")
def passed_on_to_the_right_department(story: Story) -> Finding:
    """Complaints that a department must know of, passed on to it with what it needs."""
    marks = []
    for call, _ in _received(story):
        for expected in call.script.expected_messages if call.script else ():
            sent = was_transmitted(story, call.client, expected)
            marks.append(Mark(sent or call.ended_seq or call.seq, sent is not None, call.client))
    return Finding(marks)
