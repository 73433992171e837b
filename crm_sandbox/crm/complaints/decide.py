"""Complaints: decisions and their effects."""

from __future__ import annotations

from dataclasses import replace

from crm_sandbox.crm.accounts.decide import call_with
from crm_sandbox.crm.accounts.files import require_client
from crm_sandbox.crm.accounts.rules import is_opened
from crm_sandbox.crm.complaints.actions import (
    CiteArticle,
    ConsultPiece,
    LinkPiece,
    OpenComplaint,
    QualifyComplaint,
    SettleComplaint,
    UpdateComplaint,
)
from crm_sandbox.crm.complaints.events import (
    ArticleCited,
    ComplaintOpened,
    ComplaintQualified,
    ComplaintSettled,
    ComplaintUpdated,
    PieceConsulted,
    PieceLinked,
    ResolutionProposed,
)
from crm_sandbox.crm.complaints.filing import filed
from crm_sandbox.crm.complaints.rules import SOLUTIONS, pieces_of, require_complaint
from crm_sandbox.crm.complaints.state import Complaint, ComplaintOffer
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.runtime import CrmCapability
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.decider import Capability, Outcome
from crm_sandbox.kernel.refusals import refuse, refuse_recorded

capability: CrmCapability = Capability("complaints")


def _require_order(dataset: Dataset, state: RunState, client: str, order: str) -> None:
    if not order:
        return
    known = [past.ref for past in dataset.history(client).orders]
    known += [item.ref for item in state.orders.of_client(client)]
    if order not in known and not is_opened(state, client):
        raise refuse("not_opened", "client", client)
    if order not in known:
        raise refuse("unknown_order", "order", order, tuple(known[:8]))


def _require_product(dataset: Dataset, product: str) -> None:
    if product and product not in dataset.world.products:
        raise refuse("unknown_product", "product", product)


@capability.handles(OpenComplaint)
def open_complaint(dataset: Dataset, state: RunState, action: OpenComplaint) -> Outcome:
    """A complaint is logged."""
    client = require_client(dataset, state, action.client)
    _require_order(dataset, state, client.ref, action.order)
    _require_product(dataset, action.product)
    ref = f"R-{len(state.complaints.complaints) + 1:04d}"
    opened = ComplaintOpened(
        ref,
        client.ref,
        clock.iso(state.now),
        action.reason,
        action.order,
        action.product,
        action.severity,
        action.wish,
        action.text,
        action.quantity,
        call_with(state, client.ref),
    )
    return Outcome((opened,))


@capability.handles(UpdateComplaint)
def update_complaint(dataset: Dataset, state: RunState, action: UpdateComplaint) -> Outcome:
    """What is known of a complaint is completed."""
    complaint = require_complaint(state, action.complaint)
    _require_order(dataset, state, complaint.client, action.order or "")
    _require_product(dataset, action.product or "")
    given = {key: value for key, value in action.payload().items() if key != "complaint"}
    if all(getattr(complaint, key) == value for key, value in given.items()):
        raise refuse("unchanged", "complaint", complaint.ref)
    kept = {
        key: given.get(key, getattr(complaint, key))
        for key in ("reason", "order", "product", "severity", "wish", "text", "quantity")
    }
    return Outcome((ComplaintUpdated(complaint.ref, **kept),))


@capability.handles(ConsultPiece)
def consult(dataset: Dataset, state: RunState, action: ConsultPiece) -> Outcome:
    """A piece is looked up: the history holds it or not."""
    complaint = require_complaint(state, action.complaint)
    written = pieces_of(dataset, complaint, action.piece)
    is_found = bool(written) or filed(dataset, state, complaint, action.piece) is not None
    return Outcome((PieceConsulted(complaint.ref, complaint.client, action.piece, is_found),))


@capability.handles(LinkPiece)
def link(dataset: Dataset, state: RunState, action: LinkPiece) -> Outcome:
    """A piece that was looked at supports the finding."""
    complaint = require_complaint(state, action.complaint)
    if action.piece not in complaint.consulted:
        raise refuse("piece_not_consulted", "piece", action.piece, complaint.consulted)
    if (action.piece in complaint.linked) == action.is_linked:
        raise refuse("unchanged", "piece", action.piece)
    return Outcome((PieceLinked(complaint.ref, action.piece, action.is_linked),))


@capability.handles(CiteArticle)
def cite(dataset: Dataset, state: RunState, action: CiteArticle) -> Outcome:
    """The finding rests on an article of the terms of sale."""
    complaint = require_complaint(state, action.complaint)
    terms = {ref: item for ref, item in dataset.world.documents.items() if item.kind == "terms"}
    document = terms.get(action.document)
    if document is None:
        raise refuse("unknown_document", "document", action.document, tuple(terms))
    headings = tuple(heading for heading, _ in document.sections)
    if action.article not in headings:
        raise refuse("not_allowed", "article", action.article, headings)
    if ((document.ref, action.article) in complaint.articles) == action.is_cited:
        raise refuse("unchanged", "article", action.article)
    return Outcome((ArticleCited(complaint.ref, document.ref, action.article, action.is_cited),))


