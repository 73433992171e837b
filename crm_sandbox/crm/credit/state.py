"""Credit requests of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CreditRequest:
    """An exemption asked of accounts for an order: `answer` is empty while it is awaited, then granted or refused."""

    ref: str
    client: str
    order: str
    asked_at: str
    reason: str
    proposal: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class CreditState:
    """Requests by reference, and overdue invoices settled on the phone, by client."""

    requests: Mapping[str, CreditRequest] = field(default_factory=dict)
    paid: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    viewed: frozenset[str] = frozenset()
