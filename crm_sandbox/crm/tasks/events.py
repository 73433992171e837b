"""What happened to tasks, messages, documents and appointments."""

from __future__ import annotations

from crm_sandbox.kernel.events import Event, event


@event("task.created")
class TaskCreated(Event):
    """Something to do was noted."""

    task: str
    kind: str
    title: str
    due_at: str
    minutes: int
    client: str | None = None
    document: str | None = None


@event("task.started")
class TaskInterrupted(Event):
    """Work on a task was interrupted by a call: `worked_s` seconds were spent on it this time."""

    task: str
    worked_s: int
    at: str


@event("task.done")
class TaskDone(Event):
    """A task was done."""

    task: str
    at: str


@event("message.arrived")
class MessageArrived(Event):
    """A department wrote."""

    message: str
    at: str
    department: str
    title: str
    text: str
    product: str | None = None
    client: str | None = None


@event("announcement.read")
class MessageRead(Event):
    """A message was read."""

    message: str
    at: str


@event("transmission.sent")
class TransmissionSent(Event):
    """Information was passed on to a department: `fields` are (name, value) pairs."""

    transmission: str
    at: str
    department: str
    subject: str
    fields: tuple[tuple[str, str], ...]
    text: str
    client: str | None = None
    call: str | None = None


@event("document.sent")
class DocumentSent(Event):
    """A document was sent to a client."""

    at: str
    document: str
    client: str
    contact: str


@event("appointment.booked")
class AppointmentBooked(Event):
    """An appointment was booked for the field representative."""

    appointment: str
    client: str
    at: str
    purpose: str


@event("commitment.made")
class CommitmentMade(Event):
    """A dated promise was made to a client."""

    at: str
    client: str
    what: str
    due: str
