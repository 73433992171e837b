"""The thirty speech acts: what each costs, where it is natural, what it takes (domain 3.4)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpeechAct:
    """A speech act: two-letter key, cost in simulated seconds, phases where it is natural, required parameters."""

    code: str
    key: str
    cost_s: int
    phases: tuple[str, ...]
    params: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    """Optional parameters of which the act needs one."""


_ALL = (
    SpeechAct("greet", "sp", 6, ("welcome",)),
    SpeechAct("check_identity", "vi", 4, ("welcome",)),
    SpeechAct("ask_for", "di", 5, ("welcome",), ("target",)),
    SpeechAct("state_purpose", "do", 6, ("welcome", "opening"), ("purpose",)),
    SpeechAct("check_moment", "vd", 4, ("opening",), (), ("minutes",)),
    SpeechAct("recall_habits", "rh", 8, ("exchange", "order"), ("products",)),
    SpeechAct("ask_open", "qo", 6, ("exchange", "order", "complaint"), ("theme",)),
    SpeechAct("ask_closed", "qf", 4, ("exchange", "order", "complaint"), ("theme",)),
    SpeechAct("rephrase", "rf", 6, ("exchange", "order", "complaint"), (), ("subject",)),
    SpeechAct("listen", "el", 4, ("exchange", "complaint")),
    SpeechAct("empathise", "em", 4, ("exchange", "complaint")),
    SpeechAct("state_availability", "ad", 5, ("order",), ("product",)),
    SpeechAct("offer_substitute", "ps", 8, ("order",), ("origin", "product"), ("reason",)),
    SpeechAct("offer_complement", "pc", 7, ("order",), ("product",)),
    SpeechAct("state_promotion", "ap", 7, ("order",), ("promotion",)),
    SpeechAct("argue", "ar", 9, ("exchange", "order"), ("product",), ("advantage", "need"), ("advantage", "need")),
    SpeechAct("answer_objection", "to", 9, ("exchange", "order"), ("objection", "technique")),
    SpeechAct("state_packaging", "ac", 6, ("order",), ("product", "quantity")),
    SpeechAct("state_delivery", "al", 5, ("order", "closing"), ("date",), ("site",)),
    SpeechAct("state_terms", "av", 6, ("order", "closing"), ("theme",), ("value",)),
    SpeechAct("state_credit", "ae", 8, ("order",), ("form",)),
    SpeechAct("offer_solution", "so", 8, ("order", "complaint"), ("solution",)),
    SpeechAct("remind_due", "re", 7, ("order", "closing"), ("invoice",)),
    SpeechAct("hold", "ma", 3, ("order", "complaint"), ("duration_s",), ("reason",)),
    SpeechAct("commit", "en", 6, ("complaint", "closing", "order"), ("what", "when")),
    SpeechAct("read_back", "rc", 4, ("closing",), ("elements",), ("site",)),
    SpeechAct("agree_next", "fs", 5, ("closing",), ("next_kind",), ("date", "time")),
    SpeechAct("conclude", "cc", 4, ("closing",)),
    SpeechAct("leave_message", "lm", 12, ("voicemail", "welcome"), ("content",)),
    SpeechAct("advise", "cu", 9, ("order",), ("theme",), ("product",)),
)
ACTS: dict[str, SpeechAct] = {act.code: act for act in _ALL}

QUESTIONS = frozenset({"ask_open", "ask_closed"})
GIVING = frozenset(
    {
        "rephrase",
        "offer_substitute",
        "offer_complement",
        "state_promotion",
        "argue",
        "state_availability",
        "state_packaging",
        "state_delivery",
        "state_terms",
        "advise",
        "offer_solution",
        "answer_objection",
        "empathise",
        "listen",
    }
)
"""Acts that give the client something, and so end a run of questions."""
CLOSING = frozenset({"greet", "read_back", "agree_next", "conclude", "state_delivery"})
"""Acts that a client in a hurry to hang up still accepts."""
ORDERING = frozenset({"recall_habits", "offer_substitute", "offer_complement", "state_promotion", "read_back"})
"""Acts that only make sense with somebody who may order."""

SHEET_ADVICE = ("use", "dosage", "storage", "compatibility", "allergen", "rule")
"""What a product sheet may say of use and limits."""

THEMES = (
    "order",
    "activity",
    "projects",
    "satisfaction",
    "competition",
    "term",
    "coffee_drop",
    "volumes",
    "supplier",
    "decision",
    "equipment",
    "circumstances",
    "consequence",
    "evidence",
    "payment_terms",
    "delivery_days",
    "hours",
    "change",
    "place",
    "access",
    "recipient",
    "right_person",
    "contact_hours",
    "requirements",
    "headcount",
    "competitor_terms",
)
"""Themes of questions, whatever the client."""
