"""The needs that a client tells, in the words of an argument: by what he asks for, lets slip or objects."""

from __future__ import annotations

from crm_sandbox.crm.calls.model import Demand

_OF_FIELDS = {
    "competition.terms": "constraint",
    "competition.until": "constraint",
    "competition": "budget",
    "contact": "time",
    "delivery": "constraint",
    "equipment": "constraint",
    "need": "activity",
    "product": "constraint",
    "project": "activity",
    "satisfaction": "quality",
    "site": "activity",
}
_OF_OBJECTIONS = {
    "price": "budget",
    "competition": "budget",
    "need": "activity",
    "time": "time",
    "past": "quality",
    "habit": "quality",
}


def need_of_field(field: str) -> str:
    """The need that a fact tells, by its field or the family of it; empty for one that tells none."""
    return _OF_FIELDS.get(field) or _OF_FIELDS.get(field.partition(".")[0], "")


def need_of_objection(objection: str) -> str:
    """The need that stands behind an objection; empty for an unknown one."""
    return _OF_OBJECTIONS.get(objection, "")


def needs_of_demand(demand: Demand) -> frozenset[str]:
    """Whoever asks for something tells what he uses, and what it must respect."""
    limits = demand.constraints
    found = {"same_use"}
    if limits.excluded_allergens or limits.required_labels or limits.formats or limits.minimum_life_days:
        found.add("constraint")
    if limits.maximum_price_cents is not None:
        found.add("budget")
    return frozenset(found)
