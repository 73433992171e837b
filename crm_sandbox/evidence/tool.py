"""Indicators of the CRM as a tool: the functions that an exercise calls for, the fields that must be filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from crm_sandbox.crm.accounts.events import FactRecorded, PanelViewed, ProspectCreated
from crm_sandbox.crm.calls.events import CallbackMet, CallbackScheduled, WrapupCompleted
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.complaints.events import ComplaintQualified
from crm_sandbox.crm.credit.events import CreditViewed
from crm_sandbox.crm.dataset import Exercise
from crm_sandbox.crm.desk.events import DocumentPinned
from crm_sandbox.crm.orders.events import OrderConfirmed
from crm_sandbox.crm.plan.events import PlanSubmitted
from crm_sandbox.crm.tasks.events import DocumentSent, MessageRead, TaskDone, TransmissionSent
from crm_sandbox.evidence.competence5 import named_in
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.registry import Finding, indicator
from crm_sandbox.evidence.story import CallStory, Story
from crm_sandbox.kernel.events import Event

Scripts = tuple[Script, ...]
NO_ORDER = ("no_order", "refused")
FUNCTIONS: tuple[tuple[str, tuple[type[Event], ...], Callable[[Exercise, Scripts], bool]], ...] = (
    ("files", (PanelViewed,), lambda exercise, scripts: True),
    ("plan", (PlanSubmitted,), lambda exercise, scripts: bool(exercise.due_clients)),
    ("messages", (MessageRead,), lambda exercise, scripts: bool(exercise.messages)),
    ("documents", (DocumentPinned,), lambda exercise, scripts: bool(exercise.due_clients)),
    ("tasks", (TaskDone,), lambda exercise, scripts: bool(exercise.tasks)),
    ("sending", (DocumentSent,), lambda exercise, scripts: any(task.document for task in exercise.tasks)),
    ("callbacks", (CallbackMet, CallbackScheduled), lambda exercise, scripts: bool(exercise.promises)),
    ("orders", (OrderConfirmed,), lambda exercise, scripts: any(script.demands for script in scripts)),
    ("reports", (WrapupCompleted,), lambda exercise, scripts: bool(exercise.due_clients or exercise.incoming)),
    (
        "records",
        (FactRecorded,),
        lambda exercise, scripts: any(script.is_authored and script.facts for script in scripts),
    ),
    ("credit", (CreditViewed,), lambda exercise, scripts: any(s.is_authored and s.credit_solutions for s in scripts)),
    ("complaints", (ComplaintQualified,), lambda exercise, scripts: any(script.complaint for script in scripts)),
    ("transmissions", (TransmissionSent,), lambda exercise, scripts: any(s.expected_messages for s in scripts)),
)
"""What the day may call for: a function of the tool, the events that show it used, and when an exercise expects it."""


@indicator("I-GRC-01", "CR4.1.a", "C4.2")
def functions_used(story: Story) -> Finding:
    """Functions of the tool that the day calls for (its clients, calls, tasks and messages), used with some effect."""
    exercise = story.dataset.world.exercise.whole
    refs = dict.fromkeys([*exercise.due_clients, *(item.client for item in exercise.incoming), *_dictated(exercise)])
    scripts = tuple(script for ref in refs if (script := story.dataset.script(ref)) is not None)
    last = story.steps[-1].seq if story.steps else 0
    marks = []
    for name, kinds, is_expected in FUNCTIONS:
        if is_expected(exercise, scripts):
            used = story.events.first_of(*kinds)
            marks.append(Mark(used or last, used is not None, detail=name))
    return Finding(marks)


def _dictated(exercise: Exercise) -> Iterator[str]:
    return (task.client for task in exercise.tasks if task.kind == "dictation" and task.client)


@indicator("I-GRC-04", "CR4.1.b", "CR4.2.a", "A2.1", "A2.3", "C2.3")
def required_fields_filled(story: Story) -> Finding:
    """The fields that the procedure asks for, one by one: outcome, reason and next step of each report, the minimum of
    each transmission, whom to reach in each new file."""
    marks = [mark for call in story.calls if call.ending for mark in _report_fields(story, call)]
    subjects = {
        (department.ref, subject.ref): subject.minimum
        for department in story.dataset.world.departments.values()
        for subject in department.subjects
    }
    for seq, item in story.events:
        if isinstance(item, TransmissionSent):
            filled = named_in(item)
            minimum = subjects.get((item.department, item.subject), ())
            marks += [Mark(seq, name in filled, item.department, name) for name in minimum]
        elif isinstance(item, ProspectCreated):
            marks += [Mark(seq, bool(value.strip()), item.client) for value in (item.phone, item.contact)]
    return Finding(sorted(marks, key=lambda mark: mark.seq))


def _report_fields(story: Story, call: CallStory) -> Iterator[Mark]:
    """The fields of a call's report; who hung up on somebody gave him no next step to note."""
    seq, report = call.report or (call.ended_seq or call.seq, None)
    yield Mark(seq, report is not None, call.client, "outcome")
    if report is not None and report.outcome in NO_ORDER:
        yield Mark(seq, bool(report.reason.strip()), call.client, "reason")
    if call.is_reached and call.ending != "client_hung_up":
        is_dated = (report is not None and bool(report.next_at)) or bool(call.acts("agree_next"))
        yield Mark(seq, is_dated, call.client, "next")
