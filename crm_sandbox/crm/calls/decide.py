"""Calls: decisions."""

from __future__ import annotations

from crm_sandbox.crm.accounts.files import client_of, require_client
from crm_sandbox.crm.accounts.rules import require_file
from crm_sandbox.crm.calls import unhearing
from crm_sandbox.crm.calls.actions import (
    Answer,
    Decline,
    Dial,
    HangUp,
    Say,
    ScheduleCallback,
    WrapUp,
)
from crm_sandbox.crm.calls.cast import part_of
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
    ClientAnnoyed,
    PersonaSet,
    WrapupCompleted,
)
from crm_sandbox.crm.calls.evolve import capability
from crm_sandbox.crm.calls.inbound import open_inbound
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.calls.role_play import conversation, rule_of
from crm_sandbox.crm.calls.rules import due_callback, is_quiet, who_picks_up
from crm_sandbox.crm.calls.speech import ACTS
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.session.sequels import calling, incident_of, is_aggrieved
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.decider import Due, Outcome, Scheduled, Unscheduled
from crm_sandbox.kernel.events import Event
from crm_sandbox.kernel.refusals import refuse

__all__ = ["capability", "unhearing"]

RING_S = 8
NO_ANSWER_S = 25
VOICEMAIL = "Répondeur"
NO_ORDER = ("no_order", "refused")


def _call_ref(state: RunState) -> str:
    return f"A-{state.calls.count + 1:03d}"


def _connected(
    dataset: Dataset, state: RunState, script: Script, call: str, role: str, direction: str, ring_s: int
) -> list[Event]:
    """Somebody is on the line: who, how he begins, what he says first."""
    persona, speaker = script.persona, script.roles.get(role)
    memory = state.calls.memory.get(script.client)
    at = clock.iso(clock.later(state.now, ring_s))
    name = speaker.name if speaker else VOICEMAIL
    talk = conversation(dataset, state, script)
    talk.emit(CallAnswered(call, script.client, direction, at, role, name))
    talk.emit(
        PersonaSet(
            persona.patience_s * 10,
            persona.mood,
            persona.trust,
            memory.revealed if memory else (),
            tuple(sorted(memory.demands.items())) if memory else (),
        )
    )
    if speaker is not None:
        if direction == "inbound":
            open_inbound(talk, script, speaker)
        else:
            talk.reply(f"greeting:{role}", speaker.greeting or ("Allô ?",))
            if is_aggrieved(dataset, state, script.client) and script.complaint:
                talk.reply("complaint", (script.complaint.opening,))
    return talk.events


@capability.handles(Dial)
def dial(dataset: Dataset, state: RunState, action: Dial) -> Outcome:
    """A number is dialled: nobody, a machine or somebody answers."""
    require_file(dataset, state, action.client)
    if state.calls.live is not None:
        raise refuse("call_under_way", "client", action.client)
    call = _call_ref(state)
    events: list[Event] = [CallDialed(call, action.client, clock.iso(state.now))]
    callback = due_callback(state, action.client)
    if callback is not None:
        events.append(CallbackMet(callback.ref))
    script = part_of(dataset, state, action.client)
    role = who_picks_up(script, state.now) if script else None
    if script is None or role is None:
        at = clock.iso(clock.later(state.now, NO_ANSWER_S))
        events.append(CallNotAnswered(call, action.client, clock.iso(state.now), at))
        return Outcome(tuple(events), NO_ANSWER_S)
    made = _connected(dataset, state, script, call, role, "outbound", RING_S)
    if (
        role != "voicemail"
        and callback is None
        and not state.session.is_role_play
        and is_quiet(client_of(dataset, state, action.client), state.now)
    ):
        made.append(ClientAnnoyed(2, "quiet_hours"))
    return Outcome((*events, *made), RING_S + _spoken(made))


def _spoken(events: list[Event]) -> int:
    return sum(getattr(event, "seconds", 0) for event in events)


@capability.handles(Answer)
def answer(dataset: Dataset, state: RunState, action: Answer) -> Outcome:
    """The call that rings is taken."""
    ringing = state.calls.ringing
    if ringing is None:
        raise refuse("nobody_is_calling")
    if state.calls.live is not None:
        raise refuse("call_under_way")
    script = part_of(dataset, state, ringing.client)
    if script is None:
        raise refuse("nobody_is_calling")
    role = who_picks_up(script, state.now)
    if role in (None, "voicemail"):
        role = next(iter(script.roles))
    made = _connected(dataset, state, script, ringing.ref, role or "", "inbound", 0)
    return Outcome((Unscheduled(f"ring-end:{ringing.ref}"), *made), _spoken(made))


@capability.handles(Decline)
def decline(dataset: Dataset, state: RunState, action: Decline) -> Outcome:
    """The call that rings goes to a colleague."""
    ringing = state.calls.ringing
    if ringing is None:
        raise refuse("nobody_is_calling")
    passed = CallPassedOn(ringing.ref, ringing.client, ringing.since, clock.iso(state.now))
    return Outcome((Unscheduled(f"ring-end:{ringing.ref}"), passed))


