"""Quantities and products as French clients say them."""

from __future__ import annotations

import re

_UNITS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze",
    "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf", "vingt",
)  # fmt: skip
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}
ROUND_WORDS = {
    10: "une dizaine", 12: "une douzaine", 15: "une quinzaine", 20: "une vingtaine", 30: "une trentaine", 40: "une quarantaine",
    50: "une cinquantaine", 60: "une soixantaine", 100: "une centaine",
}  # fmt: skip
"""Round numbers that people use for « about so many »."""

_FEMININE = (
    "barquette", "bobine", "boîte", "bouteille", "brique", "caisse", "cartouche", "couronne", "paire", "palette", "pièce", "plaque",
    "poche", "pochette", "ramette", "tonne",
)  # fmt: skip
_BY_THE_PIECE = ("mètre", "pièce")
"""Units that count a thing, or measure it, and hold nothing: « mes coudes », not « mes pièces de coude »."""
_NOT_ELIDED = ("haricot", "hachis", "homard", "houmous", "huit", "onze", "yaourt")
"""Words before which « de » stays whole."""
_PACKAGING = re.compile(
    r"\s(\d+([.,]\d+)?(-\d+)?\s?(kg|g|L|cl|ml|%)|\d+x\d+|\d/1|seau|sac|sachet|bidon|caisse(?! thermique)|carton|colis|bac|fût|par|x"
    r"|(boîte|plateau|rouleau) de|(couronne|barre) \d+|(rouleau|paquet) [\d,]+ m²|la paire)\b.*$"
)


def number(value: int, *, is_feminine: bool = False) -> str:
    """A number in words up to 69, in digits beyond."""
    if value < len(_UNITS):
        return "une" if value == 1 and is_feminine else _UNITS[value]
    ten, rest = value // 10 * 10, value % 10
    if ten not in _TENS:
        return str(value)
    if rest == 1:
        return f"{_TENS[ten]} et un{'e' if is_feminine else ''}"
    return f"{_TENS[ten]}-{_UNITS[rest]}" if rest else _TENS[ten]


def plural(unit: str, count: int) -> str:
    """A unit in the singular or plural."""
    if count < 2 or unit.endswith("s") or unit == "bag-in-box":
        return unit
    return unit + ("x" if unit.endswith(("au", "eu")) else "s")


def counted(value: int, unit: str) -> str:
    """« deux cartons », « une bouteille »."""
    return f"{number(value, is_feminine=unit in _FEMININE)} {plural(unit, value)}"


def of(text: str) -> str:
    """« de pâtes », « d'huile », « de haricots »."""
    is_elided = text[0].lower() in "aeiouyàâéèêîôœh" and not text.lower().startswith(_NOT_ELIDED)
    return f"d'{text}" if is_elided else f"de {text}"


def portions(unit: str, count: int, name: str) -> str:
    """« sacs de ciment », « plaques de plâtre »: a name that begins with the unit is not said twice."""
    return f"{plural(unit, count)} {after_unit(unit, name)}"


def after_unit(unit: str, name: str) -> str:
    """What follows a unit: « de ciment », and « A4 » of a « ramette A4 » that is counted in reams."""
    head, _, rest = name.partition(" ")
    return rest if rest and head in (unit, plural(unit, 2)) else of(name)


def mine(unit: str, count: int, name: str) -> str:
    """« mes sacs de ciment », « ma bouteille d'huile »; empty of what is sold by the piece, whose name tells no gender."""
    if unit in _BY_THE_PIECE:
        return ""
    owner = "mes" if count > 1 else "ma" if unit in _FEMININE else "mon"
    return f"{owner} {portions(unit, count, name)}"


def short_name(name: str) -> str:
    """A product as people name it: without its packaging."""
    return in_sentence(_PACKAGING.sub("", f" {name}").strip() or name)


def in_sentence(name: str) -> str:
    """A name of the catalogue inside a sentence: without its capital."""
    return name[0].lower() + name[1:]
