"""The actions that are possible now, with the values that they take, so that a scripted trainee needs no other document."""

from __future__ import annotations

from typing import Any

from crm_sandbox.crm.accounts.actions import FactField, Panel
from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.accounts.rules import first_terms_of, is_opened
from crm_sandbox.crm.calls.actions import Element, Outcome
from crm_sandbox.crm.calls.palette import acts_for
from crm_sandbox.crm.calls.rules import pick_list
from crm_sandbox.crm.calls.speech import THEMES
from crm_sandbox.crm.complaints.actions import Finding
from crm_sandbox.crm.complaints.queries import PIECES
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.rules import units_of
from crm_sandbox.crm.quiz.queries import QuizView
from crm_sandbox.crm.session.night import day_after, day_before
from crm_sandbox.crm.session.period import due_now
from crm_sandbox.crm.state import RunState

Possible = list[dict[str, Any]]


def entry(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "fields": {name: {"allowed": list(values)} for name, values in fields.items()}}


def everywhere(dataset: Dataset, state: RunState) -> Possible:
    """What can be done from any screen."""
    if state.session.is_handed_in or state.session.is_paused:
        return []
    if state.session.is_locked:
        return [entry("screen.unlock")]
    found: Possible = []
    if state.calls.ringing is not None and state.calls.live is None:
        found += [entry("call.answer"), entry("call.decline")]
    if state.calls.live is None:
        found += [entry("clock.wait", until=[f"> {state.now.isoformat()}"]), entry("run.hand_in")]
        following = day_after(dataset, state)
        if following is not None:
            found.append(entry("day.close", day=[day_before(dataset, following)]))
    waiting = [call.ref for call in state.calls.ended if call is state.calls.to_wrap_up]
    if waiting:
        found.append(entry("call.wrap_up", call=waiting, outcome=Outcome.__args__))  # type: ignore[attr-defined]
    return found


def on_desk(dataset: Dataset, state: RunState) -> Possible:
    """The desk: messages, tasks, documents."""
    unread = [m.ref for m in state.tasks.messages.values() if m.read_at is None]
    undone = [t.ref for t in state.tasks.tasks.values() if t.done_at is None]
    documents = list(dataset.world.documents)
    free = [ref for ref in documents if ref not in state.desk.pinned]
    return [
        entry("message.read", message=unread),
        entry("task.complete", task=undone),
        entry("document.open", document=documents),
        entry("desk.pin", document=free),
        entry("desk.unpin", document=state.desk.pinned),
    ]


def on_plan(dataset: Dataset, state: RunState) -> Possible:
    """The plan: places to take, move, free; submission."""
    tasks = [t.ref for t in state.tasks.tasks.values() if t.done_at is None]
    slots = list(state.plan.slots)
    found = [
        entry("plan.place", subject=[*due_now(dataset, state), *tasks], slot_kind=["call", "task"]),
        entry("plan.move", slot=slots),
        entry("plan.remove", slot=slots),
        entry("plan.justify", slot=slots),
        entry("plan.leave_out", client=list(due_now(dataset, state))),
        entry("plan.take_back", client=list(state.plan.left_out)),
    ]
    if state.plan.submitted_at is None and slots:
        found += [
            entry("plan.submit"),
            entry("plan.keep_draft"),
            entry("plan.use_draft", draft=list(state.plan.drafts)),
        ]
    return found


def on_client(dataset: Dataset, state: RunState, ref: str) -> Possible:
    """A file: its sections, a note, a call."""
    if ref not in state.accounts.opened:
        return [entry("client.open", client=[ref])]
    known = list(Panel.__args__)  # type: ignore[attr-defined]
    found = [entry("client.open_panel", client=[ref], panel=known), entry("note.create", client=[ref])]
    if state.calls.live is None:
        found.append(entry("call.dial", client=[ref]))
    return found


