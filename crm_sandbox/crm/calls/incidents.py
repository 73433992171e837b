"""What a client may have to say of his last deliveries: an incident, or something that he tried for the first time."""

from __future__ import annotations

from datetime import date, timedelta

from crm_sandbox.crm.dataset import Dataset

RECENT = timedelta(days=30)
WELL = "shipped"


def recent_incident(dataset: Dataset, client: str, on: date) -> bool:
    """Whether something went wrong, or was new, in the thirty days before: a complaint, a late order, a line that was
    not delivered as ordered, a product bought for the first time."""
    since = (on - RECENT).isoformat()
    history = dataset.history(client)
    if any(item.opened_on >= since for item in history.complaints):
        return True
    recent = [order for order in history.orders if order.delivered_on >= since]
    if any(order.is_late or any(line.status != WELL for line in order.lines) for order in recent):
        return True
    known = {line.product for order in history.orders if order.delivered_on < since for line in order.lines}
    return any(line.product not in known for order in recent for line in order.lines)
