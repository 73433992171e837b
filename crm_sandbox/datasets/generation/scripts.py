"""The part that a generated client plays, so that every telephone call of the day can be held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crm_sandbox.crm.accounts.model import Contact, Habit, Window
from crm_sandbox.crm.calls.model import Demand, Fact, FactTrigger, Persona, Pickup, Role, Script, Solution
from crm_sandbox.crm.catalogue.model import Product
from crm_sandbox.datasets.generation.draws import Draws
from crm_sandbox.datasets.generation.relations import clock_time, moved
from crm_sandbox.datasets.generation.words import ROUND_WORDS, counted, of, plural, short_name
from crm_sandbox.datasets.scenario import ClientType, Scenario
from crm_sandbox.datasets.shapes import Record
from crm_sandbox.kernel.clock import minutes_of
from crm_sandbox.kernel.money import ceil_to, divide_half_up, floor_to

SOUNDS_LIKE = {2: 12, 3: 13, 6: 10, 10: 6, 12: 2, 13: 3, 60: 70, 70: 60}
"""Numbers that are taken for one another on the telephone."""
CRACKLE = " (La ligne grésille.)"

_HALF_HOUR = 30
_NATURES = {"usual": 40, "exact": 30, "about": 20, "at_most": 10}
_OUTBOUND = "outbound"
_TRIAL_TRUST = 70
"""From what trust on a prospect tries a first order."""

_WAYS_OUT = {
    "pay_overdue": ("Régler l'échu par carte", 650),
    "instalments": ("Étaler l'échu, première part par carte", 700),
    "deposit": ("Verser un acompte", 450),
    "reduce_order": ("Réduire la commande", 550),
    "cash_on_delivery": ("Payer à la livraison", 400),
    "ask_exemption": ("Demander une dérogation", 1000),
}
"""The ways out of a limit that is exceeded: what each is called, how often a client agrees, per mille."""

_AFTER_REMINDER = ("pay_overdue", "instalments")
"""Ways out that settle an overdue invoice: they may follow a reminder; the others follow the announcement of the excess."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """What a script needs to know of a client."""

    ref: str
    kind: str
    type: ClientType
    trade_name: str
    contacts: tuple[Contact, ...]
    habits: tuple[Habit, ...]
    shift_minutes: int
    calls_at: str = ""
    """HH:MM at which he calls, or was promised a call: the decision maker is there."""
    is_calling: bool = False
    owes: bool = False
    """Whether an overdue invoice or a near limit may come up in the call."""


def generated_script(scenario: Scenario, products: dict[str, Product], speaker: Speaker, draws: Draws) -> Script:
    """The script of a client or a prospect who has none of his own."""
    is_prospect = speaker.kind == "prospect"
    demands = _trial(scenario, products, speaker, draws.at("trial")) if is_prospect else ()
    demands = demands or _demands(scenario, products, speaker, draws.at("demand"))
    facts = _prospect_facts(scenario, draws) if is_prospect else _facts(scenario, speaker.type, draws.at("fact"))
    objective = (
        "Découvrir les besoins du prospect et convenir d'une suite."
        if is_prospect
        else "Prendre la commande du jour, la relire et fixer la suite."
    )
    return Script(
        ref=f"GEN-{speaker.ref}",
        title=f"{'Découverte' if is_prospect else 'Commande'}: {speaker.trade_name}",
        client=speaker.ref,
        direction="inbound" if speaker.is_calling else _OUTBOUND,
        difficulty=2 if is_prospect or any(demand.product not in demand.accepted for demand in demands) else 1,
        objective=objective,
        criteria=("CR1.2.a", "CR1.3.a", "CR1.5.a"),
        persona=_persona(speaker.type, draws.at("persona")),
        pickups=_pickups(speaker, draws.at("pickup")),
        roles=_roles(scenario, speaker),
        demands=demands,
        facts=facts,
        answers={} if is_prospect else _answers(scenario, facts),
        lines=dict(scenario.talk["lines"]),
        credit_solutions=_credit_solutions(scenario, draws.at("credit")) if speaker.owes else (),
        is_authored=False,
    )


def _credit_solutions(scenario: Scenario, draws: Draws) -> tuple[Solution, ...]:
    """What the client says to each way out of a limit that an order exceeds."""
    texts = scenario.talk["credit"]
    found = []
    for ref, (label, chance_pm) in _WAYS_OUT.items():
        if ref not in texts:
            continue
        is_accepted = draws.happens(chance_pm, ref)
        text = draws.choice(texts[ref] if is_accepted else texts["refused"], ref, "text")
        requires = () if ref in _AFTER_REMINDER else ("credit_announced",)
        found.append(Solution(ref, label, is_accepted, text, requires=requires))
    return tuple(found)


def _answers(scenario: Scenario, facts: Sequence[Fact]) -> dict[str, str]:
    """Replies to the themes that reveal nothing."""
    revealing = {trigger.theme for fact in facts for trigger in fact.triggers}
    return {theme: text for theme, text in scenario.talk["answers"].items() if theme not in revealing}


def _persona(kind: ClientType, draws: Draws) -> Persona:
    row = kind.persona
    is_hurried = draws.happens(row["hurried"] * 10, "hurried")
    patience = draws.integer(row["patience_s"][0], row["patience_s"][1], "patience")
    return Persona(
        patience_s=patience * 7 // 10 if is_hurried else patience + row["afternoon_bonus_s"] // 2,
        mood=draws.choice((0, 0, 0, 1, 1, -1), "mood"),
        trust=draws.integer(45, 65, "trust"),
        loyalty_pm=row["loyalty"] * 10,
        price_tolerance_bp=draws.integer(row["price_tolerance"][0], row["price_tolerance"][1], "price") * 100,
        talk_pm=draws.integer(row["talk"][0], row["talk"][1], "talk") * 10,
        hold_s=draws.integer(10, 30, "hold"),
        questions_max=draws.integer(2, 4, "questions"),
        offers_max=draws.integer(1, 2, "offers"),
        acceptance_pm=draws.choice((550, 600, 600, 650), "acceptance"),
        is_hurried=is_hurried,
    )


def _pickups(speaker: Speaker, draws: Draws) -> tuple[Pickup, ...]:
    """For each half-hour, who answers: the decision maker with the type's chance, or else another role, or nobody."""
    decider = speaker.contacts[0].role
    others = {role: share for role, share in speaker.type.pickup.items() if role != decider}
    known = {contact.role for contact in speaker.contacts} | {"voicemail"}
    found: list[Pickup] = []
    for index, (window, chance) in enumerate(speaker.type.reach):
        shifted = moved(window, speaker.shift_minutes)
        last = minutes_of(shifted.end)
        for minute in range(minutes_of(shifted.start), last, _HALF_HOUR):
            who = decider if draws.happens(chance * 10, index, minute) else ""
            if not who and others and draws.happens(650, index, minute, "other"):
                who = draws.weighted(others, index, minute, "who")
            if who and who in known:
                found.append(Pickup(clock_time(minute), clock_time(min(minute + _HALF_HOUR, last) - 1), who))
    if speaker.calls_at:
        minute = minutes_of(speaker.calls_at)
        start, end = clock_time(minute - 15), clock_time(minute + 30)
        found = [row for row in found if row.end < start or row.start > end] + [Pickup(start, end, decider)]
    return _joined(sorted(found, key=lambda row: row.start))