def on_call(dataset: Dataset, state: RunState) -> Possible:
    """A call: what may be said, what may be typed."""
    live = state.calls.live
    if live is None:
        return [entry("call.dial")]
    if live.role == "voicemail":
        return [entry("call.say", act=["leave_message"]), entry("call.hang_up")]
    client = client_of(dataset, state, live.client)
    fields = FactField.__args__  # type: ignore[attr-defined]
    return [
        entry(
            "call.say",
            act=[option.code for option in acts_for(live.phase, with_hints=dataset.world.exercise.shows_hints)],
            theme=THEMES,
            products=[habit.product for habit in client.habits] if is_opened(state, client.ref) else [],
            elements=Element.__args__,  # type: ignore[attr-defined]
            promotion=list(dataset.world.promotions),
            invoice=[invoice.ref for invoice in client.credit.overdue] if is_opened(state, client.ref) else [],
        ),
        entry("call.hang_up"),
        *_ordering(dataset, state, client),
        {
            "type": "fact.record",
            "fields": {"client": {"allowed": [live.client]}, "field": {"allowed": list(fields)}},
            "values": {field: list(pick_list(dataset, state, live.client, field)) for field in fields},
        },
        entry("complaint.open", client=[live.client]),
    ]


def _ordering(dataset: Dataset, state: RunState, client: Client) -> Possible:
    """A line for a client, for one of his sites when he has several; a prospect's account comes first."""
    if client.kind == "prospect":
        terms = first_terms_of(dataset.world.policy)
        zones = list(dataset.world.tours)
        return [entry("prospect.open_account", client=[client.ref], zone=zones, payment_terms=list(terms))]
    sites = {"site": [site.ref for site in client.sites]} if client.sites else {}
    return [
        entry("order.add_line", client=[client.ref], unit=["unit", "inner", "carton", "pallet"], **sites),
        entry("discount.ask", client=[client.ref]),
    ]


def on_order(dataset: Dataset, state: RunState, ref: str) -> Possible:
    """An order: its lines, its confirmation, its cancellation."""
    order = state.orders.orders[ref]
    if order.status == "cancelled":
        return []
    lines = [line.product for line in order.lines]
    units = {product: list(units_of(dataset.world.products[product])) for product in lines}
    found = [
        {
            "type": "order.set_line",
            "fields": {"order": {"allowed": [ref]}, "product": {"allowed": lines}},
            "units": units,
        },
        entry("order.remove_line", order=[ref], product=lines),
        entry("order.cancel", order=[ref]),
    ]
    if order.status == "draft":
        found.append(entry("order.confirm", order=[ref]))
    return found


def on_complaints(dataset: Dataset, state: RunState) -> Possible:
    """Complaints: pieces to consult and link, the finding, the settlement."""
    open_ones = [c.ref for c in state.complaints.complaints.values() if not c.is_closed]
    pieces = list(PIECES)
    if not open_ones:
        return []
    return [
        entry("complaint.consult", complaint=open_ones, piece=pieces),
        entry("complaint.link", complaint=open_ones, piece=pieces),
        entry("complaint.qualify", complaint=open_ones, status=Finding.__args__),  # type: ignore[attr-defined]
        entry("complaint.settle", complaint=open_ones),
    ]


def on_tasks(dataset: Dataset, state: RunState) -> Possible:
    """Tasks and transmissions."""
    subjects = {d.ref: [s.ref for s in d.subjects] + ["other"] for d in dataset.world.departments.values()}
    return [
        *on_desk(dataset, state),
        entry("task.create"),
        {
            "type": "message.send",
            "fields": {"department": {"allowed": list(subjects)}},
            "subjects": subjects,
        },
        entry("document.send", document=[d.ref for d in dataset.world.documents.values() if d.is_sendable]),
        entry("appointment.book"),
        *_dictated(dataset, state),
    ]


def on_quiz(view: QuizView) -> Possible:
    """The questions that wait for an answer."""
    waiting = [item.ref for item in view.questions if item.chosen is None]
    return [entry("quiz.answer", question=waiting)] if waiting else []


def _dictated(dataset: Dataset, state: RunState) -> Possible:
    """Lines of dictated orders, entered without a call, and the confirmation of each order."""
    clients = [
        task.client
        for task in state.tasks.tasks.values()
        if task.kind == "dictation" and task.client and not task.done_at
    ]
    drafts = [order.ref for client in clients for order in state.orders.drafts_of(client)]
    lines = [entry("order.add_line", client=clients, unit=["unit", "inner", "carton", "pallet"])] if clients else []
    return [*lines, *([entry("order.confirm", order=drafts)] if drafts else [])]
