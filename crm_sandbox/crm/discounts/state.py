"""Discounts asked for in a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DiscountRequest:
    """A discount asked of the manager: `answer` is empty while it is awaited, then granted or refused."""

    ref: str
    client: str
    product: str
    discount_bp: int
    reason: str
    asked_at: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class DiscountsState:
    """Requests by reference."""

    requests: Mapping[str, DiscountRequest] = field(default_factory=dict)

    def of_client(self, client: str) -> tuple[DiscountRequest, ...]:
        """What was asked for a client, oldest first."""
        return tuple(request for request in self.requests.values() if request.client == client)
