"""What a client answers on a subject that his file already holds: he says it again, and never denies it."""

from __future__ import annotations

from crm_sandbox.crm.accounts.model import Client


def on_file(client: Client, theme: str) -> tuple[str, ...]:
    """His words on a theme that the file answers; empty for one of which it says nothing."""
    texts = {
        "requirements": client.requirements,
        "place": (client.delivery_instructions,),
        "access": (client.delivery_instructions,),
    }
    told = " ; ".join(text for text in texts.get(theme, ()) if text)
    if told:
        return (f"Comme dans votre fiche : {told}.", f"{told}. C'est dans votre fiche.")
    if theme in client.known_themes:
        return ("Comme dans votre fiche, ça n'a pas changé.", "C'est dans votre fiche, rien n'a changé.")
    return ()
