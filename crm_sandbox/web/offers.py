"""The houses and their exercises, by name: read again only when a file changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from crm_sandbox.datasets import (
    Offer,
    ScenarioInvalid,
    exercises_of,
    load_scenario,
    scenario_folder,
    scenario_slugs,
    seed_folder,
)


@dataclass(frozen=True, slots=True)
class House:
    """A scenario and what may be given in it, its full day first; nothing while its files have errors."""

    slug: str
    title: str
    offers: tuple[Offer, ...]

    @property
    def company(self) -> str:
        """The name of the house."""
        return self.title.partition(":")[0].strip()

    @property
    def trade(self) -> str:
        """What the house does, as its title says after its name."""
        return self.title.partition(":")[2].strip()

    def offer(self, code: str) -> Offer | None:
        """The exercise of a code; the full day without one."""
        return next((offer for offer in self.offers if offer.code == code), None)


def houses(instance: Path) -> dict[str, House]:
    """Every scenario by its slug."""
    shared = _stamp(seed_folder() / "exercises")
    found = {slug: scenario_folder(slug, instance) for slug in scenario_slugs(instance)}
    return {slug: _house(slug, folder, (_stamp(folder), shared)) for slug, folder in found.items()}


def chosen(found: Mapping[str, House], name: str) -> tuple[House, Offer] | None:
    """What `slug` or `slug/code` names."""
    slug, _, code = name.partition("/")
    offer = found[slug].offer(code) if slug in found else None
    return (found[slug], offer) if offer else None


def _stamp(folder: Path) -> int:
    return max((path.stat().st_mtime_ns for path in folder.rglob("*")), default=0)


@lru_cache(maxsize=32)
def _house(slug: str, folder: Path, stamps: tuple[int, int]) -> House:
    try:
        scenario = load_scenario(folder)
    except ScenarioInvalid:
        return House(slug, slug, ())
    return House(slug, scenario.title, exercises_of(scenario))
