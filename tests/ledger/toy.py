"""A toy capability: a counter, with a dataset of one number. The ledger must know nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert

from crm_sandbox.kernel import canonical, clock
from crm_sandbox.kernel.actions import Action
from crm_sandbox.kernel.decider import (
    ActionRefused,
    Capability,
    ClockAdvanced,
    Decider,
    Due,
    Outcome,
    Scheduled,
    Unscheduled,
)
from crm_sandbox.kernel.events import Event, event
from crm_sandbox.kernel.refusals import refuse, refuse_recorded
from crm_sandbox.kernel.upcasting import Upcasters
from crm_sandbox.ledger import rows
from crm_sandbox.ledger.checking import Rules
from crm_sandbox.ledger.ledger import Ledger
from crm_sandbox.ledger.model import StreamKind
from crm_sandbox.ledger.signing import Signer
from crm_sandbox.storage.database import Database
from crm_sandbox.storage.tables import datasets

START = datetime(2027, 3, 10, 9, 0, tzinfo=clock.PARIS)
WALL = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Toy:
    """A dataset: what the counter starts from."""

    digest: str
    start: int


@dataclass(frozen=True, slots=True)
class Counter:
    """The state."""

    now: datetime
    agenda: tuple[Due, ...]
    total: int
    notes: tuple[str, ...] = ()
    is_handed_in: bool = False


class Add(Action):
    """Add to the counter."""

    kind = "counter.add"
    cost_s = 5
    amount: int


class Note(Action):
    """Write a text."""

    kind = "note.create"
    text: str


class HandIn(Action):
    """End."""

    kind = "run.hand_in"


class Reopen(Action):
    """Take the end back."""

    kind = "run.reopen"
    reason: str


@event("counter.added")
class Added(Event):
    """The counter grew."""

    amount: int


@event("note.created")
class Noted(Event):
    """A text was written."""

    text: str


@event("run.handed_in")
class HandedIn(Event):
    """It ended."""


@event("run.reopened")
class Reopened(Event):
    """It goes on."""


def capability() -> Capability[Counter, Toy]:
    """The toy's handlers and evolvers."""
    made: Capability[Counter, Toy] = Capability("toy")

    @made.handles(Add)
    def add(dataset: Toy, state: Counter, action: Add) -> Outcome:
        if state.is_handed_in:
            raise refuse("handed_in")
        if action.amount == 0:
            raise refuse("nothing", "amount", 0, (1, 2))
        if state.total + action.amount > LIMIT:
            raise refuse_recorded("over_limit", "amount", action.amount, (LIMIT,), cost_s=7, limit=LIMIT)
        return Outcome((Added(action.amount),))

    @made.handles(Note)
    def note(dataset: Toy, state: Counter, action: Note) -> Outcome:
        return Outcome((Noted(action.text),))

    made.handles(HandIn)(lambda dataset, state, action: Outcome((HandedIn(),)))
    made.handles(Reopen)(lambda dataset, state, action: Outcome((Reopened(),)))
    made.evolves(Added)(lambda state, item: replace(state, total=state.total + item.amount))
    made.evolves(Noted)(lambda state, item: replace(state, notes=(*state.notes, item.text)))
    made.evolves(HandedIn)(lambda state, item: replace(state, is_handed_in=True))
    made.evolves(Reopened)(lambda state, item: replace(state, is_handed_in=False))
    made.evolves(ClockAdvanced)(lambda state, item: replace(state, now=clock.parse(item.to)))
    made.evolves(ActionRefused)(lambda state, item: state)
    made.evolves(Scheduled)(lambda state, item: state)
    made.evolves(Unscheduled)(lambda state, item: state)
    return made


def decider(upcasters: Upcasters | None = None) -> Decider[Counter, Toy]:
    """The toy's decider."""
    return Decider([capability()], upcasters)


def initial(dataset: Toy) -> Counter:
    """The first state."""
    return Counter(START, (), dataset.start)


def digest(state: Counter) -> str:
    """The digest of a state."""
    return canonical.digest(canonical.dumps([clock.iso(state.now), state.total, list(state.notes), state.is_handed_in]))


KIND: StreamKind[Counter, Toy] = StreamKind(
    "run", initial, lambda state: state.is_handed_in, digest, ("run.hand_in", {})
)


def line_of(start: int) -> str:
    """A dataset's only line."""
    return json.dumps({"start": start})


def toy_from_lines(lines: Iterable[str]) -> Toy:
    """A dataset from its lines."""
    text = "\n".join(lines)
    return Toy(hashlib.sha256(text.encode()).hexdigest(), json.loads(text)["start"])


class Toys:
    """Where toys are kept: their digest is enough to find them."""

    def __init__(self, *starts: int) -> None:
        self.kept = {toy.digest: toy for toy in (toy_from_lines([line_of(start)]) for start in starts)}

    def get(self, digest: str) -> Toy:
        return self.kept[digest]


TOYS = Toys(0, 7)
ZERO, SEVEN = TOYS.kept
SIGNER = Signer(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


def ledger_on(database: Database, **options: object) -> Ledger[Counter, Toy]:
    """A ledger of toys."""
    options.setdefault("engine", "1")
    upcasters = options.pop("upcasters", None)
    return Ledger(database, decider(upcasters), KIND, TOYS, SIGNER, **options)  # type: ignore[arg-type]


def rules(engine: str = "1") -> Rules[Counter, Toy]:
    """What an export is checked by."""
    return Rules(decider(), KIND, engine)


def open_run(database: Database, *runs: str, dataset: str = ZERO, deadline: str | None = None) -> None:
    """Open runs on a kept toy."""
    with database.writing() as connection:
        for toy in TOYS.kept.values():
            if not connection.execute(datasets.select().where(datasets.c.digest == toy.digest)).first():
                connection.execute(
                    insert(datasets).values(
                        digest=toy.digest, key=toy.digest, scenario="toy", seed=1, core=b"", created_at="2027"
                    )
                )
        rows.create_streams(connection, runs, kind="run", dataset_digest=dataset, engine="1", deadline=deadline)
