"""A dataset: the immutable world in which runs take place. `datasets` builds and stores it; here is what it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
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
from crm_sandbox.kernel.records import changed


@dataclass(frozen=True, slots=True)
class Instruction:
    """A line of the day's instructions (« plan d'actions commerciales »). `targets` are the files that a campaign is about:
    they are found by reading the files, and never shown."""

    ref: str
    title: str
    text: str
    targets: tuple[str, ...] = ()


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
class Sequel:
    """How a mistake comes back on a later day. `opening` is what the client says when he calls about it, at `at` (HH:MM;
    empty: the first free hour), and `reason` that of his complaint; without an opening he does not call. `title` and `text` are
    what a department writes; without a department it does not. `mood` and `trust` are what the client has lost;
    `is_lost` that he has bought elsewhere. Texts name {client}, {order} and {product}."""

    department: str = ""
    title: str = ""
    text: str = ""
    opening: str = ""
    at: str = ""
    reason: str = ""
    wish: str = ""
    mood: int = 0
    trust: int = 0
    is_lost: bool = False


@dataclass(frozen=True, slots=True)
class LaterDay:
    """A day of a period after its first: its date, its own instructions, what waits and what will happen. References of
    tasks, promises, calls and hazards are not those of another day."""

    business_day: str
    instructions: tuple[Instruction, ...]
    due_clients: tuple[str, ...]
    tasks: tuple[SeedTask, ...] = ()
    messages: tuple[SeedMessage, ...] = ()
    promises: tuple[Promise, ...] = ()
    incoming: tuple[IncomingCall, ...] = ()
    hazards: tuple[Hazard, ...] = ()


@dataclass(frozen=True, slots=True)
class Exercise:
    """What is asked of the trainee: `mode` guided, practice or exam; `due_clients` those to be called today.

    `code`, `minutes` (real ones), `criteria` (those aimed at; none: all) and `success` come with an exercise of the
    ladder; a scenario's full day has none. An exercise of several days says its first day here and the others in `later`.
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
    later: tuple[LaterDay, ...] = ()

    @property
    def shows_hints(self) -> bool:
        """Whether the screens say what is natural now in a call, and weigh what differs between two products."""
        return self.help_level != "none"

    @property
    def ranks_substitutes(self) -> bool:
        """Whether substitutes stand in the order of what differs least."""
        return self.help_level == "all"

    @property
    def days(self) -> tuple[str, ...]:
        """The dates of the period; of most exercises, one."""
        return (self.business_day, *(day.business_day for day in self.later))

    def on(self, day: date) -> Exercise:
        """The exercise as a day of the period makes it: on its first day, and before and after the period, itself."""
        text = day.isoformat()
        found = next((item for item in self.later if item.business_day == text), None)
        if found is None:
            return self
        return replace(
            self,
            business_day=text,
            instructions=found.instructions,
            due_clients=found.due_clients,
            tasks=found.tasks,
            messages=found.messages,
            promises=found.promises,
            incoming=found.incoming,
            hazards=found.hazards,
        )

    def each_day(self) -> tuple[Exercise | LaterDay, ...]:
        """What each day of the period says of itself."""
        return (self, *self.later)

    @property
    def whole(self) -> Exercise:
        """The period as if it were one day, with all that its days bring; of a single day, itself."""
        if not self.later:
            return self
        brought = ("instructions", "due_clients", "tasks", "messages", "promises", "incoming", "hazards")
        days = self.each_day()
        joined = {name: tuple(item for made in days for item in getattr(made, name)) for name in brought}
        return changed(self, later=(), **joined)

    @property
    def has_calls(self) -> bool:
        """Whether there is somebody to call: not where orders are dictated and nothing else."""
        return bool(self.due_over_period() or any(day.promises or day.incoming for day in self.each_day()))

    def due_over_period(self) -> tuple[str, ...]:
        """Everybody who is to be called over the period, by day."""
        return tuple(dict.fromkeys(ref for day in self.each_day() for ref in day.due_clients))

    def message(self, ref: str) -> SeedMessage:
        """A message of the period."""
        return next(item for day in self.each_day() for item in day.messages if item.ref == ref)

    def hazard(self, ref: str) -> Hazard:
        """A hazard of the period."""
        return next(item for day in self.each_day() for item in day.hazards if item.ref == ref)

    def titles(self) -> dict[str, str]:
        """What departments write in the period, by reference: messages and hazards."""
        hazards = {item.ref: item.title for day in self.each_day() for item in day.hazards}
        return {item.ref: item.title for day in self.each_day() for item in day.messages} | hazards

    def every_task(self) -> tuple[SeedTask, ...]:
        """Each morning's tasks, then those that hazards give."""
        given = (task for day in self.each_day() for task in day.tasks)
        return (*given, *(task for day in self.each_day() for hazard in day.hazards for task in hazard.tasks))


@dataclass(frozen=True, slots=True)
class World:
    """The part of a dataset that is kept in memory and shared by every run. Mappings are keyed by reference.

    `distractors`: for each field of a file, plausible values that nobody said (pick-lists mix them with what was).
    `newcomers`: for each type of client, the files whose scripts are played by prospects whom a run creates.
    `sequels`: in an exercise of several days, how each kind of mistake comes back.
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
    sequels: dict[str, Sequel] = field(default_factory=dict)


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

    def on(self, day: date) -> Dataset:
        """The dataset with the exercise as a day of the period makes it; of a single day, itself."""
        exercise = self.world.exercise.on(day)
        return self if exercise is self.world.exercise else replace(self, world=replace(self.world, exercise=exercise))

    def history(self, client: str) -> ClientHistory:
        """Twelve months of a client."""
        return self.files.history(client)

    def script(self, client: str) -> Script | None:
        """The part that a client plays. Secret: nothing of it may reach a trainee before it is said."""
        return self.files.script(client)
