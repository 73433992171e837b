"""How a scripted trainee enters what is asked for: lines, packaging, substitutes, lost sales."""

from __future__ import annotations

from crm_sandbox.bots.speaking import Speaking
from crm_sandbox.crm.accounts.actions import OpenAccount, UpdateContact
from crm_sandbox.crm.accounts.rules import contacts_of, first_terms_of
from crm_sandbox.crm.calls.demands import meant
from crm_sandbox.crm.calls.model import Demand
from crm_sandbox.crm.calls.state import LiveCall
from crm_sandbox.crm.calls.substitution import judge
from crm_sandbox.crm.orders.actions import AddLine, NoteLostSale, ShowSubstitutes
from crm_sandbox.crm.orders.rules import available, next_delivery, to_sellable

ARGUE_RESERVE_T = 700


def enter_lines(talk: Speaking) -> None:
    """Enter what was asked, demand after demand, as each calls for the next."""
    for _ in range(len(talk.script.demands) + 1):
        live = talk.live
        if live is None:
            return
        told = [d for d in talk.script.demands if live.demands.get(d.ref) == "expressed"]
        if not told:
            waiting = [d for d in talk.script.demands if live.demands.get(d.ref, "untold") == "untold"]
            if any(_follows(live, d) for d in waiting) and talk.has_time():
                talk.say("rephrase", subject=talk.script.demands[0].ref)
                continue
            return
        for demand in told:
            _enter(talk, demand)


def _follows(live: LiveCall, demand: Demand) -> bool:
    kind, _, subject = demand.trigger.partition(":")
    return kind == "after" and live.demands.get(subject) in ("satisfied", "postponed")


def _enter(talk: Speaking, demand: Demand) -> None:
    door, products = talk.door, talk.door.dataset.world.products
    _open_account(talk)
    site = demand.site or ""
    client = talk.client.at_site(site)
    on = next_delivery(door.dataset, client, door.state.now)
    product = products[demand.product]
    quantity, _, _ = meant(door.dataset, demand, product.ref)
    if demand.heard and talk.manner.questions:
        talk.say("rephrase", subject=demand.ref)
    draft = door.state.orders.draft_of(client.ref, site)
    if draft is not None and draft.line(product.ref) is not None:
        return
    if available(door.dataset, door.state, product.ref, on) < quantity:
        _replace(talk, demand)
        return
    sizes = {"carton": product.units_per_carton, "pallet": product.pallet_units}
    said = demand.value * sizes.get(demand.unit, 1)
    if talk.manner.announces_packaging and demand.nature != "usual" and said != quantity:
        talk.say("state_packaging", product=product.ref, quantity=quantity)
    source = "habit" if demand.nature == "usual" else "request"
    asked = {"asked": said} if said != quantity else {}
    line = {"client": client.ref, "product": product.ref, "quantity": quantity, "source": source, "site": site}
    door.act(AddLine.from_payload({**line, **asked}))


def _open_account(talk: Speaking) -> None:
    """A prospect who orders becomes a client: who orders is noted, his account is opened."""
    door, client = talk.door, talk.client
    if client.kind != "prospect" or talk.live is None:
        return
    if not any("order" in person.rights for person in contacts_of(door.dataset, door.state, client.ref)):
        door.act(
            UpdateContact.from_payload(
                {"client": client.ref, "name": talk.live.speaker, "title": "Décideur", "rights": ["order"]}
            )
        )
    door.act(
        OpenAccount(
            client=client.ref,
            legal_name=client.legal_name or client.trade_name,
            zone=client.zone or next(iter(door.dataset.world.tours)),
            payment_terms=first_terms_of(door.dataset.world.policy)[0],
        )
    )


def _replace(talk: Speaking, demand: Demand) -> None:
    door, manner = talk.door, talk.manner
    client = talk.script.client
    if manner.announces_stockout:
        talk.say("state_availability", product=demand.product)
    site = demand.site or ""
    door.act(ShowSubstitutes.from_payload({"client": client, "product": demand.product, "site": site}))
    for other in _substitutes(talk, demand):
        if talk.live is None:
            return
        talk.say("offer_substitute", origin=demand.product, product=other)
        if manner.picks_best_substitute and talk.live is not None and other not in talk.live.accepted:
            if talk.live.patience_t < ARGUE_RESERVE_T:
                break
            talk.say("argue", product=other, advantage="availability", need="same_use")
            talk.say("offer_substitute", origin=demand.product, product=other)
        if talk.live is not None and other in talk.live.accepted:
            product = door.dataset.world.products[other]
            quantity = to_sellable(product, demand.quantity, "exact")
            if manner.announces_packaging:
                talk.say("state_packaging", product=other, quantity=quantity)
            door.act(
                AddLine.from_payload(
                    {
                        "client": client,
                        "product": other,
                        "quantity": quantity,
                        "origin": demand.product,
                        "source": "substitution",
                        "site": site,
                    }
                )
            )
            return
    door.act(
        NoteLostSale.from_payload(
            {
                "client": client,
                "product": demand.product,
                "quantity": max(1, demand.quantity),
                "reason": "out_of_stock",
                "site": site,
            }
        )
    )


def _substitutes(talk: Speaking, demand: Demand) -> list[str]:
    """What to offer: the best that the client will take; a beginner offers whatever comes first, right or wrong."""
    door = talk.door
    world = door.dataset.world
    origin = world.products[demand.product]
    client = talk.client.at_site(demand.site or "")
    on = next_delivery(door.dataset, client, door.state.now)
    draft = door.state.orders.draft_of(client.ref, demand.site or "")
    ranked = []
    for other in world.products.values():
        stock = available(door.dataset, door.state, other.ref, on)
        if other.ref == origin.ref or other.usage != origin.usage or stock < demand.quantity:
            continue
        if draft is not None and draft.line(other.ref) is not None:
            continue
        trust = talk.live.trust if talk.live else 0
        verdict = judge(
            origin, other, demand.constraints, talk.script.persona, trust=trust, is_argued=False, stock=stock
        )
        ranked.append((verdict.score_pm, other.ref, verdict.answer))
    if talk.manner.picks_best_substitute:
        fitting = [(pm, ref) for pm, ref, answer in ranked if answer in ("accepted", "hesitates")]
        return [ref for _, ref in sorted(fitting, reverse=True)][:1]
    return [ref for _, ref, _ in sorted(ranked)][:2]