def _joined(pickups: Sequence[Pickup]) -> tuple[Pickup, ...]:
    """Neighbouring windows of the same role as one."""
    result: list[Pickup] = []
    for row in pickups:
        if result and result[-1].who == row.who and minutes_of(row.start) - minutes_of(result[-1].end) <= 1:
            result[-1] = Pickup(result[-1].start, row.end, row.who)
        else:
            result.append(row)
    return tuple(result)


def _roles(scenario: Scenario, speaker: Speaker) -> dict[str, Role]:
    hours = tuple((row.start, row.end) for row in _reachable(speaker))
    result = {}
    for contact in speaker.contacts:
        row = scenario.roles[contact.role]
        title, *_, surname = contact.name.split(" ")
        greeting = tuple(
            line.format(trade_name=speaker.trade_name) for line in scenario.talk["greetings"][contact.role]
        )
        result[contact.role] = Role(
            ref=contact.role,
            name=f"{title} {surname}",
            rights=contact.rights,
            greeting=greeting,
            available=hours if contact.role == speaker.contacts[0].role else (),
            wants_purpose=row["wants_purpose"],
            absent=scenario.talk["absent"],
        )
    return result


def _reachable(speaker: Speaker) -> list[Window]:
    """When a transfer reaches the decision maker: the hours with an even chance or better."""
    return [moved(window, speaker.shift_minutes) for window, chance in speaker.type.reach if chance >= 40]


def _facts(scenario: Scenario, kind: ClientType, draws: Draws) -> tuple[Fact, ...]:
    rows: list[tuple[str, Record]] = [("useful", draws.choice(scenario.talk["facts"]["useful"], "useful"))]
    if draws.happens(350, "has noise"):
        rows.append(("noise", draws.choice(scenario.talk["facts"]["noise"], "noise")))
    return tuple(_fact(f"f{index + 1}", kind, row) for index, (kind, row) in enumerate(rows))


