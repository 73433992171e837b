"""The dossier in the browser: seats, reconciliation, jury, publication. Each form is one action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, make_response, redirect, request, url_for
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from crm_sandbox import platform_clock
from crm_sandbox.kernel.actions import Action
from crm_sandbox.kernel.refusals import Refused
from crm_sandbox.ledger.model import KeyReused, RunNotOpen
from crm_sandbox.review.access import Reviewed, dossiers, evaluations, people_by_id, reviewed
from crm_sandbox.review.dossier.actions import (
    Approve,
    ChooseProcedure,
    CloseMinutes,
    ConveneJury,
    LeaveSeat,
    Publish,
    Settle,
    TakeSeat,
    Vote,
)
from crm_sandbox.review.dossier.queries import DossierView, Sources, dossier_view
from crm_sandbox.review.dossier.service import frame
from crm_sandbox.review.dossier.state import DossierState
from crm_sandbox.review.dossier.wording import DECISIONS, HISTORY, PHASES, about_text, malformed_text, refusal_text
from crm_sandbox.review.integrity import quick_badge
from crm_sandbox.review.procedure import procedures
from crm_sandbox.review.proofs import competences, kept_evidence, proofs_of
from crm_sandbox.review.room import blueprint, page
from crm_sandbox.web.forms import whole_number
from crm_sandbox.web.services import services

Form = MultiDict[str, str]
CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Step:
    """A form of the page: where it stands, who may send it, the action that it stands for."""

    section: str
    is_allowed: Callable[[Reviewed, DossierState], bool]
    action: Callable[[Reviewed, Form], Action]


def _grades(found: Reviewed, state: DossierState) -> bool:
    return found.may_grade


def _decides(found: Reviewed, state: DossierState) -> bool:
    return found.may_decide


def _publishes(found: Reviewed, state: DossierState) -> bool:
    """The jury where there is one, an evaluator of the dossier elsewhere."""
    if not state.run:
        return False
    has_jury = procedures().named(state.procedure).jury is not None
    return found.may_decide if has_jury else state.seat_of(found.user.id) is not None


def _text(form: Form, name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n").strip()


def _take_seat(found: Reviewed, form: Form) -> Action:
    roles = tuple(sorted(role.value for role in found.roles))
    return TakeSeat(seat=_text(form, "seat"), person=found.user.id, states=tuple(form.getlist("states")), roles=roles)


def _settle(found: Reviewed, form: Form) -> Action:
    return Settle(
        person=found.user.id,
        criterion=_text(form, "criterion"),
        level=_text(form, "level"),
        reason=_text(form, "reason"),
        base=whole_number(form.get("base", ""), 0),
    )


def _convene(found: Reviewed, form: Form) -> Action:
    return ConveneJury(
        held_on=_text(form, "held_on"),
        members=tuple(name for line in _text(form, "members").split("\n") if (name := line.strip())),
        president=_text(form, "president"),
        vice_president=_text(form, "vice_president"),
    )


def _vote(found: Reviewed, form: Form) -> Action:
    counts = {name: whole_number(form.get(name, ""), 0) for name in ("votes_for", "votes_against", "abstained")}
    presented = form.get("decision") != "not_presented"
    return Vote(unit=_text(form, "unit"), presented=presented, remark=_text(form, "remark"), **counts)


STEPS: Mapping[str, Step] = {
    "procedure": Step("seats", _grades, lambda found, form: ChooseProcedure(procedure=_text(form, "procedure"))),
    "seat": Step("seats", _grades, _take_seat),
    "leave": Step("seats", _grades, lambda found, form: LeaveSeat(person=found.user.id, reason=_text(form, "reason"))),
    "settle": Step("compare", _grades, _settle),
    "approve": Step(
        "compare",
        _grades,
        lambda found, form: Approve(person=found.user.id, base=whole_number(form.get("base", ""), 0)),
    ),
    "jury": Step("jury", _decides, _convene),
    "vote": Step("jury", _decides, _vote),
    "minutes": Step("jury", _decides, lambda found, form: CloseMinutes(text=_text(form, "text"))),
    "publish": Step("publish", _publishes, lambda found, form: Publish(person=found.user.id)),
}


@blueprint.get("/runs/<run_id>/dossier")
def dossier(run_id: str) -> Response:
    """The dossier of a run: where it stands and what is to be done."""
    return make_response(_page(reviewed(run_id)))


@blueprint.post("/runs/<run_id>/dossier/<step>")
def advance_dossier(run_id: str, step: str) -> Response:
    """Send one form of the dossier; what was typed comes back with whatever is refused."""
    found = reviewed(run_id)
    known = STEPS.get(step)
    if known is None or not known.is_allowed(found, dossiers().read(run_id).state):
        abort(404)
    refusal, status = _record(found, known)
    if refusal:
        return make_response(_page(found, section=known.section, refusal=refusal, typed=request.form), status)
    return redirect(url_for("review.dossier", run_id=run_id, _anchor=known.section), 303)


def _record(found: Reviewed, step: Step) -> tuple[str, int]:
    """Record what a form stands for; what is refused, in words, with its status. Keys of forms have their own prefix, so
    that none takes the place of those under which evaluations are received."""
    typed = request.form.get("key", "")[:80]
    key = f"form {typed}" if typed else ""
    at = platform_clock.now()
    try:
        action = step.action(found, request.form)
        dossiers().write(found.run, action, actor=found.user.id, at=at, key=key)
    except ValidationError as error:
        return malformed_text(error), 422
    except Refused as refused:
        code = refused.refusal.code
        return refusal_text(refused.refusal), CONFLICT if code == "changed_meanwhile" else 422
    except (RunNotOpen, KeyReused):
        return refusal_text(None), CONFLICT
    return "", 200


def _page(found: Reviewed, **values: Any) -> str:
    shown = {"section": "", "refusal": "", "typed": MultiDict[str, str](), **values}
    view = _view(found)
    return page(
        "dossier.html",
        "dossier",
        found,
        user=found.user,
        view=view,
        badge=quick_badge(services().ledger, found.run.id),
        procedures=procedures().procedures,
        mine=view.state.seat_of(found.user.id),
        may_publish=_publishes(found, view.state),
        phases=PHASES,
        decisions=DECISIONS,
        history=HISTORY,
        about=about_text,
        new_key=platform_clock.new_id,
        **shown,
    )


def _view(found: Reviewed) -> DossierView:
    run = found.run
    state = dossiers().read(run.id).state
    procedure = procedures().named(state.procedure or procedures().defaults[run.mode])
    dataset, _, _ = services().ledger.state_at(run.id, 0)
    log = dossiers().entries(run.id)
    seated = [item.person for item in state.seats]
    sources = Sources(
        people=people_by_id([*seated, *(entry.envelope.actor for entry in log)]),
        evaluations={person: evaluations().read(run.id, person) for person in seated},
        groups=competences(proofs_of(dataset, kept_evidence(services().ledger, run.id))),
        log=log,
    )
    return dossier_view(frame(), state, procedure, sources)
