"""What a generated client asks for, in his words: usual products, natural quantities, now and then a bad line."""

from __future__ import annotations

from crm_sandbox.crm.accounts.model import Habit
from crm_sandbox.crm.calls.model import Demand
from crm_sandbox.crm.catalogue.model import GRAMS, Product
from crm_sandbox.crm.catalogue.words import ROUND_WORDS, after_unit, counted, of, plural, short_name
from crm_sandbox.datasets.generation.draws import Draws
from crm_sandbox.datasets.generation.speaker import Speaker
from crm_sandbox.datasets.scenario import Scenario
from crm_sandbox.kernel.money import ceil_to, divide_half_up, floor_to

_NATURES = {"usual": 40, "exact": 30, "about": 20, "at_most": 10}
_TRIAL_TRUST = 70
"""From what trust on a prospect tries a first order."""
SOUNDS_LIKE = {2: 12, 3: 13, 6: 10, 10: 6, 12: 2, 13: 3, 60: 70, 70: 60}
"""Numbers that are taken for one another on the telephone."""


def usual_demands(
    scenario: Scenario, products: dict[str, Product], speaker: Speaker, draws: Draws
) -> tuple[Demand, ...]:
    """A few of the usual products, in the client's words; one that is out of stock comes first when there is one."""
    current = [habit for habit in speaker.habits if habit.trend != "stopped"][:8]
    low, high = scenario.settings.demands
    wanted = list(draws.sample(current, draws.integer(low, high, "count")))
    wanted.sort(key=lambda habit: (products[habit.product].stock > 0, current.index(habit)))
    first = "opening" if speaker.is_calling else draws.choice(("act:recall_habits", "ask_open:order"), "trigger")
    result: list[Demand] = []
    for index, habit in enumerate(wanted):
        trigger = f"after:d{index}" if index else first
        result.append(
            _demand(scenario, products, habit, (f"d{index + 1}", trigger), draws.at(index), served_by=speaker.served_by)
        )
    return tuple(result)


def trial_demands(
    scenario: Scenario, products: dict[str, Product], speaker: Speaker, draws: Draws
) -> tuple[Demand, ...]:
    """What a prospect would try, once he trusts enough: one product of what his type buys most, in stock, a carton or two."""
    wanted = max(speaker.type.families, key=lambda family: speaker.type.families[family])
    shelf = [row for row in products.values() if row.family == wanted and row.stock >= 4 * row.multiple]
    product = draws.choice(shelf, "product")
    cartons = draws.integer(1, 2, "packs")
    quantity = cartons * product.multiple
    said = _said(product, quantity, "exact") or ("", quantity, "unit")
    name = short_name(product.name)
    said_of = after_unit(product.base_unit, name) if said[2] == "unit" else of(name)
    words = {"said": said[0], "name": name, "de_name": said_of}
    return (
        Demand(
            ref="d1",
            trigger="ask_open:order",
            text=_wordings(scenario, "exact", words, "ask_open:order"),
            product=product.ref,
            said=said[0],
            value=said[1],
            unit=said[2],
            nature="exact",
            accepted=(product.ref,),
            quantity=quantity,
            low=quantity,
            high=quantity,
            if_absent="cancel",
            trust_min=_TRIAL_TRUST,
        ),
    )


def _demand(
    scenario: Scenario,
    products: dict[str, Product],
    habit: Habit,
    named: tuple[str, str],
    draws: Draws,
    *,
    served_by: str,
) -> Demand:
    """`named`: its reference and what brings it up."""
    ref, trigger = named
    product = products[habit.product]
    usual = ceil_to(habit.median_quantity, product.multiple)
    nature = draws.weighted(scenario.settings.natures or _NATURES, "nature")
    if product.weight_g and nature != "usual":
        nature = "exact"
    words = _said(product, usual, nature)
    if words is None:
        nature, words = "exact", _said(product, usual, "exact")
    said, value, unit = words or ("", usual, "unit")
    base = value * product.units_per_carton if unit == "carton" else value
    sold = _substitute(product, products, _bounds(base, nature, product.multiple)[0]) or product
    quantity, low, high = _bounds(base, nature, sold.multiple)
    name = short_name(product.name)
    heard = ""
    if nature == "exact" and draws.happens(scenario.settings.misheard_pm, "misheard"):
        heard = _garbled(product, value, unit)
    said_of = after_unit(product.base_unit, name) if unit == "unit" and not product.weight_g else of(name)
    return Demand(
        ref=ref,
        trigger=trigger,
        text=_wordings(scenario, nature, {"said": said, "name": name, "de_name": said_of}, trigger),
        product=product.ref,
        said=said,
        value=value,
        unit=unit,
        nature=nature,
        accepted=_accepted(product, sold, served_by),
        quantity=quantity,
        low=low,
        high=high,
        if_absent=draws.choice(("postpone", "postpone", "cancel"), "absent"),
        heard=heard,
    )


