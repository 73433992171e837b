"""Calls: effects on the call under way."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from crm_sandbox.crm.calls.events import (
    ActSaid,
    CallMarked,
    CallShortened,
    CallTransferred,
    ClientAnnoyed,
    ClientReplied,
    Counted,
    DemandExpressed,
    DemandSettled,
    FactRevealed,
    HoldEnded,
    HoldStarted,
    MoodChanged,
    PatienceChanged,
    PersonaSet,
    Silence,
    TrustChanged,
)
from crm_sandbox.crm.calls.events_role_play import CallWentOn
from crm_sandbox.crm.calls.evolve import capability
from crm_sandbox.crm.calls.phases import phase_after
from crm_sandbox.crm.calls.state import (
    LiveCall,
    Turn,
)
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.events import Event
from crm_sandbox.kernel.records import changed

__all__ = ["capability"]

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
