"""The shape of a call script, and its conversion to the part that the client plays."""

from __future__ import annotations

from typing import Any, get_args

from crm_sandbox.crm.accounts.model import RIGHTS
from crm_sandbox.crm.calls.model import (
    Constraints,
    Demand,
    ExpectedMessage,
    Fact,
    FactTrigger,
    Objection,
    Persona,
    Pickup,
    Role,
    Script,
    ScriptComplaint,
    Solution,
)
from crm_sandbox.crm.complaints.actions import Piece
from crm_sandbox.datasets.files import FACT_FIELDS, LINES, OUTCOMES, PAYMENT_TERMS, REASONS, SLUG, WEEKDAY, versioned
from crm_sandbox.datasets.shapes import (
    BASIS_POINTS,
    CENTS,
    HOUR,
    PER_MILLE,
    Record,
    anything,
    boolean,
    hours,
    keyed,
    many,
    matching,
    one_of,
    record,
    ref,
    text,
    whole,
)

CALL_KINDS = (
    "usual_order", "stockout", "over_limit", "purchase_drop", "founded_complaint", "unfounded_complaint", "prospect",
    "no_answer", "wrong_person", "competing_offer", "promised_callback",
)  # fmt: skip
"""What a written call practises: exercises name the kinds that take part, and each house has its own calls of a kind."""

PANELS = (
    "identity", "contacts", "alerts", "habits", "history", "payment", "delivery", "exchanges", "complaints", "documents",
    "piece:order", "piece:picking", "piece:delivery_note", "piece:invoice", "piece:receipt", "piece:photo",
)  # fmt: skip
PIECES: tuple[str, ...] = get_args(Piece)
SITUATIONS = (
    "moment", "stockout", "substitute_yes", "substitute_hesitates", "substitute_no", "complement_yes", "complement_no",
    "promotion", "credit", "reminder", "read_back", "cut_short", "hang_up", "goodbye", "habits", "never_bought",
    "unknown_person", "who_is_calling", "absent", "not_me", "not_verified", "no_help",
    "name", "as_usual", "that_is_all", "nothing_new", "appointment_yes", "appointment_no", "when",
)  # fmt: skip
"""The situations for which a client has a stock line."""

WAYS_OUT = ("pay_overdue", "deposit", "reduce_order", "instalments", "cash_on_delivery", "ask_exemption")
"""The ways out of a limit that an order exceeds, as clients of generated files answer them."""

