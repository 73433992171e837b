"""The credit limit: what a client owes, and in which state an order puts him (domain rule 1.0.5)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crm_sandbox.crm.accounts.model import Client, OverdueInvoice
from crm_sandbox.crm.accounts.rules import AT_ONCE
from crm_sandbox.crm.catalogue.model import ExemptionLevel
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.pricing import price_order
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import streams
from crm_sandbox.kernel.money import BASIS, share

GREEN, ORANGE, RED, BLACK = "green", "orange", "red", "black"

ACCOUNTS = ExemptionLevel("accounts", "accounts", 2500, 500_000, 30, (4, 9))
"""Who answers where the policy names nobody."""


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


def unpaid(state: RunState, client: Client) -> tuple[OverdueInvoice, ...]:
    """The overdue invoices of a client that the run has not settled, less what was paid of those in instalments."""
    paid = state.credit.paid.get(client.ref, ())
    parts = {plan.invoice: plan.paid_cents for plan in state.credit.schedules.get(client.ref, ())}
    return tuple(
        replace(invoice, amount_cents=invoice.amount_cents - parts.get(invoice.ref, 0))
        for invoice in client.credit.overdue
        if invoice.ref not in paid
    )


def weight(state: RunState, order: str, with_tax_cents: int) -> int:
    """What an order adds to what its client owes: nothing when it is paid on delivery, else less its down payment."""
    if order in state.credit.on_delivery:
        return 0
    return max(0, with_tax_cents - state.credit.deposits.get(order, 0))


def exposure(dataset: Dataset, state: RunState, client: Client, extra_cents: int = 0) -> Exposure:
    """A client's exposure now, with the run's confirmed orders and payments, plus `extra_cents` (tax included)."""
    policy, credit = dataset.world.policy, client.credit
    overdue = unpaid(state, client)
    scheduled = {plan.invoice for plan in state.credit.schedules.get(client.ref, ())}
    running = sum(
        weight(state, order.ref, order.with_tax_cents)
        for order in state.orders.of_client(client.ref)
        if order.status in ("confirmed", "credit_hold")
    )
    overdue_cents = sum(invoice.amount_cents for invoice in overdue)
    balance = (
        credit.not_due_cents + overdue_cents + credit.unbilled_cents + credit.portfolio_cents + running + extra_cents
    )
    worst = max((invoice.days_late for invoice in overdue if invoice.ref not in scheduled), default=0)
    tolerance = 0 if worst > policy.credit_blocking_days else policy.credit_tolerance_bp
    return Exposure(
        state=GREEN
        if client.payment_terms in AT_ONCE and not credit.limit_cents and not credit.is_litigation
        else classify(
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
    """A client's exposure with the orders that he is giving."""
    today = state.now.date()
    extra = sum(
        weight(state, draft.ref, price_order(dataset, client, draft.lines, today).with_tax_cents)
        for draft in state.orders.drafts_of(client.ref)
    )
    return exposure(dataset, state, client, extra)


def is_held(dataset: Dataset, state: RunState, client: Client, order: str, exposed: Exposure) -> bool:
    """Whether an order waits for an accord: above the limit on credit, or in litigation whatever the payment."""
    if exposed.state == BLACK:
        return not is_covered(dataset, state, client, order, exposed)
    is_on_credit = order not in state.credit.on_delivery
    return exposed.state == RED and is_on_credit and not is_covered(dataset, state, client, order, exposed)


def levels_of(dataset: Dataset) -> dict[str, ExemptionLevel]:
    """Who may grant an exemption, from the nearest on."""
    return {level.ref: level for level in dataset.world.policy.exemption_levels or (ACCOUNTS,)}


def has_accord(state: RunState, order: str) -> bool:
    """Whether an exemption was granted for an order."""
    return any(r.order == order and r.answer == "granted" for r in state.credit.requests.values())


def is_covered(dataset: Dataset, state: RunState, client: Client, order: str, exposed: Exposure) -> bool:
    """Whether an accord covers an order with what the client owes now: what would be refused was not granted."""
    levels = levels_of(dataset)
    return any(
        r.order == order and r.answer == "granted" and _is_within(levels[r.level], client, exposed)
        for r in state.credit.requests.values()
        if r.level in levels
    )


def exemption_answer(dataset: Dataset, level: ExemptionLevel, client: Client, exposed: Exposure) -> str:
    """What somebody answers to a request: granted within his authority, `beyond` when a higher level may grant it."""
    if _is_within(level, client, exposed):
        return "granted"
    levels = list(levels_of(dataset).values())
    higher = levels[levels.index(level) + 1 :]
    return "beyond" if any(_is_within(other, client, exposed) for other in higher) else "refused"


def _is_within(level: ExemptionLevel, client: Client, exposed: Exposure) -> bool:
    over_cents = exposed.outstanding_cents - exposed.limit_cents
    most = min(share(client.credit.limit_cents, level.share_bp), level.amount_cents)
    return over_cents <= most and exposed.worst_delay_days <= level.maximum_delay_days


def answer_delay_s(dataset: Dataset, level: ExemptionLevel, client: Client, request: str) -> int:
    """How long the answer takes, keyed by the client and his request."""
    low, high = level.minutes
    return 60 * streams.Stream(dataset.world.seed).integer(low, high, "exemption", client.ref, request)
