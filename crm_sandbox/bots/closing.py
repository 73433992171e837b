"""How a scripted trainee closes a call: the order read back and confirmed, the next contact, what was learnt."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from crm_sandbox.bots.advice import announce_carriage, explain_novelties
from crm_sandbox.bots.credit import is_awaited, settle_credit
from crm_sandbox.bots.lines import enter_lines
from crm_sandbox.bots.reports import record_facts
from crm_sandbox.bots.speaking import Speaking
from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.calls.rules import is_quiet
from crm_sandbox.crm.orders.actions import Confirm
from crm_sandbox.crm.plan.rules import overlapping
from crm_sandbox.kernel import clock

NEXT_CALL_DAYS = 7
CALL_MINUTES = 10


def close(talk: Speaking) -> None:
    """Read the order back, settle what it may cost in credit, confirm it, fix what comes next, note what was learnt."""
    door, manner = talk.door, talk.manner
    if talk.live is not None and door.state.orders.drafts_of(talk.script.client):
        explain_novelties(talk)
        announce_carriage(talk)
        _read_back(talk)
    _confirm(talk)
    if talk.live is not None and manner.fixes_next:
        _agree_next(talk)
    if talk.live is not None and not manner.records_after:
        record_facts(door, talk.live, manner)
    while _is_held_back(talk):
        enter_lines(talk)
        if door.state.orders.drafts_of(talk.script.client):
            _read_back(talk)
            _confirm(talk)


def _read_back(talk: Speaking) -> None:
    manner, drafts = talk.manner, talk.door.state.orders.drafts_of(talk.script.client)
    if manner.reads_back:
        talk.say("state_delivery", date="next_delivery")
        elements = ["content", "quantities", "delivery", "payment"]
        if manner.announces_replacement and any(line.origin for draft in drafts for line in draft.lines):
            elements.append("replaced")
        talk.say("read_back", elements=elements)
    else:
        talk.say("read_back", elements=["content"])


def _confirm(talk: Speaking) -> None:
    if talk.manner.minds_credit:
        settle_credit(talk)
    for draft in talk.door.state.orders.drafts_of(talk.script.client):
        if draft.lines and not is_awaited(talk.door, draft.ref):
            talk.door.act(Confirm.from_payload({"order": draft.ref}))


def _is_held_back(talk: Speaking) -> bool:
    """Take leave; whether the client asked for something more instead."""
    told = talk.live.demands if talk.live is not None else {}
    return talk.say("conclude") and talk.live is not None and talk.live.demands != told


def _agree_next(talk: Speaking) -> None:
    """A visit with a prospect, the hour at which an absent person will be there, or the next order."""
    door = talk.door
    kind, moment = "callback", _advised(talk.client, door.state.now.date() + timedelta(days=NEXT_CALL_DAYS))
    was_prospect = talk.client.kind == "prospect" or talk.client.ref in door.state.accounts.opened_accounts
    if was_prospect and talk.may("appointment"):
        kind = "appointment"
    elif not talk.may("order"):
        moment = _when_there(talk) or moment
    talk.say("agree_next", next_kind=kind, date=moment.date().isoformat(), time=f"{moment:%H:%M}")


def _advised(client: Client, day: date) -> datetime:
    """The first quarter of an hour at which the file advises to call, and nothing speaks against it."""
    for window in client.preferred_hours:
        moment = clock.at(day, window.start)
        while moment < clock.at(day, window.end):
            if not is_quiet(client, moment):
                return moment
            moment += timedelta(minutes=15)
    return clock.at(day, "10:00")


def _when_there(talk: Speaking) -> datetime | None:
    """The first free quarter of an hour of today at which whoever decides will be there."""
    state = talk.door.state
    for role in talk.script.roles.values():
        for start, end in role.available if "order" in role.rights and not role.is_gone else ():
            moment, last = clock.at(state.now.date(), start), clock.at(state.now.date(), end)
            while moment < last:
                if moment > state.now and overlapping(state, moment, CALL_MINUTES) is None:
                    return moment
                moment += timedelta(minutes=15)
    return None
