"""The shape of every file of a scenario folder, apart from call scripts."""

from __future__ import annotations

from typing import get_args

from crm_sandbox.crm.accounts.actions import FactField
from crm_sandbox.crm.calls.actions import Outcome
from crm_sandbox.crm.calls.speech import SHEET_ADVICE
from crm_sandbox.crm.complaints.actions import Reason
from crm_sandbox.datasets.shapes import (
    BASIS_POINTS,
    CENTS,
    DAYS_AHEAD,
    HOUR,
    PERCENT,
    Shape,
    boolean,
    day,
    hours,
    keyed,
    many,
    matching,
    one_of,
    phone,
    record,
    ref,
    scaled,
    text,
    whole,
)

SCHEMA_VERSION = 1
FACT_FIELDS: tuple[str, ...] = get_args(FactField)
"""The fields of a file that something learnt may be recorded in."""

REASONS: tuple[str, ...] = get_args(Reason)
OUTCOMES: tuple[str, ...] = get_args(Outcome)
PAYMENT_TERMS = (
    "direct_debit_30",
    "cash_on_delivery",
    "transfer_30",
    "bill_45_eom",
    "transfer_30_eom",
    "mandate_30",
    "card",
)
TEMPERATURES = ("dry", "fresh", "frozen")

SLUG = matching(r"[a-z][a-z0-9_]*", "lower-case letters, digits and _")
SCHEMA = one_of(str(SCHEMA_VERSION))
LINES = many(text(), 1)
WEEKDAY = whole(1, 7)
TEXTS = many(text())


def versioned(required: dict[str, Shape], optional: dict[str, tuple[Shape, object]] | None = None) -> Shape:
    """A whole file: a record that names the version of its schema."""
    return record({"schema": SCHEMA, **required}, optional)


