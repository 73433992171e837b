"""Role play: a person plays the client from his sheet. What the trainee says is recorded as ever, nothing is simulated, and
whoever follows the call records what was heard."""

from __future__ import annotations

from collections.abc import Callable

from crm_sandbox.crm.calls.actions import Hear, Say
from crm_sandbox.crm.calls.acts import RULES, Rule
from crm_sandbox.crm.calls.acts_money import note_solution
from crm_sandbox.crm.calls.acts_reading import recite
from crm_sandbox.crm.calls.acts_sale import note_substitute
from crm_sandbox.crm.calls.cast import part_of
from crm_sandbox.crm.calls.demands import settle_line
from crm_sandbox.crm.calls.engine import Conversation
from crm_sandbox.crm.calls.events import (
    ActSaid,
    CallMarked,
    CallShortened,
    CallTransferred,
    ClientAnnoyed,
    ClientRefused,
    ClientReplied,
    Counted,
    DemandExpressed,
    DemandSettled,
    FactRevealed,
    HoldEnded,
    MoodChanged,
    PatienceChanged,
    TrustChanged,
)
from crm_sandbox.crm.calls.events_role_play import CallWentOn, ClientAnswered
from crm_sandbox.crm.calls.evolve import capability
from crm_sandbox.crm.calls.model import Script, Solution
from crm_sandbox.crm.calls.state import LiveCall
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.session.actions import AdvanceClock
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.decider import Outcome
from crm_sandbox.kernel.events import Event
from crm_sandbox.kernel.refusals import refuse

SIMULATED = (
    CallShortened,
    ClientAnnoyed,
    ClientRefused,
    ClientReplied,
    Counted,
    DemandExpressed,
    DemandSettled,
    FactRevealed,
    HoldEnded,
    MoodChanged,
    PatienceChanged,
    TrustChanged,
)
"""What only the simulation makes: a person has feelings, words and time of his own."""
OFFERS = {"offer_substitute": "product", "offer_complement": "product", "offer_solution": "solution"}
"""Acts that a client answers by yes or no, and what each is about."""


class PlayedByPerson(Conversation):
    """A call in which a person plays the client: his words are not ours, and seconds are those that pass."""

    def emit(self, event: Event) -> None:
        """Add an event, unless it would be simulated."""
        if not isinstance(event, SIMULATED):
            super().emit(event)

    def is_trusted(self, trust: int) -> bool:
        """A person says himself whether he gives an hour to somebody."""
        return True

    def has_more(self, action: Say) -> bool:
        """A person says himself what he still wants."""
        return False

    def begin(self, action: Say, args: tuple[tuple[str, str], ...]) -> None:
        """The act; how long it takes is what the clock on the wall says."""
        super().emit(ActSaid(self.live.ref, action.act, args, 0, action.words or ""))

    def finish(self, action: Say, *, is_concluded: bool) -> None:
        """Nothing follows an act but the end of the call."""
        if is_concluded:
            self.end("concluded")


def conversation(dataset: Dataset, state: RunState, script: Script) -> Conversation:
    """A call: with a simulated client, or with a person."""
    return (PlayedByPerson if state.session.is_role_play else Conversation)(dataset, state, script)


def rule_of(talk: Conversation, act: str) -> Rule:
    """What an act does: where a simulated client would answer, a person does."""
    return UNANSWERED.get(act, RULES[act]) if isinstance(talk, PlayedByPerson) else RULES[act]


def _listen(talk: Conversation, say: Say) -> None:
    """The answer is the person's, and is recorded when it is heard."""


def _offer_complement(talk: Conversation, say: Say) -> None:
    talk.mark(f"offered:{say.product}")


def _offer_substitute(talk: Conversation, say: Say) -> None:
    note_substitute(talk, say, "open")


def _offer_solution(talk: Conversation, say: Say) -> None:
    solution = _solutions(talk.script).get(say.solution or "")
    if solution is not None and solution.is_beyond_authority:
        talk.mark("beyond_authority")


UNANSWERED: dict[str, Rule] = {
    "read_back": recite,
    "ask_for": _listen,
    "offer_complement": _offer_complement,
    "offer_substitute": _offer_substitute,
    "offer_solution": _offer_solution,
}


def _solutions(script: Script) -> dict[str, Solution]:
    complaint = script.complaint.solutions if script.complaint else ()
    return {solution.ref: solution for solution in (*complaint, *script.credit_solutions)}


