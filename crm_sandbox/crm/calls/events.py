"""What happened on the telephone. What the client feels, hides and decides is for staff."""

from __future__ import annotations

from crm_sandbox.kernel.events import Event, event


@event("call.ringing")
class CallRinging(Event):
    """A client calls; it rings until `until`."""

    call: str
    client: str
    since: str
    until: str


@event("call.missed")
class CallMissed(Event):
    """Nobody took the call in time."""

    call: str
    client: str
    since: str
    at: str


@event("call.passed_on")
class CallPassedOn(Event):
    """The call was passed to a colleague."""

    call: str
    client: str
    since: str
    at: str


@event("call.dialed")
class CallDialed(Event):
    """A number was dialled."""

    call: str
    client: str
    at: str


@event("call.no_answer")
class CallNotAnswered(Event):
    """Nobody picked up."""

    call: str
    client: str
    since: str
    at: str


@event("call.answered")
class CallAnswered(Event):
    """Somebody is on the line (`role` voicemail: a recorded greeting)."""

    call: str
    client: str
    direction: str
    at: str
    role: str
    speaker: str


@event("call.persona_set", audience="staff")
class PersonaSet(Event):
    """How the client begins: patience in tenths of a second, mood, trust; what he already told today."""

    patience_t: int
    mood: int
    trust: int
    revealed: tuple[str, ...]
    demands: tuple[tuple[str, str], ...]


@event("act.said")
class ActSaid(Event):
    """The trainee said something: the act, its parameters as (name, value) pairs, its cost, his own words if he gave them."""

    call: str
    act: str
    args: tuple[tuple[str, str], ...]
    cost_s: int
    words: str = ""


@event("client.replied")
class ClientReplied(Event):
    """The client said something: which line, its wording, the seconds that it lasts."""

    call: str
    line: str
    text: str
    seconds: int


@event("client.patience", audience="staff")
class PatienceChanged(Event):
    """The client's patience changed, in tenths of a second."""

    delta_t: int


@event("client.annoyed", audience="staff")
class ClientAnnoyed(Event):
    """Points of annoyance, and why (rule R-…)."""

    points: int
    why: str


@event("client.mood", audience="staff")
class MoodChanged(Event):
    """The client's mood became `mood` (-3..3)."""

    mood: int


@event("client.trust", audience="staff")
class TrustChanged(Event):
    """The client's trust became `trust` (0..100)."""

    trust: int


@event("client.refused", audience="staff")
class ClientRefused(Event):
    """The client refused a product or a settlement, and the reasons."""

    subject: str
    reasons: tuple[str, ...]


@event("call.counted", audience="staff")
class Counted(Event):
    """Questions in a row, offers and marks of empathy so far."""

    questions: int
    offers: int
    empathies: int


@event("call.marked", audience="staff")
class CallMarked(Event):
    """What the rules remember of the call: flags, elements read back or agreed, products accepted, refused, argued."""

    flags: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    argued: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


@event("demand.expressed", audience="staff")
class DemandExpressed(Event):
    """The client said what he wants."""

    demand: str


@event("demand.settled", audience="staff")
class DemandSettled(Event):
    """A demand is satisfied, misquantified, postponed or refused."""

    demand: str
    status: str


@event("fact.revealed", audience="staff")
class FactRevealed(Event):
    """The client let something slip: useful, noise or sensitive, and the field where it belongs."""

    fact: str
    kind: str
    field: str


@event("call.transferred")
class CallTransferred(Event):
    """Somebody else came on the line."""

    role: str
    speaker: str
    seconds: int


@event("call.shortened", audience="staff")
class CallShortened(Event):
    """The client's patience ran out: he wants to finish."""


@event("hold.started")
class HoldStarted(Event):
    """The client was put on hold."""

    reason: str


@event("hold.ended")
class HoldEnded(Event):
    """The client is back on the line."""

    seconds: int


@event("silence")
class Silence(Event):
    """Nobody spoke: `seconds` of silence; `overlapped_s` of typing were covered by the client's own words."""

    seconds: int
    overlapped_s: int


@event("message.left")
class MessageLeft(Event):
    """A message was left on a machine or with somebody."""

    content: tuple[str, ...]


@event("credit.announced")
class CreditAnnounced(Event):
    """The client was told that he is over his limit."""

    role: str
    form: str


@event("reminder.made")
class ReminderMade(Event):
    """A due invoice was brought up."""

    invoice: str
    role: str


@event("call.ended")
class CallEnded(Event):
    """The call is over: no_answer, voicemail, hung_up (by the trainee), client_hung_up or concluded."""

    call: str
    ending: str
    at: str


@event("wrapup.completed")
class WrapupCompleted(Event):
    """The report of a call."""

    call: str
    outcome: str
    reason: str
    next_at: str
    note: str
    at: str


@event("callback.scheduled")
class CallbackScheduled(Event):
    """A callback was promised."""

    callback: str
    client: str
    at: str
    text: str


@event("callback.met")
class CallbackMet(Event):
    """A promised callback was made, within ten minutes of its hour."""

    callback: str
