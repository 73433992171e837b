"""When an order can be delivered: cut-off, then tour days, then closures, in business time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.catalogue.model import Tour
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.hazards import closing_hour
from crm_sandbox.kernel import clock

HORIZON_DAYS = 60
FRIDAY = 5


def tour_of(dataset: Dataset, client: Client) -> Tour:
    """The tour that serves a client."""
    return dataset.world.tours[client.zone]


def is_working_day(dataset: Dataset, day: date) -> bool:
    """Whether orders are taken for the tours on a day: Monday to Friday, bank holidays excepted."""
    return day.isoweekday() <= FRIDAY and day.isoformat() not in dataset.world.company.holidays


def cutoff_for(dataset: Dataset, tour: Tour, delivery: date, now: datetime) -> datetime:
    """The moment before which an order must be confirmed to leave with the tour of a day, as it is known now."""
    day = delivery
    for _ in range(tour.lead_days):
        day -= timedelta(days=1)
        while not is_working_day(dataset, day):
            day -= timedelta(days=1)
    return clock.at(day, closing_hour(dataset, tour, day, now))


def is_served(dataset: Dataset, client: Client, day: date) -> bool:
    """Whether a client can be delivered on a day, whatever the cut-off."""
    return (
        day.isoweekday() in tour_of(dataset, client).weekdays
        and day.isoweekday() not in client.closing_weekdays
        and day.isoformat() not in dataset.world.company.holidays
    )


def next_delivery(dataset: Dataset, client: Client, now: datetime) -> date:
    """The first day on which an order confirmed now is delivered; raises `LookupError` when none comes in two months."""
    tour = tour_of(dataset, client)
    for offset in range(1, HORIZON_DAYS):
        day = now.date() + timedelta(days=offset)
        if is_served(dataset, client, day) and now < cutoff_for(dataset, tour, day, now):
            return day
    raise LookupError(f"no delivery for {client.ref} in {HORIZON_DAYS} days")


def delivered_at(client: Client) -> tuple[Client, ...]:
    """The client as each of his sites is delivered; himself, when he has none."""
    return tuple(client.at_site(site.ref) for site in client.sites) or (client,)


def next_cutoff(dataset: Dataset, client: Client, now: datetime, *, known_at: datetime | None = None) -> datetime:
    """The moment before which to order for the next delivery: the earliest, when several sites have theirs. `known_at`
    tells what is known of the hours, when it is not what is known now."""
    return min(
        cutoff_for(dataset, tour_of(dataset, place), next_delivery(dataset, place, now), known_at or now)
        for place in delivered_at(client)
    )


def is_tenable(dataset: Dataset, client: Client, day: date, now: datetime) -> bool:
    """Whether a promised delivery date can be kept by tour and cut-off."""
    return (
        day > now.date()
        and is_served(dataset, client, day)
        and now < cutoff_for(dataset, tour_of(dataset, client), day, now)
    )