def unheard(dataset: Dataset, state: RunState, script: Script) -> dict[str, tuple[str, ...]]:
    """What the client on the line may still be heard to say, by kind: references, in the order of his sheet."""
    live = state.calls.live
    if live is None:
        return {}
    open_offers = tuple(
        dict.fromkeys(
            value
            for turn in live.turns
            if turn.act in OFFERS
            for name, value in turn.args
            if name == OFFERS[turn.act] and f"answered:{value}" not in live.flags
        )
    )
    return {
        "role": tuple(role for role in script.roles if role != live.role),
        "demand": tuple(d.ref for d in script.demands if live.demands.get(d.ref, "untold") == "untold"),
        "fact": tuple(fact.ref for fact in script.facts if fact.ref not in live.revealed),
        "objection": tuple(o.ref for o in script.objections if f"objected:{o.ref}" not in live.flags),
        "accepts": open_offers,
        "refuses": open_offers,
    }


def part_played(dataset: Dataset, state: RunState) -> tuple[LiveCall, Script]:
    """The call under way and the part that a person plays in it; refused where there is none."""
    live = state.calls.live
    script = part_of(dataset, state, live.client) if live is not None else None
    if live is None or script is None:
        raise refuse("no_call")
    if not state.session.is_role_play:
        raise refuse("not_role_play")
    return live, script


@capability.handles(Hear)
def hear(dataset: Dataset, state: RunState, action: Hear) -> Outcome:
    """Something that the client said is heard; it then counts as said, exactly as if he were simulated."""
    _live, script = part_played(dataset, state)
    allowed = unheard(dataset, state, script)[action.what]
    if action.subject not in allowed:
        raise refuse("not_allowed", "subject", action.subject, allowed)
    talk = Conversation(dataset, state, script)
    HEARD[action.what](talk, action.subject)
    return Outcome(tuple(talk.events), 0)


def _hear_demand(talk: Conversation, ref: str) -> None:
    """A demand, with the lines that were typed before whoever follows had ticked it."""
    talk.emit(DemandExpressed(ref))
    for order in talk.drafts(None):
        for line in order.lines:
            settled = settle_line(
                talk.dataset,
                talk.state,
                order.client,
                line.product,
                line.quantity,
                line.origin,
                site=order.site,
            )[0]
            for event in settled:
                talk.emit(event)


def _hear_fact(talk: Conversation, ref: str) -> None:
    fact = next(fact for fact in talk.script.facts if fact.ref == ref)
    talk.emit(FactRevealed(fact.ref, fact.kind, fact.field))


def _hear_objection(talk: Conversation, ref: str) -> None:
    talk.mark(f"objected:{ref}")


def _hear_role(talk: Conversation, ref: str) -> None:
    talk.emit(CallTransferred(ref, talk.script.roles[ref].name, 0))


def _hear_yes(talk: Conversation, subject: str) -> None:
    _answer(talk, subject, "accepted")
    if subject in _solutions(talk.script):
        talk.mark(f"solution:{subject}")
    elif f"offered:{subject}" in talk.live.flags:
        talk.mark(f"complement:{subject}")
    else:
        talk.emit(CallMarked(flags=(f"replaced:{subject}",), accepted=(subject,)))


def _hear_no(talk: Conversation, subject: str) -> None:
    _answer(talk, subject, "refused")
    talk.emit(CallMarked(refused=(subject,)))


def _answer(talk: Conversation, subject: str, answer: str) -> None:
    talk.mark(f"answered:{subject}")
    talk.emit(ClientAnswered(subject, answer))
    if subject not in talk.dataset.world.products:
        note_solution(talk, subject, answer)


HEARD: dict[str, Callable[[Conversation, str], None]] = {
    "demand": _hear_demand,
    "fact": _hear_fact,
    "objection": _hear_objection,
    "role": _hear_role,
    "accepts": _hear_yes,
    "refuses": _hear_no,
}


@capability.handles(AdvanceClock)
def advance(dataset: Dataset, state: RunState, action: AdvanceClock) -> Outcome:
    """The time that passed while people talked; what is due meanwhile happens."""
    if state.calls.live is None or not state.session.is_role_play:
        raise refuse("not_role_play")
    return Outcome((CallWentOn(action.seconds),), action.seconds)
