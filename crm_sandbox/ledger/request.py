"""What is asked of a stream, and what is about to be added to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic

from crm_sandbox.kernel.actions import Action
from crm_sandbox.ledger import rows
from crm_sandbox.ledger.cache import Head
from crm_sandbox.ledger.model import Recorded, S


@dataclass(frozen=True, slots=True)
class Request:
    """An action to record in a stream that is in a state; `deadline` becomes the stream's own (None: it stays)."""

    run: str
    action: Action
    actor: str
    at_wall: str
    key: str
    from_state: str = "open"
    keeps_deadline: bool = True
    deadline: str | None = None


@dataclass(frozen=True, slots=True)
class Pending(Generic[S]):
    """A row that was decided and is not in the log yet, with the head that it makes and the answer that it gives."""

    append: rows.Append
    head: Head[S]
    answer: Recorded
