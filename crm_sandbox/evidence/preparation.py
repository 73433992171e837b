"""Indicators of what is made of a file: its signals used in the call, the time that reading it took."""

from __future__ import annotations

from collections.abc import Iterator

from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.credit.rules import unpaid
from crm_sandbox.evidence.conversation import CHANGE_THEMES
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.pace import PREPARING_S, median_of, preparing, timed
from crm_sandbox.evidence.planning.day import FALLING
from crm_sandbox.evidence.registry import Finding, indicator
from crm_sandbox.evidence.story import CallStory, Said, Story

MIXED_PM = 500
"""Below this share of signals used, a quick preparation says nothing good."""
PER_MILLE = 1000
MONEY = ("remind_due", "state_credit", "offer_solution")


@indicator("I-FIC-02", "CR1.2.a", "CR1.2.b", "CR1.2.c", "CR1.2.e", "CR1.3.a", "CR2.1.c", "C1.2")
def signals_used(story: Story) -> Finding:
    """What the file showed of a client whom the trainee called (habits, rhythm, payment, hours, purchases that fall),
    followed by what it called for."""
    return Finding([mark for call in story.reached() for mark in _signals(story, call)])


def _signals(story: Story, call: CallStory) -> Iterator[Mark]:
    client = story.dataset.world.clients.get(call.client)
    if client is None or call.script is None or call.script.complaint is not None or call.live is None:
        return
    rights = call.rights(call.live.role)
    if "order" in rights:
        yield from _buying(call, client)
    if "payment" in rights and unpaid(call.at_dial, client_of(story.dataset, call.at_dial, call.client)):
        yield _mark(call, "payment", call.acts(*MONEY))
    is_asked_for = call.seq in story.promised() or story.is_returned(call)
    if call.direction == "outbound" and not is_asked_for and not _is_advised(call, client):
        yield _mark(call, "hours", call.acts("check_moment"))


def _buying(call: CallStory, client: Client) -> Iterator[Mark]:
    """Habits to recall, purchases that fall to ask about, products that are late to speak of."""
    flags = call.live.flags if call.live else frozenset()
    script = call.script
    if script is not None and any(demand.trigger == "act:recall_habits" for demand in script.demands):
        recalled = call.acts("recall_habits") if "habits" in flags and "habits_wrong" not in flags else []
        yield _mark(call, "habits", recalled)
    if any(habit.trend in FALLING for habit in client.habits):
        yield _mark(call, "change", [s for s in call.acts("ask_open") if s.args.get("theme") in CHANGE_THEMES])
    elif any(habit.trend == "late" for habit in client.habits):
        yield _mark(call, "history", call.acts("recall_habits", "ask_open", "ask_closed"))


def _is_advised(call: CallStory, client: Client) -> bool:
    hour = f"{call.at_dial.now:%H:%M}"
    windows = client.preferred_hours
    return not windows or any(window.start <= hour <= window.end for window in windows)


def _mark(call: CallStory, signal: str, answers: list[Said]) -> Mark:
    return Mark(answers[0].seq if answers else call.seq, bool(answers), call.client, signal)


@indicator("I-FIC-03", "CR1.2.a")
def seconds_of_preparation(story: Story) -> Finding:
    """The seconds between the opening of a file and the dialling; silent while the signals of files go unused, as haste
    is no merit then."""
    used = signals_used(story).marks
    if sum(mark.is_counted for mark in used) * PER_MILLE < MIXED_PM * len(used):
        return Finding([])
    return median_of([timed(call, call.seq, spent, PREPARING_S) for call, spent in preparing(story)])
