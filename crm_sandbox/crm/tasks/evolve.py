"""Tasks, messages, transmissions, documents, appointments: effects."""

from __future__ import annotations

from crm_sandbox.crm.state import RunState
from crm_sandbox.crm.tasks.decide import capability
from crm_sandbox.crm.tasks.events import (
    AppointmentBooked,
    CommitmentMade,
    DocumentSent,
    MessageArrived,
    MessageRead,
    TaskCreated,
    TaskDone,
    TaskInterrupted,
    TransmissionSent,
)
from crm_sandbox.crm.tasks.state import (
    Appointment,
    Commitment,
    Message,
    SentDocument,
    Task,
    Transmission,
)
from crm_sandbox.kernel.records import changed

__all__ = ["capability"]


@capability.evolves(TaskCreated)
def task_created(state: RunState, event: TaskCreated) -> RunState:
    task = Task(event.task, event.kind, event.title, event.client, event.due_at, event.minutes, event.document)
    tasks = changed(state.tasks, tasks={**state.tasks.tasks, task.ref: task}, count=state.tasks.count + 1)
    return changed(state, tasks=tasks)


@capability.evolves(TaskInterrupted)
def task_interrupted(state: RunState, event: TaskInterrupted) -> RunState:
    task = state.tasks.tasks[event.task]
    task = changed(task, worked_s=task.worked_s + event.worked_s)
    return changed(state, tasks=changed(state.tasks, tasks={**state.tasks.tasks, task.ref: task}))


@capability.evolves(TaskDone)
def task_done(state: RunState, event: TaskDone) -> RunState:
    task = changed(state.tasks.tasks[event.task], done_at=event.at)
    return changed(state, tasks=changed(state.tasks, tasks={**state.tasks.tasks, task.ref: task}))


@capability.evolves(MessageArrived)
def message_arrived(state: RunState, event: MessageArrived) -> RunState:
    message = Message(event.message, event.at, event.department, event.title, event.text, event.product, event.client)
    return changed(state, tasks=changed(state.tasks, messages={**state.tasks.messages, message.ref: message}))


@capability.evolves(MessageRead)
def message_read(state: RunState, event: MessageRead) -> RunState:
    message = changed(state.tasks.messages[event.message], read_at=event.at)
    return changed(state, tasks=changed(state.tasks, messages={**state.tasks.messages, message.ref: message}))


@capability.evolves(TransmissionSent)
def transmission_sent(state: RunState, event: TransmissionSent) -> RunState:
    sent = Transmission(
        event.transmission,
        event.at,
        event.department,
        event.subject,
        event.client,
        event.fields,
        event.text,
        event.call,
    )
    return changed(state, tasks=changed(state.tasks, transmissions=(*state.tasks.transmissions, sent)))


@capability.evolves(DocumentSent)
def document_sent(state: RunState, event: DocumentSent) -> RunState:
    sent = SentDocument(event.at, event.document, event.client, event.contact)
    return changed(state, tasks=changed(state.tasks, documents=(*state.tasks.documents, sent)))


@capability.evolves(AppointmentBooked)
def appointment_booked(state: RunState, event: AppointmentBooked) -> RunState:
    booked = Appointment(event.appointment, event.client, event.at, event.purpose)
    return changed(state, tasks=changed(state.tasks, appointments=(*state.tasks.appointments, booked)))


@capability.evolves(CommitmentMade)
def commitment_made(state: RunState, event: CommitmentMade) -> RunState:
    made = Commitment(event.at, event.client, event.what, event.due)
    return changed(state, tasks=changed(state.tasks, commitments=(*state.tasks.commitments, made)))
