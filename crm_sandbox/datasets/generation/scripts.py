"""The part that a generated client plays, so that every telephone call of the day can be held."""

from __future__ import annotations

from collections.abc import Sequence

from crm_sandbox.crm.accounts.model import Window
from crm_sandbox.crm.calls.model import Fact, FactTrigger, Persona, Pickup, Role, Script, Solution
from crm_sandbox.crm.catalogue.model import Product
from crm_sandbox.datasets.generation.demands import trial_demands, usual_demands
from crm_sandbox.datasets.generation.draws import Draws
from crm_sandbox.datasets.generation.relations import clock_time, moved
from crm_sandbox.datasets.generation.speaker import Speaker
from crm_sandbox.datasets.house import ClientType
from crm_sandbox.datasets.scenario import Scenario
from crm_sandbox.datasets.shapes import Record
from crm_sandbox.kernel.clock import minutes_of

_HALF_HOUR = 30
_OUTBOUND = "outbound"

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


def generated_script(scenario: Scenario, products: dict[str, Product], speaker: Speaker, draws: Draws) -> Script:
    """The script of a client or a prospect who has none of his own."""
    is_prospect = speaker.kind == "prospect"
    demands = trial_demands(scenario, products, speaker, draws.at("trial")) if is_prospect else ()
    demands = demands or usual_demands(scenario, products, speaker, draws.at("demand"))
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
        difficulty=2 if is_prospect or any(demand.product != demand.accepted[0] for demand in demands) else 1,
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