@capability.handles(Say)
def say(dataset: Dataset, state: RunState, action: Say) -> Outcome:
    """A speech act: its cost, its effect, the client's reply, and the rules that hold for every act."""
    live = state.calls.live
    if live is None:
        raise refuse("no_call")
    _require_params(dataset, action)
    script = part_of(dataset, state, live.client)
    if script is None:
        raise refuse("no_call")
    if live.role == "voicemail" and action.act != "leave_message":
        raise refuse("only_a_message", "act", action.act, ("leave_message",))
    talk = conversation(dataset, state, script)
    talk.begin(action, _args(action))
    rule_of(talk, action.act)(talk, action)
    if live.role == "voicemail":
        talk.end("voicemail")
    else:
        talk.finish(action, is_concluded=action.act == "conclude" and "concluded" in talk.live.flags)
    return Outcome(tuple(talk.events), talk.seconds())


def _require_params(dataset: Dataset, action: Say) -> None:
    """Required parameters are there, and what they name exists."""
    spec = ACTS[action.act]
    for name in spec.params:
        if getattr(action, name) in (None, "", ()):
            raise refuse("param_required", name, getattr(action, name), spec.params)
    if spec.one_of and not any(getattr(action, name) for name in spec.one_of):
        raise refuse("param_required", spec.one_of[0], None, spec.one_of)
    world = dataset.world
    for name in ("product", "origin"):
        value = getattr(action, name)
        if value is not None and value not in world.products:
            raise refuse("unknown_product", name, value)
    for product in action.products or ():
        if product not in world.products:
            raise refuse("unknown_product", "products", product)
    if action.promotion is not None and action.promotion not in world.promotions:
        raise refuse("unknown_promotion", "promotion", action.promotion, tuple(world.promotions))


def _args(action: Say) -> tuple[tuple[str, str], ...]:
    payload = action.payload()
    return tuple(
        (name, ",".join(value) if isinstance(value, list) else str(value))
        for name, value in sorted(payload.items())
        if name not in ("act", "words")
    )


@capability.handles(HangUp)
def hang_up(dataset: Dataset, state: RunState, action: HangUp) -> Outcome:
    """The trainee ends the call."""
    live = state.calls.live
    if live is None:
        raise refuse("no_call")
    ending = "voicemail" if live.role == "voicemail" else "hung_up"
    return Outcome((CallEnded(live.ref, ending, clock.iso(state.now)),), HangUp.cost_s)


@capability.handles(WrapUp)
def wrap_up(dataset: Dataset, state: RunState, action: WrapUp) -> Outcome:
    """The report of a call; without an order, it says why."""
    call = next((c for c in state.calls.ended if c.ref == action.call), None)
    waiting = tuple(c.ref for c in state.calls.ended if c.wrapup is None)
    if call is None:
        raise refuse("unknown_call", "call", action.call, waiting)
    if call.wrapup is not None:
        raise refuse("already_reported", "call", action.call, waiting)
    if action.outcome in NO_ORDER and not action.reason.strip():
        raise refuse("reason_required", "reason", action.reason)
    if action.outcome == "callback" and action.next_at is None:
        raise refuse("moment_required", "next_at", None)
    next_at = clock.iso(clock.parse(action.next_at)) if action.next_at else ""
    now = clock.iso(state.now)
    events: list[Event] = [WrapupCompleted(call.ref, action.outcome, action.reason, next_at, action.note, now)]
    if next_at and not any(c.client == call.client and c.at == next_at for c in state.calls.callbacks):
        ref = f"CR-{len(state.calls.callbacks) + 1:03d}"
        events.append(CallbackScheduled(ref, call.client, next_at, action.note))
    return Outcome(tuple(events))


@capability.handles(ScheduleCallback)
def schedule_callback(dataset: Dataset, state: RunState, action: ScheduleCallback) -> Outcome:
    """A callback is promised."""
    require_file(dataset, state, action.client)
    moment = clock.parse(action.at)
    if moment <= state.now:
        raise refuse("time_is_past", "at", action.at, (f"> {clock.iso(state.now)}",))
    ref = f"CR-{len(state.calls.callbacks) + 1:03d}"
    return Outcome((CallbackScheduled(ref, action.client, clock.iso(moment), action.text),))


@capability.happens("call.rings", calls_trainee=True)
def call_rings(dataset: Dataset, state: RunState, due: Due) -> tuple[Event, ...]:
    """A client calls: it rings, unless another call rings already. Whoever was heard meanwhile, or is on the line, has no reason
    any more to call about what went wrong."""
    incoming = calling(dataset, state, due.subject)
    require_client(dataset, state, incoming.client)
    if incident_of(state, due.subject) is not None and _is_heard(dataset, state, incoming.client):
        return ()
    ref = f"AE-{incoming.ref}"
    if state.calls.ringing is not None:
        return (CallMissed(ref, incoming.client, due.at, due.at),)
    until = clock.iso(clock.later(clock.parse(due.at), incoming.rings_s))
    return (
        CallRinging(ref, incoming.client, due.at, until),
        Scheduled(f"ring-end:{ref}", until, "call.rings_out", ref),
    )


def _is_heard(dataset: Dataset, state: RunState, client: str) -> bool:
    live = state.calls.live
    return (live is not None and live.client == client) or not is_aggrieved(dataset, state, client)


@capability.happens("call.rings_out")
def call_rings_out(dataset: Dataset, state: RunState, due: Due) -> tuple[Event, ...]:
    """Nobody took the call."""
    ringing = state.calls.ringing
    if ringing is None or ringing.ref != due.subject:
        return ()
    return (CallMissed(ringing.ref, ringing.client, ringing.since, due.at),)
