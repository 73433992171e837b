"""Mutants who advise badly: arguments, refusals, posture, offers, rules, use and limits, satisfaction, carriage."""

from __future__ import annotations

from collections.abc import Iterator

from crm_sandbox.bots.door import Door
from crm_sandbox.bots.mutants.lines import forbidden_substitute
from crm_sandbox.bots.mutants.model import Mutant, alters, changes, follows, leaves_out, precedes, says
from crm_sandbox.crm.accounts.actions import OpenPanel
from crm_sandbox.crm.calls.actions import Say
from crm_sandbox.crm.calls.cast import part_of
from crm_sandbox.crm.calls.offers import bought_by, is_of_a_family
from crm_sandbox.crm.calls.speech import SHEET_ADVICE
from crm_sandbox.crm.calls.substitution import violations
from crm_sandbox.crm.catalogue.advice import is_founded
from crm_sandbox.crm.orders.actions import AddLine
from crm_sandbox.crm.orders.rules import to_sellable
from crm_sandbox.kernel.actions import Action

LOOKED_UP = ("history", "exchanges", "payment", "delivery", "habits", "alerts")
RULES = frozenset({"allergen", "label"})


def insists(door: Door, action: Action) -> Iterator[Action]:
    """What the client must not take, offered again at once."""
    for offer in forbidden_substitute(door, action):
        yield offer
        if door.state.calls.live is not None:
            yield offer


def advises_on_a_product(door: Door, action: Action) -> bool:
    """Whether an action says how a product is used."""
    return isinstance(action, Say) and action.act == "advise" and action.product is not None


def unfounded(door: Door, action: Action) -> Action:
    """Advice that nothing bears out."""
    if not advises_on_a_product(door, action) or not isinstance(action, Say):
        return action
    theme = next((one for one in SHEET_ADVICE if not is_founded(door.dataset, action.product or "", one)), "use")
    return action.model_copy(update={"theme": theme})


def asks_whether_content(door: Door, action: Action) -> bool:
    """Whether an action asks how the last deliveries went."""
    return isinstance(action, Say) and action.act in ("ask_open", "ask_closed") and action.theme == "satisfaction"


def tells_carriage(door: Door, action: Action) -> bool:
    """Whether an action says from what amount on carriage is free."""
    return isinstance(action, Say) and action.act == "state_terms" and action.theme == "carriage_free"


def novelty_beside_the_point(door: Door, action: Action) -> Iterator[Action]:
    """The house's novelty, argued to clients who buy nothing of its family."""
    live, world = door.state.calls.live, door.dataset.world
    client = world.clients.get(live.client) if live else None
    novelty = next(ref for ref, item in world.products.items() if item.is_new)
    if client is not None and client.habits and not is_of_a_family(door.dataset, bought_by(client), novelty):
        yield Say(act="argue", product=novelty, advantage="quality", need="same_use")


def breaks_the_rule(door: Door, action: Action) -> Action:
    """Another product of the same use, which the client's rule forbids."""
    live = door.state.calls.live
    script = part_of(door.dataset, door.state, live.client) if live else None
    if script is None or not isinstance(action, AddLine):
        return action
    products = door.dataset.world.products
    asked = next((d for d in script.demands if action.product in (d.product, *d.accepted)), None)
    if asked is None:
        return action
    origin = products[asked.product]
    for other in products.values():
        if other.usage == origin.usage and RULES & set(violations(origin, other, asked.constraints, 1)):
            quantity = to_sellable(other, action.quantity, "exact")
            return action.model_copy(update={"product": other.ref, "quantity": quantity, "asked": None, "origin": None})
    return action


def runs_down(door: Door, action: Action) -> Iterator[Action]:
    """A bad word about whoever else delivers."""
    yield Say(act="answer_objection", objection="competition", technique="run_down_competitor")


def unlinked_offers(door: Door, action: Action) -> Iterator[Action]:
    """Products that have nothing to do with the order."""
    for product in list(door.dataset.world.products)[-2:]:
        if door.state.calls.live is not None:
            yield Say(act="offer_complement", product=product)


def looks_everything_up(door: Door, action: Action) -> Iterator[Action]:
    """The whole file, read while the client waits."""
    live = door.state.calls.live
    for panel in LOOKED_UP if live is not None else ():
        if door.state.calls.live is not None and live is not None:
            yield OpenPanel.from_payload({"client": live.client, "panel": panel})


