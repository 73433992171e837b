"""Mutants who read the order back badly, or promise what cannot be kept."""

from __future__ import annotations

from crm_sandbox.bots.door import Door
from crm_sandbox.bots.manner import Manner
from crm_sandbox.bots.mutants.model import Change, Fault, Mutant, changes, leaves_out, says
from crm_sandbox.crm.calls.actions import Say
from crm_sandbox.kernel.actions import Action


def without(element: str) -> Change:
    """The read-back, but for an element."""

    def change(door: Door, action: Action) -> Action:
        said = action.elements or () if isinstance(action, Say) else ()
        return action.model_copy(update={"elements": tuple(item for item in said if item != element)})

    return change


def unsaid(element: str) -> Fault:
    """A fault that leaves an element out of every read-back."""
    return changes(says("read_back"), without(element))


def delivery_unsaid(door: Door, action: Action) -> list[Action]:
    """Delivery is neither stated nor read back."""
    return [] if says("state_delivery")(door, action) else list(unsaid("delivery")(door, action))


def today(door: Door, action: Action) -> Action:
    """A promise for today, which no tour keeps any more."""
    return action.model_copy(update={"date": door.state.now.date().isoformat()})


MUTANTS = (
    Mutant(
        "content_not_read_back",
        "Ne relit pas le contenu de la commande.",
        "Does not read the content of the order back.",
        "CR1.5.a",
        changes=("I-CLO-01",),
        fault=unsaid("content"),
    ),
    Mutant(
        "quantities_not_read_back",
        "Ne relit pas les quantités en unités vendues.",
        "Does not read quantities back in sold units.",
        "CR1.5.d",
        changes=("I-CLO-05",),
        fault=unsaid("quantities"),
    ),
    Mutant(
        "delivery_not_stated",
        "Ne dit rien de la livraison.",
        "Says nothing of the delivery.",
        "CR1.5.b",
        changes=("I-CLO-02", "I-CMD-05"),
        stirs=("I-DEC-01", "I-ORG-03"),
        fault=delivery_unsaid,
    ),
    Mutant(
        "payment_not_stated",
        "Ne dit rien du règlement.",
        "Says nothing of the payment.",
        "CR1.5.b",
        changes=("I-CLO-03",),
        fault=unsaid("payment"),
    ),
    Mutant(
        "replacement_not_announced",
        "Ne signale pas le produit remplacé à la relecture.",
        "Does not point the replaced product out when reading back.",
        "CR1.5.c",
        changes=("I-CLO-04", "I-CMD-08"),
        manner=Manner(announces_replacement=False),
    ),
    Mutant(
        "nothing_read_back",
        "Valide sans relire.",
        "Confirms without reading back.",
        "CR1.5.a",
        changes=("I-CLO-01", "I-CLO-03", "I-CLO-04", "I-CLO-05", "I-CMD-08"),
        stirs=("I-ORG-03",),
        fault=leaves_out(says("read_back")),
    ),
    Mutant(
        "date_that_no_tour_keeps",
        "Promet la livraison pour le jour même.",
        "Promises delivery for the same day.",
        "CR1.5.b",
        changes=("I-CMD-05", "I-TEC-05"),
        fault=changes(says("state_delivery"), today),
    ),
)
