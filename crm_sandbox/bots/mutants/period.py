"""Mutants who neglect what only a period shows: the clients whom nobody ever calls."""

from __future__ import annotations

from crm_sandbox.bots.door import Door
from crm_sandbox.bots.mutants.model import Mutant, leaves_out
from crm_sandbox.bots.mutants.organisation import is_call
from crm_sandbox.crm.plan.actions import PlaceSlot
from crm_sandbox.kernel.actions import Action


def is_small(door: Door, action: Action) -> bool:
    """Whether an action places a call to a small client."""
    clients = door.dataset.world.clients
    return isinstance(action, PlaceSlot) and is_call(door, action) and clients[action.subject].segment == "C"


MUTANTS = (
    Mutant(
        "small_clients_never_called",
        "N'appelle aucun client C de la semaine.",
        "Calls no small client all week.",
        "CR5.2.d",
        changes=("I-ORG-04",),
        lowers=("I-ORG-01",),
        stirs=("I-CMD-01", "I-DEC-03", "I-ORG-02", "I-ORG-05", "I-ORG-07", "I-VAR-01"),
        fault=leaves_out(is_small),
        exercise="E11",
    ),
)
