"""Quantities that the line garbles: what the trainee hears is not what was said, until he says it again and is put right.

Rephrasing the order, or that request of it, is enough; so is the read-back, which comes later and costs more.
"""

from __future__ import annotations

from crm_sandbox.crm.accounts.rules import plain
from crm_sandbox.crm.calls.engine import Conversation
from crm_sandbox.crm.calls.model import Demand

EVERYTHING = ("", "order")
"""Subjects of a rephrasing that hold every request."""
NAMING_LETTERS = 4
"""From how many letters on a word of a product's name tells it from others."""


def is_garbled(talk: Conversation, demand: Demand) -> bool:
    """Whether the trainee heard another quantity than the client's, and was not put right yet."""
    return bool(demand.heard) and _flag(demand) not in talk.live.flags


def clear_up(talk: Conversation, subject: str) -> None:
    """The client hears his own words again, and puts right what was misheard."""
    for demand in talk.script.demands:
        told = talk.live.demands.get(demand.ref) in ("expressed", "misquantified", "satisfied")
        if told and is_garbled(talk, demand) and _holds(talk, subject, demand):
            settle(talk, demand)
            meant, heard = demand.said, demand.heard
            talk.reply(
                f"clarified:{demand.ref}",
                (f"Non, {meant}, pas {heard}.", f"J'ai dit {meant}. Pas {heard}, la ligne est mauvaise."),
            )


def settle(talk: Conversation, demand: Demand) -> None:
    """From now on the quantity is clear to both."""
    talk.mark(_flag(demand))


def _holds(talk: Conversation, subject: str, demand: Demand) -> bool:
    """Whether a rephrasing is of that request: by its ref, or in the trainee's words by its quantity or its product."""
    if subject in (*EVERYTHING, demand.ref):
        return True
    words = [plain(word) for word in subject.split()]
    quantities = [[plain(word) for word in said.split()] for said in (demand.heard, demand.said)]
    if any(words[at : at + len(said)] == said for said in quantities for at in range(len(words))):
        return True
    name = {plain(word) for word in talk.dataset.world.products[demand.product].name.split()}
    return any(len(word) >= NAMING_LETTERS and word in name for word in words)


def _flag(demand: Demand) -> str:
    return f"clear:{demand.ref}"
