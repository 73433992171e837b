"""Calls: effects on the run; those on the call under way are in `evolve_live`."""

from __future__ import annotations

from crm_sandbox.crm.calls.events import (
    CallAnswered,
    CallbackMet,
    CallbackScheduled,
    CallDialed,
    CallEnded,
    CallMissed,
    CallNotAnswered,
    CallPassedOn,
    CallRinging,
    ClientRefused,
    CreditAnnounced,
    MessageLeft,
    ReminderMade,
    WrapupCompleted,
)
from crm_sandbox.crm.calls.events_role_play import ClientAnswered
from crm_sandbox.crm.calls.state import (
    Callback,
    EndedCall,
    LiveCall,
    Memory,
    Ringing,
    Wrapup,
)
from crm_sandbox.crm.desk.state import Screen
from crm_sandbox.crm.runtime import CrmCapability
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.decider import Capability
from crm_sandbox.kernel.records import changed

capability: CrmCapability = Capability("calls")


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
