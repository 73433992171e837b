"""Tasks, messages read, transmissions, documents, appointments."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from crm_sandbox.kernel.actions import Action, Instant


class MessageField(BaseModel):
    """One field of a transmission."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: Annotated[str, Field(min_length=1, max_length=40)]
    value: Annotated[str, Field(min_length=1, max_length=200)]


class CreateTask(Action):
    """Note something to do, with its deadline."""

    kind = "task.create"
    cost_s = 5
    title: Annotated[str, Field(min_length=1, max_length=160)]
    client: str | None = None
    due_at: Instant
    minutes: Annotated[int, Field(ge=1, le=240)] = 10


class CompleteTask(Action):
    """Do a task: its minutes pass on the simulated clock."""

    kind = "task.complete"
    task: str


class ReadMessage(Action):
    """Read a message from a department."""

    kind = "message.read"
    cost_s = 8
    message: str


class Transmit(Action):
    """Pass information on to a department: the subject, and the fields that it needs."""

    kind = "message.send"
    cost_s = 20
    department: str
    subject: str
    client: str | None = None
    fields: tuple[MessageField, ...] = ()
    text: Annotated[str, Field(max_length=600)] = ""


class SendDocument(Action):
    """Send a commercial document to a client."""

    kind = "document.send"
    cost_s = 10
    document: str
    client: str
    contact: Annotated[str, Field(max_length=80)] = ""


class BookAppointment(Action):
    """Book an appointment for the field representative."""

    kind = "appointment.book"
    cost_s = 10
    client: str
    at: Instant
    purpose: Annotated[str, Field(min_length=1, max_length=160)]
