"""What whoever plays a client needs: who he is, what he wants and when he says it, in words. Never the product's codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.calls.engine import WEEKDAYS
from crm_sandbox.crm.calls.model import Demand, Fact, FactTrigger, Objection, Persona, Script, Solution
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.delivery import next_delivery
from crm_sandbox.kernel import clock
from crm_sandbox.web.i18n import _, ngettext
from crm_sandbox.web.labels import N_, label
from crm_sandbox.web.typography import counted, number, typo

CALM = N_("Vous êtes d'humeur égale.")
MOODS = {
    -3: N_("Vous êtes furieux."),
    -2: N_("Vous êtes mécontent."),
    -1: N_("Vous êtes contrarié."),
    0: CALM,
    1: N_("Vous êtes de bonne humeur."),
    2: N_("Vous êtes enjoué."),
    3: N_("Vous êtes ravi."),
}
ABSENT = {
    "postpone": N_("sinon, vous verrez la prochaine fois"),
    "cancel": N_("sinon, vous vous en passez"),
    "reduce": N_("sinon, vous en prenez moins"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Something to say: the words, when they come, and what to hold on to."""

    say: str
    when: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settlement:
    """A solution that may be offered: what it is called, whether he takes it, and his answer."""

    label: str
    is_accepted: bool
    say: str


@dataclass(frozen=True, slots=True)
class RoleSheet:
    """The part, from the greeting to the objections."""

    title: str
    client: str
    persona: tuple[str, ...]
    greetings: tuple[tuple[str, str], ...]
    complaint: str
    wish: str
    settlements: tuple[Settlement, ...]
    demands: tuple[Line, ...]
    facts: tuple[Line, ...]
    objections: tuple[Line, ...]


def said(dataset: Dataset, script: Script, text: str) -> str:
    """What a client says, with the words of the scenario's day in it."""
    exercise = dataset.world.exercise
    now = clock.at(date.fromisoformat(exercise.business_day), exercise.starts_at)
    delivery = next_delivery(dataset, dataset.world.clients[script.client], now)
    days = {"today": now, "tomorrow": now + timedelta(days=1), "next_delivery": delivery}
    for name, day in days.items():
        text = text.replace(f"{{{name}}}", WEEKDAYS[day.weekday()])
    return str(typo(text))


def named(dataset: Dataset, refs: tuple[str, ...]) -> str:
    """Products by reference, with the brand that tells them apart."""
    products = dataset.world.products
    return ", ".join(f"{products[ref].name} {products[ref].brand}".strip() for ref in refs)


def role_sheet(dataset: Dataset, script: Script) -> RoleSheet:
    """The sheet of a script."""
    client = dataset.world.clients[script.client]
    complaint = script.complaint
    order = {demand.ref: place for place, demand in enumerate(script.demands, start=1)}
    return RoleSheet(
        title=script.title,
        client=client.trade_name,
        persona=_persona(script, client),
        greetings=tuple((role.name, role.greeting[0] if role.greeting else "…") for role in script.roles.values()),
        complaint=complaint.opening if complaint else "",
        wish=complaint.wish if complaint else "",
        settlements=tuple(
            _settlement(one) for one in (*(complaint.solutions if complaint else ()), *script.credit_solutions)
        ),
        demands=tuple(_demand(dataset, demand, order) for demand in script.demands),
        facts=tuple(_fact(fact, order) for fact in script.facts),
        objections=tuple(_objection(dataset, script, one) for one in script.objections),
    )


def _persona(script: Script, client: Client) -> tuple[str, ...]:
    persona = script.persona
    first = next(iter(script.roles.values()), None)
    who = first.name if first else client.trade_name
    minutes = max(1, round(persona.patience_s / 60))
    parts = [
        _("Vous êtes %(name)s, chez %(client)s.", name=who, client=client.trade_name),
        _(MOODS.get(persona.mood, CALM)),
    ]
    if persona.is_hurried:
        parts.append(_("Vous êtes pressé : abrégez, et dites-le."))
    parts.append(_("Vous donnez environ %(minutes)s min à cet appel.", minutes=minutes))
    return (*parts, *_limits(persona))


def _limits(persona: Persona) -> tuple[str, ...]:
    return (
        _("Au-delà de %(seconds)s s d'attente, vous vous impatientez.", seconds=persona.hold_s),
        _(
            "Au-delà de %(questions)s ou de %(offers)s, vous vous agacez.",
            questions=ngettext("%(num)s question", "%(num)s questions", persona.questions_max),
            offers=ngettext("%(num)s proposition", "%(num)s propositions", persona.offers_max),
        ),
    )


def _demand(dataset: Dataset, demand: Demand, order: dict[str, int]) -> Line:
    products = dataset.world.products
    wanted = products[demand.product]
    if demand.low == demand.high:
        amount = counted(demand.quantity, wanted.base_unit)
    else:
        amount = _("de %(low)s à %(high)s", low=number(demand.low), high=counted(demand.high, wanted.base_unit))
    notes = [f"{wanted.name} : {amount}", _("vous acceptez %(products)s", products=named(dataset, demand.accepted))]
    if demand.heard:
        notes.append(
            _("mal articulé : qu'on entende « %(heard)s » ; corrigez quand on vous le redit", heard=demand.heard)
        )
    limits = demand.constraints
    if limits.excluded_allergens:
        never = ", ".join(label(code, "allergen") for code in limits.excluded_allergens)
        notes.append(_("jamais de %(allergens)s", allergens=never))
    if limits.required_labels:
        notes.append(_("il faut le label %(labels)s", labels=", ".join(limits.required_labels)))
    if demand.if_absent in ABSENT:
        notes.append(_(ABSENT[demand.if_absent]))
    return Line(demand.text[0], _trigger(demand.trigger, order), tuple(notes))


def _trigger(trigger: str, order: dict[str, int]) -> str:
    first, _colon, rest = trigger.partition(":")
    if first == "opening":
        return _("d'emblée")
    if first == "after":
        return _("après la demande %(number)s", number=order.get(rest, ""))
    return _act(rest) if first == "act" else _act(first, rest)


def _act(act: str, theme: str | None = None) -> str:
    doing = _("quand on fait ceci : « %(act)s »", act=label(act, "act"))
    return f"{doing} ({label(theme, 'theme')})" if theme else doing


def _fact(fact: Fact, order: dict[str, int]) -> Line:
    ways = list(dict.fromkeys(way for trigger in fact.triggers if (way := _way(trigger, order))))
    return Line(fact.text, _(" ou ").join(ways) if ways else _("si l'occasion vient"))


def _way(trigger: FactTrigger, order: dict[str, int]) -> str:
    if trigger.act is not None:
        confident = _(", si vous êtes en confiance") if trigger.trust_min else ""
        return _act(trigger.act, trigger.theme) + confident
    if trigger.after is not None:
        return _("après la demande %(number)s", number=order.get(trigger.after, ""))
    if trigger.spontaneous is not None:
        return _("de vous-même, vers la réplique %(number)s", number=trigger.spontaneous)
    return ""


def _objection(dataset: Dataset, script: Script, item: Objection) -> Line:
    good = _(" ou ").join(label(code, "technique") for code in item.techniques)
    notes = (
        _(
            "si l'on répond ainsi, %(techniques)s : « %(reply)s »",
            techniques=good,
            reply=said(dataset, script, item.reply_good),
        ),
        _("autrement : « %(reply)s »", reply=said(dataset, script, item.reply_bad)),
    )
    return Line(item.text, "", notes)


def _settlement(item: Solution) -> Settlement:
    return Settlement(item.label, item.is_accepted, item.text)
