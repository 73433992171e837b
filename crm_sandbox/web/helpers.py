"""What templates call: icons, addresses of screens, forms and their errors."""

from __future__ import annotations

from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from crm_sandbox import platform_clock
from crm_sandbox.crm.accounts.listing import ClientSearch, HourBand
from crm_sandbox.crm.accounts.model import PastOrder
from crm_sandbox.crm.catalogue.model import Department
from crm_sandbox.kernel import clock
from crm_sandbox.web.i18n import _
from crm_sandbox.web.labels import LABELS, choices_of, label
from crm_sandbox.web.preferences import preferences
from crm_sandbox.web.screen import ScreenContext
from crm_sandbox.web.typography import FILTERS, day, language, ratio_bp
from crm_sandbox.web.utterances import happened, said

STATIC = Path(__file__).parent / "static"
QUARTER_S = 900
FOLDERS = {
    "desk": "desk",
    "plan": "plan",
    "clients": "clients",
    "client": "clients",
    "products": "products",
    "product": "products",
    "call": "call",
    "order": "orders",
    "orders": "orders",
    "complaints": "complaints",
    "complaint": "complaints",
    "tasks": "tasks",
    "dictation": "tasks",
    "quiz": "quiz",
    "documents": "documents",
    "document": "documents",
    "report": "report",
    "debrief": "debrief",
    "suggest": "suggest",
}


@cache
def asset(name: str) -> str:
    """The address of a static file, which changes with its content."""
    return f"/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


@lru_cache(maxsize=1024)
def icon(name: str, size: str = "", title: str = "") -> Markup:
    """An icon of the sprite; with a title it is read aloud, else it is decoration."""
    spoken = Markup('role="img" aria-label="{}"').format(title) if title else Markup('aria-hidden="true"')
    return Markup('<svg class="ico {}" {}><use href="{}#i-{}"/></svg>').format(
        size, spoken, asset("vendor/icons.svg"), name
    )


def address(run_id: str, screen: str, subject: str = "", /, **query: Any) -> str:
    """The address of a screen of a run."""
    path = f"/runs/{run_id}/{FOLDERS[screen]}" + (f"/{subject}" if subject else "")
    kept = {key: value for key, value in query.items() if value not in ("", None, False)}
    return path + (f"?{urlencode(kept)}" if kept else "")


def _screen(context: Context) -> ScreenContext:
    found: ScreenContext = context["ctx"]
    return found


@pass_context
def go(context: Context, screen: str, subject: str = "", /, **query: Any) -> str:
    """The address of a screen of the run in front. Links of the call to itself keep the delivery site in front, and the
    product that could not be entered."""
    ctx = _screen(context)
    if screen == context.get("screen") == "call":
        for name in ("site", "missing", "asked"):
            query.setdefault(name, ctx.query.get(name, ""))
    return address(ctx.run_id, screen, subject, **query)


@pass_context
def do_url(context: Context, kind: str) -> str:
    """Where the form of an action is sent."""
    return f"/runs/{_screen(context).run_id}/do/{kind}"


@pass_context
def here(context: Context) -> str:
    """The address of the screen in front, with its parameters: where a form comes back to."""
    ctx = context.get("ctx")
    if ctx is None:
        return request.full_path.rstrip("?")
    return address(ctx.run_id, context["screen"], ctx.subject, **ctx.query)


@pass_context
def is_closed(context: Context) -> bool:
    """Whether forms are disabled: read-only display, or a run that was handed in."""
    ctx = _screen(context)
    return ctx.is_readonly or ctx.state.is_handed_in


def form_name(kind: str, key: str = "") -> str:
    """The name of a form: its action, and what sets it apart from others of its kind on the screen."""
    return f"f-{kind.replace('.', '-')}" + (f"-{key}" if key else "")


@pass_context
def wrong(context: Context, form: str, name: str) -> str:
    """What is wrong with a field, if its form was refused."""
    attempt = _screen(context).attempt
    return attempt.errors.get(name, "") if attempt and attempt.form == form else ""


@pass_context
def typed(context: Context, form: str, name: str, default: Any = "") -> Any:
    """What was typed in a field, if its form was refused; else its present value."""
    attempt = _screen(context).attempt
    if attempt and attempt.form == form and name in attempt.values:
        values = attempt.values[name]
        return values[0] if values else ""
    return default


