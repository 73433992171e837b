"""How whoever calls begins: who he is, and what he calls for."""

from __future__ import annotations

from crm_sandbox.crm.calls.engine import Conversation
from crm_sandbox.crm.calls.model import Role, Script


def open_inbound(talk: Conversation, script: Script, speaker: Role) -> None:
    """A client who calls says at once who he is and why. A written caller does so in his own words; the greeting of somebody
    who is called is not for him who calls."""
    is_written = script.is_authored and script.direction == "inbound"
    talk.reply(f"greeting:{speaker.ref}", speaker.greeting if is_written else _presented(talk, script, speaker))
    talk.say_opening_demands()
    if script.complaint is not None:
        talk.reply("complaint", (script.complaint.opening,))


def _presented(talk: Conversation, script: Script, speaker: Role) -> tuple[str, ...]:
    house = talk.client.trade_name
    is_order = script.complaint is None and any(demand.trigger == "opening" for demand in script.demands)
    why = ("C'est pour une commande.", "Je voudrais passer une commande.", "J'appelle pour commander.")
    names = (
        f"Bonjour, {speaker.name}, {house}.",
        f"Bonjour, c'est {speaker.name}, {house}.",
        f"{house}, bonjour, {speaker.name} à l'appareil.",
    )
    return tuple(f"{name} {reason}" for name, reason in zip(names, why, strict=True)) if is_order else names
