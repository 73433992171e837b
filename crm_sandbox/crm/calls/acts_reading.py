"""The read-back: what the client hears of his order, and what he puts right, line by line."""

from __future__ import annotations

from crm_sandbox.crm.calls.act_rules import rule
from crm_sandbox.crm.calls.actions import Say
from crm_sandbox.crm.calls.demands import meant
from crm_sandbox.crm.calls.engine import Conversation
from crm_sandbox.crm.calls.events import CallMarked
from crm_sandbox.crm.calls.mishearing import is_garbled, settle
from crm_sandbox.crm.calls.model import Demand
from crm_sandbox.crm.calls.state import CONTESTED, contested
from crm_sandbox.crm.calls.unasked import Unasked, unasked
from crm_sandbox.crm.calls.unserved import unserved
from crm_sandbox.crm.catalogue.model import Product
from crm_sandbox.crm.catalogue.words import in_sentence, mine, of, portions, short_name
from crm_sandbox.crm.orders.events import OrderReadBack
from crm_sandbox.crm.orders.state import Order

LINES = frozenset({"content", "quantities"})
"""Elements by which the lines themselves are heard."""
NOT_WANTED = "not_wanted:"
"""Before a product, in the flags of a call: the client has said that he never asked for it, and does not like to say it twice."""


@rule("read_back")
def read_back(talk: Conversation, say: Say) -> None:
    drafts = talk.drafts(say.site)
    recite(talk, say)
    talk.trust(3)
    if not (LINES & set(say.elements or ()) and _put_right(talk, say, drafts)):
        talk.say_line("read_back", is_optional=True)


def recite(talk: Conversation, say: Say) -> None:
    """What is read, whoever hears it."""
    elements = tuple(say.elements or ())
    for draft in talk.drafts(say.site):
        talk.emit(OrderReadBack(draft.ref, elements))
    talk.mark("read_back", elements=_read_everywhere(talk, elements))


def _read_everywhere(talk: Conversation, elements: tuple[str, ...]) -> tuple[str, ...]:
    """What was said of every order of the call: with several sites, an element is read back once all have it."""
    orders = [
        order
        for order in talk.state.orders.of_client(talk.live.client)
        if order.status != "cancelled" and order.call in (talk.live.ref, None)
    ]
    if not talk.client.sites:
        return elements
    return tuple(item for item in elements if all(item in _read(talk, order) for order in orders))


def _read(talk: Conversation, order: Order) -> tuple[str, ...]:
    """What was read back of an order, this act included (a replacement counts only where there is one)."""
    said = [
        item
        for event in talk.events
        if isinstance(event, OrderReadBack) and event.order == order.ref
        for item in event.elements
    ]
    replaced = () if any(line.origin for line in order.lines) else ("replaced",)
    return (*order.read_elements, *said, *replaced)


def _put_right(talk: Conversation, say: Say, drafts: tuple[Order, ...]) -> bool:
    """The client puts right what he hears and did not mean, and asks for what he does not hear, in this reading alone; False
    when all of it is his."""
    before = tuple(sorted(flag for flag in talk.live.flags if flag.startswith(CONTESTED)))
    if before:
        talk.emit(CallMarked(dropped=before))
    sites = {draft.site for draft in drafts}
    wrong = [
        demand
        for demand in talk.script.demands
        if talk.live.demands.get(demand.ref) == "misquantified" and (demand.site or "") in sites
    ]
    strange = [(draft, item) for draft in drafts for item in unasked(talk.dataset, talk.state, draft)]
    waiting = unserved(talk, say.site)
    if not talk.may("order"):
        strange, waiting = [], ()
    for demand in wrong:
        _correct(talk, demand, drafts)
    named = [line.product for draft in drafts for line in draft.lines] + [expected for _, expected in waiting]
    for draft, item in strange:
        _disown(talk, draft, item, named=named)
    for demand, expected in waiting:
        _ask_again(talk, demand, expected, named=named)
    return bool(wrong or strange or waiting)


