"""What goes otherwise than the morning said, once its hour has come: the same for every run of an exercise."""

from __future__ import annotations

from datetime import date, datetime

from crm_sandbox.crm.catalogue.model import Restock, Tour
from crm_sandbox.crm.dataset import Dataset, Hazard
from crm_sandbox.kernel import clock


def struck(dataset: Dataset, now: datetime, kind: str) -> tuple[Hazard, ...]:
    """The hazards of a kind that are known now."""
    return tuple(
        hazard
        for day in dataset.world.exercise.each_day()
        for hazard in day.hazards
        if hazard.kind == kind and clock.at(date.fromisoformat(day.business_day), hazard.at) <= now
    )


def closing_hour(dataset: Dataset, tour: Tour, day: date, now: datetime) -> str:
    """The hour at which a tour closes on a day, HH:MM: the one that was moved, when it is that day's."""
    for made in dataset.world.exercise.each_day():
        for hazard in made.hazards if made.business_day == day.isoformat() else ():
            if (hazard.kind, hazard.zone) == ("cutoff", tour.zone) and clock.at(day, hazard.at) <= now:
                return hazard.value
    return tour.cutoff


def is_sold_out(dataset: Dataset, product: str, now: datetime) -> bool:
    """Whether what remained of a product is gone."""
    return any(hazard.product == product for hazard in struck(dataset, now, "shortage"))


def restocks_of(dataset: Dataset, product: str, now: datetime) -> tuple[Restock, ...]:
    """The expected receipts of a product, the first as late as it has become."""
    rows = tuple(sorted(dataset.world.products[product].restocks, key=lambda row: row.on))
    slipped = next((item.value for item in struck(dataset, now, "restock") if item.product == product), "")
    return (Restock(max(rows[0].on, slipped), rows[0].quantity), *rows[1:]) if slipped and rows else rows