_RIGHT = one_of(*RIGHTS)
_LINE = text(300)
_QUANTITY = whole(0, 100_000)
_SOLUTION = record(
    {"ref": SLUG, "label": text(120), "accepted": boolean, "text": _LINE},
    {
        "text_unverified": (_LINE, ""), "requires": (many(text(60)), ()), "beyond_authority": (boolean, False), "mood": (whole(-3, 3), 0),
    },
)  # fmt: skip
_CONSTRAINTS = record(
    {},
    {
        "excluded_allergens": (many(text(30)), ()), "required_labels": (many(text(20)), ()), "formats": (many(text(20)), ()),
        "minimum_life_days": (whole(0, 3650), 0), "maximum_price": (CENTS, None), "in_file": (boolean, False),
    },
)  # fmt: skip
_DEMAND = record(
    {
        "ref": SLUG, "trigger": ref("trigger"), "text": LINES, "product": ref("product"), "said": text(80), "value": _QUANTITY,
        "unit": one_of("unit", "carton", "pallet"), "nature": one_of("exact", "about", "at_most", "usual"),
        "accepted": many(ref("product"), 1), "quantity": _QUANTITY, "low": _QUANTITY, "high": _QUANTITY,
    },
    {"constraints": (_CONSTRAINTS, None), "if_absent": (one_of("postpone", "cancel", "reduce"), "postpone"), "site": (text(40), None), "trust_min": (whole(0, 100), 0)},
)  # fmt: skip
_TRIGGER = record(
    {},
    {
        "act": (ref("act"), None), "theme": (SLUG, None), "role": (SLUG, None), "mood_min": (whole(-3, 3), -1),
        "trust_min": (whole(0, 100), 0), "after": (SLUG, None), "spontaneous": (whole(1, 50), None),
    },
)  # fmt: skip
_SITE = record(
    {"ref": matching(r"[A-Z][A-Z0-9-]*", "capital letters, digits and -"), "name": text(80), "zone": ref("zone")},
    {
        "delivery_instructions": (text(200), ""), "requirements": (many(text(160)), ()), "receiver": (text(60), ""),
        "closing_weekdays": (many(WEEKDAY), ()),
    },
)  # fmt: skip
_CLIENT = record(
    {
        "ref": text(20), "trade_name": text(80), "legal_name": text(80), "type": ref("client type"), "segment": one_of("A", "B", "C"),
        "potential": one_of("high", "medium", "low"), "zone": ref("zone"), "payment_terms": one_of(*PAYMENT_TERMS),
        "contacts": many(record({"name": text(60), "role": SLUG, "title": text(60), "rights": many(_RIGHT)})),
        "preferred_hours": many(hours), "quiet_hours": many(hours), "known_themes": many(SLUG),
        "habits": many(record({"product": ref("product"), "quantity": _QUANTITY, "interval_days": whole(1, 120)}, {"stopped_days": (whole(1, 360), None), "site": (text(40), "")})),
    },
    {
        "kind": (one_of("client", "prospect"), "client"), "sites": (many(_SITE), ()), "first_order": (whole(1, 60), None), "has_fixed_prices": (boolean, False),
        "contract_discount": (BASIS_POINTS, 0), "closing_weekdays": (many(WEEKDAY), ()), "requirements": (many(text(160)), ()),
        "substitution_policy": (one_of("ask", "free", "never"), "ask"), "delivery_instructions": (text(200), ""),
        "alerts": (many(record({"panel": one_of(*PANELS), "level": one_of("info", "warn", "danger"), "text": text(160)}, {"detail": (text(200), "")})), ()),
        "exchanges": (many(record({"days_ago": whole(1, 365), "role": text(30, may_be_empty=True), "outcome": one_of(*OUTCOMES), "note": text(300)}, {"duration_s": (whole(0, 3600), 0)})), ()),
        "complaints": (many(record({"days_ago": whole(1, 365), "product": ref("product"), "reason": one_of(*REASONS), "short_by": _QUANTITY, "status": one_of("open", "closed"), "resolution": text(200)}, {"promise": (text(200, may_be_empty=True), "")})), ()),
        "orders": (many(record({"days_ago": whole(1, 365), "lines": many(record({"product": ref("product"), "quantity": _QUANTITY}), 1)}, {"counter": (boolean, False)})), ()),
        "credit": (record({"limit": CENTS, "unpaid": whole(0, 6)}), None),
        "pieces": (many(record({"kind": one_of(*PIECES), "title": text(80), "text": text()})), ()),
    },
)  # fmt: skip
SCRIPT = versioned(
    {
        "ref": text(20), "title": text(120), "kind": one_of(*CALL_KINDS), "direction": one_of("outbound", "inbound"), "difficulty": whole(1, 5), "objective": text(),
        "criteria": many(matching(r"CR\d\.\d\.[a-z]", "a criterion, such as CR1.2.a")), "client": _CLIENT,
        "persona": record(
            {
                "patience_s": whole(10, 900), "mood": whole(-2, 2), "trust": whole(0, 100), "loyalty": PER_MILLE, "price_tolerance": BASIS_POINTS,
                "talk": PER_MILLE, "hold_s": whole(0, 120), "questions_max": whole(0, 10), "offers_max": whole(0, 10), "acceptance": PER_MILLE,
                "hurried": boolean,
            }
        ),
        "pickups": many(record({"start": HOUR, "end": HOUR, "who": SLUG})),
        "roles": keyed(
            SLUG,
            record(
                {"name": text(60), "rights": many(_RIGHT), "greeting": LINES},
                {"available": (many(hours), ()), "transfer_s": (whole(0, 120), 20), "wants_purpose": (boolean, False), "absent": (_LINE, ""), "gone": (boolean, False)},
            ),
        ),
    },
    {
        "signals": (many(record({"panel": one_of(*PANELS), "text": text(200)})), ()),
        "demands": (many(_DEMAND), ()),
        "facts": (
            many(
                record(
                    {
                        "ref": SLUG, "kind": one_of("useful", "noise", "sensitive"), "field": one_of(*FACT_FIELDS), "value": text(160),
                        "text": _LINE, "triggers": many(_TRIGGER, 1),
                    }
                )
            ),
            (),
        ),
        "objections": (many(record({"ref": SLUG, "text": _LINE, "techniques": many(SLUG, 1), "reply_good": _LINE, "reply_bad": _LINE}, {"trigger": (ref("trigger"), "")})), ()),
        "complaint": (
            record(
                {
                    "opening": _LINE, "reason": one_of(*REASONS), "wish": text(120), "status": one_of("founded", "partly", "unfounded", "out_of_time"),
                    "cause": text(200), "value": CENTS, "order": one_of("first"), "product": ref("product"), "solutions": many(_SOLUTION, 1),
                },
                {"required_pieces": (many(one_of(*PIECES)), ())},
            ),
            None,
        ),
        "credit_solutions": (many(_SOLUTION), ()),
        "answers": (keyed(SLUG, _LINE), {}),
        "lines": (keyed(one_of(*SITUATIONS), LINES), {}),
        "accepted_complements": (many(ref("product")), ()),
        "expected_messages": (many(record({"department": ref("department"), "subject": ref("subject"), "minimum": many(SLUG, 1)})), ()),
        "evaluator_notes": (text(), ""),
        "oracle": (anything, None),
    },
)  # fmt: skip

