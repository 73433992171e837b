"""Whether the log of a run is intact, in the words of the page: quickly at each display, wholly when asked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask_babel import gettext

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.ledger import rows
from crm_sandbox.ledger.checking import Checker, check
from crm_sandbox.ledger.model import Verification
from crm_sandbox.ledger.verify import claim_of, rules_of, verify
from crm_sandbox.review.findings import RunLedger
from crm_sandbox.web.labels import N_

REASONS: tuple[tuple[str, str], ...] = (
    (
        r"the recorded text does not match its hash",
        N_("Le texte enregistré ne correspond pas à son empreinte : l'un des deux a été modifié."),
    ),
    (r"it does not follow the step before", N_("Elle ne suit pas l'étape précédente : son chaînage est autre.")),
    (r"^missing", N_("Des étapes manquent.")),
    (r"^out of order", N_("Les étapes ne sont plus dans l'ordre.")),
    (r"the head's hash", N_("L'empreinte de tête n'est pas celle de la dernière étape.")),
    (r"the run is marked", N_("L'état du passage ne correspond pas à son journal.")),
    (r"its head is not signed", N_("Le travail est remis, mais sa tête n'est pas signée.")),
    (r"the signature of the head", N_("La signature de tête ne tient pas.")),
    (r"^decided again", N_("Rejouée, l'étape donne un autre résultat que celui enregistré.")),
    (r"is not kept here", N_("Le jeu de données du passage n'est pas conservé ici.")),
)
"""What the ledger says of a fault, and the sentence of the page."""
UNNAMED = N_("Le contenu de l'étape n'est pas celui d'un journal.")


@dataclass(frozen=True, slots=True)
class Badge:
    """The state of a log. `is_whole`: every step was decided again, not only the chain and the signature checked."""

    holds: bool
    steps: int
    is_signed: bool
    is_whole: bool
    fault_step: int | None = None
    reason: str = ""
    detail: str = ""


def quick_badge(ledger: RunLedger, run: str) -> Badge:
    """Check sequence, chain and signature, row by row."""
    with ledger.database.snapshot() as connection:
        stream = rows.read_stream(connection, run)
        claim = claim_of(stream, ledger.signer.public_key)
        checker = Checker[RunState, Dataset](rules_of(ledger), claim, None)
        found = check(checker, rows.stream_rows(connection, run))
    return _badge(found, is_whole=False)


def whole_badge(ledger: RunLedger, run: str) -> Badge:
    """Check everything, and decide every step again."""
    return _badge(verify(ledger, run), is_whole=True)


def _badge(found: Verification, *, is_whole: bool) -> Badge:
    if found.fault is None:
        return Badge(True, found.steps, found.is_signed, is_whole)
    reason = next((text for pattern, text in REASONS if re.search(pattern, found.fault.reason)), UNNAMED)
    return Badge(False, found.steps, False, is_whole, found.fault.step, gettext(reason), found.fault.reason)
