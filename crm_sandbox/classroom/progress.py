"""Who is where: a row per trainee, read from the state of his run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from statistics import median_low

from crm_sandbox import platform_clock
from crm_sandbox.classroom.access import Managed
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.session.period import day_of_period
from crm_sandbox.crm.session.queries import client_name
from crm_sandbox.crm.state import RunState
from crm_sandbox.identity.model import User
from crm_sandbox.kernel import clock
from crm_sandbox.ledger.ledger import Ledger
from crm_sandbox.review.access import dossier_phases
from crm_sandbox.training.model import Run

STUCK_MINUTES = 5
FIRM = ("confirmed", "credit_hold")


@dataclass(frozen=True, slots=True)
class Row:
    """A trainee: his current run (None: none yet), what is in front of him, how far his day is, what he did.

    `quiet_minutes` is how long, in real minutes, nothing was recorded in an open run; None when it was not begun.
    `may_reopen` says that its hand-in can still be taken back; `needs_minutes`, that an exam ran out: it is reopened with
    minutes.
    """

    trainee: User
    run: Run | None
    screen: str
    subject: str
    at: str
    elapsed_bp: int
    calls: int
    reached: int
    orders: int
    amount_cents: int
    quiet_minutes: int | None
    may_reopen: bool
    needs_minutes: bool
    past: tuple[Run, ...]

    @property
    def idle_minutes(self) -> int | None:
        """The quiet minutes once there are enough of them to go and see."""
        quiet = self.quiet_minutes
        return quiet if quiet is not None and quiet >= STUCK_MINUTES else None

    @property
    def state(self) -> str:
        """What the row is filtered by: none, preparing, open, stuck or handed_in."""
        if self.run is None:
            return "none"
        return "stuck" if self.idle_minutes is not None else self.run.state


@dataclass(frozen=True, slots=True)
class Figures:
    """How many are open, handed in and stuck, and the median simulated hour of the open ones."""

    open: int
    handed_in: int
    stuck: int
    hour: str


def rows(ledger: Ledger[RunState, Dataset], found: Managed, *, now: datetime) -> tuple[Row, ...]:
    """A row per trainee, by name."""
    phases = dossier_phases(run for run in found.runs if run.state == "handed_in")
    published = frozenset(run for run, phase in phases.items() if phase == "published")
    made = [_row(ledger, found, trainee, now, published) for trainee in found.trainees]
    return tuple(sorted(made, key=lambda row: row.trainee.display_name))


def figures(found: tuple[Row, ...]) -> Figures:
    """The summary of the rows."""
    hours = [row.at for row in found if row.run is not None and row.run.state == "open" and row.at]
    return Figures(
        open=sum(row.state in ("open", "stuck", "preparing") for row in found),
        handed_in=sum(row.state == "handed_in" for row in found),
        stuck=sum(row.state == "stuck" for row in found),
        hour=median_low(hours) if hours else "",
    )


def _row(
    ledger: Ledger[RunState, Dataset], found: Managed, trainee: User, now: datetime, published: frozenset[str]
) -> Row:
    own = [run for run in found.runs if run.trainee_id == trainee.id]
    current = next((r for r in reversed(own) if r.state != "archived" and not r.is_superseded), None)
    past = tuple(reversed([run for run in own if run is not current]))
    if current is None or current.state == "preparing":
        return Row(trainee, current, "", "", "", 0, 0, 0, 0, 0, None, False, False, past)
    dataset, state, seq = ledger.state_at(current.id)
    orders = [order for order in state.orders.orders.values() if order.status in FIRM]
    made = [call for call in state.calls.ended if call.ending not in ("missed", "passed_on")]
    return Row(
        trainee=trainee,
        run=current,
        screen=state.desk.front.name,
        subject=_subject(dataset, state),
        at=f"{state.now:%H:%M}",
        elapsed_bp=_elapsed(dataset, state),
        calls=len(made),
        reached=sum(call.is_reached for call in made),
        orders=len(orders),
        amount_cents=sum(order.total_cents for order in orders),
        quiet_minutes=_quiet(ledger, current, seq, now),
        may_reopen=current.state == "handed_in" and current.id not in published,
        needs_minutes=has_run_out(current, now),
        past=past,
    )


def _subject(dataset: Dataset, state: RunState) -> str:
    live = state.calls.live
    if live is not None:
        return client_name(dataset, state, live.client)
    front = state.desk.front
    return client_name(dataset, state, front.subject) if front.name == "client" else front.subject


def _elapsed(dataset: Dataset, state: RunState) -> int:
    exercise, where = dataset.world.exercise, day_of_period(dataset, state)
    start, end = (clock.at(state.now.date(), hour) for hour in (exercise.starts_at, exercise.ends_at))
    whole = clock.seconds_between(start, end)
    of_today = max(0, min(10_000, clock.seconds_between(start, state.now) * 10_000 // whole))
    return ((where.number - 1) * 10_000 + of_today) // where.total


def has_run_out(run: Run, now: datetime) -> bool:
    """Whether the time of an exam is over."""
    return run.deadline is not None and platform_clock.read_stamp(run.deadline) <= now


def _quiet(ledger: Ledger[RunState, Dataset], run: Run, seq: int, now: datetime) -> int | None:
    """Real minutes since the last action of an open run; None for a run that was not begun."""
    if run.state != "open" or seq == 0:
        return None
    last = ledger.entries(run.id, after=seq - 1, upto=seq)[0].envelope.at_wall
    return max(0, int((now - platform_clock.read_stamp(last)).total_seconds() // 60))
