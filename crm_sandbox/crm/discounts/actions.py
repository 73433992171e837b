"""Asking for a discount beyond one's own authority."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from crm_sandbox.kernel.actions import Action


class AskDiscount(Action):
    """Ask the manager for a discount beyond one's authority on a client's product, with the reason; the answer comes later."""

    kind = "discount.ask"
    cost_s = 15
    client: str
    product: str
    discount_bp: Annotated[int, Field(ge=1, le=5000)]
    reason: Annotated[str, Field(min_length=1, max_length=200)]
