"""What a trainer types: trainees one per line, an exercise, whom to reset. Errors by field; nothing typed is lost."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crm_sandbox.identity.passwords import is_login
from crm_sandbox.kernel import canonical
from crm_sandbox.platform_clock import new_seed
from crm_sandbox.training.cohorts import NewAssignment, NewTrainee
from crm_sandbox.training.model import ROLE_PLAY
from crm_sandbox.training.reset import SeedChoice
from crm_sandbox.web.forms import whole_number
from crm_sandbox.web.i18n import _
from crm_sandbox.web.offers import House

MAX_LINES = 200
HEADINGS = ("nom", "name", "stagiaire")
MAX_SEED = 999_999_999
MAX_AMOUNT = 200


@dataclass(slots=True)
class Checked:
    """What was understood, and what is wrong by field."""

    trainees: list[NewTrainee] = field(default_factory=list)
    assignment: NewAssignment | None = None
    seed: SeedChoice = "same"
    errors: dict[str, str] = field(default_factory=dict)


def logins_in(text: str) -> frozenset[str]:
    """The logins that somebody typed, right or wrong."""
    return frozenset(row[1].strip() for _number, row in _cells(text) if len(row) > 1)


def read_trainees(text: str, taken: Iterable[str], enrollable: Iterable[str] = ()) -> Checked:
    """Trainees, one per line: `Name` or `Name;login` (comma or tab too). A missing login is made from the name; a login that
    is taken must be one of those that may be enrolled, once."""
    made, wrong, known, joining = Checked(), [], set(taken), set(enrollable)
    lines = list(_cells(text))
    if not 1 <= len(lines) <= MAX_LINES:
        made.errors["trainees"] = _("Une ligne par stagiaire, de 1 à %(most)s lignes.", most=MAX_LINES)
        return made
    for number, row in lines:
        name = row[0].strip()
        login = (row[1].strip() if len(row) > 1 else "") or _login_of(name, known)
        if not name or len(name) > 80:
            wrong.append(_("ligne %(number)s : un nom de 1 à 80 caractères", number=number))
        elif not is_login(login):
            wrong.append(
                _("ligne %(number)s : « %(login)s » : lettres, chiffres, point, tiret", number=number, login=login)
            )
        elif login in joining:
            joining.discard(login)
            made.trainees.append(NewTrainee(login, name))
        elif login in known:
            wrong.append(_("ligne %(number)s : le code « %(login)s » est déjà pris", number=number, login=login))
        else:
            known.add(login)
            made.trainees.append(NewTrainee(login, name))
    if wrong:
        made.errors["trainees"] = " ; ".join(wrong)
    return made


def decode(content: bytes) -> str:
    """The text of an uploaded file: UTF-8, or else what a French spreadsheet saves by default."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _cells(text: str) -> Iterable[tuple[int, list[str]]]:
    """The cells of each line that says something, with the line's number as an editor counts it."""
    lines = text.splitlines()
    mark = next((mark for mark in (";", "\t", ",") if any(mark in line for line in lines)), ";")
    for number, line in enumerate(lines, start=1):
        try:
            row = next(csv.reader([line], delimiter=mark), [])
        except csv.Error:
            row = [line]
        is_heading = number == 1 and bool(row) and row[0].strip().lower() in HEADINGS
        if any(cell.strip() for cell in row) and not is_heading:
            yield number, row


def _login_of(name: str, known: set[str]) -> str:
    """A login made from a name: `jade.lemonnier`, then `jade.lemonnier2`…"""
    flat = unicodedata.normalize("NFKD", name.lower())
    base = (
        re.sub(r"[^a-z0-9]+", ".", "".join(c for c in flat if not unicodedata.combining(c))).strip(".") or "stagiaire"
    )
    return next(login for n in range(1, MAX_LINES + 2) if (login := base if n == 1 else f"{base}{n}") not in known)


def read_assignment(form: Mapping[str, str], known: Mapping[str, House]) -> Checked:
    """What is given: scenario and exercise (the full day without one), title, seed (drawn when left out), practice or exam
    with its minutes, whether a person plays the clients. What an exercise proposes is taken where nothing was typed."""
    made = Checked()
    slug, code = form.get("scenario", ""), form.get("exercise", "")
    offer = known[slug].offer(code) if slug in known else None
    if offer is None:
        made.errors["scenario"] = _("Choisissez un exercice de la liste.")
    title = form.get("title", "").strip() or (offer.title if offer and code else "")
    mode = form.get("mode") or (offer.mode if offer else "practice")
    if not 1 <= len(title) <= 80:
        made.errors["title"] = _("Un titre de 1 à 80 caractères.")
    seed = _whole(made, form, "seed", 0, MAX_SEED)
    minutes = _whole(made, form, "minutes", 5, 480) or (offer.minutes if offer else None)
    if mode == "exam" and minutes is None:
        made.errors.setdefault("minutes", _("Un examen a une durée, de 5 à 480 minutes."))
    if not made.errors:
        made.assignment = NewAssignment(
            title,
            slug,
            new_seed() if seed is None else seed,
            canonical.dumps(_parameters(code, is_role_play=bool(form.get("role_play")))),
            mode="exam" if mode == "exam" else "practice",
            minutes=minutes if mode == "exam" else None,
        )
    return made


def _parameters(code: str, *, is_role_play: bool) -> dict[str, canonical.Json]:
    found: dict[str, canonical.Json] = {"exercise": code} if code else {}
    return found | ({ROLE_PLAY: True} if is_role_play else {})


def read_seed(form: Mapping[str, str]) -> Checked:
    """Which data a reset gives: the same, new ones for all, for each, or those of a seed."""
    made = Checked()
    choice = form.get("seed", "same")
    if choice == "number":
        number = _whole(made, form, "number", 0, MAX_SEED)
        if number is None:
            made.errors.setdefault("number", _("Une graine est un nombre entier, de 0 à %(most)s.", most=MAX_SEED))
        else:
            made.seed = number
    elif choice in ("same", "new", "each"):
        made.seed = choice  # type: ignore[assignment]
    else:
        made.errors["seed"] = _("Choisissez les données du nouveau passage.")
    return made


def _whole(made: Checked, form: Mapping[str, str], name: str, low: int, high: int) -> int | None:
    text = form.get(name, "").strip()
    if not text:
        return None
    number = whole_number(text, -1)
    if not low <= number <= high:
        made.errors[name] = _("Un nombre entier, de %(low)s à %(high)s.", low=low, high=high)
        return None
    return number


def read_amount(text: str, *, low: int) -> tuple[int, str]:
    """A number of minutes, or per cent, and what is wrong with it."""
    number = whole_number(text.strip(), -1)
    if not low <= number <= MAX_AMOUNT:
        return 0, _("Un nombre entier, de %(low)s à %(high)s.", low=low, high=MAX_AMOUNT)
    return number, ""
