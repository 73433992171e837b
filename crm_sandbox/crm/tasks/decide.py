"""Tasks, messages, transmissions, documents, appointments: decisions."""

from __future__ import annotations

from crm_sandbox.crm.accounts.decide import call_with
from crm_sandbox.crm.accounts.rules import require_file
from crm_sandbox.crm.catalogue.model import Department, Subject
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.runtime import CrmCapability
from crm_sandbox.crm.session.sequels import incident_of, told_by_department
from crm_sandbox.crm.state import RunState
from crm_sandbox.crm.tasks.actions import (
    BookAppointment,
    CompleteTask,
    CreateTask,
    ReadMessage,
    SendDocument,
    Transmit,
)
from crm_sandbox.crm.tasks.events import (
    AppointmentBooked,
    DocumentSent,
    MessageArrived,
    MessageRead,
    TaskCreated,
    TaskDone,
    TaskInterrupted,
    TransmissionSent,
)
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.decider import Capability, Due, Outcome
from crm_sandbox.kernel.events import Event
from crm_sandbox.kernel.refusals import refuse

capability: CrmCapability = Capability("tasks")

OTHER = "other"
"""The subject of a transmission that no department expects."""


@capability.handles(CreateTask)
def create(dataset: Dataset, state: RunState, action: CreateTask) -> Outcome:
    """Something to do is noted."""
    if action.client is not None:
        require_file(dataset, state, action.client)
    ref = f"TN-{state.tasks.count + 1:03d}"
    due = clock.iso(clock.parse(action.due_at))
    return Outcome((TaskCreated(ref, "follow_up", action.title, due, action.minutes, action.client),))


@capability.handles(CompleteTask)
def complete(dataset: Dataset, state: RunState, action: CompleteTask) -> Outcome:
    """A task is done: its minutes pass first. A call that rings meanwhile interrupts it; what was done of it counts."""
    task = state.tasks.tasks.get(action.task)
    if task is None:
        raise refuse("unknown_task", "task", action.task, tuple(state.tasks.tasks))
    if task.done_at is not None:
        raise refuse("task_already_done", "task", action.task)
    if state.calls.live is not None or state.calls.ringing is not None:
        raise refuse("call_under_way", "task", action.task)
    ends = clock.later(state.now, task.remaining_s)
    ring = next((clock.parse(due.at) for due in state.agenda if due.kind == "call.rings"), None)
    if ring is not None and ring < ends:
        worked = clock.seconds_between(state.now, ring)
        return Outcome((TaskInterrupted(task.ref, worked, clock.iso(ring)),), cost_s=worked)
    return Outcome((TaskDone(task.ref, clock.iso(ends)),), cost_s=task.remaining_s)


@capability.handles(ReadMessage)
def read(dataset: Dataset, state: RunState, action: ReadMessage) -> Outcome:
    """A message is read; a second reading tells nothing new."""
    message = state.tasks.messages.get(action.message)
    if message is None:
        raise refuse("unknown_message", "message", action.message, tuple(state.tasks.messages))
    if message.read_at is not None:
        raise refuse("message_already_read", "message", action.message)
    return Outcome((MessageRead(message.ref, clock.iso(state.now)),))


def require_subject(dataset: Dataset, department: str, subject: str) -> tuple[Department, Subject | None]:
    """A department and what it is told about; `other` is allowed everywhere."""
    found = dataset.world.departments.get(department)
    if found is None:
        raise refuse("unknown_department", "department", department, tuple(dataset.world.departments))
    known = {item.ref: item for item in found.subjects}
    if subject != OTHER and subject not in known:
        raise refuse("unknown_subject", "subject", subject, (*known, OTHER))
    return found, known.get(subject)


@capability.handles(Transmit)
def transmit(dataset: Dataset, state: RunState, action: Transmit) -> Outcome:
    """Information goes to a department, complete or not: that is what the evaluator looks at."""
    require_subject(dataset, action.department, action.subject)
    if action.client is not None:
        require_file(dataset, state, action.client)
    if not action.fields and not action.text.strip():
        raise refuse("message_is_empty", "text", action.text)
    sent = TransmissionSent(
        f"TR-{len(state.tasks.transmissions) + 1:03d}",
        clock.iso(state.now),
        action.department,
        action.subject,
        tuple((field.name, field.value) for field in action.fields),
        action.text,
        action.client,
        call_with(state, action.client) if action.client else None,
    )
    return Outcome((sent,))


@capability.handles(SendDocument)
def send_document(dataset: Dataset, state: RunState, action: SendDocument) -> Outcome:
    """A document goes to a client; the task that asked for it is done."""
    require_file(dataset, state, action.client)
    document = dataset.world.documents.get(action.document)
    sendable = tuple(ref for ref, item in dataset.world.documents.items() if item.is_sendable)
    if document is None or not document.is_sendable:
        raise refuse("unknown_document", "document", action.document, sendable)
    at = clock.iso(state.now)
    events: list[Event] = [DocumentSent(at, action.document, action.client, action.contact)]
    events += [
        TaskDone(task.ref, at)
        for task in state.tasks.tasks.values()
        if task.done_at is None and task.document == action.document and task.client == action.client
    ]
    return Outcome(tuple(events))


@capability.handles(BookAppointment)
def book(dataset: Dataset, state: RunState, action: BookAppointment) -> Outcome:
    """An appointment is booked, ahead, at an hour that is free."""
    require_file(dataset, state, action.client)
    moment = clock.parse(action.at)
    if moment <= state.now:
        raise refuse("time_is_past", "at", action.at, (f"> {clock.iso(state.now)}",))
    at = clock.iso(moment)
    if any(item.at == at for item in state.tasks.appointments):
        raise refuse("place_taken", "at", action.at)
    ref = f"RV-{len(state.tasks.appointments) + 1:03d}"
    return Outcome((AppointmentBooked(ref, action.client, at, action.purpose),))


@capability.happens("message.arrives", calls_trainee=True)
def message_arrives(dataset: Dataset, state: RunState, due: Due) -> tuple[Event, ...]:
    """A department's message reaches the inbox."""
    incident = incident_of(state, due.subject)
    if incident is not None:
        return (told_by_department(dataset, state, incident, due.at),)
    message = dataset.world.exercise.message(due.subject)
    return (
        MessageArrived(
            message.ref, due.at, message.department, message.title, message.text, message.product, message.client
        ),
    )


@capability.happens("hazard.strikes", calls_trainee=True)
def hazard_strikes(dataset: Dataset, state: RunState, due: Due) -> tuple[Event, ...]:
    """Something goes otherwise than the morning said: a department says so, and asks for what follows from it."""
    hazard = dataset.world.exercise.hazard(due.subject)
    client = hazard.clients[0] if len(hazard.clients) == 1 else None
    product = hazard.product or None
    arrived = MessageArrived(hazard.ref, due.at, hazard.department, hazard.title, hazard.text, product, client)
    day = clock.parse(due.at).date()
    tasks = [
        TaskCreated(task.ref, task.kind, task.title, clock.iso(clock.at(day, task.due_at)), task.minutes, task.client)
        for task in hazard.tasks
    ]
    return (arrived, *tasks)
