"""Orders to enter without a call: what a generated client would ask for, written down. His demands are the answer key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crm_sandbox.crm.catalogue.model import Product
from crm_sandbox.crm.dataset import SeedTask
from crm_sandbox.datasets.generation.clients import BuiltClient

MINUTES = 1
ROOM = 2
"""How many times such an order should fit within the limit."""


@dataclass(slots=True)
class Dictations:
    """Gathers dictated orders from clients as they are built, until there are as many as are wanted. Everything that is
    dictated can be delivered, all of it together."""

    wanted: int
    due_at: str
    products: Mapping[str, Product]
    tasks: list[SeedTask] = field(default_factory=list)
    _promised: dict[str, int] = field(default_factory=dict)

    def offer(self, built: BuiltClient) -> None:
        """Dictate the order of a client, if it suits."""
        script = built.script
        if len(self.tasks) == self.wanted or built.client.kind != "client" or script is None or not script.demands:
            return
        quantities = {demand.product: demand.high for demand in script.demands}
        is_plain = all(demand.accepted == (demand.product,) and not demand.heard for demand in script.demands)
        if script.is_authored or not is_plain or any(not self._is_there(*item) for item in quantities.items()):
            return
        if not self._may_owe(built, quantities):
            return
        for product, quantity in quantities.items():
            self._promised[product] = self._promised.get(product, 0) + quantity
        said = tuple(demand.text[0] for demand in script.demands)
        ref = f"D{len(self.tasks) + 1}"
        title = f"Commande dictée: {built.client.trade_name}"
        self.tasks.append(SeedTask(ref, "dictation", title, built.client.ref, self.due_at, MINUTES, said=said))

    def _may_owe(self, built: BuiltClient, quantities: Mapping[str, int]) -> bool:
        """Whether the order stays well within the client's limit: credit is another exercise."""
        order = sum(self.products[ref].price_cents * quantity for ref, quantity in quantities.items())
        credit = built.client.credit
        return (credit.outstanding_cents + order * ROOM) <= credit.limit_cents

    def _is_there(self, product: str, quantity: int) -> bool:
        return self.products[product].stock >= self._promised.get(product, 0) + quantity
