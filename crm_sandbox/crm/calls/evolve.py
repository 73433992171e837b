"""Calls: effects."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from crm_sandbox.crm.calls.events import (
    ActSaid,
    CallAnswered,
    CallbackMet,
    CallbackScheduled,
    CallDialed,
    CallEnded,
    CallMarked,
    CallMissed,
    CallNotAnswered,
    CallPassedOn,
    CallRinging,
    CallShortened,
    CallTransferred,
    CallWentOn,
    ClientAnnoyed,
    ClientAnswered,
    ClientRefused,
    ClientReplied,
    Counted,
    CreditAnnounced,
    DemandExpressed,
    DemandSettled,
    FactRevealed,
    HoldEnded,
    HoldStarted,
    MessageLeft,
    MoodChanged,
    PatienceChanged,
    PersonaSet,
    ReminderMade,
    Silence,
    TrustChanged,
    WrapupCompleted,
)
from crm_sandbox.crm.calls.phases import phase_after
from crm_sandbox.crm.calls.state import (
    Callback,
    EndedCall,
    LiveCall,
    Memory,
    Ringing,
    Turn,
    Wrapup,
)
from crm_sandbox.crm.desk.state import Screen
from crm_sandbox.crm.runtime import CrmCapability
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.decider import Capability
from crm_sandbox.kernel.events import Event
from crm_sandbox.kernel.records import changed

capability: CrmCapability = Capability("calls")

E = TypeVar("E", bound=Event)


def on_live(kind: type[E]) -> Callable[[Callable[[LiveCall, E], LiveCall]], Callable[[LiveCall, E], LiveCall]]:
    """Register an evolver that only concerns the call under way."""

    def decorate(change: Callable[[LiveCall, E], LiveCall]) -> Callable[[LiveCall, E], LiveCall]:
        @wraps(change)
        def evolver(state: RunState, event: E) -> RunState:
            live = state.calls.live
            if live is None:
                return state
            return changed(state, calls=changed(state.calls, live=change(live, event)))

        capability.evolves(kind)(evolver)
        return change

    return decorate


@capability.evolves(CallRinging)
def call_ringing(state: RunState, event: CallRinging) -> RunState:
    ringing = Ringing(event.call, event.client, event.since, event.until)
    return changed(state, calls=changed(state.calls, ringing=ringing))


def _not_taken(state: RunState, event: CallMissed | CallPassedOn, ending: str) -> RunState:
    ended = EndedCall(event.call, event.client, "inbound", event.since, event.at, ending, "", "", 0, None)
    ringing = state.calls.ringing
    kept = ringing if ringing is not None and ringing.ref != event.call else None
    return changed(state, calls=changed(state.calls, ringing=kept, ended=(*state.calls.ended, ended)))


@capability.evolves(CallMissed)
def call_missed(state: RunState, event: CallMissed) -> RunState:
    return _not_taken(state, event, "missed")


@capability.evolves(CallPassedOn)
def call_passed_on(state: RunState, event: CallPassedOn) -> RunState:
    return _not_taken(state, event, "passed_on")


@capability.evolves(CallDialed)
def call_dialed(state: RunState, event: CallDialed) -> RunState:
    calls = changed(state.calls, count=state.calls.count + 1)
    return changed(state, calls=calls, desk=changed(state.desk, front=Screen("call")))


@capability.evolves(CallNotAnswered)
def call_not_answered(state: RunState, event: CallNotAnswered) -> RunState:
    ended = EndedCall(event.call, event.client, "outbound", event.since, event.at, "no_answer", "", "", 0, None)
    return changed(state, calls=changed(state.calls, ended=(*state.calls.ended, ended)))


@capability.evolves(CallAnswered)
def call_answered(state: RunState, event: CallAnswered) -> RunState:
    live = LiveCall(
        event.call,
        event.client,
        event.direction,
        event.at,
        event.role,
        event.speaker,
        "voicemail" if event.role == "voicemail" else "welcome",
        0,
        0,
        0,
    )
    ringing = None if event.direction == "inbound" else state.calls.ringing
    calls = changed(state.calls, live=live, ringing=ringing)
    return changed(state, calls=calls, desk=changed(state.desk, front=Screen("call")))


@on_live(PersonaSet)
def persona_set(live: LiveCall, event: PersonaSet) -> LiveCall:
    return changed(
        live,
        patience_t=event.patience_t,
        mood=event.mood,
        trust=event.trust,
        revealed=event.revealed,
        demands=dict(event.demands),
    )


@on_live(ActSaid)
def act_said(live: LiveCall, event: ActSaid) -> LiveCall:
    turn = Turn(live.elapsed_s, "me", event.words, event.act, event.args)
    return changed(
        live,
        acts=live.acts + 1,
        elapsed_s=live.elapsed_s + event.cost_s,
        patience_t=live.patience_t - 10 * event.cost_s,
        free_s=0,
        phase=phase_after(live, event.act),
        turns=(*live.turns, turn),
    )


@on_live(ClientReplied)
def client_replied(live: LiveCall, event: ClientReplied) -> LiveCall:
    turn = Turn(live.elapsed_s, "client", event.text, name=live.speaker)
    return changed(
        live,
        elapsed_s=live.elapsed_s + event.seconds,
        free_s=event.seconds,
        phase="complaint" if event.line == "complaint" else live.phase,
        said={**live.said, event.line: live.said.get(event.line, 0) + 1},
        turns=(*live.turns, turn),
    )


@on_live(PatienceChanged)
def patience_changed(live: LiveCall, event: PatienceChanged) -> LiveCall:
    return changed(live, patience_t=live.patience_t + event.delta_t)


@on_live(ClientAnnoyed)
def client_annoyed(live: LiveCall, event: ClientAnnoyed) -> LiveCall:
    return changed(live, annoyance=live.annoyance + event.points)


@on_live(MoodChanged)
def mood_changed(live: LiveCall, event: MoodChanged) -> LiveCall:
    return changed(live, mood=event.mood)


@on_live(TrustChanged)
def trust_changed(live: LiveCall, event: TrustChanged) -> LiveCall:
    return changed(live, trust=event.trust)


@on_live(Counted)
def counted(live: LiveCall, event: Counted) -> LiveCall:
    return changed(live, questions=event.questions, offers=event.offers, empathies=event.empathies)


@on_live(CallMarked)
def call_marked(live: LiveCall, event: CallMarked) -> LiveCall:
    return changed(
        live,
        flags=(live.flags | set(event.flags)) - set(event.dropped),
        elements=live.elements | set(event.elements),
        accepted=live.accepted | set(event.accepted),
        refused=live.refused | set(event.refused),
        argued=live.argued | set(event.argued),
    )


@on_live(DemandExpressed)
def demand_expressed(live: LiveCall, event: DemandExpressed) -> LiveCall:
    phase = "order" if live.phase in ("welcome", "opening", "exchange") else live.phase
    return changed(live, demands={**live.demands, event.demand: "expressed"}, phase=phase)


@on_live(DemandSettled)
def demand_settled(live: LiveCall, event: DemandSettled) -> LiveCall:
    return changed(live, demands={**live.demands, event.demand: event.status})


@on_live(FactRevealed)
def fact_revealed(live: LiveCall, event: FactRevealed) -> LiveCall:
    return changed(live, revealed=(*live.revealed, event.fact))


@on_live(CallTransferred)
def call_transferred(live: LiveCall, event: CallTransferred) -> LiveCall:
    turn = Turn(live.elapsed_s, "event", "", "transferred", name=event.speaker)
    return changed(
        live,
        role=event.role,
        speaker=event.speaker,
        elapsed_s=live.elapsed_s + event.seconds,
        flags=live.flags - {"purpose"},
        turns=(*live.turns, turn),
    )


@on_live(CallWentOn)
def call_went_on(live: LiveCall, event: CallWentOn) -> LiveCall:
    return changed(live, elapsed_s=live.elapsed_s + event.seconds)


@capability.evolves(ClientAnswered)
def client_answered(state: RunState, event: ClientAnswered) -> RunState:
    """What was offered and waited for an answer has it."""
    live = state.calls.live
    if live is None:
        return state
    offered = tuple(
        changed(item, answer=event.answer)
        if (item.client, item.product, item.answer) == (live.client, event.subject, "open")
        else item
        for item in state.orders.substitutions
    )
    return changed(state, orders=changed(state.orders, substitutions=offered))


@on_live(CallShortened)
def call_shortened(live: LiveCall, event: CallShortened) -> LiveCall:
    return changed(live, is_shortening=True)


@on_live(HoldStarted)
def hold_started(live: LiveCall, event: HoldStarted) -> LiveCall:
    return changed(live, turns=(*live.turns, Turn(live.elapsed_s, "event", event.reason, "hold")))


@on_live(HoldEnded)
def hold_ended(live: LiveCall, event: HoldEnded) -> LiveCall:
    turn = Turn(live.elapsed_s + event.seconds, "event", "", "back", (("seconds", str(event.seconds)),))
    return changed(live, elapsed_s=live.elapsed_s + event.seconds, turns=(*live.turns, turn))


@on_live(Silence)
def silence(live: LiveCall, event: Silence) -> LiveCall:
    return changed(
        live,
        elapsed_s=live.elapsed_s + event.seconds,
        silence_s=live.silence_s + event.seconds,
        free_s=live.free_s - event.overlapped_s,
        patience_t=live.patience_t - 15 * event.seconds,
    )


@capability.evolves(ClientRefused)
@capability.evolves(CreditAnnounced)
@capability.evolves(ReminderMade)
@capability.evolves(MessageLeft)
def only_seen(state: RunState, event: ClientRefused | CreditAnnounced | ReminderMade | MessageLeft) -> RunState:
    """What the rules have marked elsewhere, and is there to be seen."""
    return state


@capability.evolves(CallEnded)
def call_ended(state: RunState, event: CallEnded) -> RunState:
    live = state.calls.live
    if live is None:
        return state
    ended = EndedCall(
        live.ref,
        live.client,
        live.direction,
        live.started_at,
        event.at,
        event.ending,
        live.role,
        live.speaker,
        live.elapsed_s,
        live,
    )
    memory = {**state.calls.memory, live.client: Memory(live.revealed, live.demands)}
    calls = changed(state.calls, live=None, ended=(*state.calls.ended, ended), memory=memory)
    return changed(state, calls=calls)


@capability.evolves(WrapupCompleted)
def wrapup_completed(state: RunState, event: WrapupCompleted) -> RunState:
    report = Wrapup(event.outcome, event.reason, event.next_at, event.note, event.at)
    ended = tuple(changed(c, wrapup=report) if c.ref == event.call else c for c in state.calls.ended)
    return changed(state, calls=changed(state.calls, ended=ended))


@capability.evolves(CallbackScheduled)
def callback_scheduled(state: RunState, event: CallbackScheduled) -> RunState:
    made = Callback(event.callback, event.client, event.at, event.text)
    callbacks = tuple(sorted((*state.calls.callbacks, made), key=lambda c: (clock.parse(c.at), c.ref)))
    return changed(state, calls=changed(state.calls, callbacks=callbacks))


@capability.evolves(CallbackMet)
def callback_met(state: RunState, event: CallbackMet) -> RunState:
    callbacks = tuple(changed(c, is_done=True) if c.ref == event.callback else c for c in state.calls.callbacks)
    return changed(state, calls=changed(state.calls, callbacks=callbacks))
