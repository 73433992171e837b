"""How a scripted trainee handles a complaint: he listens, looks the pieces up, finds, offers, and turns back to the sale."""

from __future__ import annotations

from crm_sandbox.bots.speaking import Speaking
from crm_sandbox.crm.accounts.actions import OpenClient
from crm_sandbox.crm.calls.model import ScriptComplaint
from crm_sandbox.crm.complaints.actions import (
    CiteArticle,
    ConsultPiece,
    LinkPiece,
    OpenComplaint,
    QualifyComplaint,
    SettleComplaint,
)
from crm_sandbox.crm.complaints.rules import REDELIVERY, SOLUTIONS

FILE = ("complaints", "habits", "history")
ARTICLES = {"out_of_time": "Article 5", "unfounded": "Article 6"}
"""Where the terms of sale say why a complaint is turned down."""


def handle_complaint(talk: Speaking) -> None:
    """The whole of a complaint, from the first words to the sale that may follow it."""
    complaint, manner = talk.script.complaint, talk.manner
    if complaint is None:
        return
    if manner.reads_file:
        talk.door.act(OpenClient(client=talk.script.client))
        talk.read_file(FILE)
    if manner.listens_first:
        talk.say("listen")
        talk.say("empathise")
    ref = _open(talk, complaint)
    if manner.questions:
        talk.say("ask_open", theme="circumstances" if complaint.status in ARTICLES else "consequence")
        talk.say("rephrase", subject="complaint")
    if manner.checks_history:
        _find(talk, complaint, ref)
    _settle(talk, complaint, ref)
    if manner.checks_history and any(demand.trigger == "act:advise" for demand in talk.script.demands):
        talk.say("advise", theme="rule")


def _open(talk: Speaking, complaint: ScriptComplaint) -> str:
    said = {"order": complaint.order, "product": complaint.product, "wish": complaint.wish}
    talk.door.act(OpenComplaint.from_payload({"client": talk.script.client, "reason": complaint.reason, **said}))
    return [*talk.door.state.complaints.complaints][-1]


def _find(talk: Speaking, complaint: ScriptComplaint, ref: str) -> None:
    """Look at the pieces, link them, cite the article that turns a complaint down, set the finding down."""
    door = talk.door
    talk.say("hold", reason="je regarde les pièces", duration_s=20)
    for piece in complaint.required_pieces:
        door.act(ConsultPiece.from_payload({"complaint": ref, "piece": piece}))
        door.act(LinkPiece.from_payload({"complaint": ref, "piece": piece}))
    terms = next((item for item in door.dataset.world.documents.values() if item.kind == "terms"), None)
    article = ARTICLES.get(complaint.status)
    if terms is not None and article is not None:
        heading = next((name for name, _ in terms.sections if name.startswith(article)), None)
        if heading is not None:
            door.act(CiteArticle(complaint=ref, document=terms.ref, article=heading))
    door.act(QualifyComplaint.from_payload({"complaint": ref, "status": complaint.status, "cause": complaint.cause}))


def _settle(talk: Speaking, complaint: ScriptComplaint, ref: str) -> None:
    is_verified = talk.manner.checks_history
    fitting = [one for one in complaint.solutions if one.is_accepted and not one.is_beyond_authority]
    chosen = fitting[0].ref if is_verified and fitting else complaint.solutions[-1].ref
    talk.say("offer_solution", solution=chosen)
    if not is_verified:
        return
    if chosen == REDELIVERY:
        talk.say("commit", what="redelivery", when="next_delivery")
        talk.say("state_delivery", date="next_delivery")
    if chosen in SOLUTIONS:
        talk.door.act(SettleComplaint.from_payload({"complaint": ref, "solution": chosen, "amount_cents": 0}))
