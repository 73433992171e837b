"""Mutants who enter orders badly: substitutes, quantities, units, stock, discounts."""

from __future__ import annotations

from collections.abc import Iterator

from crm_sandbox.bots.door import Door
from crm_sandbox.bots.manner import Manner
from crm_sandbox.bots.mutants.model import Mutant, changes, leaves_out, precedes, says
from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.calls.actions import Say
from crm_sandbox.crm.calls.cast import part_of
from crm_sandbox.crm.calls.model import Demand
from crm_sandbox.crm.calls.substitution import judge, violations
from crm_sandbox.crm.orders.actions import AddLine, ShowSubstitutes
from crm_sandbox.crm.orders.rules import to_sellable
from crm_sandbox.kernel.actions import Action


def _demand(door: Door, product: str | None) -> Demand | None:
    """What the client on the line said of a product."""
    live = door.state.calls.live
    script = part_of(door.dataset, door.state, live.client) if live else None
    return next((d for d in script.demands if d.product == product), None) if script else None


def forbidden_substitute(door: Door, action: Action) -> Iterator[Action]:
    """First a substitute that breaks a constraint of the client's, an allergen's if there is one."""
    demand = _demand(door, action.origin) if isinstance(action, Say) else None
    if demand is None:
        return
    products = door.dataset.world.products
    origin = products[demand.product]
    broken = {
        other.ref: violations(origin, other, demand.constraints, 1)
        for other in products.values()
        if other.ref != origin.ref and other.family == origin.family
    }
    worst = sorted(
        (ref for ref, found in broken.items() if found), key=lambda ref: ("allergen" not in broken[ref], ref)
    )
    for ref in worst[:1]:
        yield Say(act="offer_substitute", origin=origin.ref, product=ref)


def lesser_substitute(door: Door, action: Action) -> Iterator[Action]:
    """First the one that suits the client least, among those that break nothing."""
    live = door.state.calls.live
    demand = _demand(door, action.origin) if isinstance(action, Say) else None
    script = part_of(door.dataset, door.state, live.client) if live else None
    if demand is None or script is None or not isinstance(action, Say):
        return
    products = door.dataset.world.products
    origin, trust = products[demand.product], live.trust if live else 0
    scores = []
    for other in products.values():
        if other.usage == origin.usage and other.ref not in (origin.ref, action.product):
            found = judge(
                origin, other, demand.constraints, script.persona, trust=trust, is_argued=False, stock=other.stock
            )
            scores.append((found.answer == "violates", found.score_pm, other.ref))
    if scores and not min(scores)[0]:
        yield Say(act="offer_substitute", origin=origin.ref, product=min(scores)[2])


def entered(door: Door, action: Action) -> bool:
    """Whether an action enters what the client asked for, as he said it."""
    return isinstance(action, AddLine) and action.source == "request" and action.asked is None


def twice_as_much(door: Door, action: Action) -> Action:
    """Twice the quantity."""
    return action.model_copy(update={"quantity": 2 * action.quantity}) if isinstance(action, AddLine) else action


def cartons_as_units(door: Door, action: Action) -> Action:
    """The number of cartons that was said, taken for pieces."""
    demand = _demand(door, action.product) if isinstance(action, AddLine) else None
    if demand is None or demand.unit == "unit" or not isinstance(action, AddLine):
        return action
    quantity = to_sellable(door.dataset.world.products[action.product], demand.value, "exact")
    return action.model_copy(update={"quantity": quantity})


def one_too_many(door: Door, action: Action) -> Iterator[Action]:
    """A quantity that breaks a pack."""
    if isinstance(action, AddLine):
        product = door.dataset.world.products[action.product]
        if to_sellable(product, action.quantity + 1, "exact") != action.quantity + 1:
            yield action.model_copy(update={"quantity": action.quantity + 1})


def enters_it_all_the_same(door: Door, action: Action) -> Iterator[Action]:
    """The product that is out of stock, typed without looking."""
    demand = _demand(door, action.product) if isinstance(action, ShowSubstitutes) else None
    if demand is not None and isinstance(action, ShowSubstitutes):
        product = door.dataset.world.products[demand.product]
        quantity = to_sellable(product, max(demand.quantity, product.minimum), "exact")
        yield AddLine(client=action.client, product=product.ref, quantity=quantity, site=action.site)


def of_his_own(door: Door, action: Action) -> Iterator[Action]:
    """A line that nobody asked for: of a family that the client does not buy."""
    live = door.state.calls.live
    drafts = door.state.orders.drafts_of(live.client) if live else ()
    world = door.dataset.world
    for draft in drafts[:1]:
        client = client_of(door.dataset, door.state, draft.client)
        bought = {world.products[habit.product].family for habit in client.habits}
        others = (item for item in world.products.values() if item.family not in bought and item.stock >= item.minimum)
        for other in list(others)[:1]:
            yield AddLine(client=draft.client, product=other.ref, quantity=other.minimum, site=draft.site)


