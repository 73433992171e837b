"""Indicators of how a call was led: the client's time, his mood, questions, objections, the end."""

from __future__ import annotations

from crm_sandbox.crm.calls.events import ClientAnnoyed
from crm_sandbox.crm.calls.speech import QUESTIONS
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.planning.day import FALLING
from crm_sandbox.evidence.registry import Finding, indicator
from crm_sandbox.evidence.story import CallStory, Said, Story

CHANGE_THEMES = frozenset(
    {"activity", "change", "coffee_drop", "competition", "equipment", "satisfaction", "supplier", "volumes"}
)
"""Open questions that look for why somebody buys less."""
LONG_CALL_S = 90


@indicator("I-TPS-01", "CR1.4.d", "CR1.3.a")
def client_time_respected(story: Story) -> Finding:
    """Calls that ended before the client's patience did."""
    marks = []
    for call in story.reached():
        if call.live is not None:
            kept = call.ending != "client_hung_up" and not call.live.is_shortening
            marks.append(Mark(call.ended_seq or call.seq, kept, call.client))
    return Finding(marks)


@indicator("I-TPS-03", "CR1.4.d")
def moment_checked(story: Story) -> Finding:
    """Outgoing calls to a person in which the moment was checked."""
    marks = []
    for call in story.reached():
        if call.direction == "outbound":
            said = call.acts("check_moment")
            marks.append(Mark(said[0].seq if said else call.seq, bool(said), call.client))
    return Finding(marks)


@indicator("I-TPS-02", "CR1.4.c")
def unwelcome_acts(story: Story) -> Finding:
    """Acts that annoyed the client."""
    marks = []
    for call in story.reached():
        annoyed = {seq for seq, _ in call.of(ClientAnnoyed)}
        marks += [Mark(said.seq, said.seq in annoyed, call.client, said.act) for said in call.said]
    return Finding(marks)


@indicator("I-TPS-04", "CR1.4.d")
def holds_announced_and_short(story: Story) -> Finding:
    """Holds with a reason, no longer than the client bears."""
    marks = []
    for call in story.reached():
        for said in call.acts("hold"):
            seconds = int(said.args.get("duration_s", "0"))
            is_short = call.script is not None and seconds <= call.script.persona.hold_s
            marks.append(Mark(said.seq, bool(said.args.get("reason")) and is_short, call.client, f"{seconds} s"))
    return Finding(marks)


@indicator("I-ATT-01", "CR1.4.a", "CR2.1.a", "CR2.3.c", "CR6.1.a")
def mood_kept(story: Story) -> Finding:
    """Calls that the client ends in no worse a mood than he began."""
    marks = []
    for call in story.reached():
        if call.live is not None and call.script is not None:
            moods = f"{call.script.persona.mood} → {call.live.mood}".replace("-", "−")
            marks.append(
                Mark(call.ended_seq or call.seq, call.live.mood >= call.script.persona.mood, call.client, moods)
            )
    return Finding(marks)


@indicator("I-FIC-04", "CR2.2.a", "CR4.3.a")
def questions_already_answered(story: Story) -> Finding:
    """Questions whose answer stands in the file."""
    marks = []
    for call in story.reached():
        client = story.dataset.world.clients.get(call.client)
        known = client.known_themes if client else ()
        marks += [_question(call, said, known) for said in call.acts(*QUESTIONS)]
    return Finding(marks)


def _question(call: CallStory, said: Said, known: tuple[str, ...]) -> Mark:
    theme = said.args.get("theme", "")
    return Mark(said.seq, theme in known, call.client, theme)


@indicator("I-VAR-01", "CR1.2.e", "CR1.3.d", "CR2.2.b")
def change_asked_about(story: Story) -> Finding:
    """Clients who buy less, as their file says, asked openly why (whoever calls to complain is heard first)."""
    marks = []
    for call in story.reached():
        client = story.dataset.world.clients.get(call.client)
        is_falling = client is not None and any(habit.trend in FALLING for habit in client.habits)
        if not is_falling or (call.script is not None and call.script.complaint is not None):
            continue
        if call.live is None or "order" not in call.rights(call.live.role):
            continue
        asked = next((said for said in call.acts("ask_open") if said.args.get("theme") in CHANGE_THEMES), None)
        marks.append(Mark(asked.seq if asked else call.seq, asked is not None, call.client))
    return Finding(marks)


@indicator("I-DEC-03", "CR2.3.a")
def rephrased(story: Story) -> Finding:
    """Long calls in which something that the client had said was put in other words."""
    marks = []
    for call in story.reached():
        if call.live is not None and call.live.elapsed_s > LONG_CALL_S:
            said = call.acts("rephrase")
            good = "rephrased" in call.live.flags
            marks.append(Mark(said[0].seq if said else call.ended_seq or call.seq, good, call.client))
    return Finding(marks)


@indicator("I-ARG-02", "CR2.3.e")
def objections_answered(story: Story) -> Finding:
    """Objections made, answered with a technique that suits them."""
    marks = []
    for call in story.reached():
        flags = call.live.flags if call.live else frozenset()
        for flag in sorted(flags):
            kind, _, ref = flag.partition(":")
            if kind != "objected":
                continue
            answers = [said for said in call.acts("answer_objection") if said.args.get("objection") == ref]
            seq = answers[-1].seq if answers else call.ended_seq or call.seq
            marks.append(Mark(seq, f"objection:{ref}" in flags, call.client, ref))
    return Finding(marks)


@indicator("I-CON-01", "CR2.3.h")
def concluded(story: Story) -> Finding:
    """Calls that the client did not cut short, ended on something agreed and a word of conclusion."""
    marks = []
    for call in story.reached():
        if call.ending != "client_hung_up" and call.live is not None:
            good = call.ending == "concluded" and bool(call.live.elements)
            marks.append(Mark(call.ended_seq or call.seq, good, call.client, call.ending))
    return Finding(marks)