MUTANTS = (
    Mutant(
        "argues_beside_the_need",
        "Argumente sans viser un besoin que le client a dit.",
        "Argues for no need that the client told.",
        "CR2.3.f",
        changes=("I-ARG-01",),
        fault=alters(says("argue"), need="none"),
    ),
    Mutant(
        "insists_after_a_refusal",
        "Repropose aussitôt ce que le client vient de refuser.",
        "Offers again at once what the client has just refused.",
        "CR2.3.g",
        changes=("I-ARG-03", "I-SUB-02"),
        stirs=(
            "I-ATT-01",
            "I-CLO-06",
            "I-CLO-07",
            "I-CMD-01",
            "I-CMD-08",
            "I-DEC-01",
            "I-FIC-02",
            "I-GRC-10",
            "I-ORG-03",
            "I-REC-02",
            "I-SUB-01",
            "I-SUB-03",
            "I-TEC-02",
            "I-TEC-03",
            "I-TPS-01",
            "I-TPS-02",
            "I-VAR-01",
        ),
        fault=precedes(says("offer_substitute"), insists),
    ),
    Mutant(
        "competitor_run_down",
        "Dénigre le concurrent.",
        "Runs the competitor down.",
        "CR2.1.d",
        changes=("I-REL-02", "I-ATT-01"),
        stirs=("I-CLO-07", "I-REC-02", "I-TPS-01"),
        fault=precedes(says("conclude"), runs_down),
    ),
    Mutant(
        "pushes_products",
        "Propose des produits sans rapport avec la commande.",
        "Offers products that have nothing to do with the order.",
        "CR1.4.c",
        changes=("I-GRC-10", "I-TPS-02", "I-PER-02"),
        stirs=("I-DEC-03", "I-ORG-03", "I-TEC-05", "I-TPS-01"),
        fault=precedes(says("read_back"), unlinked_offers),
    ),
    Mutant(
        "opening_not_taken",
        "Ne parle d'aucune promotion, même sur les produits habituels.",
        "Speaks of no promotion, even on what the client buys.",
        "CR3.3.d",
        changes=("I-PER-03", "I-ECH-04"),
        stirs=("I-ORG-03",),
        fault=leaves_out(says("state_promotion")),
    ),
    Mutant(
        "novelty_to_anybody",
        "Présente la nouveauté à qui n'achète pas cette famille.",
        "Presents the novelty to clients who do not buy its family.",
        "CR3.3.d",
        changes=("I-TEC-07",),
        stirs=("I-ORG-03",),
        fault=precedes(says("read_back"), novelty_beside_the_point),
    ),
    Mutant(
        "rule_broken",
        "Saisit un produit que la règle du client interdit.",
        "Enters a product that the client's rule forbids.",
        "CR3.2.b",
        changes=("I-TEC-02",),
        stirs=(
            "I-ATT-01",
            "I-CLO-04",
            "I-CMD-01",
            "I-CMD-02",
            "I-CMD-03",
            "I-CMD-04",
            "I-CMD-07",
            "I-CMD-08",
            "I-ORG-03",
            "I-TEC-03",
            "I-TPS-01",
        ),
        fault=changes(lambda door, action: isinstance(action, AddLine), breaks_the_rule),
    ),
    Mutant(
        "use_not_explained",
        "N'explique ni l'emploi ni les limites d'un produit nouveau pour le client.",
        "Explains neither use nor limits of a product that is new to the client.",
        "CR3.2.d",
        changes=("I-TEC-03", "I-TEC-01"),
        fault=leaves_out(advises_on_a_product),
    ),
    Mutant(
        "advice_made_up",
        "Donne un conseil que la fiche du produit ne porte pas.",
        "Gives advice that the product's sheet does not bear out.",
        "CR3.1.a",
        changes=("I-TEC-01", "I-TEC-03"),
        fault=changes(advises_on_a_product, unfounded),
    ),
    Mutant(
        "satisfaction_not_asked",
        "Ne demande pas si les dernières livraisons ont convenu.",
        "Does not ask how the last deliveries went.",
        "CR3.3.c",
        changes=("I-TEC-06",),
        stirs=("I-DEC-01", "I-DEC-02", "I-FIC-02", "I-ORG-03", "I-VAR-01"),
        fault=leaves_out(asks_whether_content),
    ),
    Mutant(
        "carriage_unmentioned",
        "Ne dit pas à partir de quel montant le port est offert.",
        "Does not say from what amount on carriage is free.",
        "A3.5",
        changes=("I-CMD-07",),
        stirs=("I-CMD-01", "I-ORG-03"),
        fault=leaves_out(tells_carriage),
    ),
    Mutant(
        "reads_while_the_client_waits",
        "Relit toute la fiche pendant que le client attend.",
        "Reads the whole file while the client waits.",
        "CR4.2.b",
        changes=("I-GRC-06",),
        stirs=("I-CLO-07", "I-DEC-03", "I-GRC-10", "I-ORG-03", "I-TPS-01"),
        fault=follows(says("state_delivery"), looks_everything_up),
    ),
)
