"""Indicators of competence 5, organise one's activity: hours, tasks, promises, exchanges with departments."""

from __future__ import annotations

from datetime import datetime

from crm_sandbox.crm.calls.events import CallbackMet
from crm_sandbox.crm.calls.model import ExpectedMessage
from crm_sandbox.crm.calls.rules import is_quiet
from crm_sandbox.crm.desk.events import DocumentPinned
from crm_sandbox.crm.tasks.events import MessageArrived, MessageRead, TaskDone, TransmissionSent
from crm_sandbox.evidence.competence1 import is_out_of_stock
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.offers import has_opening
from crm_sandbox.evidence.registry import Finding, indicator
from crm_sandbox.evidence.story import CallStory, Said, Story
from crm_sandbox.kernel import clock

USEFUL_DOCUMENTS = ("price_list", "promotion", "tours", "procedure")


@indicator("I-ORG-06", "CR5.2.c", "C5.3")
def tasks_on_time(story: Story) -> Finding:
    """Tasks given for the day, done before their deadline."""
    done = {item.task: (seq, item.at) for seq, item in story.of(TaskDone)}
    last = story.steps[-1].seq if story.steps else 0
    marks = []
    for task in story.dataset.world.exercise.tasks:
        seq, at = done.get(task.ref, (last, ""))
        due = clock.at(story.final.now.date(), task.due_at)
        marks.append(Mark(seq, bool(at) and clock.parse(at) <= due, task.ref, at[11:16]))
    return Finding(marks)


@indicator("I-ORG-07", "CR5.2.c", "CR6.2.d", "C5.3")
def promised_callbacks_kept(story: Story) -> Finding:
    """Callbacks that fell due, made within ten minutes of their hour."""
    met = {item.callback: seq for seq, item in story.of(CallbackMet)}
    last = story.steps[-1].seq if story.steps else 0
    marks = []
    for callback in story.final.calls.callbacks:
        if clock.parse(callback.at) > story.final.now:
            continue
        of_the_day = [c for c in story.calls if c.client == callback.client and c.is_made_on(callback.at[:10])]
        seq = met.get(callback.ref) or (of_the_day[0].seq if of_the_day else last)
        marks.append(Mark(seq, callback.is_done, callback.client, callback.at[11:16]))
    return Finding(marks)


@indicator("I-ORG-08", "CR1.2.d", "C5.2")
def calls_in_quiet_hours(story: Story) -> Finding:
    """Attempts made in a client's slack period without his having asked for it, by a promise or by a call that was missed."""
    marks, promised = [], story.promised()
    for call in story.calls:
        if call.direction != "outbound" or call.client not in story.dataset.world.clients:
            continue
        now = call.at_dial.now
        marks.append(
            Mark(
                call.seq,
                is_quiet(story.dataset.world.clients[call.client], now)
                and call.seq not in promised
                and not story.is_returned(call),
                call.client,
                f"{now:%H:%M}",
            )
        )
    return Finding(marks)


@indicator("I-ESP-01", "CR5.1.a", "C5.1")
def documents_at_hand(story: Story) -> Finding:
    """The day's useful documents, pinned or read before the first call."""
    first = next((call.seq for call in story.calls if call.direction == "outbound"), None)
    pinned = {item.document: seq for seq, item in story.of(DocumentPinned)}
    marks = []
    for document in story.dataset.world.documents.values():
        if document.kind in USEFUL_DOCUMENTS:
            seq = pinned.get(document.ref)
            marks.append(Mark(seq or first or 1, seq is not None and (first is None or seq < first), document.ref))
    return Finding(marks)


@indicator("I-ECH-01", "CR5.3.b", "CR6.3.b", "C5.4")
def transmissions_complete(story: Story) -> Finding:
    """Transmissions that calls made necessary, sent to the right department with what it needs."""
    marks = []
    for call in story.reached():
        for expected in call.script.expected_messages if call.script and _was_served(call) else ():
            sent = was_transmitted(story, call.client, expected)
            told = ",".join((expected.department, *(() if sent else left_out(story, call.client, expected))))
            marks.append(Mark(sent or call.ended_seq or call.seq, sent is not None, call.client, told))
    return Finding(marks)


