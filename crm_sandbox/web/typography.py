"""French typography and the writing of amounts, quantities, hours and dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import g
from flask_babel import get_locale
from markupsafe import Markup, escape

from crm_sandbox.kernel import clock
from crm_sandbox.kernel.money import BASIS

NBSP, NARROW, MINUS = "\u00a0", "\u202f", "\u2212"
_RULES = (
    (re.compile(r"(\d) (\d{3})(?!\d)"), rf"\1{NARROW}\2"),
    (re.compile(r"(?<=\d)x(?=\d)"), "×"),
    (re.compile(r"(\d) (€|%|h|min|s|kg|g|L|cl|j|pt|ans?|x|×)(?![\wéè])"), rf"\1{NBSP}\2"),
    (re.compile(r"(?<=[a-zà-ÿA-ZÀ-Þ\d%€)»])([;?!])(?=\s|$)"), rf"{NARROW}\1"),
    (re.compile(r"(?<=[a-zà-ÿA-ZÀ-Þ\d%€)»]):(?=\s)"), f"{NBSP}:"),
    (re.compile(r" ([;?!])"), rf"{NARROW}\1"),
    (re.compile(r" ([:»])"), rf"{NBSP}\1"),
    (re.compile(r"« "), f"«{NBSP}"),
    (re.compile(r"\b(M\.|Mme|n°|art\.) "), rf"\1{NBSP}"),
)
INVARIABLE_ENDINGS = ("s", "x", "z")
AU_PLURALS = ("eau", "au")


def language() -> str:
    """The two-letter language of the page, asked for once a request."""
    found: str = g.get("language_code", "")
    if not found:
        locale = get_locale()
        found = g.language_code = locale.language if locale else "fr"
    return found


def typo(text: Any) -> Any:
    """French typography in a text: no-break spaces where the language wants them. Markup stays markup."""
    made = _set(str(text))
    return Markup(made) if isinstance(text, Markup) else made  # noqa: S704 - it was markup already


@lru_cache(maxsize=8192)
def _set(text: str) -> str:
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def translated(translate: Callable[..., str]) -> Callable[..., str]:
    """A gettext function; French, the language of the sources, needs no catalogue but is set by the rules."""

    def render(text: str) -> str:
        found: str = typo(text) if language() == "fr" else translate(text)
        return found

    return render


def money(cents: int | None, decimals: int = 2) -> str:
    """Cents as an amount: « 1 180,20 € »."""
    return "–" if cents is None else f"{amount(cents, decimals)}{NBSP}€"


def amount(cents: int, decimals: int = 2) -> str:
    """Cents as a number, without the sign of the currency."""
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    return _decimal(cents / 100, pattern, language())


def number(value: int) -> str:
    """A whole number, thousands set apart."""
    return _decimal(value, None, language())


@lru_cache(maxsize=8192)
def _decimal(value: float, pattern: str | None, locale: str) -> str:
    """A number as a language writes it. A page has dozens of them, and working one out takes longer than drawing its cell."""
    return format_decimal(value, format=pattern, locale=locale).replace("-", MINUS)


def weight(grams: int) -> str:
    """Grams as kilograms: « 2,5 kg »."""
    return f"{_decimal(grams / 1000, '#,##0.###', language())}{NBSP}kg"


def percent(basis_points: int, decimals: int = 0, *, signed: bool = False) -> str:
    """Basis points as a percentage: « 88 % », « −16 % »."""
    text = _decimal(basis_points / 100, "0." + "0" * decimals if decimals else "0", language())
    sign = "+" if signed and basis_points > 0 else ""
    space = NBSP if language() == "fr" else ""
    return f"{sign}{text}{space}%"


def ratio_bp(part: int, whole: int) -> int:
    """`part / whole` in basis points (0 when there is no whole)."""
    return part * BASIS // whole if whole else 0


def plural(word: str, count: int) -> str:
    """A French unit with its number: 2 colis, 4 bidons, 3 seaux."""
    if abs(count) < 2 or word.endswith(INVARIABLE_ENDINGS):
        return word
    return word + ("x" if word.endswith(AU_PLURALS) else "s")


def counted(count: int, word: str) -> str:
    """A count and its unit: « 12 sachets »."""
    return f"{number(count)}{NBSP}{plural(word, count)}"


def _moment(value: str | datetime) -> datetime:
    return value if isinstance(value, datetime) else clock.parse(value)


def _day(value: str | date | datetime) -> date:
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    return value.date() if isinstance(value, datetime) else value


def hour(value: str | datetime) -> str:
    """The hour of a moment: 10:34."""
    return _moment(value).strftime("%H:%M")


def day(value: str | date | datetime) -> str:
    """A short date: « mar. 10 mars »."""
    return _formatted(value, "EEE d MMM")


def short_day(value: str | date | datetime) -> str:
    """A shorter date: « 10 mars »."""
    return _formatted(value, "d MMM")


def long_day(value: str | date | datetime) -> str:
    """A whole date: « mardi 10 mars »."""
    return _formatted(value, "EEEE d MMMM")


def month_name(value: str | date | datetime) -> str:
    """A short month: « mars »."""
    return _formatted(value, "MMM")


def dated(value: str | date | datetime) -> str:
    """A date with its year: « 10 mars 2026 »."""
    return _formatted(value, "d MMM y")


def _formatted(value: str | date | datetime, pattern: str) -> str:
    return _date(_day(value), pattern, language())


@lru_cache(maxsize=4096)
def _date(value: date, pattern: str, locale: str) -> str:
    return format_date(value, pattern, locale=locale).replace(" ", NBSP, 1)


def clock_time(seconds: int) -> str:
    """Seconds as minutes and seconds: 02:47."""
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def lasting(seconds: int) -> str:
    """A duration in words: « 47 min », « 2 h 48 »."""
    minutes = max(0, seconds) // 60
    if minutes < 60:
        return f"{minutes}{NBSP}min"
    return f"{minutes // 60}{NBSP}h{NBSP}{minutes % 60:02d}" if minutes % 60 else f"{minutes // 60}{NBSP}h"


def capital(text: str) -> str:
    """The first letter in capital, the rest untouched."""
    return text[:1].upper() + text[1:]


def short_name(name: str) -> str:
    """A product in two words, for a key: « Eau gazeuse », « Huile de friture »."""
    words = str(typo(name)).split()
    return " ".join(words[: 3 if len(words) > 1 and len(words[1]) < 3 else 2]).rstrip(",")


def highlight(text: str, wanted: str) -> Markup:
    """A text with the searched part marked."""
    at = text.casefold().find(wanted.casefold()) if wanted else -1
    if at < 0:
        return escape(text)
    end = at + len(wanted)
    return escape(text[:at]) + Markup("<mark>") + escape(text[at:end]) + Markup("</mark>") + escape(text[end:])


FILTERS: dict[str, Callable[..., Any]] = {
    "amount": amount,
    "capital": capital,
    "clock_time": clock_time,
    "counted": counted,
    "dated": dated,
    "day": day,
    "highlight": highlight,
    "hour": hour,
    "lasting": lasting,
    "long_day": long_day,
    "money": money,
    "month_name": month_name,
    "number": number,
    "percent": percent,
    "plural": plural,
    "short_day": short_day,
    "short_name": short_name,
    "typo": typo,
    "weight": weight,
}
