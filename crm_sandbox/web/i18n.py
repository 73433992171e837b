"""Languages: French sentences are the message ids, English is a complete catalogue."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, g, request
from flask_babel import Babel, gettext
from flask_babel import ngettext as babel_ngettext

from crm_sandbox.web.typography import language, translated, typo

LANGUAGES = ("fr", "en")
COOKIE = "language"
CATALOGUES = Path(__file__).parent / "translations"


def choose_language() -> str:
    """The language kept in the cookie, else the browser's, else French."""
    chosen = getattr(g, "language", None) or request.cookies.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else (request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0])


def compile_catalogues(folder: Path = CATALOGUES) -> None:
    """Compile the catalogues whose compiled form is missing or older than its text."""
    for source in folder.glob("*/LC_MESSAGES/messages.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parts[-3])
        draft = target.with_suffix(f".{os.getpid()}.tmp")
        with draft.open("wb") as compiled:
            write_mo(compiled, catalogue)
        draft.replace(target)


def _(text: str, **values: object) -> str:
    """A sentence in the language of the page; French ones follow French typography."""
    if language() == LANGUAGES[0]:
        return str(typo(text % values if values else text))
    return str(gettext(text, **values))


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """A sentence with a number. In French nothing is singular: « 0 étape »."""
    if language() != LANGUAGES[0]:
        return str(babel_ngettext(singular, plural, num, **values))
    text = singular if abs(num) < 2 else plural
    return str(typo(text % {"num": num, **values}))


def init_app(app: Flask) -> None:
    """Set the languages up; French sentences follow French typography."""
    compile_catalogues()
    Babel(
        app,
        default_locale=LANGUAGES[0],
        default_timezone="Europe/Paris",
        default_translation_directories=str(CATALOGUES),
        locale_selector=choose_language,
    )
    app.jinja_env.install_gettext_callables(translated(gettext), ngettext, newstyle=True)  # type: ignore[attr-defined]