def thirty_per_cent(door: Door, action: Action) -> Iterator[Action]:
    """A discount that no seller may grant."""
    yield Say(act="state_terms", theme="discount", value=30)


MUTANTS = (
    Mutant(
        "allergen_ignored",
        "Propose d'abord un remplaçant que le client ne peut pas prendre.",
        "First offers a substitute that the client must not take.",
        "CR1.3.c",
        changes=("I-SUB-02",),
        stirs=(
            "I-ARG-03",
            "I-ATT-01",
            "I-CLO-06",
            "I-CLO-07",
            "I-CMD-01",
            "I-CMD-08",
            "I-DEC-01",
            "I-GRC-10",
            "I-ORG-03",
            "I-REC-02",
            "I-SUB-01",
            "I-SUB-03",
            "I-TEC-02",
            "I-TEC-03",
            "I-TPS-01",
        ),
        fault=precedes(says("offer_substitute"), forbidden_substitute),
    ),
    Mutant(
        "no_substitute_offered",
        "Note la vente perdue sans proposer de remplaçant.",
        "Notes the lost sale without offering a substitute.",
        "CR1.3.c",
        changes=("I-SUB-01", "I-SUB-02", "I-CLO-04"),
        fault=leaves_out(says("offer_substitute")),
    ),
    Mutant(
        "lesser_substitute_first",
        "Propose d'abord le remplaçant qui convient le moins.",
        "First offers the substitute that suits least.",
        "CR1.3.c",
        lowers=("I-SUB-03",),
        stirs=("I-ORG-03",),
        fault=precedes(says("offer_substitute"), lesser_substitute),
    ),
    Mutant(
        "stockout_unannounced",
        "Passe au remplaçant sans annoncer la rupture.",
        "Goes over to the substitute without saying that the product is out of stock.",
        "CR5.3.a",
        lowers=("I-ECH-04",),
        fault=leaves_out(says("state_availability")),
    ),
    Mutant(
        "rounded_silently",
        "Arrondit au conditionnement sans le dire.",
        "Rounds to whole packs without a word.",
        "CR1.5.d",
        changes=("I-CMD-03",),
        manner=Manner(announces_packaging=False),
    ),
    Mutant(
        "wrong_quantity",
        "Saisit le double de ce qui est demandé.",
        "Enters twice what was asked for.",
        "CR1.2.b",
        changes=("I-CMD-01", "I-CMD-08"),
        stirs=("I-CMD-04", "I-DEC-03", "I-ORG-03"),
        fault=changes(entered, twice_as_much),
    ),
    Mutant(
        "wrong_unit",
        "Prend des cartons pour des pièces.",
        "Takes cartons for pieces.",
        "CR1.5.a",
        changes=("I-CMD-01", "I-CMD-08"),
        stirs=("I-DEC-03",),
        fault=changes(entered, cartons_as_units),
    ),
    Mutant(
        "line_of_his_own",
        "Ajoute un produit que personne n'a demandé, et passe outre quand le client le dit.",
        "Adds a product that nobody asked for, and lets the client say so in vain.",
        "C1.7",
        changes=("I-CMD-01", "I-CMD-08"),
        stirs=("I-CMD-07", "I-ORG-03", "I-TEC-03"),
        fault=precedes(says("read_back"), of_his_own),
    ),
    Mutant(
        "breaks_packs",
        "Saisit des quantités invendables avant de corriger.",
        "Types quantities that cannot be sold before correcting them.",
        "C1.7",
        changes=("I-CMD-02",),
        stirs=("I-CMD-01",),
        fault=precedes(entered, one_too_many),
    ),
    Mutant(
        "stock_not_checked",
        "Saisit un produit en rupture sans regarder le stock.",
        "Types a product that is out of stock without looking.",
        "CR1.2.c",
        changes=("I-CMD-04",),
        stirs=("I-CMD-01", "I-ORG-03"),
        fault=precedes(lambda door, action: isinstance(action, ShowSubstitutes), enters_it_all_the_same),
    ),
    Mutant(
        "discount_beyond_authority",
        "Annonce une remise au-delà de sa délégation.",
        "Announces a discount beyond his authority.",
        "CR6.2.c",
        changes=("I-CMD-06", "I-REC-02"),
        stirs=("I-ORG-03",),
        fault=precedes(says("read_back"), thirty_per_cent),
    ),
    Mutant(
        "confirmed_in_red",
        "Valide en rouge sans rien dire ni demander.",
        "Confirms in red without saying or asking anything.",
        "CR1.2.c",
        changes=("I-CMD-08", "I-ENC-01", "I-ENC-03", "I-ENC-02"),
        manner=Manner(minds_credit=False),
    ),
    Mutant(
        "credit_said_bluntly",
        "Annonce brutalement le dépassement.",
        "Announces the overrun bluntly.",
        "CR6.1.d",
        changes=("I-ENC-01",),
        stirs=("I-ATT-01", "I-CLO-07", "I-TPS-01"),
        fault=changes(says("state_credit"), lambda door, action: action.model_copy(update={"form": "blunt"})),
    ),
)