def _wordings(scenario: Scenario, nature: str, words: dict[str, str], trigger: str) -> tuple[str, ...]:
    """The ways in which he asks for it; nobody begins by « Et … »."""
    texts = (line.format(**words) for line in scenario.talk["demands"][nature])
    is_first = not trigger.startswith("after:")
    return tuple(text[0].upper() + text[1:] for text in texts if not (is_first and text.startswith("Et ")))


def _accepted(product: Product, sold: Product, served_by: str) -> tuple[str, ...]:
    """What is sold, then the product itself when it may be back in stock by the delivery: he asked for it."""
    may_be_back = sold.multiple == product.multiple and any(row.on <= served_by for row in product.restocks)
    return (sold.ref, product.ref) if sold.ref != product.ref and may_be_back else (sold.ref,)


def _garbled(product: Product, value: int, unit: str) -> str:
    """The quantity that a bad line makes of another; empty where no number sounds like it, or too few are in stock."""
    other = SOUNDS_LIKE.get(value, 0)
    in_units = other * product.units_per_carton if unit == "carton" else other
    if not other or product.weight_g or product.stock < in_units:
        return ""
    return counted(other, "carton" if unit == "carton" else product.base_unit)


def _substitute(product: Product, products: dict[str, Product], quantity: int) -> Product | None:
    """What may replace a product that is not in stock: the same format, no allergen that the product has not."""
    if product.stock >= quantity:
        return None
    for ref in product.substitutes:
        other = products[ref]
        is_alike = (
            other.usage == product.usage and other.format == product.format and other.temperature == product.temperature
        )
        if is_alike and other.stock >= quantity and set(other.allergens) <= set(product.allergens):
            return other
    return None


def _said(product: Product, usual: int, nature: str) -> tuple[str, int, str] | None:
    """The client's words for a quantity, the value and its unit; None when the nature does not suit it. What is charged by
    weight is asked for in kilos, of which the value says the pieces."""
    if nature == "usual":
        return "comme d'habitude", usual, "unit"
    if nature == "about":
        value = min(ROUND_WORDS, key=lambda round_value: (abs(round_value - usual), round_value))
        if abs(value - usual) * 4 > usual or value * 2 < product.multiple:
            return None
        return f"{ROUND_WORDS[value]} {of(plural(product.base_unit, value))}", value, "unit"
    if nature == "at_most":
        value = usual + product.multiple // 3
        return f"pas plus {of(counted(value, product.base_unit))}", value, "unit"
    if product.weight_g and usual * product.weight_g % GRAMS == 0:
        return counted(usual * product.weight_g // GRAMS, "kilo"), usual, "unit"
    if product.units_per_carton > 1 and usual % product.units_per_carton == 0:
        return counted(usual // product.units_per_carton, "carton"), usual // product.units_per_carton, "carton"
    return counted(usual, product.base_unit), usual, "unit"


def _bounds(base: int, nature: str, multiple: int) -> tuple[int, int, int]:
    """The best quantity and the least and most that satisfy: up when exact or usual, nearest about, down at most."""
    if nature == "at_most":
        quantity = max(multiple, floor_to(base, multiple))
        return quantity, quantity, quantity
    if nature == "about":
        quantity = max(multiple, divide_half_up(base, multiple) * multiple)
        return quantity, min(quantity, max(multiple, floor_to(base, multiple))), max(quantity, ceil_to(base, multiple))
    quantity = ceil_to(base, multiple)
    return quantity, quantity, quantity
