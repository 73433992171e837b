"""One line for every recorded action, in the language of the page, and what else happened in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from flask_babel import gettext

from crm_sandbox.crm.calls.events import ActSaid, Silence
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.events import SubstitutionProposed
from crm_sandbox.kernel.decider import ActionRefused, ClockAdvanced
from crm_sandbox.kernel.events import Event
from crm_sandbox.review.wording import TABLES, WORDINGS, Wording
from crm_sandbox.web import quiz_words
from crm_sandbox.web.labels import LABELS, N_, label
from crm_sandbox.web.typography import NBSP, counted, hour, language, money, number, percent, short_day, typo

QUIET = frozenset({"clock.advanced", "agenda.scheduled", "agenda.removed", "call.counted", "call.marked"})
REFUSED = frozenset({"action.refused", "order.line_rejected", "order.stockout"})
WAITING = N_("Attend jusqu'à %(hour)s")
OTHER = N_("Action %(kind)s")
SHORT = 90
SCRIPTED = frozenset({"demand", "solution"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line to read: a picture, a sentence, whether it is a refusal, whether the trainee could not see it."""

    icon: str
    text: str
    is_refused: bool = False
    is_hidden: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """An action told: its line, and what else happened."""

    line: Line
    more: tuple[Line, ...]


def tell_action(dataset: Dataset, kind: str, events: Iterable[Event], part: Mapping[str, str] | None = None) -> Told:
    """The line of an action: its refusal first, else the first event that may stand for it. `part` names what the
    script of the client on the line calls by reference (see `names_of`)."""
    shown = [item for item in events if item.type not in QUIET and not _is_nothing(item)]
    head = next((i for i in shown if i.type in REFUSED), None) or next((i for i in shown if _is_headline(i)), None)
    line = (
        event_line(dataset, head, part) if head is not None else _without_headline(kind, list(events), shown, dataset)
    )
    return Told(line, tuple(event_line(dataset, item, part) for item in shown if item is not head))


def _is_nothing(item: Event) -> bool:
    """A silence of no second: typing while the client speaks."""
    return isinstance(item, Silence) and item.seconds == 0


def _is_headline(item: Event) -> bool:
    wording = WORDINGS.get(item.type)
    return wording is not None and wording.is_headline


def _without_headline(kind: str, events: list[Event], shown: list[Event], dataset: Dataset) -> Line:
    clocks = [item for item in events if isinstance(item, ClockAdvanced)]
    if kind == "clock.wait" and clocks:
        return Line("clock", typeset(gettext(WAITING) % {"hour": hour(clocks[-1].to)}), kind=kind)
    if shown:
        return event_line(dataset, shown[0])
    return Line("clock", typeset(gettext(OTHER) % {"kind": kind}), kind=kind)


def event_line(dataset: Dataset, item: Event, part: Mapping[str, str] | None = None) -> Line:
    """The line of an event."""
    wording = WORDINGS.get(item.type)
    hidden = item.audience == "staff"
    if wording is None:
        return Line("flag", item.type, is_hidden=hidden, kind=item.type)
    values = {spec.name: _shown(dataset, wording, item, spec.name) for spec in fields(item)}  # type: ignore[arg-type]
    for name in SCRIPTED & values.keys():
        values[name] = (part or {}).get(getattr(item, name), values[name])
    text = gettext(wording.text) % values
    if isinstance(item, ActSaid):
        text += _arguments(dataset, item)
    return Line(wording.icon, typeset(_capital(text)), item.type in REFUSED, hidden, item.type)


def called(code: Any, table: str) -> str:
    """What a code is called, in the tables that everybody sees or in those of staff."""
    if table in LABELS:
        return label(code, table)
    known = TABLES[table].get(str(code))
    return typeset(gettext(known)) if known else str(code).replace("_", " ")


def product_name(dataset: Dataset, ref: str) -> str:
    """A product by its reference; a reference that is none stays."""
    found = dataset.world.products.get(ref)
    return found.name if found else ref


def branded(dataset: Dataset, ref: str) -> str:
    """A product with its brand, where two of the same name meet."""
    found = dataset.world.products.get(ref)
    return f"{found.name} {found.brand}".strip() if found else ref


def names_of(dataset: Dataset, script: Script | None) -> dict[str, str]:
    """What a script calls by reference: demands, facts, solutions."""
    if script is None:
        return {}
    solutions = (*(script.complaint.solutions if script.complaint else ()), *script.credit_solutions)
    return {
        **{demand.ref: product_name(dataset, demand.product) for demand in script.demands},
        **{solution.ref: _lower(solution.label) for solution in solutions},
    }


def client_name(dataset: Dataset, ref: str) -> str:
    """A client by its reference; a prospect made in the run, or a task, stays a reference."""
    found = dataset.world.clients.get(ref)
    return found.trade_name if found else ref


def _department(dataset: Dataset, ref: str) -> str:
    found = dataset.world.departments.get(ref)
    return found.label if found else ref


def _document(dataset: Dataset, ref: str) -> str:
    found = dataset.world.documents.get(ref)
    return found.title if found else ref


