"""Dates said on the telephone: an ISO date, `J+n`, or `next_delivery`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.delivery import next_delivery
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.actions import FIRST_YEAR, LAST_YEAR

RELATIVE = re.compile(r"^J(?:\+(\d{1,3}))?$")


def resolve_date(dataset: Dataset, state: RunState, client: Client, text: str) -> date | None:
    """The day meant by a text; None when it means none."""
    if text == "next_delivery":
        return next_delivery(dataset, client, state.now)
    relative = RELATIVE.match(text)
    if relative:
        return state.now.date() + timedelta(days=int(relative[1] or 0))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
