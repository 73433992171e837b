"""Mutants who handle complaints badly."""

from __future__ import annotations

from crm_sandbox.bots.door import Door
from crm_sandbox.bots.manner import Manner
from crm_sandbox.bots.mutants.model import Mutant, alters, changes, does, leaves_out, says
from crm_sandbox.crm.calls.actions import Say
from crm_sandbox.crm.calls.cast import part_of
from crm_sandbox.crm.calls.model import ScriptComplaint
from crm_sandbox.crm.complaints.actions import ConsultPiece, LinkPiece, OpenComplaint, QualifyComplaint
from crm_sandbox.kernel.actions import Action

TURNED_DOWN = ("out_of_time", "unfounded")


def _complaint(door: Door) -> ScriptComplaint | None:
    live = door.state.calls.live
    script = part_of(door.dataset, door.state, live.client) if live else None
    return script.complaint if script else None


def beyond_authority(door: Door, action: Action) -> Action:
    """The settlement that only somebody else may grant."""
    complaint = _complaint(door)
    found = next((one.ref for one in complaint.solutions if one.is_beyond_authority), None) if complaint else None
    return action if found is None else action.model_copy(update={"solution": found})


def granted(door: Door, action: Action) -> bool:
    """Whether an action settles a complaint that ought to be turned down."""
    complaint = _complaint(door)
    is_offer = isinstance(action, Say) and action.act == "offer_solution"
    return is_offer and complaint is not None and complaint.status in TURNED_DOWN


def promised(door: Door, action: Action) -> bool:
    """Whether an action settles a complaint that is founded."""
    complaint = _complaint(door)
    is_offer = isinstance(action, Say) and action.act == "offer_solution"
    return is_offer and complaint is not None and complaint.status not in TURNED_DOWN


def explains_the_rule(door: Door, action: Action) -> bool:
    """Whether an action tells whoever complains what the rule is."""
    return isinstance(action, Say) and action.act == "advise" and action.theme == "rule"


MUTANTS = (
    Mutant(
        "does_not_listen_first",
        "Répond à la réclamation avant d'avoir écouté.",
        "Answers a complaint before having listened.",
        "CR6.1.b",
        changes=("I-REC-01",),
        stirs=("I-DEC-01",),
        manner=Manner(listens_first=False),
    ),
    Mutant(
        "history_not_looked_up",
        "Décide sans regarder les pièces.",
        "Decides without looking the history up.",
        "CR6.2.b",
        changes=("I-REC-04", "I-REC-07", "I-REC-02"),
        fault=leaves_out(does(ConsultPiece, LinkPiece)),
    ),
    Mutant(
        "unfounded_complaint_granted",
        "Accorde un geste pour une réclamation non fondée.",
        "Grants a complaint that is not founded.",
        "CR6.2.c",
        changes=("I-REC-05", "I-CMD-06"),
        stirs=("I-REC-02",),
        fault=changes(granted, beyond_authority),
    ),
    Mutant(
        "settlement_beyond_authority",
        "Promet au client ce que seul un responsable accorde.",
        "Promises what only a manager may grant.",
        "CR6.2.c",
        changes=("I-CMD-06", "I-REC-05", "I-REC-07"),
        stirs=("I-REC-02",),
        fault=changes(promised, beyond_authority),
    ),
    Mutant(
        "wrong_finding",
        "Qualifie toute réclamation de « à instruire ».",
        "Leaves every complaint to be examined.",
        "CR6.1.c",
        changes=("I-REC-03",),
        fault=alters(does(QualifyComplaint), status="to_examine"),
    ),
    Mutant(
        "wrong_reason",
        "Enregistre la réclamation sous un autre motif.",
        "Logs the complaint for another reason.",
        "CR6.1.c",
        changes=("I-REC-03",),
        fault=alters(does(OpenComplaint), reason="other"),
    ),
    Mutant(
        "rule_not_explained",
        "Refuse sans expliquer la règle.",
        "Turns a complaint down without explaining the rule.",
        "CR6.2.a",
        changes=("I-REC-06",),
        fault=leaves_out(explains_the_rule),
    ),
    Mutant(
        "no_date_promised",
        "Annonce une relivraison sans s'engager sur une date.",
        "Announces a redelivery without promising a date.",
        "CR6.2.d",
        changes=("I-REC-07",),
        fault=leaves_out(says("commit")),
    ),
)
