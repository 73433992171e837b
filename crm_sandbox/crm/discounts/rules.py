"""How far a discount may go, and what the manager answers (domain rule 1.0.3)."""

from __future__ import annotations

from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.pricing import policy_for
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import streams


def authority_bp(dataset: Dataset, state: RunState, client: Client, product: str | None = None) -> int:
    """The highest discount that the seller may announce to a client now, on a product or on any: his own authority, or
    what the manager granted. Nothing to a public buyer."""
    granted = [
        request.discount_bp
        for request in state.discounts.of_client(client.ref)
        if request.answer == "granted" and product in (None, request.product)
    ]
    return max((policy_for(dataset, client).seller_discount_bp, *granted))


def manager_answer(dataset: Dataset, client: Client, discount_bp: int) -> str:
    """Granted within the manager's own authority."""
    return "granted" if discount_bp <= policy_for(dataset, client).manager_discount_bp else "refused"


def answer_delay_s(dataset: Dataset, request: str, client: str) -> int:
    """How long the manager takes: 3 to 6 simulated minutes, keyed by the client and the request."""
    return 60 * streams.Stream(dataset.world.seed).integer(3, 6, "discount", client, request)
