"""A dataset: the immutable world in which runs take place. `datasets` builds and stores it; here is what it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from crm_sandbox.crm.accounts.model import Client, ClientHistory
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.catalogue.model import (
    Company,
    Complement,
    Department,
    Document,
    Policy,
    Product,
    Promotion,
    Tour,
)
from crm_sandbox.crm.quiz.model import Question


@dataclass(frozen=True, slots=True)
class Instruction:
    """A line of the day's instructions (« plan d'actions commerciales »)."""

    ref: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class SeedTask:
    """A task that waits for the trainee: `due_at` HH:MM on the business day; `kind` document, update, follow_up, report or
    dictation, an order to enter without a call (`said`: what the client of the file wants, in his words)."""

    ref: str
    kind: str
    title: str
    client: str | None
    due_at: str
    minutes: int
    document: str | None = None
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeedMessage:
    """A message from a department; one with `at` after the opening arrives during the day."""

    ref: str
    at: str
    department: str
    title: str
    text: str
    product: str | None = None
    client: str | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A callback promised before the day, or a commitment that falls due: HH:MM."""

    ref: str
    client: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class IncomingCall:
    """A client who calls at HH:MM and lets it ring for `rings_s` seconds."""

    ref: str
    at: str
    client: str
    rings_s: int = 45


@dataclass(frozen=True, slots=True)
class Hazard:
    """Something that goes otherwise than the morning said, at HH:MM, and the message that says so.

    `cutoff`: the tour of `zone` closes at `value` (HH:MM) today; `restock`: `product` is received on `value` (ISO date) at
    the soonest; `shortage`: what remains of `product` is gone; `urgent`, `cover` and `list` give `tasks`. `clients` are those
    whom it is about.
    """

    ref: str
    at: str
    kind: str
    department: str
    title: str
    text: str
    zone: str = ""
    product: str = ""
    value: str = ""
    clients: tuple[str, ...] = ()
    tasks: tuple[SeedTask, ...] = ()


@dataclass(frozen=True, slots=True)
class Exercise:
    """What is asked of the trainee: `mode` guided, practice or exam; `due_clients` those to be called today.

    `code`, `minutes` (real ones), `criteria` (those aimed at; none: all) and `success` come with an exercise of the
    ladder; a scenario's full day has none.
    """

    ref: str
    title: str
    mode: str
    business_day: str
    starts_at: str
    ends_at: str
    help_level: str
    shows_patience: bool
    objectives: tuple[str, ...]
    instructions: tuple[Instruction, ...]
    due_clients: tuple[str, ...]
    tasks: tuple[SeedTask, ...]
    messages: tuple[SeedMessage, ...]
    promises: tuple[Promise, ...]
    incoming: tuple[IncomingCall, ...]
    code: str = ""
    minutes: int = 0
    criteria: tuple[str, ...] = ()
    success: str = ""
    hazards: tuple[Hazard, ...] = ()
    quiz: tuple[Question, ...] = ()

    def titles(self) -> dict[str, str]:
        """What departments write in the day, by reference: messages and hazards."""
        hazards = {item.ref: item.title for item in self.hazards}
        return {item.ref: item.title for item in self.messages} | hazards

    def every_task(self) -> tuple[SeedTask, ...]:
        """The morning's tasks, then those that hazards give."""
        return (*self.tasks, *(task for hazard in self.hazards for task in hazard.tasks))


@dataclass(frozen=True, slots=True)
class World:
    """The part of a dataset that is kept in memory and shared by every run. Mappings are keyed by reference.

    `distractors`: for each field of a file, plausible values that nobody said (pick-lists mix them with what was).
    `newcomers`: for each type of client, the files whose scripts are played by prospects whom a run creates.
    """

    scenario: str
    seed: int
    generator_version: int
    schema_version: int
    company: Company
    policy: Policy
    exercise: Exercise
    tours: dict[str, Tour]
    products: dict[str, Product]
    complements: tuple[Complement, ...]
    promotions: dict[str, Promotion]
    documents: dict[str, Document]
    departments: dict[str, Department]
    clients: dict[str, Client]
    client_types: dict[str, str]
    distractors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    newcomers: dict[str, tuple[str, ...]] = field(default_factory=dict)


class ClientFiles(Protocol):
    """Immutable rows of one client, read when they are needed (a cached read counts as pure)."""

    def history(self, client: str) -> ClientHistory:
        """Twelve months of a client; raises `KeyError` for an unknown reference."""

    def script(self, client: str) -> Script | None:
        """The part that a client plays, or None when nobody answers for him."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A world with its digest and its files. Two datasets with the same digest are the same bytes."""

    digest: str
    world: World
    files: ClientFiles

    def history(self, client: str) -> ClientHistory:
        """Twelve months of a client."""
        return self.files.history(client)

    def script(self, client: str) -> Script | None:
        """The part that a client plays. Secret: nothing of it may reach a trainee before it is said."""
        return self.files.script(client)