def _subject(dataset: Dataset, ref: str) -> str:
    if ref in dataset.world.products:
        return product_name(dataset, ref)
    for department in dataset.world.departments.values():
        known = next((subject for subject in department.subjects if subject.ref == ref), None)
        if known is not None:
            return known.label
    task = next((t for t in dataset.world.exercise.every_task() if t.ref == ref), None)
    return task.title if task else client_name(dataset, ref)


SEQUEL = re.compile(r"Q-\d{3}$")
"""The reference of what a mistake of a period brought back."""


def _message(dataset: Dataset, ref: str) -> str:
    found = dataset.world.exercise.titles().get(ref)
    return found or (gettext("Suite d'une erreur des jours d'avant") if SEQUEL.match(ref) else ref)


def _question(dataset: Dataset, ref: str) -> str:
    found = next((item for item in dataset.world.exercise.quiz if item.ref == ref), None)
    return quiz_words.asked(dataset, found.topic, found.subject) if found else ref


REFERENCES: dict[str, Callable[[Dataset, str], str]] = {
    "client": client_name,
    "product": product_name,
    "origin": product_name,
    "department": _department,
    "document": _document,
    "subject": _subject,
    "task": _subject,
    "message": _message,
    "question": _question,
}
MOMENTS = frozenset({"at", "until", "since", "to", "due_at"})


QUANTITIES = frozenset({"quantity", "asked", "old", "wanted", "available"})
SHOWN_NAMES = 2


def _shown(dataset: Dataset, wording: Wording, item: Event, name: str) -> str:
    value = getattr(item, name)
    if isinstance(item, SubstitutionProposed) and name in ("product", "origin"):
        return branded(dataset, value)
    if name in MOMENTS and isinstance(value, str) and value[:10] > dataset.world.exercise.business_day:
        return f"{hour(value)}, {short_day(value)}"
    product = dataset.world.products.get(getattr(item, "product", ""))
    if name in QUANTITIES and product is not None and isinstance(value, int):
        return counted(value, product.base_unit)
    if name in wording.tables:
        values = value if isinstance(value, tuple) else (value,)
        shown = [_panel(code) if name == "panel" else called(code, wording.tables[name]) for code in values]
        return ", ".join(_lower(text) if name != "panel" else text for text in shown)
    if isinstance(item, ActionRefused) and name == "code":
        return called(value, "refusal")
    if name in REFERENCES and isinstance(value, str):
        return REFERENCES[name](dataset, value)
    return _plain(name, value)


def _plain(name: str, value: Any) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, tuple):
        return ", ".join(_plain(name, part) for part in value)
    return _number(name, value) if isinstance(value, int) else _text(name, str(value))


def _text(name: str, value: str) -> str:
    if name in MOMENTS and "T" in value:
        return hour(value)
    return short_day(value) if name in ("due", "following") and value else clipped(value)


def _number(name: str, value: int) -> str:
    if name.endswith("_cents"):
        return money(value)
    if name.endswith("_bp"):
        return percent(value)
    if name.endswith("_t"):
        return f"{'+' if value > 0 and name.startswith('delta') else ''}{seconds_t(value)}"
    if name in ("seconds", "worked_s"):
        return f"{number(value)}{NBSP}s"
    return number(value)


def seconds_t(tenths: int) -> str:
    """Tenths of a second, as seconds."""
    whole = number(abs(tenths) // 10)
    tenth = f",{abs(tenths) % 10}" if tenths % 10 else ""
    return f"{'−' if tenths < 0 else ''}{whole}{tenth}{NBSP}s"


def _panel(code: str) -> str:
    family, _, rest = code.partition(":")
    return called(rest, "piece") if family == "piece" else called(code, "panel")


ARGUMENT_TABLES = {
    "theme": "theme",
    "purpose": "purpose",
    "elements": "element",
    "content": "message_content",
    "objection": "objection",
    "technique": "technique",
    "advantage": "advantage",
    "need": "need",
    "solution": "solution",
    "what": "commitment",
    "next_kind": "next_kind",
    "form": "form",
}
UNSAID = frozenset({"subject", "minutes", "duration_s", "words", "reason"})


def _arguments(dataset: Dataset, item: ActSaid) -> str:
    """What was put in an act: « Frites 9/9 », « contenu, quantités »."""
    shown = [_argument(dataset, name, value) for name, value in item.args if name not in UNSAID and value]
    return f" · {', '.join(shown)}" if shown else ""


def _argument(dataset: Dataset, name: str, value: str) -> str:
    if name in ARGUMENT_TABLES:
        return ", ".join(called(code, ARGUMENT_TABLES[name]).lower() for code in value.split(","))
    if name in ("product", "origin", "products"):
        names = [branded(dataset, ref) for ref in value.split(",")]
        more = f" +{len(names) - SHOWN_NAMES}" if len(names) > SHOWN_NAMES else ""
        return ", ".join(names[:SHOWN_NAMES]) + more
    if name in ("date", "when") and _is_day(value):
        return short_day(value)
    return value


def _is_day(text: str) -> bool:
    return text[4:5] == "-" and text[7:8] == "-"


def clipped(text: str, length: int = SHORT) -> str:
    """A text cut at a word."""
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + "…"


def _lower(text: str) -> str:
    """A label inside a sentence; acronyms keep their capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def typeset(text: str) -> str:
    """French typography, in French only."""
    return str(typo(text)) if language() == "fr" else text
