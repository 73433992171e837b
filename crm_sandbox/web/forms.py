"""From the fields of a form to the payload of an action: the action's own model says what each field is."""

from __future__ import annotations

import re
import types
from datetime import date
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, ValidationError
from pydantic.fields import FieldInfo
from werkzeug.datastructures import MultiDict

from crm_sandbox.kernel import clock
from crm_sandbox.kernel.actions import Action, Hour, Instant
from crm_sandbox.web.i18n import _

CONTROL_FIELDS = ("csrf_token", "idempotency_key", "next", "_form", "_here", "_keep")
TRUE_WORDS = ("1", "true", "on", "yes")
HOUR = re.compile(r"^\s*(\d{1,2})\s*[:hH.]?\s*(\d{2})?\s*$")
HOURS, MINUTES = 24, 60
_INSTANT_CHECK = next(m for m in Instant.__metadata__ if isinstance(m, AfterValidator)).func  # type: ignore[attr-defined]


def control(name: str) -> str:
    """What the control of a field is called. One called `form` would stand, for scripts, in the place of the form that holds
    it: nothing could be sent any more."""
    return f"{name}.code" if name == "form" else name


def read(action: type[Action], form: MultiDict[str, str], today: date) -> dict[str, Any]:
    """The payload that a form means. What cannot be read is left as it was typed: the model's errors say the rest.

    Empty fields count as absent, except those that `_keep` names. `at` may come as an hour, with `at.day` for another
    day; amounts may come in euros (`amount_cents.eur`), shares in per cent (`discount_bp.pct`), and what `control` names
    otherwise by that name.
    """
    payload: dict[str, Any] = {}
    for name, field in action.model_fields.items():
        value = _value(name, field, form, today)
        if value is not None:
            payload[name] = value
    return payload


def _value(name: str, field: FieldInfo, form: MultiDict[str, str], today: date) -> Any:
    kind = _bare(field.annotation)
    if get_origin(kind) is tuple:
        return _many(name, get_args(kind)[0], form)
    if name not in form:
        return form.get(control(name)) or _converted(name, form)
    text = form[name].strip()
    if text == "":
        return "" if name in form.getlist("_keep") else None
    if _is_instant(field):
        return _instant(text, form.get(f"{name}.day", ""), today)
    if _is_hour(field):
        return _hour(text) or text
    if kind is bool:
        return text.lower() in TRUE_WORDS
    if kind is int:
        return _integer(text)
    return text


def _converted(name: str, form: MultiDict[str, str]) -> int | str | None:
    """A number typed in euros or per cent, as cents or basis points."""
    text = (form.get(f"{name}.eur") or form.get(f"{name}.pct") or "").strip()
    if not text:
        return None
    plain = re.sub(r"[\s\u00a0\u202f€%]", "", text).replace(",", ".")
    match = re.fullmatch(r"(\d{1,12})(?:\.(\d{1,2}))?", plain)
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else text


def _many(name: str, item: Any, form: MultiDict[str, str]) -> list[Any] | None:
    if isinstance(item, type) and issubclass(item, BaseModel):
        pairs = [
            {"name": key.removeprefix(f"{name}."), "value": value.strip()}
            for key, value in form.items()
            if key.startswith(f"{name}.") and value.strip()
        ]
        return pairs or None
    values = [value.strip() for value in form.getlist(name) if value.strip()]
    return values or None


def _bare(annotation: Any) -> Any:
    """A type without its `| None` and its annotations."""
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(arg for arg in get_args(annotation) if arg is not type(None))
    if hasattr(annotation, "__metadata__"):
        annotation = get_args(annotation)[0]
    return annotation


def _is_instant(field: FieldInfo) -> bool:
    found = list(field.metadata)
    for arg in get_args(field.annotation):
        found.extend(getattr(arg, "__metadata__", ()))
    return any(isinstance(item, AfterValidator) and item.func is _INSTANT_CHECK for item in found)


def _is_hour(field: FieldInfo) -> bool:
    return Hour in get_args(field.annotation)


def _hour(text: str) -> str:
    """An hour as people type it (9h, 9:30, 14.15), as HH:MM; nothing if it is none."""
    match = HOUR.match(text)
    hours, minutes = (int(match[1]), int(match[2] or 0)) if match else (HOURS, MINUTES)
    return f"{hours:02d}:{minutes:02d}" if hours < HOURS and minutes < MINUTES else ""


def _instant(text: str, day: str, today: date) -> str:
    hour = _hour(text)
    if not hour:
        return text
    try:
        chosen = date.fromisoformat(day) if day else today
    except ValueError:
        return day
    return clock.iso(clock.at(chosen, hour))


def whole_number(text: str, default: int) -> int:
    """A whole number of at most nine digits, as an address holds it; nonsense is the default."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else default


def _integer(text: str) -> int | str:
    plain = re.sub(r"[\s\u00a0\u202f]", "", text)
    return int(plain) if re.fullmatch(r"-?\d{1,12}", plain) else text


def explain(error: ValidationError, action: type[Action]) -> dict[str, str]:
    """One sentence for each field at fault."""
    found: dict[str, str] = {}
    for item in error.errors():
        name = str(item["loc"][0]) if item["loc"] else ""
        field = action.model_fields.get(name)
        found.setdefault(name, _sentence(item["type"], item.get("ctx") or {}, field))
    return found


def _sentence(kind: str, context: dict[str, Any], field: FieldInfo | None) -> str:
    if field is not None and (_is_instant(field) or _is_hour(field)):
        return _("Tapez une heure, par exemple 10:40.")
    if kind == "missing":
        return _("Ce champ est à remplir.")
    if kind in ("int_type", "int_parsing"):
        return _("Tapez un nombre entier, par exemple 12.")
    if kind == "greater_than_equal":
        return _("Au moins %(limit)s.", limit=context.get("ge", 0))
    if kind == "less_than_equal":
        return _("Au plus %(limit)s.", limit=context.get("le", 0))
    if kind == "string_too_long":
        return _("Au plus %(limit)s caractères.", limit=context.get("max_length", 0))
    if kind == "string_too_short":
        return _("Au moins %(limit)s caractères.", limit=context.get("min_length", 0))
    if kind == "literal_error":
        return _("Choisissez dans la liste.")
    return _("Cette valeur n'est pas de la bonne forme.")


def options(action: type[Action], name: str) -> tuple[str, ...]:
    """The values that a closed field of an action allows."""
    kind = _bare(action.model_fields[name].annotation)
    if get_origin(kind) is tuple:
        kind = _bare(get_args(kind)[0])
    return tuple(get_args(kind)) if get_origin(kind) is Literal else ()
