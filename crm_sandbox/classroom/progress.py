"""Who is where in an exercise: a row per trainee, read from the state of his run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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
from crm_sandbox.review.replay import plain
from crm_sandbox.training.model import Assignment, Run

STUCK_MINUTES = 5
LATE_BP = 2_500
"""How far behind the middle of the group somebody is late: a quarter of the exercise."""
DONE_BP = 10_000
FIRM = ("confirmed", "credit_hold")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a run is: the share of the exercise that is behind it, in simulated time; all of it once it is handed in.

    `quiet_minutes` is how long, in real minutes, nothing was recorded in an open run; None when it was not begun. `is_late`
    says that it is a quarter of the exercise behind the middle of the group, or more.
    """

    run: Run | None
    elapsed_bp: int = 0
    quiet_minutes: int | None = None
    is_late: bool = False
    is_paused: bool = False

    @property
    def idle_minutes(self) -> int | None:
        """The quiet minutes once there are enough of them to go and see."""
        quiet = self.quiet_minutes
        return quiet if quiet is not None and quiet >= STUCK_MINUTES else None

    @property
    def state(self) -> str:
        """What it is filtered by: none, preparing, waiting (nobody came yet), open, paused, stuck, late or handed_in."""
        if self.run is None:
            return "none"
        if self.is_paused:
            return "paused"
        if self.idle_minutes is not None:
            return "stuck"
        if self.is_late:
            return "late"
        return "waiting" if self.run.state == "open" and not self.run.is_begun else self.run.state


@dataclass(frozen=True, slots=True)
class Row:
    """A trainee in an exercise: how far he is, what is in front of him (nothing once he handed in), what he did.

    `may_reopen` says that the hand-in can still be taken back; `needs_minutes`, that an exam ran out: it is reopened with
    minutes. `past` are his other runs, newest first.
    """

    trainee: User
    standing: Standing
    past: tuple[Run, ...]
    screen: str = ""
    subject: str = ""
    at: str = ""
    calls: int = 0
    reached: int = 0
    orders: int = 0
    amount_cents: int = 0
    may_reopen: bool = False
    needs_minutes: bool = False

    @property
    def run(self) -> Run | None:
        """His run of the exercise (None: none yet)."""
        return self.standing.run

    @property
    def state(self) -> str:
        """What the row is filtered by."""
        return self.standing.state


@dataclass(frozen=True, slots=True)
class Figures:
    """How many have not begun, are open, handed in, stuck and late, and the median simulated hour of the open ones."""

    waiting: int
    open: int
    handed_in: int
    stuck: int
    late: int
    hour: str


def standings(
    ledger: Ledger[RunState, Dataset], found: Managed, given: Assignment | None, *, now: datetime
) -> dict[str, Standing]:
    """Where each trainee (by id) is in an exercise."""
    latest = {
        run.trainee_id: run
        for run in found.runs
        if given is not None and run.assignment == given.id and run.state != "archived" and not run.is_superseded
    }
    made = {trainee.id: _standing(ledger, latest.get(trainee.id), now) for trainee in found.trainees}
    middle = median_low([item.elapsed_bp for item in made.values()]) if made else 0
    return {
        who: replace(item, is_late=item.run is not None and item.elapsed_bp <= middle - LATE_BP)
        for who, item in made.items()
    }


def rows(
    ledger: Ledger[RunState, Dataset], found: Managed, where: Mapping[str, Standing], *, now: datetime
) -> tuple[Row, ...]:
    """A row per trainee, by name."""
    phases = dossier_phases(run for run in found.runs if run.state == "handed_in")
    published = frozenset(run for run, phase in phases.items() if phase == "published")
    made = [_row(ledger, found, trainee, where[trainee.id], now, published) for trainee in found.trainees]
    return tuple(sorted(made, key=lambda row: plain(row.trainee.display_name)))


def figures(found: Iterable[Row | Standing]) -> Figures:
    """The summary of an exercise; the hour only from rows, which know it."""
    everyone = tuple(found)
    hours = [row.at for row in everyone if isinstance(row, Row) and row.at and row.run and row.run.state == "open"]
    states = Counter(one.state for one in everyone)
    return Figures(
        waiting=states["waiting"] + states["preparing"],
        open=sum(states[name] for name in ("open", "paused", "stuck", "late")),
        handed_in=states["handed_in"],
        stuck=states["stuck"],
        late=states["late"],
        hour=median_low(hours) if hours else "",
    )


def _standing(ledger: Ledger[RunState, Dataset], run: Run | None, now: datetime) -> Standing:
    if run is None or run.state == "preparing":
        return Standing(run)
    if run.state == "handed_in":
        return Standing(run, DONE_BP)
    dataset, state, seq = ledger.state_at(run.id)
    elapsed, quiet = _elapsed(dataset, state), _quiet(ledger, run, seq, now)
    return Standing(run, elapsed, quiet, is_paused=state.session.is_paused)


def _row(
    ledger: Ledger[RunState, Dataset],
    found: Managed,
    trainee: User,
    standing: Standing,
    now: datetime,
    published: frozenset[str],
) -> Row:
    current = standing.run
    past = tuple(reversed([run for run in found.runs if run.trainee_id == trainee.id and run is not current]))
    if current is None or current.state == "preparing":
        return Row(trainee, standing, past)
    dataset, state, _seq = ledger.state_at(current.id)
    orders = [order for order in state.orders.orders.values() if order.status in FIRM]
    made = [call for call in state.calls.ended if call.ending not in ("missed", "passed_on")]
    is_open = current.state == "open" and current.is_begun
    return Row(
        trainee,
        standing,
        past,
        screen=state.desk.front.name if is_open else "",
        subject=_subject(dataset, state) if is_open else "",
        at=f"{state.now:%H:%M}" if current.state != "open" or current.is_begun else "",
        calls=len(made),
        reached=sum(call.is_reached for call in made),
        orders=len(orders),
        amount_cents=sum(order.total_cents for order in orders),
        may_reopen=current.state == "handed_in" and current.id not in published,
        needs_minutes=has_run_out(current, now),
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
    of_today = max(0, min(DONE_BP, clock.seconds_between(start, state.now) * DONE_BP // whole))
    return ((where.number - 1) * DONE_BP + of_today) // where.total


def has_run_out(run: Run, now: datetime) -> bool:
    """Whether the time of an exam is over."""
    return run.deadline is not None and platform_clock.read_stamp(run.deadline) <= now


def _quiet(ledger: Ledger[RunState, Dataset], run: Run, seq: int, now: datetime) -> int | None:
    """Real minutes since the last action of an open run; None for a run that was not begun."""
    if run.state != "open" or seq == 0 or not run.is_begun:
        return None
    last = ledger.entries(run.id, after=seq - 1, upto=seq)[0].envelope.at_wall
    return max(0, int((now - platform_clock.read_stamp(last)).total_seconds() // 60))
