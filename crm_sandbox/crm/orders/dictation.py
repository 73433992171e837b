"""What the screen of a dictated order shows: what was said, and the order that is entered from it, without a call."""

from __future__ import annotations

from dataclasses import dataclass

from crm_sandbox.crm.accounts.files import find_client
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.queries import FirmOrder, OrderView, empty_order, firm_orders, order_view
from crm_sandbox.crm.session.queries import client_name
from crm_sandbox.crm.state import RunState


@dataclass(frozen=True, slots=True)
class DictationView:
    """A dictated order: `said` in the client's words; `order` the one under way; `confirmed` those entered already."""

    task: str
    title: str
    client: str
    client_name: str
    said: tuple[str, ...]
    is_done: bool
    order: OrderView
    confirmed: tuple[FirmOrder, ...]


def dictation_view(dataset: Dataset, state: RunState, task: str) -> DictationView | None:
    """A dictated order; None when the task is something else, or of a day to come."""
    given, seeds = state.tasks.tasks.get(task), dataset.world.exercise.every_task()
    seed = next((item for item in seeds if item.ref == task and item.kind == "dictation"), None)
    client = find_client(dataset, state, seed.client) if seed is not None and seed.client else None
    if given is None or seed is None or client is None:
        return None
    draft = state.orders.draft_of(client.ref)
    return DictationView(
        task=seed.ref,
        title=seed.title,
        client=client.ref,
        client_name=client_name(dataset, state, client.ref),
        said=seed.said,
        is_done=given.done_at is not None,
        order=order_view(dataset, state, draft) if draft else empty_order(dataset, state, client),
        confirmed=firm_orders(state, client.ref),
    )