def _prospect_facts(scenario: Scenario, draws: Draws) -> tuple[Fact, ...]:
    """One fact for each field that a discovery should fill."""
    by_field: dict[str, list[Record]] = {}
    for row in scenario.talk["facts"]["prospect"]:
        by_field.setdefault(row["field"], []).append(row)
    chosen = [draws.choice(rows, "prospect", field) for field, rows in by_field.items()]
    return tuple(_fact(f"f{index + 1}", "useful", row) for index, row in enumerate(chosen))


def _fact(ref: str, kind: str, row: Record) -> Fact:
    return Fact(
        ref, kind, row["field"], row["value"], row["text"], tuple(FactTrigger(**item) for item in row["triggers"])
    )


def _demands(scenario: Scenario, products: dict[str, Product], speaker: Speaker, draws: Draws) -> tuple[Demand, ...]:
    """A few of the usual products, in the client's words; one that is out of stock comes first when there is one."""
    current = [habit for habit in speaker.habits if habit.trend != "stopped"][:8]
    low, high = scenario.settings.demands
    wanted = list(draws.sample(current, draws.integer(low, high, "count")))
    wanted.sort(key=lambda habit: (products[habit.product].stock > 0, current.index(habit)))
    first = "opening" if speaker.is_calling else draws.choice(("act:recall_habits", "ask_open:order"), "trigger")
    result: list[Demand] = []
    for index, habit in enumerate(wanted):
        trigger = f"after:d{index}" if index else first
        result.append(_demand(scenario, products, habit, f"d{index + 1}", trigger, draws.at(index)))
    return tuple(result)


def _trial(scenario: Scenario, products: dict[str, Product], speaker: Speaker, draws: Draws) -> tuple[Demand, ...]:
    """What a prospect would try, once he trusts enough: one product of what his type buys most, in stock, a carton or two."""
    wanted = max(speaker.type.families, key=lambda family: speaker.type.families[family])
    shelf = [row for row in products.values() if row.family == wanted and row.stock >= 4 * row.multiple]
    product = draws.choice(shelf, "product")
    cartons = draws.integer(1, 2, "packs")
    quantity = cartons * product.multiple
    said = _said(product, quantity, "exact") or ("", quantity, "unit")
    name = short_name(product.name)
    texts = [line.format(said=said[0], name=name, de_name=of(name)) for line in scenario.talk["demands"]["exact"]]
    return (
        Demand(
            ref="d1",
            trigger="ask_open:order",
            text=tuple(text[0].upper() + text[1:] for text in texts),
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
    scenario: Scenario, products: dict[str, Product], habit: Habit, ref: str, trigger: str, draws: Draws
) -> Demand:
    product = products[habit.product]
    usual = ceil_to(habit.median_quantity, product.multiple)
    nature = draws.weighted(scenario.settings.natures or _NATURES, "nature")
    words = _said(product, usual, nature)
    if words is None:
        nature, words = "exact", _said(product, usual, "exact")
    said, value, unit = words or ("", usual, "unit")
    base = value * product.units_per_carton if unit == "carton" else value
    sold = _substitute(product, products, base) or product
    quantity, low, high = _bounds(base, nature, sold.multiple)
    name = short_name(product.name)
    heard = ""
    if nature == "exact" and draws.happens(scenario.settings.misheard_pm, "misheard"):
        heard = _garbled(product, value, unit)
    words_heard = {"said": heard or said, "name": name, "de_name": of(name)}
    texts = [line.format(**words_heard) + (CRACKLE if heard else "") for line in scenario.talk["demands"][nature]]
    return Demand(
        ref=ref,
        trigger=trigger,
        text=tuple(text[0].upper() + text[1:] for text in texts),
        product=product.ref,
        said=said,
        value=value,
        unit=unit,
        nature=nature,
        accepted=(sold.ref,),
        quantity=quantity,
        low=low,
        high=high,
        if_absent=draws.choice(("postpone", "postpone", "cancel"), "absent"),
        heard=heard,
    )


def _garbled(product: Product, value: int, unit: str) -> str:
    """The quantity that a bad line makes of another; empty where no number sounds like it, or too few are in stock."""
    other = SOUNDS_LIKE.get(value, 0)
    in_units = other * product.units_per_carton if unit == "carton" else other
    if not other or product.stock < in_units:
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
    """The client's words for a quantity, the value and its unit; None when the nature does not suit it."""
    if nature == "usual":
        return "comme d'habitude", usual, "unit"
    if nature == "about":
        value = min(ROUND_WORDS, key=lambda round_value: (abs(round_value - usual), round_value))
        if abs(value - usual) * 4 > usual or value * 2 < product.multiple:
            return None
        return f"{ROUND_WORDS[value]} {of(plural(product.base_unit, value))}", value, "unit"
    if nature == "at_most":
        value = usual + product.multiple // 3
        return f"pas plus de {counted(value, product.base_unit)}", value, "unit"
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
