"""Time, locking, hand-in: decisions and their effects."""

from __future__ import annotations

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.desk.state import Screen
from crm_sandbox.crm.plan.state import PlanState
from crm_sandbox.crm.runtime import CrmCapability
from crm_sandbox.crm.session.actions import (
    CloseDay,
    GrantTime,
    HandIn,
    LockScreen,
    Pause,
    PlayRoles,
    Reopen,
    Resume,
    UnlockScreen,
    Wait,
)
from crm_sandbox.crm.session.consequences import consequences
from crm_sandbox.crm.session.events import (
    DayClosed,
    HandedIn,
    IncidentGenerated,
    Locked,
    Paused,
    Reopened,
    Resumed,
    RolePlaySet,
    TimeGranted,
    Unlocked,
)
from crm_sandbox.crm.session.night import day_after, day_before, morning_tasks, night
from crm_sandbox.crm.session.state import Incident
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.actions import Action
from crm_sandbox.kernel.decider import (
    ActionRefused,
    Capability,
    ClockAdvanced,
    Due,
    Outcome,
    Scheduled,
    Unscheduled,
)
from crm_sandbox.kernel.records import changed
from crm_sandbox.kernel.refusals import refuse

capability: CrmCapability = Capability("session")


PASSES_A_LOCK = (UnlockScreen, Wait, CloseDay, HandIn, Pause, Resume, GrantTime)


def guard(state: RunState, action: Action) -> None:
    """Nothing happens after the hand-in, nor in a pause but what its trainer does; a locked screen takes only its unlocking
    and time."""
    if state.session.is_handed_in != isinstance(action, Reopen):
        raise refuse("run_handed_in" if state.session.is_handed_in else "run_not_handed_in")
    if state.session.is_paused and not isinstance(action, (Resume, GrantTime)):
        raise refuse("run_paused")
    if state.session.is_locked and not isinstance(action, PASSES_A_LOCK):
        raise refuse("screen_locked")


@capability.handles(Wait)
def wait(dataset: Dataset, state: RunState, action: Wait) -> Outcome:
    """Time passes until the moment asked for, or the first event that calls for the trainee."""
    until = clock.parse(action.until)
    if until <= state.now:
        raise refuse("time_is_past", "until", action.until, (f"> {clock.iso(state.now)}",))
    if state.calls.live is not None:
        raise refuse("call_under_way", "until", action.until)
    closing = clock.at(state.now.date(), "23:59")
    if until > closing:
        raise refuse("time_is_after_the_day", "until", action.until, (f"<= {clock.iso(closing)}",))
    return Outcome((), until=until)


@capability.handles(PlayRoles)
def play_roles(dataset: Dataset, state: RunState, action: PlayRoles) -> Outcome:
    """Who plays the clients changes; never in the middle of a call."""
    if state.calls.live is not None:
        raise refuse("call_under_way", "is_on", action.is_on)
    if state.session.is_role_play == action.is_on:
        raise refuse("unchanged", "is_on", action.is_on)
    return Outcome((RolePlaySet(action.is_on),), cost_s=0)


@capability.handles(LockScreen)
def lock(dataset: Dataset, state: RunState, action: LockScreen) -> Outcome:
    """The screen is locked."""
    return Outcome((Locked(),))


@capability.handles(UnlockScreen)
def unlock(dataset: Dataset, state: RunState, action: UnlockScreen) -> Outcome:
    """The screen is open again."""
    return Outcome((Unlocked(),))


@capability.handles(CloseDay)
def close_day(dataset: Dataset, state: RunState, action: CloseDay) -> Outcome:
    """The night passes: whatever was still to come today comes without anybody there to take it, then what the day's mistakes
    cause is set for tomorrow, with tomorrow's tasks."""
    if state.calls.live is not None or state.calls.ringing is not None:
        raise refuse("call_under_way")
    following = day_after(dataset, state)
    if following is None:
        raise refuse("last_day")
    closed, opening = day_before(dataset, following), clock.at(following, dataset.world.exercise.starts_at)
    if action.day not in (None, closed):
        raise refuse("day_is_over", "day", action.day, (closed,))
    events = (
        *night(dataset, state, following),
        DayClosed(closed, following.isoformat()),
        *morning_tasks(dataset, following),
    )
    return Outcome(events, cost_s=clock.seconds_between(state.now, opening))


