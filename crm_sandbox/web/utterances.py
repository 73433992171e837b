"""What the trainee said, as a sentence: each speech act with its parameters filled in. His own words come first.

The log keeps acts, never sentences: these are written when a conversation is shown, in the language of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from crm_sandbox.crm.calls.state import Turn
from crm_sandbox.crm.catalogue.words import in_sentence
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.web.i18n import _
from crm_sandbox.web.labels import N_, label
from crm_sandbox.web.sentences import (
    ADVANTAGES,
    ADVICE,
    ANSWERS,
    CLOSED_QUESTIONS,
    CREDIT,
    FITTING,
    MESSAGE_PARTS,
    NEEDS,
    OPEN_QUESTIONS,
    PLAIN,
    PURPOSES,
    SETTLEMENTS,
    WHO,
)
from crm_sandbox.web.typography import counted, long_day, money, short_name, typo, weight

Args = Mapping[str, str]
Writer = Callable[[Dataset, Args], str]
CODE = re.compile(r"[A-Za-z0-9_.:-]+")


def said(dataset: Dataset, turn: Turn) -> str:
    """The sentence of one of the trainee's turns; his own words when he gave them, nothing for an unknown act."""
    if turn.text:
        return str(typo(turn.text))
    if turn.act in PLAIN:
        return _(PLAIN[turn.act], company=dataset.world.company.name)
    writer = WRITERS.get(turn.act)
    return writer(dataset, dict(turn.args)) if writer else ""


def happened(turn: Turn) -> str:
    """An event of the line, in words."""
    args = dict(turn.args)
    if turn.act == "hold":
        return _("Mise en attente : %(reason)s", reason=turn.text) if turn.text else _("Mise en attente")
    if turn.act == "back":
        return _("Reprise après %(seconds)s s d'attente", seconds=args.get("seconds", ""))
    if turn.act == "transferred":
        return _("On vous passe %(name)s", name=turn.name)
    return str(typo(turn.text))


def _product(dataset: Dataset, ref: str) -> str:
    item = dataset.world.products.get(ref)
    return f"{item.name} {item.brand}" if item else ref


def _day(text: str) -> str:
    try:
        return long_day(date.fromisoformat(text))
    except ValueError:
        return ""


