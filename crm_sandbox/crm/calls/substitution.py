"""Whether a client takes a substitute (domain 3.6): hard constraints, then a score. No chance, whole numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from crm_sandbox.crm.calls.model import Constraints, Persona
from crm_sandbox.crm.catalogue.model import Product

HESITATION_PM = 100


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the client thinks: accepted, hesitates, refused or violates (a constraint); score per mille; reasons."""

    answer: str
    score_pm: int
    reasons: tuple[str, ...]


def violations(origin: Product, other: Product, constraints: Constraints, stock: int) -> tuple[str, ...]:
    """The hard constraints that a substitute breaks."""
    found = []
    if other.usage != origin.usage:
        found.append("usage")
    if set(other.allergens) & set(constraints.excluded_allergens):
        found.append("allergen")
    if not set(constraints.required_labels) <= set(other.labels):
        found.append("label")
    if constraints.formats and other.format not in constraints.formats:
        found.append("format")
    if other.temperature != origin.temperature:
        found.append("temperature")
    if other.shelf_life_days is not None and other.shelf_life_days < constraints.minimum_life_days:
        found.append("shelf_life")
    if constraints.maximum_price_cents is not None and other.price_cents > constraints.maximum_price_cents:
        found.append("price")
    if stock <= 0:
        found.append("stock")
    return tuple(found)


def judge(
    origin: Product,
    other: Product,
    constraints: Constraints,
    persona: Persona,
    *,
    trust: int,
    is_argued: bool,
    stock: int,
) -> Verdict:
    """The client's verdict on a substitute."""
    broken = violations(origin, other, constraints, stock)
    if broken:
        return Verdict("violates", 0, broken)
    score = _score(origin, other, persona, trust, is_argued)
    if score >= persona.acceptance_pm:
        return Verdict("accepted", score, ())
    if score >= persona.acceptance_pm - HESITATION_PM:
        return Verdict("hesitates", score, ("score",))
    return Verdict("refused", score, ("score",))


def _score(origin: Product, other: Product, persona: Persona, trust: int, is_argued: bool) -> int:
    form = Fraction(1) if other.format == origin.format else Fraction(6, 10)
    quality = min(Fraction(1), Fraction(other.quality_pm, origin.quality_pm))
    rise = Fraction(other.price_cents - origin.price_cents, origin.price_cents)
    tolerance = Fraction(persona.price_tolerance_bp, 10_000)
    price = Fraction(1) if rise <= 0 else max(Fraction(0), 1 - rise / tolerance)
    loyalty = Fraction(persona.loyalty_pm, 1000) if other.brand != origin.brand else Fraction(0)
    total = (
        Fraction(30, 100) * form
        + Fraction(25, 100) * quality
        + Fraction(25, 100) * price
        + Fraction(10, 100) * Fraction(trust, 100)
        + Fraction(10, 100) * int(is_argued)
        - Fraction(20, 100) * loyalty
    )
    return int(total * 1000 + Fraction(1, 2))
