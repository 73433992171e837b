"""Actions: what somebody does in a run. Permanent kinds, versions, precise errors."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from crm_sandbox.kernel import canonical

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""Moments outside of these years are nobody's business, and break the arithmetic of time zones at both ends."""


class Action(BaseModel):
    """Base of every action. A subclass sets `kind` (a permanent `noun.verb` slug) and a docstring saying what it is for.

    Payloads hold text, integers, booleans and tuples of those; times are ISO-8601 text with an offset.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    kind: ClassVar[str]
    version: ClassVar[int] = 1
    cost_s: ClassVar[int] = 0
    """Simulated seconds that the action takes when its handler does not say otherwise."""
    is_trainees: ClassVar[bool] = True
    """Whether a trainee may send it; the others are recorded by staff or by the shell, through doors of their own."""

    def payload(self) -> dict[str, Any]:
        """The JSON payload as it is recorded: absent options are left out."""
        return self.model_dump(mode="json", exclude_none=True)

    @classmethod
    def from_payload(cls, payload: Any) -> Action:
        """Read a JSON payload; raises `pydantic.ValidationError` with one entry per field at fault."""
        return cls.model_validate_json(canonical.dumps(payload))


def _check_instant(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError("expected an ISO-8601 time such as 2027-03-10T10:30:00+01:00") from error
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"expected a time between the years {FIRST_YEAR} and {LAST_YEAR}")
    if moment.tzinfo is None:
        raise ValueError("expected an ISO-8601 time with an offset, such as 2027-03-10T10:30:00+01:00")
    return text


Instant = Annotated[str, AfterValidator(_check_instant)]
"""An ISO-8601 time with an offset, as text."""
Hour = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""An hour of any day, HH:MM."""
