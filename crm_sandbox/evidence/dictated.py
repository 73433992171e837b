"""Dictated orders: what was entered without a call, beside what the client of the file meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crm_sandbox.crm.calls.model import Demand
from crm_sandbox.crm.orders.events import LineAdded, LineConverted, LineSet, OrderConfirmed
from crm_sandbox.crm.orders.units import base_units
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.story import Story

CONVERSION_BP = 500


@dataclass(frozen=True, slots=True)
class Dictated:
    """A dictated request: whose, what it means, the quantity said in base units."""

    client: str
    demand: Demand
    said: int

    @property
    def is_rounded(self) -> bool:
        """Whether what is sold differs from what was said."""
        return abs(self.demand.quantity - self.said) * 10_000 > CONVERSION_BP * self.said


def dictated(story: Story) -> Iterator[Dictated]:
    """Every dictated request of the exercise, in the order of the tasks."""
    products = story.dataset.world.products
    for task in story.dataset.world.exercise.whole.tasks:
        script = story.dataset.script(task.client) if task.kind == "dictation" and task.client else None
        for demand in script.demands if script else ():
            size = base_units(products[demand.product], demand.unit) or 1
            yield Dictated(task.client or "", demand, demand.value * size)


def entered_marks(story: Story) -> list[Mark]:
    """Each request, counted when a confirmed order of the client has an admitted product in a quantity that he meant."""
    confirmed = {
        order.ref: order
        for order in story.final.orders.orders.values()
        if order.status in ("confirmed", "credit_hold") and order.call is None
    }
    steps = {item.order: seq for seq, item in story.of(OrderConfirmed)}
    last = story.steps[-1].seq if story.steps else 0
    marks = []
    for item in dictated(story):
        orders = [order for order in confirmed.values() if order.client == item.client]
        seq = steps[orders[-1].ref] if orders else last
        lines = [line for order in orders for line in order.lines if line.product in item.demand.accepted]
        is_met = any(item.demand.low <= line.quantity <= item.demand.high for line in lines)
        marks.append(Mark(seq, is_met, item.client, item.demand.ref))
    return marks


def rounding_marks(story: Story) -> list[Mark]:
    """Each request that is sold in another quantity than the one said, counted when the line keeps what was said."""
    kept = {item.product: seq for seq, item in story.of(LineConverted)}
    typed: dict[str, int] = {}
    for seq, item in story.events:
        if isinstance(item, (LineAdded, LineSet)):
            typed[item.product] = seq
    last = story.steps[-1].seq if story.steps else 0
    return [
        Mark(kept.get(product, typed.get(product, last)), product in kept, product, item.client)
        for item in dictated(story)
        if item.is_rounded and (product := item.demand.product)
    ]
