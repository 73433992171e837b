"""Invented identities: people, trade names, addresses, telephones, e-mails and numbers that lead nowhere."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from faker import Faker

from crm_sandbox.datasets.generation.draws import Draws
from crm_sandbox.datasets.house import ClientType
from crm_sandbox.datasets.scenario import Scenario
from crm_sandbox.datasets.shapes import FICTION_PREFIXES, Record

_LANDLINES = FICTION_PREFIXES[:-1]
_MOBILE = FICTION_PREFIXES[-1]
_POOL = 400
_TRIES = 8
_LUHN = 10


@dataclass(frozen=True, slots=True)
class NamePools:
    """First and family names, drawn once from the seeded name generator."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    surnames: tuple[str, ...]


def name_pools(seed: int) -> NamePools:
    """Pools of French names, the same for the same seed."""
    faker = Faker("fr_FR")
    faker.seed_instance(seed)
    return NamePools(
        women=tuple(dict.fromkeys(faker.first_name_female() for _ in range(_POOL))),
        men=tuple(dict.fromkeys(faker.first_name_male() for _ in range(_POOL))),
        surnames=tuple(dict.fromkeys(faker.last_name() for _ in range(2 * _POOL))),
    )


def person(pools: NamePools, draws: Draws) -> tuple[str, str]:
    """A person's whole name and short name: « Mme Claire Martin », « Mme Martin »."""
    is_woman = draws.happens(500, "woman")
    first = draws.choice(pools.women if is_woman else pools.men, "first name")
    title, surname = "Mme" if is_woman else "M.", draws.choice(pools.surnames, "surname")
    return f"{title} {first} {surname}", f"{title} {surname}"


def trade_name(scenario: Scenario, kind: ClientType, surname: str, town: str, taken: set[str], draws: Draws) -> str:
    """A trade name that no other client has; it is added to `taken`."""
    forms: Record = scenario.names["trade_names"][kind.ref]
    name = ""
    for attempt in range(_TRIES):
        form = draws.choice(forms["forms"], "form", attempt)
        name = form.format(noun=draws.choice(scenario.names["nouns"], "noun", attempt), surname=surname)
        if name not in taken:
            break
    if name in taken:
        name = f"{name}, {town}"
    number = 2
    while name in taken:
        name, number = f"{name.split(' n° ')[0]} n° {number}", number + 1
    taken.add(name)
    return name


def phone(position: int) -> str:
    """The landline of the client at a position."""
    digits = f"{position * 7919 % 10_000:04d}"
    return f"{_LANDLINES[position % len(_LANDLINES)]} {digits[:2]} {digits[2:]}"


def mobile(draws: Draws) -> str:
    """A mobile number."""
    digits = f"{draws.integer(0, 9999, 'mobile'):04d}"
    return f"{_MOBILE} {digits[:2]} {digits[2:]}"


def slug(text: str) -> str:
    """Letters without accents, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe")).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


def email(person_name: str, trade: str) -> str:
    """An address under .example."""
    return f"{slug(person_name.split(' ', 1)[1]).replace('-', '.')}@{slug(trade)}.example"


def luhn_sum(number: str) -> int:
    """The Luhn sum of a number; a valid one is a multiple of ten."""
    total = 0
    for index, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if index % 2 else 1)
        total += value - 9 if value > 9 else value
    return total


def siret(draws: Draws) -> str:
    """Fourteen digits that fail the Luhn check on purpose."""
    number = f"{draws.integer(10**13, 10**14 - 1, 'siret')}"
    if luhn_sum(number) % _LUHN == 0:
        number = number[:-1] + str((int(number[-1]) + 3) % 10)
    return number
