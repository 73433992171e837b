"""What is said of terms, of what is owed, and of settlements. One function per act (domain 3.4 and 3.5)."""

from __future__ import annotations

from crm_sandbox.crm.calls.act_rules import rule
from crm_sandbox.crm.calls.actions import Say
from crm_sandbox.crm.calls.dates import resolve_date
from crm_sandbox.crm.calls.engine import Conversation
from crm_sandbox.crm.calls.events import (
    CreditAnnounced,
    ReminderMade,
)
from crm_sandbox.crm.calls.model import Solution
from crm_sandbox.crm.complaints.events import ResolutionProposed
from crm_sandbox.crm.discounts.rules import authority_bp
from crm_sandbox.crm.tasks.events import CommitmentMade
from crm_sandbox.kernel import clock


@rule("state_terms")
def state_terms(talk: Conversation, say: Say) -> None:
    talk.trust(2)
    talk.mark(f"terms:{say.theme}")
    if say.theme == "discount" and (say.value or 0) * 100 > authority_bp(talk.dataset, talk.state, talk.client):
        talk.mark("beyond_authority")
        talk.mood(1)


@rule("state_credit")
def state_credit(talk: Conversation, say: Say) -> None:
    form = say.form or "factual"
    talk.emit(CreditAnnounced(talk.live.role, form))
    if not talk.may("payment"):
        talk.mark("indiscretion:credit")
        talk.annoy(2, "R-04")
        return
    talk.mark("credit_announced")
    if form == "blunt":
        talk.mood(-2)
    elif not talk.live.empathies and "rephrased" not in talk.live.flags:
        talk.mood(-1)
    talk.say_line("credit", is_optional=True)


@rule("offer_solution")
def offer_solution(talk: Conversation, say: Say) -> None:
    pool = talk.script.credit_solutions + (talk.script.complaint.solutions if talk.script.complaint else ())
    solution = next((item for item in pool if item.ref == say.solution), None)
    if solution is None:
        talk.mood(-1)
        talk.mark("unknown_solution")
        note_solution(talk, say.solution or "", "refused")
    elif not all(_is_done(talk, need) for need in solution.requires):
        talk.mark("unverified_solution")
        talk.mood(-1)
        note_solution(talk, say.solution or "", "refused")
        if solution.text_unverified:
            talk.reply(f"unverified:{solution.ref}", (solution.text_unverified,))
        else:
            talk.say_line("not_verified")
    else:
        _answer_solution(talk, say, solution)


def _answer_solution(talk: Conversation, say: Say, solution: Solution) -> None:
    if solution.is_beyond_authority:
        talk.mark("beyond_authority")
    talk.mood(solution.mood)
    if solution.is_accepted:
        talk.mood(1)
        talk.trust(4)
        talk.mark(f"solution:{solution.ref}")
    note_solution(talk, say.solution or "", "accepted" if solution.is_accepted else "refused")
    talk.reply(f"solution:{solution.ref}", (solution.text,))


def _is_done(talk: Conversation, need: str) -> bool:
    seen = {f"viewed:{panel}" for client, panel in talk.state.accounts.panels if client == talk.live.client}
    known = talk.live.flags | seen
    return need in known or f"viewed:{need}" in known


def note_solution(talk: Conversation, solution: str, answer: str) -> None:
    """Keep that a settlement was offered, and what was answered."""
    complaint = talk.state.complaints.open_of(talk.live.client)
    talk.emit(ResolutionProposed(complaint.ref if complaint else "", solution, answer, clock.iso(talk.state.now)))


@rule("remind_due")
def remind_due(talk: Conversation, say: Say) -> None:
    talk.emit(ReminderMade(say.invoice or "", talk.live.role))
    if not talk.may("payment"):
        talk.mark("indiscretion:due")
        talk.annoy(2, "R-04")
        return
    statuses = talk.live.demands.values()
    if talk.script.demands and not any(s in ("satisfied", "postponed") for s in statuses):
        talk.mood(-1)
    talk.mark(elements=("due",))
    talk.say_line("reminder", is_optional=True)


@rule("commit")
def commit(talk: Conversation, say: Say) -> None:
    talk.trust(4)
    talk.mark(f"committed:{say.what}")
    day = resolve_date(talk.dataset, talk.state, talk.client, say.when or "")
    talk.emit(
        CommitmentMade(
            clock.iso(talk.state.now),
            talk.live.client,
            say.what or "",
            day.isoformat() if day else say.when or "",
        )
    )