@capability.handles(HandIn)
def hand_in(dataset: Dataset, state: RunState, action: HandIn) -> Outcome:
    """The run is closed; a call under way must be ended first."""
    if state.calls.live is not None:
        raise refuse("call_under_way")
    return Outcome((*consequences(dataset, state), HandedIn()), cost_s=0)


@capability.handles(Reopen)
def reopen(dataset: Dataset, state: RunState, action: Reopen) -> Outcome:
    """The run goes on where it stopped."""
    return Outcome((Reopened(action.reason),), cost_s=0)


@capability.handles(Pause)
def pause(dataset: Dataset, state: RunState, action: Pause) -> Outcome:
    """The run stops where it is, even in the middle of a call."""
    return Outcome((Paused(action.reason),), cost_s=0)


@capability.handles(Resume)
def resume(dataset: Dataset, state: RunState, action: Resume) -> Outcome:
    """The run goes on where it stopped."""
    if not state.session.is_paused:
        raise refuse("run_not_paused")
    return Outcome((Resumed(),), cost_s=0)


@capability.handles(GrantTime)
def grant_time(dataset: Dataset, state: RunState, action: GrantTime) -> Outcome:
    """More time on the wall clock, which the log keeps; nothing in the simulated day changes."""
    return Outcome((TimeGranted(action.minutes, action.per_cent, action.reason),), cost_s=0)


@capability.evolves(Paused)
def paused(state: RunState, event: Paused) -> RunState:
    return changed(state, session=changed(state.session, is_paused=True))


@capability.evolves(Resumed)
def resumed(state: RunState, event: Resumed) -> RunState:
    return changed(state, session=changed(state.session, is_paused=False))


@capability.evolves(TimeGranted)
def time_granted(state: RunState, event: TimeGranted) -> RunState:
    return state


@capability.evolves(Reopened)
def reopened(state: RunState, event: Reopened) -> RunState:
    today = clock.iso(state.now)[:10]
    kept = tuple(item for item in state.session.nights if item.since[:10] < today)
    return changed(state, session=changed(state.session, is_handed_in=False, incidents=len(kept), nights=kept))


@capability.evolves(DayClosed)
def day_closed(state: RunState, event: DayClosed) -> RunState:
    """The plan of the day is put by, and a new one begins."""
    plan = state.plan
    past = {**plan.past, event.day: changed(plan, past={})}
    return changed(state, plan=PlanState(count=plan.count, past=past), desk=changed(state.desk, front=Screen()))


@capability.evolves(RolePlaySet)
def role_play_set(state: RunState, event: RolePlaySet) -> RunState:
    return changed(state, session=changed(state.session, is_role_play=event.is_on))


@capability.evolves(IncidentGenerated)
def incident_generated(state: RunState, event: IncidentGenerated) -> RunState:
    known = state.session.nights
    made = Incident(
        f"Q-{len(known) + 1:03d}", event.cause, event.client, event.order, event.subject, clock.iso(state.now)
    )
    return changed(state, session=changed(state.session, nights=(*known, made), incidents=len(known) + 1))


@capability.evolves(HandedIn)
def handed_in(state: RunState, event: HandedIn) -> RunState:
    return changed(state, session=changed(state.session, is_handed_in=True))


@capability.evolves(Locked)
def locked(state: RunState, event: Locked) -> RunState:
    return changed(state, session=changed(state.session, is_locked=True))


@capability.evolves(Unlocked)
def unlocked(state: RunState, event: Unlocked) -> RunState:
    return changed(state, session=changed(state.session, is_locked=False))


@capability.evolves(ClockAdvanced)
def clock_advanced(state: RunState, event: ClockAdvanced) -> RunState:
    return changed(state, now=clock.parse(event.to))


@capability.evolves(Scheduled)
def scheduled(state: RunState, event: Scheduled) -> RunState:
    agenda = (*state.agenda, Due(event.ref, event.at, event.kind, event.subject))
    return changed(state, agenda=tuple(sorted(agenda, key=lambda due: (clock.parse(due.at), due.ref))))


@capability.evolves(Unscheduled)
def unscheduled(state: RunState, event: Unscheduled) -> RunState:
    return changed(state, agenda=tuple(due for due in state.agenda if due.ref != event.ref))


@capability.evolves(ActionRefused)
def refused(state: RunState, event: ActionRefused) -> RunState:
    """A refused attempt changes nothing; it is there to be seen."""
    return state
