"""What codes are called on screens, a table of words for each kind of code. Codes go to the log, sentences never do."""

from __future__ import annotations

from crm_sandbox.web.i18n import _
from crm_sandbox.web.labels import calls, complaints, files, orders, work
from crm_sandbox.web.labels.marking import N_

__all__ = ["LABELS", "N_", "choices_of", "label"]

LABELS: dict[str, dict[str, str]] = {
    **files.TABLES,
    **orders.TABLES,
    **calls.TABLES,
    **complaints.TABLES,
    **work.TABLES,
}


def choices_of(table: str) -> tuple[tuple[str, str], ...]:
    """Every code of a table with what it is called."""
    return tuple((code, label(code, table)) for code in LABELS[table])


def label(code: object, table: str) -> str:
    """What a code is called; a code that the table does not know (an allergen, a label) is shown with its underscores
    as spaces."""
    known = LABELS[table].get(str(code))
    if known is None:
        return str(code).replace("_", " ")
    return _(known) if known else ""