SCENARIO = versioned(
    {
        "slug": matching(r"[a-z][a-z0-9-]*", "lower-case letters, digits and -"),
        "title": text(120),
        "house": matching(r"[A-Z]{3}", "three capital letters"),
    }
)
COMPANY = versioned(
    {
        "name": text(80), "trade": text(160), "depot": text(80), "phone": phone, "opening": HOUR, "closing": HOUR,
        "lunch_start": HOUR, "lunch_end": HOUR, "seller": text(80),
    },
    {"holidays": (many(day), ())},
)  # fmt: skip
POLICY = versioned(
    {
        "minimum_order": CENTS,
        "carriage": many(record({"below": CENTS, "charge": CENTS})),
        "carton_tiers": many(record({"cartons": whole(1, 1000), "discount": BASIS_POINTS})),
        "full_pallet_discount": BASIS_POINTS,
        "seller_discount": BASIS_POINTS,
        "manager_discount": BASIS_POINTS,
        "credit_note_limit": CENTS,
        "credit_tolerance": BASIS_POINTS,
        "credit_warning": BASIS_POINTS,
        "credit_blocking_days": whole(0, 365),
        "due_soon_days": whole(0, 60),
        "payment_terms": keyed(one_of(*PAYMENT_TERMS), whole(1, 100)),
        "maximum_attempts": whole(1, 10),
        "minutes_between_attempts": whole(0, 480),
        "segments": keyed(
            one_of("A", "B", "C"),
            record({"interval_days": whole(1, 90), "target_s": whole(30, 1800), "talk_s": whole(30, 900)}),
        ),
    },
    {
        "amount_tiers": (many(record({"from": CENTS, "discount": BASIS_POINTS})), ()),
        "exemption_levels": (
            many(
                record(
                    {
                        "ref": SLUG, "department": ref("department"), "share": BASIS_POINTS, "amount": CENTS,
                        "delay_days": whole(0, 365), "minutes": many(whole(1, 240), 2),
                    }
                )
            ),
            (),
        ),
        "deposit_share": (BASIS_POINTS, 3000),
        "instalments_max": (whole(2, 12), 3),
        "complaint_days": (keyed(one_of(*REASONS), whole(0, 90)), {}),
        "due_limits": (
            many(
                record(
                    {"days": whole(0, 90), "from": one_of("delivery", "decade", "month")},
                    {"subfamilies": (TEXTS, ()), "temperatures": (many(one_of(*TEMPERATURES)), ())},
                )
            ),
            (),
        ),
    },
)  # fmt: skip
TOURS = versioned(
    {
        "tours": many(
            record(
                {
                    "zone": text(40), "label": text(40), "weekdays": many(WEEKDAY, 1), "cutoff": HOUR, "slot": hours, "share": whole(1, 100),
                    "towns": many(record({"town": text(60), "postcode": matching(r"\d{5}", "five digits")}), 1),
                },
                {"frozen_minimum": (CENTS, 0), "lead_days": (whole(1, 10), 1)},
            ),
            1,
        )
    }
)  # fmt: skip
_ATTRIBUTES: dict[str, tuple[Shape, object]] = {
    "unit": (text(20), None), "carton": (whole(1, 1000), None), "pallet": (whole(1, 1000), None), "format": (text(20), None),
    "sold_by": (one_of("unit", "inner", "carton", "pallet"), None), "vat": (BASIS_POINTS, None), "temperature": (one_of(*TEMPERATURES), None),
    "allergens": (many(text(30)), None), "labels": (many(text(20)), None), "stock": (whole(0, 1_000_000), None),
    "shelf_life_days": (whole(1, 3650), None), "deposit": (CENTS, 0), "inner": (whole(1, 1000), None),
}  # fmt: skip
PRODUCTS = versioned(
    {
        "products": many(
            record(
                {
                    "ref": text(20), "name": text(120), "brand": ref("brand"), "family": text(40), "subfamily": text(60), "unit": text(20),
                    "carton": whole(1, 1000), "pallet": whole(1, 1000), "sold_by": one_of("unit", "inner", "carton", "pallet"),
                    "multiple": whole(1, 10_000), "price": CENTS, "vat": BASIS_POINTS, "usage": SLUG, "format": text(20),
                    "temperature": one_of(*TEMPERATURES), "allergens": many(text(30)), "labels": many(text(20)),
                    "quality": scaled(1000, 0, 1000), "stock": whole(0, 1_000_000),
                },
                {
                    "inner": (whole(1, 1000), None), "minimum": (whole(1, 100_000), None), "shelf_life_days": (whole(1, 3650), None),
                    "deposit": (CENTS, 0), "new": (boolean, False), "description": (text(), ""),
                    "substitutes": (many(ref("product")), ()),
                    "restocks": (many(record({"on": DAYS_AHEAD, "quantity": whole(1, 1_000_000)})), ()),
                },
            )
        ),
        "brands": keyed(text(60), record({"price": whole(50, 200), "quality": whole(1, 100)})),
        "groups": many(
            record(
                {
                    "family": text(40), "subfamily": text(60), "first": whole(1, 99_999), "brands": many(ref("brand"), 1),
                    "items": many(record({"name": text(120), "usage": SLUG, "price": CENTS}, {**_ATTRIBUTES, "weight_g": (whole(50, 50_000), None), "brands": (many(ref("brand"), 1), None)}), 1),
                },
                dict(_ATTRIBUTES),
            )
        ),
        "complements": many(record({"usage": ref("usage"), "products": many(ref("product"), 1), "reason": text(160)})),
    }
)  # fmt: skip
PROMOTIONS = versioned(
    {
        "promotions": many(
            record(
                {"ref": text(40), "label": text(160), "product": ref("product"), "ends": DAYS_AHEAD},
                {
                    "minimum_cartons": (whole(1, 1000), 1),
                    "discount": (BASIS_POINTS, 0),
                    "free_cartons": (whole(0, 100), 0),
                    "gift": (ref("product"), None),
                    "gift_quantity": (whole(1, 1000), 1),
                    "price": (CENTS, 0),
                },
            )
        )
    }
)
DOCUMENTS = versioned(
    {
        "documents": many(
            record(
                {
                    "ref": text(40),
                    "kind": one_of("price_list", "promotion", "terms", "tours", "procedure", "product_sheet"),
                    "title": text(120),
                    "sections": many(record({"heading": text(120), "text": LINES}), 1),
                },
                {"sendable": (boolean, True), "advice": (keyed(one_of(*SHEET_ADVICE), many(ref("product"), 1)), {})},
            )
        )
    }
)
DEPARTMENTS = versioned(
    {
        "departments": many(
            record(
                {
                    "ref": SLUG, "label": text(80), "person": text(80), "uses_crm_for": text(200),
                    "subjects": many(
                        record(
                            {"ref": SLUG, "label": text(120), "minimum": many(SLUG, 1), "deadline": text(80)},
                            {"deadline_minutes": (whole(0, 10_000), None)},
                        ),
                        1,
                    ),
                }
            ),
            1,
        )
    }
)  # fmt: skip
_RANGE = many(whole(0, 1000), 2)
CLIENT_TYPES = versioned(
    {
        "types": many(
            record(
                {
                    "ref": SLUG, "label": text(60), "share": whole(1, 100), "deciders": many(ref("role"), 1),
                    "pickup": keyed(ref("speaker"), whole(0, 100)),
                    "quiet_hours": many(hours), "reach": many(record({"hours": hours, "chance": whole(0, 100)}), 1),
                    "closing": record({"count": whole(0, 3), "weekdays": many(WEEKDAY)}),
                    "median_order": CENTS, "spread": whole(0, 100), "lines": whole(1, 20), "rhythm_days": whole(1, 84),
                    "season": keyed(whole(1, 12), PERCENT), "closed_weeks": whole(0, 12), "families": keyed(ref("family"), whole(1, 100)),
                    "persona": record(
                        {
                            "patience_s": _RANGE, "afternoon_bonus_s": whole(0, 200), "loyalty": whole(0, 100),
                            "price_tolerance": _RANGE, "talk": _RANGE, "hurried": whole(0, 100),
                        }
                    ),
                },
                {"public": (boolean, False), "terms": (keyed(one_of(*PAYMENT_TERMS), whole(1, 100)), None)},
            ),
            1,
        ),
        "roles": keyed(SLUG, record({"title": text(60), "rights": many(one_of("order", "delivery", "complaint", "payment", "appointment"))}, {"wants_purpose": (boolean, False)})),
    }
)  # fmt: skip
NAMES = versioned(
    {
        "trade_names": keyed(ref("client type"), record({"forms": LINES})),
        "nouns": many(text(60), 10), "legal_forms": LINES, "streets": LINES, "requirements": LINES, "delivery_instructions": LINES,
        "order_notes": LINES, "absence_notes": LINES, "refusal_notes": LINES, "complaint_notes": LINES, "outdated_notes": LINES,
        "promise_notes": LINES, "resolutions": keyed(one_of(*REASONS), text(160)),
    }
)  # fmt: skip
DISTRACTORS = versioned({"fields": keyed(one_of(*FACT_FIELDS), many(text(160), 8))})
CAMPAIGN = record(
    {},
    {
        "types": (many(ref("client type")), ()), "kind": (one_of("client", "prospect"), "client"), "buys": (ref("subfamily"), None),
        "trends": (many(one_of("falling", "stopped", "late", "rising", "stable", "new")), ()),
    },
)  # fmt: skip
EXERCISE = versioned(
    {
        "ref": text(40), "title": text(120), "mode": one_of("practice", "exam"), "business_day": day, "starts_at": HOUR, "ends_at": HOUR,
        "help_level": text(20), "shows_patience": boolean, "clients": whole(1, 100_000), "prospects": whole(0, 10_000), "due_count": whole(0, 500),
        "objectives": LINES,
        "instructions": many(record({"ref": text(20), "title": text(120), "text": text()}, {"campaign": (CAMPAIGN, None)})),
        "tasks": many(
            record(
                {"ref": text(20), "kind": one_of("document", "update", "follow_up", "report"), "title": text(160), "due_at": HOUR, "minutes": whole(1, 240)},
                {"client": (ref("client"), None), "document": (ref("document"), None)},
            )
        ),
        "messages": many(
            record(
                {"ref": text(20), "at": HOUR, "department": ref("department"), "title": text(120), "text": text()},
                {"product": (ref("product"), None), "client": (ref("client"), None)},
            )
        ),
        "promises": many(record({"ref": text(20), "client": ref("client"), "at": HOUR, "text": text(200)})),
        "incoming": many(record({"ref": text(20), "at": HOUR, "client": ref("client")}, {"rings_s": (whole(5, 300), 45)})),
    },
    {"quiz": (boolean, False)},
)  # fmt: skip
