"""Actions of a dossier. Kinds are permanent. `person` is whoever is signed in: the pages fill it, no form does."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from crm_sandbox.kernel.actions import Action

Code = Annotated[str, Field(min_length=1, max_length=40)]
Person = Annotated[str, Field(min_length=1, max_length=40)]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Reason = Annotated[str, Field(min_length=1, max_length=2000)]
Text = Annotated[str, Field(max_length=4000)]
Revision = Annotated[int, Field(ge=0)]
Votes = Annotated[int, Field(ge=0, le=99)]
FIRST_DAY, LAST_DAY = date(2010, 5, 18), date(2999, 12, 31)


def _check_day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("expected a date such as 2027-03-10") from error
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"expected a date from {FIRST_DAY} to {LAST_DAY}")
    return text


Day = Annotated[str, AfterValidator(_check_day)]


class OpenDossier(Action):
    """Open the dossier of a run, under a procedure."""

    kind = "dossier.open"
    run: str
    procedure: Code
    procedure_version: Annotated[int, Field(ge=1)]


class ChooseProcedure(Action):
    """Put the dossier under another procedure, while nobody has a seat."""

    kind = "dossier.choose_procedure"
    procedure: Code


class TakeSeat(Action):
    """Take a seat among the evaluators. `states` are the statements made; `roles` what the person is in the cohort."""

    kind = "dossier.take_seat"
    seat: Code
    person: Person
    states: tuple[Code, ...] = ()
    roles: tuple[Code, ...] = ()


class LeaveSeat(Action):
    """Leave a seat, with the reason, until one's evaluation is in the dossier."""

    kind = "dossier.leave_seat"
    person: Person
    reason: Reason


class ReceiveEvaluation(Action):
    """Put a handed-in evaluation into the dossier: its signed head and its levels by criterion."""

    kind = "dossier.receive"
    person: Person
    head_hash: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    levels: tuple[tuple[Code, Code], ...]


class Settle(Action):
    """Give the level that the evaluators agree on for a criterion, with the reason; `base` is the revision in front."""

    kind = "dossier.settle"
    person: Person
    criterion: Code
    level: Code
    reason: Reason
    base: Revision


class Approve(Action):
    """Approve what was agreed on, as it stands at a revision."""

    kind = "dossier.approve"
    person: Person
    base: Revision


class ConveneJury(Action):
    """Say who sits on the jury and when. The president and the vice-president are members and sign the minutes."""

    kind = "dossier.convene_jury"
    held_on: Day
    members: Annotated[tuple[Name, ...], Field(min_length=2, max_length=30)]
    president: Name
    vice_president: Name


class Vote(Action):
    """The vote of the jury on a unit of competences, or a unit that is not presented."""

    kind = "dossier.vote"
    unit: Code
    presented: bool = True
    votes_for: Votes = 0
    votes_against: Votes = 0
    abstained: Votes = 0
    remark: Text = ""


class CloseMinutes(Action):
    """Close the minutes: every unit was voted on or set aside."""

    kind = "dossier.close_minutes"
    text: Text = ""


class Publish(Action):
    """Publish to the candidate. The dossier is signed and does not change any more."""

    kind = "dossier.publish"
    person: Person
