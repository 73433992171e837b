"""How a scripted trainee enters a dictated order: the expert from the file, in quantities that are sold; the beginner as
it is said."""

from __future__ import annotations

from crm_sandbox.bots.door import Door
from crm_sandbox.bots.manner import Manner
from crm_sandbox.crm.accounts.actions import OpenClient, OpenPanel
from crm_sandbox.crm.calls.model import Demand
from crm_sandbox.crm.orders.actions import AddLine, Confirm
from crm_sandbox.crm.orders.units import base_units
from crm_sandbox.crm.tasks.state import Task

PANELS = ("habits", "delivery", "payment")


def enter_dictated(door: Door, task: Task, manner: Manner) -> None:
    """Enter the lines of a dictation, then confirm the order."""
    client = task.client or ""
    script = door.dataset.script(client)
    if script is None:
        return
    if manner.reads_file:
        door.act(OpenClient(client=client))
        for panel in PANELS:
            door.act(OpenPanel.from_payload({"client": client, "panel": panel}))
    for demand in script.demands:
        if manner.announces_packaging:
            _enter(door, client, demand)
        else:
            _enter_as_said(door, client, demand)
    draft = door.state.orders.draft_of(client)
    if draft is not None:
        door.act(Confirm(order=draft.ref))


def _enter(door: Door, client: str, demand: Demand) -> None:
    """In the quantity that is sold, with the one that was said."""
    size = base_units(door.dataset.world.products[demand.product], demand.unit) or 1
    door.act(AddLine(client=client, product=demand.product, quantity=demand.quantity, asked=demand.value * size))


def _enter_as_said(door: Door, client: str, demand: Demand) -> None:
    """As it was said, bottle by bottle; when that is refused, the least that is sold."""
    value = demand.value if demand.nature != "usual" else 1
    refusal = door.act(AddLine(client=client, product=demand.product, quantity=value))
    if refusal is not None:
        least = door.dataset.world.products[demand.product].minimum
        door.act(AddLine(client=client, product=demand.product, quantity=least))