_FACT = record({"field": one_of(*FACT_FIELDS), "value": text(160), "text": _LINE, "triggers": many(_TRIGGER, 1)})
TALK = versioned(
    {
        "greetings": keyed(ref("role"), LINES), "absent": _LINE,
        "demands": record({"usual": LINES, "exact": LINES, "about": LINES, "at_most": LINES}),
        "lines": keyed(one_of(*SITUATIONS), LINES), "answers": keyed(SLUG, _LINE),
        "facts": record({"useful": many(_FACT, 1), "noise": many(_FACT, 1), "prospect": many(_FACT, 1)}),
    },
    {"credit": (keyed(one_of(*WAYS_OUT, "refused"), LINES), {})},
)  # fmt: skip
"""What generated clients say (`talk.yaml`)."""


def to_script(values: Record, order: str = "") -> Script:
    """The part that the client plays; `order` is the reference of the order that a complaint is about."""
    return Script(
        ref=values["ref"],
        title=values["title"],
        client=values["client"]["ref"],
        direction=values["direction"],
        difficulty=values["difficulty"],
        objective=values["objective"],
        criteria=values["criteria"],
        persona=_persona(values["persona"]),
        pickups=tuple(Pickup(row["start"], row["end"], row["who"]) for row in values["pickups"]),
        roles={name: _role(name, row) for name, row in values["roles"].items()},
        demands=tuple(_demand(row) for row in values["demands"]),
        facts=tuple(_fact(row) for row in values["facts"]),
        objections=tuple(Objection(**row) for row in values["objections"]),
        complaint=_complaint(values["complaint"], order) if values["complaint"] else None,
        credit_solutions=tuple(_solution(row) for row in values["credit_solutions"]),
        answers=dict(values["answers"]),
        lines=dict(values["lines"]),
        accepted_complements=values["accepted_complements"],
        expected_messages=tuple(ExpectedMessage(**row) for row in values["expected_messages"]),
        signals=tuple((row["panel"], row["text"]) for row in values["signals"]),
        evaluator_notes=values["evaluator_notes"],
    )


def _persona(row: Record) -> Persona:
    return Persona(
        patience_s=row["patience_s"],
        mood=row["mood"],
        trust=row["trust"],
        loyalty_pm=row["loyalty"],
        price_tolerance_bp=row["price_tolerance"],
        talk_pm=row["talk"],
        hold_s=row["hold_s"],
        questions_max=row["questions_max"],
        offers_max=row["offers_max"],
        acceptance_pm=row["acceptance"],
        is_hurried=row["hurried"],
    )


def _role(name: str, row: Record) -> Role:
    return Role(
        ref=name,
        name=row["name"],
        rights=row["rights"],
        greeting=row["greeting"],
        available=tuple((window.start, window.end) for window in row["available"]),
        transfer_s=row["transfer_s"],
        wants_purpose=row["wants_purpose"],
        absent=row["absent"],
        is_gone=row["gone"],
    )


def _demand(row: Record) -> Demand:
    return Demand(
        **{name: value for name, value in row.items() if name != "constraints"},
        constraints=_constraints(row["constraints"]),
    )


def _constraints(row: Record | None) -> Constraints:
    if row is None:
        return Constraints()
    return Constraints(
        excluded_allergens=row["excluded_allergens"],
        required_labels=row["required_labels"],
        formats=row["formats"],
        minimum_life_days=row["minimum_life_days"],
        maximum_price_cents=row["maximum_price"],
        is_in_file=row["in_file"],
    )


def _fact(row: Record) -> Fact:
    triggers = tuple(FactTrigger(**trigger) for trigger in row["triggers"])
    return Fact(row["ref"], row["kind"], row["field"], row["value"], row["text"], triggers)


def _solution(row: Record) -> Solution:
    return Solution(
        ref=row["ref"],
        label=row["label"],
        is_accepted=row["accepted"],
        text=row["text"],
        text_unverified=row["text_unverified"],
        requires=row["requires"],
        is_beyond_authority=row["beyond_authority"],
        mood=row["mood"],
    )


def _complaint(row: Record, order: str) -> ScriptComplaint:
    fields: dict[str, Any] = {name: row[name] for name in ("opening", "reason", "wish", "status", "cause", "product")}
    solutions = tuple(_solution(solution) for solution in row["solutions"])
    return ScriptComplaint(
        **fields, value_cents=row["value"], order=order, solutions=solutions, required_pieces=row["required_pieces"]
    )
