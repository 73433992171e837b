"""How mistakes of the days before come back: who calls about one, what a department writes, what a client has lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crm_sandbox.crm.calls.model import Script, ScriptComplaint, Solution
from crm_sandbox.crm.complaints.rules import CREDIT_NOTE, REDELIVERY
from crm_sandbox.crm.dataset import Dataset, IncomingCall, Sequel
from crm_sandbox.crm.session.queries import client_name
from crm_sandbox.crm.session.state import Incident
from crm_sandbox.crm.state import RunState
from crm_sandbox.crm.tasks.events import MessageArrived

SOLUTIONS = (
    Solution(
        REDELIVERY, "Relivraison à la prochaine tournée", is_accepted=True, text="D'accord, à la prochaine tournée."
    ),
    Solution(CREDIT_NOTE, "Avoir", is_accepted=True, text="Un avoir, ça me va."),
    Solution("explanation", "Explication", is_accepted=False, text="Ce ne sont pas des explications qu'il me faut."),
)
"""What a client answers to a settlement of what went wrong in the period: it is always founded."""


def incident_of(state: RunState, ref: str) -> Incident | None:
    """An incident of the run, or None when the reference is something else's."""
    return next((item for item in state.session.nights if item.ref == ref), None)


def calling(dataset: Dataset, state: RunState, ref: str) -> IncomingCall:
    """Who calls: a client of the exercise, or one whom a mistake of the days before makes call."""
    incident = incident_of(state, ref)
    if incident is not None:
        return IncomingCall(incident.ref, "", incident.client)
    return next(item for day in dataset.world.exercise.each_day() for item in day.incoming if item.ref == ref)


def told_by_department(dataset: Dataset, state: RunState, incident: Incident, at: str) -> MessageArrived:
    """What a department writes about an incident."""
    sequel = dataset.world.sequels[incident.cause]
    product = incident.subject if incident.subject in dataset.world.products else None
    title, text = (_filled(dataset, state, incident, said) for said in (sequel.title, sequel.text))
    return MessageArrived(incident.ref, at, sequel.department, title, text, product, incident.client)


def is_aggrieved(dataset: Dataset, state: RunState, client: str) -> bool:
    """Whether a client has something to complain of that nobody has heard yet."""
    return any(sequel.opening for _, sequel in _unheard(dataset, state, client))


def after_mistakes(dataset: Dataset, state: RunState, script: Script) -> Script:
    """A client's part after what went wrong on the days before: what he complains of until somebody has heard him, the mood
    and the trust that it cost, and nothing left to order for one who has bought elsewhere."""
    felt = [sequel for _, sequel in _of_days_before(dataset, state, script.client)]
    if not felt:
        return script
    unheard = list(_unheard(dataset, state, script.client))
    persona = replace(
        script.persona,
        mood=min([script.persona.mood, *(sequel.mood for _, sequel in unheard if sequel.mood)]),
        trust=max(0, script.persona.trust + sum(sequel.trust for sequel in felt)),
    )
    complained = next(((item, sequel) for item, sequel in unheard if sequel.opening), None)
    return replace(
        script,
        persona=persona,
        demands=() if any(sequel.is_lost for sequel in felt) else script.demands,
        complaint=_complaint(dataset, state, *complained) if complained else script.complaint,
    )


def _of_days_before(dataset: Dataset, state: RunState, client: str) -> Iterator[tuple[Incident, Sequel]]:
    today = state.now.date().isoformat()
    for item in state.session.nights:
        sequel = dataset.world.sequels.get(item.cause)
        if item.client == client and item.since[:10] < today and sequel is not None:
            yield item, sequel


def _unheard(dataset: Dataset, state: RunState, client: str) -> Iterator[tuple[Incident, Sequel]]:
    """Those since which nobody has talked to the client."""
    talked = max(
        (call.started_at[:10] for call in state.calls.ended if call.client == client and call.is_reached), default=""
    )
    for item, sequel in _of_days_before(dataset, state, client):
        if talked <= item.since[:10]:
            yield item, sequel


def _complaint(dataset: Dataset, state: RunState, incident: Incident, sequel: Sequel) -> ScriptComplaint:
    return ScriptComplaint(
        opening=_filled(dataset, state, incident, sequel.opening),
        reason=sequel.reason,
        wish=sequel.wish,
        status="founded",
        cause=_filled(dataset, state, incident, sequel.title) or sequel.reason,
        value_cents=0,
        order=incident.order,
        product=incident.subject if incident.subject in dataset.world.products else "",
        solutions=SOLUTIONS,
    )


def _filled(dataset: Dataset, state: RunState, incident: Incident, text: str) -> str:
    product = dataset.world.products.get(incident.subject)
    words = {
        "client": client_name(dataset, state, incident.client),
        "order": incident.order,
        "product": product.name if product else "",
    }
    return text.format_map(words)
