"""Rules around calls: who picks up, what the pick-list of a field offers, what typing costs during a call."""

from __future__ import annotations

from datetime import datetime

from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.calls.cast import part_of
from crm_sandbox.crm.calls.engine import HANG_UP_PATIENCE_T, Conversation
from crm_sandbox.crm.calls.events import Silence
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.calls.state import Callback
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock, streams
from crm_sandbox.kernel.decider import Outcome

CALLBACK_TOLERANCE_S = 600
DISTRACTORS = 2


def who_picks_up(script: Script, now: datetime) -> str | None:
    """The role (or `voicemail`) that answers at a moment, or None."""
    return next((p.who for p in script.pickups if clock.is_within(now, p.start, p.end)), None)


def due_callback(state: RunState, client: str) -> Callback | None:
    """The promised callback that a call made now honours (within ten minutes)."""
    for callback in state.calls.callbacks:
        gap = abs(clock.seconds_between(clock.parse(callback.at), state.now))
        if callback.client == client and not callback.is_done and gap <= CALLBACK_TOLERANCE_S:
            return callback
    return None


def is_quiet(client: Client, now: datetime) -> bool:
    """Whether the file says not to call at this hour."""
    hour = f"{now:%H:%M}"
    return any(window.start < hour < window.end for window in client.quiet_hours)


def told_today(dataset: Dataset, state: RunState, client: str) -> tuple[tuple[str, str], ...]:
    """The facts that a client let slip in this run: (field, value) pairs, in order."""
    script = part_of(dataset, state, client)
    if script is None:
        return ()
    live = state.calls.live
    memory = state.calls.memory.get(client)
    refs = live.revealed if live is not None and live.client == client else memory.revealed if memory else ()
    facts = {fact.ref: fact for fact in script.facts}
    talk = Conversation(dataset, state, script) if live is not None and live.client == client else None
    return tuple(
        (facts[ref].field, talk.render(facts[ref].value) if talk else facts[ref].value) for ref in refs if ref in facts
    )


def pick_list(dataset: Dataset, state: RunState, client: str, field: str) -> tuple[str, ...]:
    """What the pick-list of a field offers: what the client said, mixed with plausible values that nobody said."""
    seed = dataset.world.seed
    said = [value for _, value in told_today(dataset, state, client)]
    others = streams.Stream(seed, ("picks", client, field)).sample(
        [value for value in dataset.world.distractors.get(field, ()) if value not in said], DISTRACTORS
    )
    return tuple(sorted({*said, *others}, key=lambda value: streams.draw(seed, "order", client, field, value)))


def settle_time(dataset: Dataset, state: RunState, outcome: Outcome, cost_s: int) -> Outcome:
    """What a command costs: during a call, typing is covered by the client's last words; the rest is silence, which
    wears his patience out. In role play the shell records the time that a conversation takes."""
    live = state.calls.live
    if live is None or cost_s == 0:
        return Outcome(outcome.events, cost_s)
    if state.session.is_role_play:
        return Outcome(outcome.events, 0)
    covered = min(live.free_s, cost_s)
    gap = cost_s - covered
    events = (*outcome.events, Silence(gap, covered))
    if live.role == "voicemail" or live.patience_t - 15 * gap >= HANG_UP_PATIENCE_T:
        return Outcome(events, gap)
    script = part_of(dataset, state, live.client)
    if script is None:
        return Outcome(events, gap)
    talk = Conversation(dataset, state, script)
    talk.emit(Silence(gap, covered))
    talk.say_line("hang_up")
    talk.end("client_hung_up")
    return Outcome((*outcome.events, *talk.events), talk.seconds())
