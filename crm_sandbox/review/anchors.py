"""Steps that somebody names in a comment (« vu à l'étape 38 »), as links to them."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

NAMED = re.compile(r"\b(?:étapes?|steps?)\s+(\d{1,5})\b", re.IGNORECASE)


def linked_steps(text: str, replay: str) -> Markup:
    """A text with each step that it names as a link into a replay; everything else stays what was typed."""
    made, done = Markup(), 0
    for found in NAMED.finditer(text):
        made += escape(text[done : found.start()])
        made += Markup('<a class="named" href="{}?at={}" hx-boost="false">{}</a>').format(
            replay, int(found[1]), found[0]
        )
        done = found.end()
    return made + escape(text[done:])
