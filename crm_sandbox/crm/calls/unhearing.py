"""Role play: what was ticked in error is withdrawn. The log keeps both; the client never said it."""

from __future__ import annotations

from crm_sandbox.crm.calls.actions import Unhear
from crm_sandbox.crm.calls.events_role_play import HearingWithdrawn
from crm_sandbox.crm.calls.evolve import capability
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.calls.role_play import part_played
from crm_sandbox.crm.calls.state import LiveCall
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.decider import Outcome
from crm_sandbox.kernel.records import changed
from crm_sandbox.kernel.refusals import refuse

OF_OFFERS = ("answered", "replaced", "complement", "solution")
"""What an answer to an offer leaves in the flags of a call, before the subject of the offer."""


def heard(dataset: Dataset, state: RunState, script: Script) -> dict[str, tuple[str, ...]]:
    """What was ticked of the client on the line, by kind, in the order of his sheet. (Who is on the line is put right by
    ticking who came on it.)"""
    live = state.calls.live
    if live is None:
        return {}
    answered = tuple(sorted(flag.partition(":")[2] for flag in live.flags if flag.startswith("answered:")))
    return {
        "demand": tuple(d.ref for d in script.demands if live.demands.get(d.ref, "untold") != "untold"),
        "fact": tuple(fact.ref for fact in script.facts if fact.ref in live.revealed),
        "objection": tuple(o.ref for o in script.objections if f"objected:{o.ref}" in live.flags),
        "accepts": tuple(ref for ref in answered if ref not in live.refused),
        "refuses": tuple(ref for ref in answered if ref in live.refused),
    }


@capability.handles(Unhear)
def unhear(dataset: Dataset, state: RunState, action: Unhear) -> Outcome:
    """A tick is withdrawn."""
    live, script = part_played(dataset, state)
    allowed = heard(dataset, state, script)[action.what]
    if action.subject not in allowed:
        raise refuse("not_allowed", "subject", action.subject, allowed)
    return Outcome((HearingWithdrawn(live.client, action.what, action.subject),), 0)


@capability.evolves(HearingWithdrawn)
def hearing_withdrawn(state: RunState, event: HearingWithdrawn) -> RunState:
    """As if it had not been ticked; an offer waits for its answer again."""
    live = state.calls.live
    if live is None:
        return state
    state = changed(state, calls=changed(state.calls, live=_without(live, event)))
    if event.what not in ("accepts", "refuses"):
        return state
    return _reopened(state, event)


def _without(live: LiveCall, event: HearingWithdrawn) -> LiveCall:
    if event.what == "demand":
        return changed(live, demands={ref: status for ref, status in live.demands.items() if ref != event.subject})
    if event.what == "fact":
        return changed(live, revealed=tuple(ref for ref in live.revealed if ref != event.subject))
    if event.what == "objection":
        return changed(live, flags=live.flags - {f"objected:{event.subject}"})
    return changed(
        live,
        flags=live.flags - {f"{kind}:{event.subject}" for kind in OF_OFFERS},
        accepted=live.accepted - {event.subject},
        refused=live.refused - {event.subject},
    )


def _reopened(state: RunState, event: HearingWithdrawn) -> RunState:
    offered = tuple(
        changed(item, answer="open") if (item.client, item.product) == (event.client, event.subject) else item
        for item in state.orders.substitutions
    )
    complaint = state.complaints.open_of(event.client)
    state = changed(state, orders=changed(state.orders, substitutions=offered))
    if complaint is None:
        return state
    offers = tuple(offer for offer in complaint.offers if offer.solution != event.subject)
    complaints = {**state.complaints.complaints, complaint.ref: changed(complaint, offers=offers)}
    return changed(state, complaints=changed(state.complaints, complaints=complaints))