def _listed(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s et %(last)s", first=", ".join(names[:-1]), last=names[-1])


def _split(text: str) -> list[str]:
    return [item for item in text.split(",") if item]


def _chosen(sentences: Mapping[str, str], name: str, otherwise: str) -> Writer:
    """A sentence for each value of a parameter."""

    def write(dataset: Dataset, args: Args) -> str:
        return _(sentences.get(args.get(name, ""), otherwise))

    return write


def _ask_for(dataset: Dataset, args: Args) -> str:
    role = args.get("target", "")
    people = (contact for client in dataset.world.clients.values() for contact in client.contacts)
    title = next((contact.title for contact in people if contact.role == role), role)
    known = WHO.get(title[:1].upper() + title[1:])
    who = _(known) if known else _("votre %(title)s", title=title.lower())
    return _("Pouvez-vous me passer %(who)s, s'il vous plaît ?", who=who)


def _check_moment(dataset: Dataset, args: Args) -> str:
    if "minutes" in args:
        return _("Avez-vous %(minutes)s minutes à m'accorder ?", minutes=args["minutes"])
    return _("Est-ce que je vous appelle au bon moment ?")


def _recall_habits(dataset: Dataset, args: Args) -> str:
    products = dataset.world.products
    names = [in_sentence(short_name(products[ref].name)) for ref in _split(args.get("products", "")) if ref in products]
    return _("D'habitude vous prenez %(products)s : je repars là-dessus ?", products=_listed(names))


def _rephrase(dataset: Dataset, args: Args) -> str:
    subject = args.get("subject", "")
    if not subject or CODE.fullmatch(subject):
        return _("Si je vous ai bien compris, je résume ce que vous venez de me dire.")
    return _("Si je vous ai bien compris : %(subject)s.", subject=subject.rstrip("."))


def _state_availability(dataset: Dataset, args: Args) -> str:
    ref = args.get("product", "")
    item = dataset.world.products.get(ref)
    if item is not None and item.stock == 0:
        return _("%(product)s est en rupture de stock.", product=_product(dataset, ref))
    return _("%(product)s : je vous dis ce qu'il nous reste.", product=_product(dataset, ref))


def _offer_substitute(dataset: Dataset, args: Args) -> str:
    product = _product(dataset, args.get("product", ""))
    reason = args.get("reason", "")
    if reason and not CODE.fullmatch(reason):
        return _("À la place, je vous propose %(product)s : %(reason)s.", product=product, reason=reason.rstrip("."))
    return _("À la place, je vous propose %(product)s.", product=product)


def _offer_complement(dataset: Dataset, args: Args) -> str:
    return _("Avec cela, je peux vous ajouter %(product)s.", product=_product(dataset, args.get("product", "")))


def _state_promotion(dataset: Dataset, args: Args) -> str:
    found = dataset.world.promotions.get(args.get("promotion", ""))
    return _("En ce moment, nous avons une promotion : %(promotion)s.", promotion=found.label if found else "")


def _argue(dataset: Dataset, args: Args) -> str:
    advantage = _(ADVANTAGES.get(args.get("advantage", ""), FITTING))
    need = NEEDS.get(args.get("need", ""), "")
    told = f"{advantage}, {_(need)}" if need else advantage
    if "product" not in args:
        return f"{told[:1].upper()}{told[1:]}."
    return _("%(product)s : %(reason)s.", product=_product(dataset, args["product"]), reason=told)


def _advise(dataset: Dataset, args: Args) -> str:
    told = _(ADVICE.get(args.get("theme", ""), N_("Je vous donne un conseil.")))
    if "product" not in args:
        return told
    return _("À propos de %(product)s. %(advice)s", product=_product(dataset, args["product"]), advice=told)


def _state_packaging(dataset: Dataset, args: Args) -> str:
    ref, quantity = args.get("product", ""), int(args.get("quantity", "0"))
    item = dataset.world.products.get(ref)
    if item and item.weight_g:
        return _(
            "%(product)s : je vous mets %(quantity)s, environ %(weight)s, facturés au poids livré.",
            product=_product(dataset, ref),
            quantity=counted(quantity, item.base_unit),
            weight=weight(item.weight_g * quantity),
        )
    return _(
        "%(product)s : avec le conditionnement, je vous mets %(quantity)s.",
        product=_product(dataset, ref),
        quantity=counted(quantity, item.base_unit) if item else quantity,
    )


def _state_delivery(dataset: Dataset, args: Args) -> str:
    on = _day(args.get("date", ""))
    return _("Vous êtes livré %(day)s.", day=on) if on else _("Vous êtes livré à la prochaine tournée.")


def _state_terms(dataset: Dataset, args: Args) -> str:
    policy, theme, value = dataset.world.policy, args.get("theme", ""), args.get("value", "")
    if theme == "carriage_free":
        limit = f"{value} €" if value else money(policy.carriage_free_cents, 0)
        return _("Le port est offert à partir de %(amount)s HT.", amount=limit)
    if theme == "minimum":
        limit = f"{value} €" if value else money(policy.minimum_order_cents, 0)
        return _("Le minimum de commande est de %(amount)s HT.", amount=limit)
    if theme == "discount":
        return (
            _("Je peux vous faire une remise de %(share)s %%.", share=value)
            if value
            else _("Je peux vous faire une remise.")
        )
    if theme == "unloading":
        return (
            _("Le déchargement au bras est facturé %(amount)s HT.", amount=f"{value} €")
            if value
            else _("Le déchargement au bras est facturé en plus.")
        )
    if theme == "tier":
        return _("Vous avez un meilleur prix en prenant davantage.")
    return _("Le règlement reste celui de vos conditions.")


def _remind_due(dataset: Dataset, args: Args) -> str:
    ref = args.get("invoice", "")
    if not ref or ref == "due":
        return _("Une facture est arrivée à échéance. Quand pensez-vous la régler ?")
    return _("La facture %(invoice)s est arrivée à échéance. Quand pensez-vous la régler ?", invoice=ref)


def _hold(dataset: Dataset, args: Args) -> str:
    reason = args.get("reason", "")
    if not reason:
        return _("Ne quittez pas.")
    return _("Je vous fais patienter un instant : %(reason)s.", reason=reason.rstrip("."))


def _commit(dataset: Dataset, args: Args) -> str:
    what = label(args.get("what", ""), "commitment").lower()
    on = _day(args.get("when", ""))
    if not on:
        return _("Je m'y engage : %(what)s.", what=what)
    return _("Je m'y engage : %(what)s, pour le %(day)s.", what=what, day=on)


def _read_back(dataset: Dataset, args: Args) -> str:
    names = [label(code, "element").lower() for code in _split(args.get("elements", ""))]
    return _("Je relis : %(elements)s.", elements=", ".join(names))


def _agree_next(dataset: Dataset, args: Args) -> str:
    kind, on, at = args.get("next_kind", ""), _day(args.get("date", "")), args.get("time", "")
    moment = " ".join(part for part in (on, _("à %(hour)s", hour=at) if at else "") if part)
    if kind == "document":
        return _("Je vous envoie le document.")
    if kind == "appointment":
        return _("Nous prenons rendez-vous %(moment)s.", moment=moment) if moment else _("Nous prenons rendez-vous.")
    return _("Je vous rappelle %(moment)s.", moment=moment) if moment else _("Je vous rappellerai.")


def _leave_message(dataset: Dataset, args: Args) -> str:
    company = dataset.world.company.name
    parts = [
        _(MESSAGE_PARTS[code], company=company) for code in _split(args.get("content", "")) if code in MESSAGE_PARTS
    ]
    return _("Bonjour, %(message)s.", message=", ".join(parts))


WRITERS: dict[str, Writer] = {
    "ask_for": _ask_for,
    "state_purpose": _chosen(PURPOSES, "purpose", N_("Je vous dis pourquoi je vous appelle.")),
    "check_moment": _check_moment,
    "recall_habits": _recall_habits,
    "ask_open": _chosen(OPEN_QUESTIONS, "theme", N_("Pouvez-vous m'en dire plus ?")),
    "ask_closed": _chosen(CLOSED_QUESTIONS, "theme", N_("C'est bien cela ?")),
    "rephrase": _rephrase,
    "state_availability": _state_availability,
    "offer_substitute": _offer_substitute,
    "offer_complement": _offer_complement,
    "state_promotion": _state_promotion,
    "argue": _argue,
    "answer_objection": _chosen(ANSWERS, "technique", N_("Je comprends votre remarque.")),
    "state_packaging": _state_packaging,
    "state_delivery": _state_delivery,
    "state_terms": _state_terms,
    "state_credit": _chosen(CREDIT, "form", N_("Un mot de votre encours.")),
    "offer_solution": _chosen(SETTLEMENTS, "solution", N_("Je vous propose une solution.")),
    "remind_due": _remind_due,
    "hold": _hold,
    "commit": _commit,
    "read_back": _read_back,
    "agree_next": _agree_next,
    "leave_message": _leave_message,
    "advise": _advise,
}
