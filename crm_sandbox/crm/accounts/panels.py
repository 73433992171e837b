"""What the panels of a client's file show: what he buys, what he owes, where and when he is delivered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm_sandbox.crm.accounts.model import (
    Client,
    Invoice,
    OverdueInvoice,
    Site,
)
from crm_sandbox.crm.credit.rules import exposure_with_draft, unpaid
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.delivery import next_delivery
from crm_sandbox.crm.orders.hazards import closing_hour
from crm_sandbox.crm.state import RunState


@dataclass(frozen=True, slots=True)
class HabitRow:
    """A usual product, as the file shows it."""

    product: str
    name: str
    brand: str
    base_unit: str
    median_quantity: int
    interval_days: int
    last_on: str
    last_quantity: int
    trend: str
    change_bp: int
    days_since: int
    recent: tuple[tuple[str, int], ...]
    site: str = ""


@dataclass(frozen=True, slots=True)
class CreditView:
    """What a client owes against his limit, in cents."""

    state: str
    not_due_cents: int
    overdue: tuple[OverdueInvoice, ...]
    overdue_cents: int
    unbilled_cents: int
    running_cents: int
    outstanding_cents: int
    limit_cents: int
    available_cents: int
    used_bp: int
    incidents: tuple[Invoice, ...]


@dataclass(frozen=True, slots=True)
class SiteView:
    """A delivery site: its tour and its access."""

    ref: str
    name: str
    address: str
    tour: str
    weekdays: tuple[int, ...]
    cutoff: str
    next_on: str
    instructions: str
    requirements: tuple[str, ...]
    receiver: str


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """Where, when and on which terms goods are delivered."""

    tour: str
    weekdays: tuple[int, ...]
    slot_start: str
    slot_end: str
    cutoff: str
    instructions: str
    closing_weekdays: tuple[int, ...]
    payment_terms: str
    minimum_cents: int
    carriage_free_cents: int
    substitution_policy: str
    requirements: tuple[str, ...]
    next_on: str
    sites: tuple[SiteView, ...] = ()


def habit_rows(dataset: Dataset, state: RunState, client: Client) -> tuple[HabitRow, ...]:
    """The usual products, those that drift first."""
    today = state.now.date()
    rows = [
        HabitRow(
            product=habit.product,
            name=dataset.world.products[habit.product].name,
            brand=dataset.world.products[habit.product].brand,
            base_unit=dataset.world.products[habit.product].base_unit,
            median_quantity=habit.median_quantity,
            interval_days=habit.interval_days,
            last_on=habit.last_on,
            last_quantity=habit.last_quantity,
            trend=habit.trend,
            change_bp=habit.six_weeks_bp - 10_000,
            days_since=(today - date.fromisoformat(habit.last_on)).days,
            recent=habit.recent,
            site=site.name if (site := client.site(habit.site)) else "",
        )
        for habit in client.habits
    ]
    order = {"stopped": 0, "falling": 1, "late": 2, "new": 3, "rising": 4}
    return tuple(sorted(rows, key=lambda row: (order.get(row.trend, 5), row.name)))


def credit_view(dataset: Dataset, state: RunState, client: Client) -> CreditView:
    """What a client owes, the run's orders and payments included."""
    now = exposure_with_draft(dataset, state, client)
    credit = client.credit
    overdue = unpaid(state, client)
    fixed = credit.not_due_cents + now.overdue_cents + credit.unbilled_cents + credit.portfolio_cents
    return CreditView(
        state=now.state,
        not_due_cents=credit.not_due_cents,
        overdue=overdue,
        overdue_cents=now.overdue_cents,
        unbilled_cents=credit.unbilled_cents,
        running_cents=credit.portfolio_cents + now.outstanding_cents - fixed,
        outstanding_cents=now.outstanding_cents,
        limit_cents=now.limit_cents,
        available_cents=now.available_cents,
        used_bp=now.outstanding_cents * 10_000 // now.limit_cents if now.limit_cents else 0,
        incidents=tuple(invoice for invoice in dataset.history(client.ref).invoices if invoice.incident),
    )


def delivery_view(dataset: Dataset, state: RunState, client: Client, edited: dict[str, str]) -> DeliveryView:
    """The delivery of a client and his terms."""
    tour, policy = dataset.world.tours[client.zone], dataset.world.policy
    return DeliveryView(
        tour=tour.label,
        weekdays=tour.weekdays,
        slot_start=tour.slot_start,
        slot_end=tour.slot_end,
        cutoff=closing_hour(dataset, tour, state.now.date(), state.now),
        instructions=edited["delivery_instructions"],
        closing_weekdays=client.closing_weekdays,
        payment_terms=client.payment_terms,
        minimum_cents=policy.minimum_order_cents,
        carriage_free_cents=policy.carriage_free_cents,
        substitution_policy=edited["substitution_policy"],
        requirements=client.requirements,
        next_on=_next_on(dataset, state, client),
        sites=tuple(_site_view(dataset, state, client, site) for site in client.sites),
    )


def _next_on(dataset: Dataset, state: RunState, client: Client) -> str:
    try:
        return next_delivery(dataset, client, state.now).isoformat()
    except LookupError:
        return ""


def _site_view(dataset: Dataset, state: RunState, client: Client, site: Site) -> SiteView:
    tour = dataset.world.tours[site.zone]
    return SiteView(
        ref=site.ref,
        name=site.name,
        address=f"{site.address}, {site.postcode} {site.town}",
        tour=tour.label,
        weekdays=tour.weekdays,
        cutoff=closing_hour(dataset, tour, state.now.date(), state.now),
        next_on=_next_on(dataset, state, client.at_site(site.ref)),
        instructions=site.delivery_instructions,
        requirements=site.requirements,
        receiver=site.receiver,
    )