@pass_context
def typed_many(context: Context, form: str, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What was ticked in a list of choices, if its form was refused."""
    attempt = _screen(context).attempt
    return attempt.values.get(name, ()) if attempt and attempt.form == form else default


def _band(context: Context) -> tuple[int, int]:
    """The first and the last minute of the band of the day: those of the exercise."""
    exercise = _screen(context).dataset.world.exercise
    return clock.minutes_of(exercise.starts_at), clock.minutes_of(exercise.ends_at)


@pass_context
def band_minutes(context: Context) -> int:
    """How long the band of the day is, in minutes."""
    first, last = _band(context)
    return last - first


@pass_context
def band_hours(context: Context) -> tuple[str, ...]:
    """The hours written above the band: its ends and its middle, to the quarter of an hour."""
    first, last = _band(context)
    middle = (first + last) // 30 * 15
    return tuple(f"{minutes // 60}:{minutes % 60:02d}" for minutes in (first, middle, last))


@pass_context
def band_x(context: Context, hour: str) -> int:
    """The place of an hour on the band of the day, in minutes."""
    first, last = _band(context)
    return max(0, min(last - first, clock.minutes_of(hour) - first))


def quarter(moment: str, count: int) -> str:
    """The hour of a moment, some quarters of an hour later (or earlier)."""
    return clock.later(clock.parse(moment), QUARTER_S * count).strftime("%H:%M")


def band_text(band: HourBand) -> str:
    """The band of a client in words, for those who do not see it."""
    parts = []
    if band.advised:
        parts.append(_("conseillé %(hours)s", hours=", ".join(f"{w.start}–{w.end}" for w in band.advised)))
    if band.quiet:
        parts.append(_("éviter %(hours)s", hours=", ".join(f"{w.start}–{w.end}" for w in band.quiet)))
    if band.cutoff:
        parts.append(_("la tournée ferme à %(hour)s", hour=band.cutoff))
    return ", ".join(parts)


def weekdays(numbers: tuple[int, ...]) -> str:
    """Days of the week, in words."""
    return ", ".join(label(number, "weekday") for number in numbers)


def choices(table: str, codes: tuple[str, ...]) -> list[tuple[str, str]]:
    """Options of a list: (code, label)."""
    return [(code, label(code, table)) for code in codes]


def kept_of(search: ClientSearch) -> dict[str, str]:
    """The filters of a search, as they stand in an address."""
    asked = {
        "q": search.text,
        "kind": search.kind,
        "segment": search.segment,
        "zone": search.zone,
        "type": search.client_type,
        "only": search.only,
    }
    return {key: value for key, value in asked.items() if value}


def facts_as_options(values: tuple[str, ...]) -> list[tuple[str, str]]:
    """Texts as options of a list."""
    return [(value, value) for value in values]


def named(codes: tuple[str, ...], table: str) -> list[tuple[str, str]]:
    """Some codes of a table as options."""
    return [(code, label(code, table)) for code in codes]


def parts_of(counts: tuple[int, ...]) -> list[tuple[int, str]]:
    """Numbers of instalments as options."""
    return [(count, _("en %(count)s fois", count=count)) for count in counts]


def order_options(orders: tuple[PastOrder, ...]) -> list[tuple[str, str]]:
    """Past orders as options of a list."""
    return [(order.ref, f"{order.ref} · {day(order.ordered_on)}") for order in orders]


def sent_about(department: Department, subject: str) -> str:
    """What a message to a department was about."""
    known = next((item.label for item in department.subjects if item.ref == subject), "")
    return known or label(subject, "reason")


def nice_step(highest: int) -> int:
    """A round step that divides a scale of four steps."""
    step = 1
    while step * 4 < highest:
        step *= 10
    for part in (8, 5, 4, 2):
        if step % part == 0 and step // part * 4 >= highest:
            return step // part
    return step


def median(series: tuple[tuple[str, int], ...]) -> int:
    """The median of a series of (name, value)."""
    values = sorted(value for _, value in series)
    return values[len(values) // 2] if values else 0


def new_key() -> str:
    """A new idempotency key: a form sent twice counts once."""
    return platform_clock.new_id()


GLOBALS: dict[str, Any] = {
    "asset": asset,
    "band_hours": band_hours,
    "band_minutes": band_minutes,
    "band_text": band_text,
    "band_x": band_x,
    "choices": choices,
    "do_url": do_url,
    "choices_of": choices_of,
    "facts_as_options": facts_as_options,
    "form_name": form_name,
    "go": go,
    "happened": happened,
    "here": here,
    "icon": icon,
    "is_closed": is_closed,
    "language": language,
    "kept_of": kept_of,
    "median": median,
    "nice_step": nice_step,
    "new_key": new_key,
    "order_options": order_options,
    "named": named,
    "parts_of": parts_of,
    "preferences": preferences,
    "quarter": quarter,
    "ratio_bp": ratio_bp,
    "said": said,
    "sent_about": sent_about,
    "typed": typed,
    "typed_many": typed_many,
    "outcomes": tuple(LABELS["outcome"]),
    "weekdays": weekdays,
    "wrong": wrong,
}


def init_app(app: Flask) -> None:
    """Give templates their filters and functions."""
    app.jinja_env.globals.update(GLOBALS)
    app.jinja_env.filters.update(FILTERS, label=label)