def was_transmitted(story: Story, client: str, expected: ExpectedMessage) -> int | None:
    """The step at which what a call made necessary was sent, whole and to the right department; None when it was not."""
    return next(
        (
            seq
            for seq, item in story.of(TransmissionSent)
            if (item.client, item.department) == (client, expected.department)
            and set(expected.minimum) <= {*named_in(item)}
        ),
        None,
    )


def left_out(story: Story, client: str, expected: ExpectedMessage) -> tuple[str, ...]:
    """What the fullest message to the right department still lacked; nothing when none was sent."""
    sent = [
        item
        for _, item in story.of(TransmissionSent)
        if (item.client, item.department) == (client, expected.department)
    ]
    lacks = [tuple(name for name in expected.minimum if name not in named_in(item)) for item in sent]
    return min(lacks, key=len, default=())


def named_in(sent: TransmissionSent) -> tuple[str, ...]:
    """What a transmission tells. The client whom it is about is no field of the form: choosing him names him."""
    return (*(name for name, value in sent.fields if value.strip()), *(("client",) if sent.client else ()))


def _was_served(call: CallStory) -> bool:
    return call.live is not None and call.ended_seq is not None


@indicator("I-ECH-02", "CR4.1.c", "C5.4")
def transmissions_needed(story: Story) -> Finding:
    """Transmissions that no department expected: nobody needed them, or not that department."""
    expected = {
        (call.client, message.department)
        for call in story.reached()
        if call.script
        for message in call.script.expected_messages
    }
    return Finding(
        [
            Mark(seq, (item.client, item.department) not in expected, item.client or "", item.department)
            for seq, item in story.of(TransmissionSent)
        ]
    )


@indicator("I-ECH-03", "CR5.3.a", "C5.5")
def messages_read_in_time(story: Story) -> Finding:
    """Messages from departments, read within the hour of their arrival."""
    read = {item.message: (seq, item.at) for seq, item in story.of(MessageRead)}
    arrived = {item.message for _, item in story.of(MessageArrived)}
    last = story.steps[-1].seq if story.steps else 0
    marks = []
    for message in story.final.tasks.messages.values():
        seq, at = read.get(message.ref, (last, ""))
        start = clock.parse(message.at) if message.ref in arrived else _opening(story)
        in_time = bool(at) and clock.seconds_between(start, clock.parse(at)) <= 3600
        marks.append(Mark(seq, in_time, message.ref, at[11:16]))
    return Finding(marks)


@indicator("I-ECH-04", "CR5.3.a", "A4.2", "C5.5")
def messages_used(story: Story) -> Finding:
    """What departments wrote of a product, in the calls where it mattered: one that is out of stock said to be so,
    before anything else is offered, when a client asked for it; promotions spoken of where they fit."""
    marks = []
    for message in story.final.tasks.messages.values():
        if not message.product:
            continue
        promoted = any(row.product == message.product for row in story.dataset.world.promotions.values())
        for call in story.reached():
            if clock.parse(message.at) > call.at_dial.now:
                continue
            if _is_missing(story, call, message.product):
                used = _announced(call, message.product)
            elif promoted and has_opening(story, call):
                used = call.acts("state_promotion")
            else:
                continue
            marks.append(Mark(used[0].seq if used else call.seq, bool(used), message.ref, call.client))
    return Finding(sorted(marks, key=lambda mark: mark.seq))


def _announced(call: CallStory, product: str) -> list[Said]:
    """What was said of a product's stock before another was offered in its place."""
    offers = [said.seq for said in call.acts("offer_substitute") if said.args.get("origin") == product]
    told = [said for said in call.acts("state_availability") if said.args.get("product") == product]
    return [said for said in told if not offers or said.seq < offers[0]]


def _is_missing(story: Story, call: CallStory, product: str) -> bool:
    """Whether a client asked for a product that he cannot have in time."""
    told = call.live.demands if call.live else {}
    demands = call.script.demands if call.script else ()
    return any(d.product == product and d.ref in told and is_out_of_stock(story, call, d) for d in demands)


def _opening(story: Story) -> datetime:
    exercise = story.dataset.world.exercise
    return clock.at(story.final.now.date(), exercise.starts_at)
