"""What the tasks, messages and documents show."""

from __future__ import annotations

from dataclasses import dataclass

from crm_sandbox.crm.catalogue.model import Department, Document
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.session.queries import client_name
from crm_sandbox.crm.state import RunState
from crm_sandbox.crm.tasks.state import (
    Appointment,
    Commitment,
    Message,
    SentDocument,
    Task,
    Transmission,
)
from crm_sandbox.kernel import clock


@dataclass(frozen=True, slots=True)
class TaskRow:
    """Something to do. `said`: what is dictated, of an order to enter."""

    ref: str
    kind: str
    title: str
    client: str
    client_name: str
    due_at: str
    minutes: int
    document: str
    done_at: str
    is_late: bool
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message from a department."""

    ref: str
    at: str
    department: str
    title: str
    text: str
    product: str
    client: str
    is_read: bool


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A commercial document, its text once it was opened."""

    ref: str
    title: str
    kind: str
    is_sendable: bool
    is_pinned: bool
    is_opened: bool
    sections: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class TasksView:
    """Tasks, messages received and sent, documents, appointments, commitments."""

    tasks: tuple[TaskRow, ...]
    done: tuple[TaskRow, ...]
    messages: tuple[MessageRow, ...]
    transmissions: tuple[Transmission, ...]
    documents: tuple[SentDocument, ...]
    appointments: tuple[Appointment, ...]
    commitments: tuple[Commitment, ...]
    departments: tuple[Department, ...]
    sendable: tuple[Document, ...]
    clients: tuple[tuple[str, str], ...]
    names: dict[str, str]
    questions: int
    answered: int


def task_row(dataset: Dataset, state: RunState, task: Task) -> TaskRow:
    """A task as a line."""
    return TaskRow(
        ref=task.ref,
        kind=task.kind,
        title=task.title,
        client=task.client or "",
        client_name=client_name(dataset, state, task.client) if task.client else "",
        due_at=task.due_at,
        minutes=task.minutes,
        document=task.document or "",
        done_at=task.done_at or "",
        is_late=task.done_at is None and clock.parse(task.due_at) < state.now,
        said=next((seed.said for seed in dataset.world.exercise.every_task() if seed.ref == task.ref), ()),
    )


def open_tasks(dataset: Dataset, state: RunState) -> tuple[TaskRow, ...]:
    """What is still to be done, the most urgent first."""
    waiting = [task for task in state.tasks.tasks.values() if task.done_at is None]
    return tuple(task_row(dataset, state, task) for task in sorted(waiting, key=lambda t: (t.due_at, t.ref)))


def every_task(dataset: Dataset, state: RunState) -> tuple[TaskRow, ...]:
    """The day's tasks by deadline, done or not: one that is ticked stays where it stands, until the day is over."""
    today = state.now.date().isoformat()
    shown = (task for task in state.tasks.tasks.values() if task.done_at is None or task.done_at[:10] >= today)
    ordered = sorted(shown, key=lambda t: (t.due_at, t.ref))
    return tuple(task_row(dataset, state, task) for task in ordered)


def inbox(dataset: Dataset, state: RunState) -> tuple[MessageRow, ...]:
    """Messages received, newest first; the text of one that was not read stays closed."""
    labels = {ref: department.label for ref, department in dataset.world.departments.items()}

    def row(message: Message) -> MessageRow:
        return MessageRow(
            ref=message.ref,
            at=message.at,
            department=labels.get(message.department, message.department),
            title=message.title,
            text=message.text if message.read_at else "",
            product=message.product or "",
            client=message.client or "",
            is_read=message.read_at is not None,
        )

    return tuple(row(m) for m in sorted(state.tasks.messages.values(), key=lambda m: (m.at, m.ref), reverse=True))


def tasks_view(dataset: Dataset, state: RunState) -> TasksView:
    """The tasks screen."""
    tasks = state.tasks
    done = [task_row(dataset, state, task) for task in tasks.tasks.values() if task.done_at]
    everyone = (*dataset.world.clients, *state.accounts.prospects)
    names = {ref: client_name(dataset, state, ref) for ref in everyone}
    return TasksView(
        tasks=open_tasks(dataset, state),
        done=tuple(sorted(done, key=lambda row: row.done_at, reverse=True)),
        messages=inbox(dataset, state),
        transmissions=tuple(reversed(tasks.transmissions)),
        documents=tuple(reversed(tasks.documents)),
        appointments=tasks.appointments,
        commitments=tasks.commitments,
        departments=tuple(dataset.world.departments.values()),
        sendable=tuple(d for d in dataset.world.documents.values() if d.is_sendable),
        clients=tuple(sorted(names.items(), key=lambda item: item[1])),
        names=names,
        questions=len(dataset.world.exercise.quiz),
        answered=len(state.quiz.answers),
    )


def document_view(dataset: Dataset, state: RunState, ref: str) -> DocumentView | None:
    """One document."""
    document = dataset.world.documents.get(ref)
    if document is None:
        return None
    opened = ref in state.desk.documents_opened
    return DocumentView(
        document.ref,
        document.title,
        document.kind,
        document.is_sendable,
        ref in state.desk.pinned,
        opened,
        document.sections if opened else (),
    )


def list_documents(dataset: Dataset, state: RunState) -> tuple[DocumentView, ...]:
    """Every document, without its text."""
    made = (document_view(dataset, state, ref) for ref in dataset.world.documents)
    return tuple(view for view in made if view is not None)
