"""The credit limit: what a client owes, and in which state an order puts him (domain rule 1.0.5)."""

from __future__ import annotations

from dataclasses import dataclass

from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.pricing import price_order
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import streams
from crm_sandbox.kernel.money import BASIS

GREEN, ORANGE, RED, BLACK = "green", "orange", "red", "black"


@dataclass(frozen=True, slots=True)
class Exposure:
    """Outstanding balance against the limit, tax included, in cents, with the state that it gives."""

    state: str
    outstanding_cents: int
    limit_cents: int
    overdue_cents: int
    worst_delay_days: int
    tolerance_bp: int

    @property
    def available_cents(self) -> int:
        """What may still be ordered within the limit (negative above it)."""
        return self.limit_cents - self.outstanding_cents


def classify(
    *, outstanding_cents: int, limit_cents: int, tolerance_bp: int, warning_bp: int, is_litigation: bool = False
) -> str:
    """The credit state of a balance: green to 90 % of the limit, orange within the tolerance, red beyond, black in
    litigation."""
    if is_litigation:
        return BLACK
    if outstanding_cents * BASIS <= limit_cents * warning_bp:
        return GREEN
    if outstanding_cents * BASIS <= limit_cents * (BASIS + tolerance_bp):
        return ORANGE
    return RED


def exposure(dataset: Dataset, state: RunState, client: Client, extra_cents: int = 0) -> Exposure:
    """A client's exposure now, with the run's confirmed orders and payments, plus `extra_cents` (tax included)."""
    policy, credit = dataset.world.policy, client.credit
    paid = state.credit.paid.get(client.ref, ())
    overdue = [invoice for invoice in credit.overdue if invoice.ref not in paid]
    running = sum(
        order.with_tax_cents
        for order in state.orders.of_client(client.ref)
        if order.status in ("confirmed", "credit_hold")
    )
    overdue_cents = sum(invoice.amount_cents for invoice in overdue)
    balance = (
        credit.not_due_cents + overdue_cents + credit.unbilled_cents + credit.portfolio_cents + running + extra_cents
    )
    worst = max((invoice.days_late for invoice in overdue), default=0)
    tolerance = 0 if worst > policy.credit_blocking_days else policy.credit_tolerance_bp
    return Exposure(
        state=classify(
            outstanding_cents=balance,
            limit_cents=credit.limit_cents,
            tolerance_bp=tolerance,
            warning_bp=policy.credit_warning_bp,
            is_litigation=credit.is_litigation,
        ),
        outstanding_cents=balance,
        limit_cents=credit.limit_cents,
        overdue_cents=overdue_cents,
        worst_delay_days=worst,
        tolerance_bp=tolerance,
    )


def exposure_with_draft(dataset: Dataset, state: RunState, client: Client) -> Exposure:
    """A client's exposure with the order that he is giving."""
    draft = state.orders.draft_of(client.ref)
    extra = price_order(dataset, client, draft.lines, state.now.date()).with_tax_cents if draft else 0
    return exposure(dataset, state, client, extra)


def has_accord(state: RunState, order: str) -> bool:
    """Whether an exemption was granted for an order."""
    return any(r.order == order and r.answer == "granted" for r in state.credit.requests.values())


def is_covered(state: RunState, client: Client, order: str, exposed: Exposure) -> bool:
    """Whether an accord covers an order with what the client owes now: what accounts would refuse, they did not grant."""
    return has_accord(state, order) and exemption_answer(client, exposed) == "granted"


def exemption_answer(client: Client, exposed: Exposure) -> str:
    """What accounts answer to a request: granted within +25 % of the limit and 5 000 €, to a payer who is not far behind."""
    over_cents = exposed.outstanding_cents - exposed.limit_cents
    within = over_cents <= min(client.credit.limit_cents // 4, 500_000)
    return "granted" if within and exposed.worst_delay_days <= 30 else "refused"


def answer_delay_s(dataset: Dataset, client: Client, request: str) -> int:
    """How long accounts take to answer: 4 to 9 simulated minutes, keyed by the client and his request."""
    return 60 * streams.Stream(dataset.world.seed).integer(4, 9, "exemption", client.ref, request)
