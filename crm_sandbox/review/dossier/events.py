"""What happens to a dossier. Types are permanent."""

from __future__ import annotations

from crm_sandbox.kernel.events import Event, event


@event("dossier.opened", audience="staff")
class Opened(Event):
    """A dossier was opened under a procedure."""

    run: str
    procedure: str
    procedure_version: int


@event("dossier.procedure_chosen", audience="staff")
class ProcedureChosen(Event):
    """The dossier is under another procedure."""

    procedure: str


@event("dossier.seat_taken", audience="staff")
class SeatTaken(Event):
    """Somebody took a seat, with what he stated."""

    seat: str
    person: str
    states: tuple[str, ...]


@event("dossier.seat_left", audience="staff")
class SeatLeft(Event):
    """A seat is free again."""

    seat: str
    person: str
    reason: str


@event("dossier.evaluation_received", audience="staff")
class EvaluationReceived(Event):
    """An evaluation is in the dossier, as it was signed."""

    person: str
    head_hash: str
    levels: tuple[tuple[str, str], ...]


@event("dossier.settled", audience="staff")
class Settled(Event):
    """The evaluators agree on a level; both originals stay."""

    person: str
    criterion: str
    level: str
    reason: str


@event("dossier.approved", audience="staff")
class Approved(Event):
    """An evaluator approves what was agreed on."""

    person: str


@event("dossier.jury_convened", audience="staff")
class JuryConvened(Event):
    """A jury sits."""

    held_on: str
    members: tuple[str, ...]
    president: str
    vice_president: str


@event("dossier.voted", audience="staff")
class Voted(Event):
    """The jury decided of a unit; `valid_until` is empty unless it is acquired."""

    unit: str
    votes_for: int
    votes_against: int
    abstained: int
    decision: str
    valid_until: str
    remark: str


@event("dossier.minutes_closed", audience="staff")
class MinutesClosed(Event):
    """The minutes are closed."""

    text: str


@event("dossier.published", audience="staff")
class Published(Event):
    """The candidate may read the result."""

    person: str
