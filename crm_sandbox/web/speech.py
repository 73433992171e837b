"""The parameters of speech acts as form fields: what can be picked is what is on screen, the same for every client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from crm_sandbox.crm.calls.queries import CallView
from crm_sandbox.crm.calls.speech import THEMES, SpeechAct
from crm_sandbox.crm.complaints.rules import SOLUTIONS
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.web.forms import control
from crm_sandbox.web.labels import choices_of, label
from crm_sandbox.web.typography import day, typo

DAYS_AHEAD = (1, 2, 3, 7, 14, 28)


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter: how it is typed (`choice`, `product`, `number`, `text`, `many`, `hour`), and what may be picked."""

    name: str
    label: str
    kind: str
    options: tuple[tuple[str, str], ...] = ()
    value: str = ""
    is_required: bool = False

    @property
    def control(self) -> str:
        """What its control is called."""
        return control(self.name)


def fields(dataset: Dataset, view: CallView, act: SpeechAct) -> tuple[Field, ...]:
    """The fields of an act, the required ones first."""
    names = (name for name in (*act.params, *act.optional) if name != "site" or view.sites)
    return tuple(_field(dataset, view, act, name, is_required=name in act.params) for name in names)


def _field(dataset: Dataset, view: CallView, act: SpeechAct, name: str, *, is_required: bool) -> Field:
    title = label(name, "param")
    if name in ("product", "origin"):
        options = _products(dataset, view)
        if act.code == "offer_complement":
            # What he has already, or cannot have, comes last: it completes nothing.
            taken = {line.product for line in view.order.lines} if view.order else set()
            taken |= {view.wanted.row.ref} if view.wanted else set()
            options = tuple(sorted(options, key=lambda option: option[0] in taken))
        if name == "product" and "origin" in (*act.params, *act.optional) and view.wanted:
            # Nothing replaces itself: the first choice is the first replacement.
            options = tuple(option for option in options if option[0] != view.wanted.row.ref)
        return Field(name, title, "product", options, _guess(view, name), is_required)
    if name in ("minutes", "quantity", "value", "duration_s"):
        return Field(name, title, "number", value=NUMBERS.get(name, ""), is_required=is_required)
    if name == "time":
        return Field(name, title, "hour", is_required=is_required)
    if name in ("elements", "content"):
        table = "element" if name == "elements" else "message_content"
        return Field(name, title, "many", choices_of(table), is_required=is_required)
    if name == "products":
        usual = tuple((item.product, item.name) for item in view.usual)
        return Field(name, title, "many", usual, is_required=is_required)
    if name in ("reason", "subject"):
        return Field(name, title, "text", is_required=is_required)
    return Field(name, title, "choice", _options(dataset, view, act, name), is_required=is_required)


NUMBERS = {"minutes": "4", "duration_s": "15"}


def _options(dataset: Dataset, view: CallView, act: SpeechAct, name: str) -> tuple[tuple[str, str], ...]:
    if name == "target":
        return view.roles
    if name == "theme":
        if act.code in ("state_terms", "advise"):
            return choices_of("terms_theme" if act.code == "state_terms" else "advice")
        return tuple((theme, label(theme, "theme")) for theme in THEMES)
    if name in ("date", "when"):
        return _days(view)
    if name == "site":
        return tuple((site.ref, site.name) for site in view.sites)
    if name == "promotion":
        return tuple((ref, typo(text)) for ref, text in view.promotions)
    if name == "invoice":
        overdue = view.client.credit.overdue if view.client and view.client.credit else ()
        return tuple((invoice.ref, invoice.ref) for invoice in overdue) or (("due", label("due", "message_content")),)
    if name == "solution":
        return tuple((code, label(code, "solution")) for code in _solutions(view))
    return choices_of(TABLES[name])


TABLES = {
    "purpose": "purpose",
    "advantage": "advantage",
    "need": "need",
    "objection": "objection",
    "technique": "technique",
    "form": "form",
    "what": "commitment",
    "next_kind": "next_kind",
}


ANSWERS_TO_COMPLAINTS = (*SOLUTIONS, "refer_to_carrier", "flat_refusal")


def _solutions(view: CallView) -> tuple[str, ...]:
    """Every solution, those of what is at hand first: of a complaint once one is open, else of credit."""
    credit = tuple(code for code in choices_codes("credit_solution") if code not in ANSWERS_TO_COMPLAINTS)
    is_complained = view.live is not None and view.live.complaint is not None
    return (*ANSWERS_TO_COMPLAINTS, *credit) if is_complained else (*credit, *ANSWERS_TO_COMPLAINTS)


def choices_codes(table: str) -> tuple[str, ...]:
    """The codes of a table of labels."""
    return tuple(code for code, _ in choices_of(table))


def _days(view: CallView) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    if view.delivery:
        found.append((view.delivery.on, day(view.delivery.on)))
    today = view.live.started_at[:10] if view.live else ""
    for offset in DAYS_AHEAD:
        other = (date.fromisoformat(today) + timedelta(days=offset)).isoformat()
        if other not in dict(found):
            found.append((other, day(other)))
    return tuple(found)


def _products(dataset: Dataset, view: CallView) -> tuple[tuple[str, str], ...]:
    """Products that are on screen: the one that is missing, what could replace it, the order, the habits."""
    refs: list[str] = []
    if view.wanted:
        refs.append(view.wanted.row.ref)
        refs += [item.ref for item in view.wanted.replacements or ()]
    refs += [line.product for line in view.order.lines] if view.order else []
    refs += [item.product for item in view.usual]
    return tuple(
        (ref, typo(f"{dataset.world.products[ref].name} {dataset.world.products[ref].brand}"))
        for ref in dict.fromkeys(refs)
    )


def _guess(view: CallView, name: str) -> str:
    if view.wanted and name == "origin":
        return view.wanted.row.ref
    return ""
