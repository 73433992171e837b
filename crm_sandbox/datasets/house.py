"""What the records of a scenario's files become: the house's policy, its tours, its offer, its kinds of clients."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm_sandbox.crm.accounts.model import Window
from crm_sandbox.crm.catalogue.model import (
    AmountTier,
    CarriageStep,
    CartonTier,
    Department,
    Document,
    DueLimit,
    ExemptionLevel,
    Policy,
    Promotion,
    SegmentRule,
    Subject,
    Tour,
)
from crm_sandbox.datasets.days import shifted
from crm_sandbox.datasets.shapes import Record


@dataclass(frozen=True, slots=True)
class ClientType:
    """How a kind of client lives: whom to ask for, who picks up, when, and what he buys. Shares and chances in per cent.
    A public buyer pays fixed prices; `terms` weigh how this kind pays, in place of the policy's."""

    ref: str
    label: str
    share: int
    deciders: tuple[str, ...]
    pickup: dict[str, int]
    quiet_hours: tuple[Window, ...]
    reach: tuple[tuple[Window, int], ...]
    closing_count: int
    closing_weekdays: tuple[int, ...]
    median_order_cents: int
    spread: int
    lines: int
    rhythm_days: int
    season: dict[int, int]
    closed_weeks: int
    families: dict[str, int]
    persona: Record
    is_public: bool
    terms: dict[str, int] | None


@dataclass(frozen=True, slots=True)
class Zone:
    """A delivery zone: its tour, its invented towns with their postcodes, its share of clients."""

    tour: Tour
    towns: tuple[tuple[str, str], ...]
    share: int


def policy_of(row: Record) -> Policy:
    """The commercial policy."""
    return Policy(
        minimum_order_cents=row["minimum_order"],
        carriage_steps=tuple(CarriageStep(step["below"], step["charge"]) for step in row["carriage"]),
        carton_tiers=tuple(CartonTier(tier["cartons"], tier["discount"]) for tier in row["carton_tiers"]),
        full_pallet_bp=row["full_pallet_discount"],
        seller_discount_bp=row["seller_discount"],
        manager_discount_bp=row["manager_discount"],
        credit_note_limit_cents=row["credit_note_limit"],
        credit_tolerance_bp=row["credit_tolerance"],
        credit_warning_bp=row["credit_warning"],
        credit_blocking_days=row["credit_blocking_days"],
        due_soon_days=row["due_soon_days"],
        payment_terms=tuple(row["payment_terms"]),
        maximum_attempts=row["maximum_attempts"],
        minutes_between_attempts=row["minutes_between_attempts"],
        segments={
            name: SegmentRule(rule["interval_days"], rule["target_s"], rule["talk_s"])
            for name, rule in row["segments"].items()
        },
        amount_tiers=tuple(AmountTier(tier["from"], tier["discount"]) for tier in row["amount_tiers"]),
        exemption_levels=tuple(_level(level) for level in row["exemption_levels"]),
        deposit_share_bp=row["deposit_share"],
        instalments_max=row["instalments_max"],
        complaint_days=tuple(row["complaint_days"].items()),
        due_limits=tuple(
            DueLimit(tuple(item["subfamilies"]), tuple(item["temperatures"]), item["days"], item["from"])
            for item in row["due_limits"]
        ),
    )


def _level(row: Record) -> ExemptionLevel:
    low, high = row["minutes"]
    return ExemptionLevel(
        row["ref"], row["department"], row["share"], row["amount"], row["delay_days"], (low, max(low, high))
    )


def zone_of(row: Record) -> Zone:
    """A delivery zone with its tour and towns."""
    slot: Window = row["slot"]
    tour = Tour(
        row["zone"],
        row["label"],
        row["weekdays"],
        row["cutoff"],
        slot.start,
        slot.end,
        row["frozen_minimum"],
        row["lead_days"],
    )
    return Zone(tour, tuple((town["town"], town["postcode"]) for town in row["towns"]), row["share"])


def promotion_of(row: Record, business_day: date) -> Promotion:
    """A promotion, dated from the business day on."""
    return Promotion(
        row["ref"],
        row["label"],
        row["product"],
        shifted(business_day, row["ends"]).isoformat(),
        row["minimum_cartons"],
        row["discount"],
        row["free_cartons"],
        row["gift"],
        row["gift_quantity"] if row["gift"] else 0,
        price_cents=row["price"],
    )


def document_of(row: Record) -> Document:
    """A commercial document."""
    sections = tuple((section["heading"], section["text"]) for section in row["sections"])
    return Document(row["ref"], row["title"], row["kind"], sections, row["sendable"], tuple(row["advice"].items()))


def department_of(row: Record) -> Department:
    """A department and what it receives."""
    subjects = tuple(Subject(**subject) for subject in row["subjects"])
    return Department(row["ref"], row["label"], row["person"], row["uses_crm_for"], subjects)


def client_type_of(row: Record) -> ClientType:
    """A kind of client."""
    return ClientType(
        ref=row["ref"],
        label=row["label"],
        share=row["share"],
        deciders=row["deciders"],
        pickup=row["pickup"],
        quiet_hours=row["quiet_hours"],
        reach=tuple((part["hours"], part["chance"]) for part in row["reach"]),
        closing_count=row["closing"]["count"],
        closing_weekdays=row["closing"]["weekdays"],
        median_order_cents=row["median_order"],
        spread=row["spread"],
        lines=row["lines"],
        rhythm_days=row["rhythm_days"],
        season=row["season"],
        closed_weeks=row["closed_weeks"],
        families=row["families"],
        persona=row["persona"],
        is_public=row["public"],
        terms=row["terms"],
    )