def _correct(talk: Conversation, demand: Demand, drafts: tuple[Order, ...]) -> None:
    """He hears a quantity that he did not mean, and says so; trust suffers (domain 3.7), unless the line was bad."""
    if is_garbled(talk, demand):
        settle(talk, demand)
    else:
        talk.trust(-5)
    entered = [
        (draft.ref, line.product) for draft in drafts for line in draft.lines if draft.site == (demand.site or "")
    ]
    lines = [(order, ref) for order, ref in entered if ref in (*demand.accepted, demand.product)]
    talk.mark(*(contested(order, ref) for order, ref in lines))
    ref = next(iter((*(ref for _, ref in lines), *demand.accepted, demand.product)))
    wanted = _counted(talk.dataset.world.products[ref], meant(talk.dataset, demand, ref)[0])
    usual = (f"Ah non, d'habitude c'est {wanted}.", f"Attendez : {wanted}, comme d'habitude.")
    said = (f"Ah non, c'est {wanted}.", f"Attendez : {wanted}, pas autre chose.", f"Non, j'ai dit {wanted}.")
    talk.reply("correction", usual if demand.nature == "usual" else said)


def _counted(product: Product, quantity: int) -> str:
    """« 12 sachets de café grains 1 kg »."""
    return f"{quantity} {portions(product.base_unit, quantity, in_sentence(product.name))}"


def _ask_again(talk: Conversation, demand: Demand, expected: str, *, named: list[str]) -> None:
    """He does not hear what he asked for, and asks for it; trust suffers as for a quantity that he has to put right."""
    talk.trust(-5)
    product, name = talk.dataset.world.products[expected], _name(talk, expected, named)
    his = mine(product.base_unit, meant(talk.dataset, demand, expected)[0], name)
    talk.reply(f"missing:{demand.ref}", _wanting(name, his))


def _wanting(name: str, his: str) -> tuple[str, ...]:
    if not his:
        return (
            f"Et pas {of(name)} ? Je vous en ai demandé.",
            f"Je n'ai pas entendu {of(name)} dans ce que vous me lisez.",
            f"Il manque quelque chose : je vous ai parlé {of(name)}.",
        )
    return (
        f"Et {his} ?",
        f"Vous oubliez {his}.",
        f"Il manque {his}, j'en ai demandé tout à l'heure.",
        f"Et pas {of(name)} ? Je vous en ai demandé.",
    )


def _disown(talk: Conversation, order: Order, found: Unasked, *, named: list[str]) -> None:
    """He hears something that he never asked for, and says so: once it costs trust; when the line is read to him again, he
    is annoyed too."""
    ref = found.line.product
    is_told = f"{NOT_WANTED}{ref}" in talk.live.flags
    talk.trust(-5)
    if is_told:
        talk.annoy(1, "not_wanted")
    talk.mark(f"{NOT_WANTED}{ref}", contested(order.ref, ref))
    if found.usual:
        talk.reply("unasked", _too_much(_counted(talk.dataset.world.products[ref], found.usual)))
    else:
        talk.reply("unasked", _not_mine(_name(talk, ref, named), is_told=is_told, is_refused=ref in talk.live.refused))


def _too_much(usual: str) -> tuple[str, ...]:
    return (
        f"Je n'en prends pas autant : d'habitude, c'est {usual}.",
        f"C'est beaucoup trop. {usual}, comme d'habitude.",
        f"Attendez, pas tant que ça : {usual}, pas plus.",
    )


def _not_mine(name: str, *, is_told: bool, is_refused: bool) -> tuple[str, ...]:
    title = name[0].upper() + name[1:]
    if is_told:
        return (
            f"Je vous l'ai déjà dit : pas {of(name)}.",
            f"{title}, encore ? Retirez ça de ma commande.",
            f"Non, toujours pas {of(name)}. Enlevez la ligne.",
        )
    if is_refused:
        return (f"{title} ? Je vous avais dit non.", f"Ah non, pas {of(name)} : c'était non tout à l'heure.")
    return (
        f"Je n'ai pas demandé {of(name)}.",
        f"{title} ? Ce n'est pas dans ce que je vous ai dit.",
        f"Attendez : {name} ? Je ne vous en ai pas demandé.",
        f"Non, pas {of(name)} : je n'en ai pas besoin.",
    )


def _name(talk: Conversation, ref: str, named: list[str]) -> str:
    """A product as one names it; in full where another that is spoken of is called the same."""
    products = talk.dataset.world.products
    short = short_name(products[ref].name)
    alike = {item for item in named if short_name(products[item].name) == short}
    return short if alike <= {ref} else in_sentence(products[ref].name)
