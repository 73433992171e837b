"""Every sentence of the screens has its English."""

from __future__ import annotations

from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import crm_sandbox
from crm_sandbox.web.i18n import CATALOGUES

KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "gettext": None}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]


def test_every_sentence_is_translated() -> None:
    found = extract_from_dir(
        Path(crm_sandbox.__file__).parent, METHODS, {"**/templates/**.html": {"trimmed": "true"}}, KEYWORDS
    )
    wanted = {message for _, _, message, _, _ in found}
    with (CATALOGUES / "en" / "LC_MESSAGES" / "messages.po").open("rb") as text:
        catalogue = read_po(text, locale="en")
    known = {message.id for message in catalogue if message.string and all(message.string) and not message.fuzzy}

    assert wanted - known == set()
