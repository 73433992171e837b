"""Credit in a run: requests, and what was settled on the phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CreditRequest:
    """An exemption asked for an order, of one level of the house: `answer` is empty while it is awaited, then granted,
    refused or beyond (his authority)."""

    ref: str
    client: str
    order: str
    asked_at: str
    reason: str
    proposal: str
    answer: str = ""
    level: str = "accounts"


@dataclass(frozen=True, slots=True)
class Schedule:
    """An overdue invoice that is settled in `count` parts: `paid_cents` is what was paid at once."""

    invoice: str
    count: int
    paid_cents: int


@dataclass(frozen=True, slots=True)
class CreditState:
    """Requests by reference; overdue invoices settled on the phone and those put in instalments, by client; down payments
    and orders paid on delivery, by order."""

    requests: Mapping[str, CreditRequest] = field(default_factory=dict)
    paid: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    viewed: frozenset[str] = frozenset()
    deposits: Mapping[str, int] = field(default_factory=dict)
    schedules: Mapping[str, tuple[Schedule, ...]] = field(default_factory=dict)
    on_delivery: frozenset[str] = frozenset()