@capability.handles(QualifyComplaint)
def qualify(dataset: Dataset, state: RunState, action: QualifyComplaint) -> Outcome:
    """The finding is set down."""
    complaint = require_complaint(state, action.complaint)
    return Outcome((ComplaintQualified(complaint.ref, action.status, action.cause),))


@capability.handles(SettleComplaint)
def settle(dataset: Dataset, state: RunState, action: SettleComplaint) -> Outcome:
    """The settlement is recorded, within the seller's authority."""
    complaint = require_complaint(state, action.complaint)
    if action.solution not in SOLUTIONS:
        raise refuse("not_allowed", "solution", action.solution, SOLUTIONS)
    if complaint.status == "open":
        raise refuse("complaint_not_qualified", "complaint", complaint.ref)
    limit = dataset.world.policy.credit_note_limit_cents
    if action.amount_cents > limit:
        raise refuse_recorded("beyond_authority", "amount_cents", action.amount_cents, (limit,))
    return Outcome((ComplaintSettled(complaint.ref, action.solution, action.amount_cents, clock.iso(state.now)),))


def _with(state: RunState, complaint: Complaint) -> RunState:
    return replace(
        state,
        complaints=replace(state.complaints, complaints={**state.complaints.complaints, complaint.ref: complaint}),
    )


def _mark(state: RunState, client: str, flag: str) -> RunState:
    live = state.calls.live
    if live is None or live.client != client:
        return state
    return replace(state, calls=replace(state.calls, live=replace(live, flags=live.flags | {flag})))


@capability.evolves(ComplaintOpened)
def complaint_opened(state: RunState, event: ComplaintOpened) -> RunState:
    complaint = Complaint(
        event.complaint,
        event.client,
        event.at,
        event.call,
        event.order,
        event.product,
        event.reason,
        event.quantity,
        event.severity,
        event.wish,
        event.text,
    )
    return _mark(_with(state, complaint), event.client, f"complaint:{event.reason}")


@capability.evolves(ComplaintUpdated)
def complaint_updated(state: RunState, event: ComplaintUpdated) -> RunState:
    complaint = replace(
        state.complaints.complaints[event.complaint],
        reason=event.reason,
        order=event.order,
        product=event.product,
        severity=event.severity,
        wish=event.wish,
        text=event.text,
        quantity=event.quantity,
    )
    return _with(state, complaint)


@capability.evolves(PieceConsulted)
def piece_consulted(state: RunState, event: PieceConsulted) -> RunState:
    complaint = state.complaints.complaints[event.complaint]
    if event.piece not in complaint.consulted:
        complaint = replace(complaint, consulted=(*complaint.consulted, event.piece))
    return _mark(_with(state, complaint), event.client, f"viewed:piece:{event.piece}")


@capability.evolves(PieceLinked)
def piece_linked(state: RunState, event: PieceLinked) -> RunState:
    complaint = state.complaints.complaints[event.complaint]
    linked = tuple(piece for piece in complaint.linked if piece != event.piece)
    if event.is_linked:
        linked = (*linked, event.piece)
    return _with(state, replace(complaint, linked=linked))


@capability.evolves(ArticleCited)
def article_cited(state: RunState, event: ArticleCited) -> RunState:
    complaint = state.complaints.complaints[event.complaint]
    article = (event.document, event.article)
    kept = tuple(item for item in complaint.articles if item != article)
    return _mark(
        _with(state, replace(complaint, articles=(*kept, article) if event.is_cited else kept)),
        complaint.client,
        "article_cited",
    )


@capability.evolves(ComplaintQualified)
def complaint_qualified(state: RunState, event: ComplaintQualified) -> RunState:
    complaint = replace(state.complaints.complaints[event.complaint], status=event.status, cause=event.cause)
    return _mark(_with(state, complaint), complaint.client, f"qualified:{event.status}")


@capability.evolves(ResolutionProposed)
def resolution_proposed(state: RunState, event: ResolutionProposed) -> RunState:
    complaint = state.complaints.complaints.get(event.complaint)
    if complaint is None:
        return state
    offer = ComplaintOffer(event.at, event.solution, event.answer)
    return _with(state, replace(complaint, offers=(*complaint.offers, offer)))


@capability.evolves(ComplaintSettled)
def complaint_settled(state: RunState, event: ComplaintSettled) -> RunState:
    complaint = replace(
        state.complaints.complaints[event.complaint],
        solution=event.solution,
        amount_cents=event.amount_cents,
        is_closed=True,
    )
    return _with(state, complaint)
