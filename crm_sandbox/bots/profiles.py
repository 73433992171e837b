"""Scripted trainees: the expert, who does what a good tele-seller does, the beginner, who does not yet, and mutants."""

from __future__ import annotations

from datetime import datetime, timedelta

from crm_sandbox.bots.dictation import enter_dictated
from crm_sandbox.bots.door import Door
from crm_sandbox.bots.hazards import is_fresh, to_call_now
from crm_sandbox.bots.manner import EXPERT, Manner
from crm_sandbox.bots.mutants import MUTANTS, FaultyDoor
from crm_sandbox.bots.planning import build_plan, down_the_list
from crm_sandbox.bots.reports import report
from crm_sandbox.bots.talk import Talk
from crm_sandbox.crm.accounts.actions import OpenClient, OpenPanel
from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.calls.actions import Answer, Dial, HangUp, ScheduleCallback
from crm_sandbox.crm.calls.cast import part_of
from crm_sandbox.crm.calls.rules import is_quiet
from crm_sandbox.crm.calls.state import UNREPORTED, EndedCall
from crm_sandbox.crm.desk.actions import OpenDocument, OpenScreen, PinDocument
from crm_sandbox.crm.desk.state import Screen
from crm_sandbox.crm.orders.actions import Cancel, Confirm
from crm_sandbox.crm.plan.actions import PlaceSlot
from crm_sandbox.crm.plan.rules import overlapping
from crm_sandbox.crm.quiz.actions import AnswerQuestion
from crm_sandbox.crm.session.actions import CloseDay, HandIn, Wait
from crm_sandbox.crm.session.night import day_after
from crm_sandbox.crm.tasks.actions import CompleteTask, ReadMessage, SendDocument
from crm_sandbox.kernel import clock

BEGINNER = Manner(
    reads_file=False,
    asks_for_the_right_person=False,
    questions=False,
    picks_best_substitute=False,
    announces_stockout=False,
    announces_packaging=False,
    reads_back=False,
    announces_replacement=False,
    records_facts=False,
    records_noise=True,
    fixes_next=False,
    listens_first=False,
    checks_history=False,
    transmits=False,
    reminds_due=False,
    minds_credit=False,
    answers_objections=False,
    advises=False,
    reads_messages=False,
    pins_documents=False,
    plans_by_hours=False,
    calls_back=False,
    does_tasks=False,
    knows_the_house=False,
)
PROFILES: dict[str, Manner] = {"expert": EXPERT, "beginner": BEGINNER}

PANELS = ("alerts", "habits", "history", "exchanges", "payment", "delivery")
LEAVING = timedelta(minutes=1)
PINNED = ("price_list", "promotion", "tours", "procedure")
MUTANT = "mutant:"


def play(door: Door, profile: str) -> None:
    """Play the whole day, to the hand-in: expert, beginner or `mutant:NAME`; raises `KeyError` for an unknown profile."""
    if profile.startswith(MUTANT):
        mutant = MUTANTS[profile.removeprefix(MUTANT)]
        Day(FaultyDoor(door, mutant.fault), mutant.manner).run()
    else:
        Day(door, PROFILES[profile]).run()


class Day:
    """A scripted trainee's day."""

    def __init__(self, door: Door, manner: Manner) -> None:
        self.door = door
        self.manner = manner
        self._done: set[str] = set()

    def run(self) -> None:
        """Every day of the period, then the hand-in."""
        self._work()
        while day_after(self.door.dataset, self.door.state) is not None:
            self.door.act(CloseDay())
            self._work()
        self.door.act(HandIn())

    def _work(self) -> None:
        """Prepare, call, report."""
        door = self.door
        self.show("desk")
        self._prepare()
        self.show("plan")
        if self.manner.plans_by_hours:
            build_plan(door)
        else:
            down_the_list(door)
        while self._next_slot():
            pass
        self._last_tasks()
        self._answer_questions()
        self._stay()

    def show(self, screen: str) -> None:
        """Bring a screen in front."""
        if self.door.state.desk.front != Screen(screen):
            self.door.act(OpenScreen.from_payload({"screen": screen}))

    def _prepare(self) -> None:
        self._read_new()
        if not self.manner.pins_documents or self.door.state.desk.pinned:
            return
        for document in self.door.dataset.world.documents.values():
            if document.kind in PINNED:
                self.door.act(OpenDocument(document=document.ref))
                self.door.act(PinDocument(document=document.ref))
        self.show("clients")

    def _next_slot(self) -> bool:
        """Do what comes next in the plan, taking calls that ring meanwhile; False when the plan is done."""
        door = self.door
        self._take_ringing()
        self._close_answered()
        waiting = [slot for slot in door.state.plan.ordered() if slot.ref not in self._done]
        if not waiting:
            return False
        self._read_new()
        slot = waiting[0]
        self._done.add(slot.ref)
        if slot.kind == "call" and any(
            self._met_the_decider(c) for c in door.state.calls.ended if c.client == slot.subject
        ):
            return True
        self._wait_until(clock.parse(slot.at))
        if slot.kind == "call":
            self.call(slot.subject)
        elif self.manner.does_tasks:
            self._do_task(slot.subject)
        return True

    def _wait_until(self, moment: datetime) -> None:
        while self.door.state.now < moment and not self.door.state.is_handed_in:
            self.door.act(Wait(until=clock.iso(moment)))
            self._take_ringing()
            self._read_new()

    def _read_new(self) -> None:
        if not self.manner.reads_messages:
            return
        for message in list(self.door.state.tasks.messages.values()):
            if message.read_at is None:
                self.door.act(ReadMessage(message=message.ref))
                self._answer_hazard(message.ref)

    def _answer_hazard(self, message: str) -> None:
        """Whoever a hazard is about is called at once; what he was planned for is done."""
        client = to_call_now(self.door, message) if is_fresh(self.door, message) else None
        if client is not None and self.door.state.calls.live is None:
            self.call(client)

    def _take_ringing(self) -> None:
        ringing = self.door.state.calls.ringing
        if ringing is None:
            return
        self.door.act(Answer())
        script = part_of(self.door.dataset, self.door.state, ringing.client)
        if script is not None:
            Talk(self.door, script, self.manner).run()
        self._end_call()

    def call(self, client: str) -> None:
        """Open the file, dial, talk, report."""
        door = self.door
        if door.state.desk.front != Screen("client", client):
            door.act(OpenClient(client=client))
        if self.manner.reads_file:
            for panel in PANELS:
                door.act(OpenPanel.from_payload({"client": client, "panel": panel}))
        self._take_ringing()
        door.act(Dial(client=client))
        script = part_of(door.dataset, door.state, client)
        if door.state.calls.live is not None and script is not None:
            Talk(door, script, self.manner).run()
        self._end_call()
        if self.manner.calls_back:
            self._plan_callback(client)
            self._retry(client)

    def _end_call(self) -> None:
        door = self.door
        if door.state.calls.live is not None:
            door.act(HangUp())
        call = next((call for call in reversed(door.state.calls.ended) if call.ending not in UNREPORTED), None)
        if call is not None and call.wrapup is None:
            report(door, call, self.manner)

    def _close_answered(self) -> None:
        """Confirm the orders that the house lets go; give up those that it refuses."""
        door = self.door
        for order in [item for item in door.state.orders.orders.values() if item.status == "draft" and item.lines]:
            answers = [r.answer for r in door.state.credit.requests.values() if r.order == order.ref]
            if "granted" in answers:
                door.act(Confirm(order=order.ref))
            elif answers and "" not in answers:
                door.act(Cancel(order=order.ref, reason="Dépassement refusé"))

    def _awaits_an_answer(self) -> bool:
        return any(r.answer == "" for r in self.door.state.credit.requests.values())

    def _plan_callback(self, client: str) -> None:
        """What was promised for today takes its place in the plan."""
        door = self.door
        for callback in door.state.calls.callbacks:
            moment = clock.parse(callback.at)
            last = clock.at(door.state.now.date(), door.dataset.world.exercise.ends_at) - timedelta(minutes=10)
            is_today = door.state.now < moment <= last and not callback.is_done
            if callback.client == client and is_today and overlapping(door.state, moment, 10) is None:
                door.act(PlaceSlot(subject=client, at=callback.at, reason="Rappel convenu"))

    def _retry(self, client: str) -> None:
        """Nobody answered: call back at an hour that the file advises, once."""
        door = self.door
        attempts = door.state.calls.attempts(client)
        if not attempts or attempts[-1].is_reached or len(attempts) > 1:
            return
        now = door.state.now
        moment = now.replace(minute=now.minute - now.minute % 5, second=0) + timedelta(hours=1, minutes=5)
        end = clock.at(now.date(), door.dataset.world.exercise.ends_at) - timedelta(minutes=10)
        while moment < end:
            if overlapping(door.state, moment, 10) is None and not is_quiet(
                client_of(door.dataset, door.state, client), moment
            ):
                at = clock.iso(moment)
                door.act(ScheduleCallback(client=client, at=at))
                door.act(PlaceSlot(subject=client, at=at, reason="Pas de réponse au premier appel"))
                return
            moment += timedelta(minutes=5)

    def _do_task(self, ref: str) -> None:
        task = self.door.state.tasks.tasks[ref]
        if task.kind == "dictation":
            enter_dictated(self.door, task, self.manner)
        elif task.kind == "follow_up" and task.client is not None:
            self._call_for(task.client)
        if task.document is not None and task.client is not None:
            self.door.act(SendDocument(document=task.document, client=task.client))
        while self.door.state.tasks.tasks[ref].done_at is None:
            self.door.act(CompleteTask(task=ref))
            self._take_ringing()

    def _call_for(self, client: str) -> None:
        """A task that is about a client is a call, unless he was reached already."""
        if not any(self._met_the_decider(call) for call in self.door.state.calls.ended if call.client == client):
            self.call(client)

    def _met_the_decider(self, call: EndedCall) -> bool:
        """Whether whoever may order, or receive a visit, was on the line."""
        script = part_of(self.door.dataset, self.door.state, call.client)
        role = script.roles.get(call.role) if script else None
        return role is not None and bool({"order", "complaint"} & set(role.rights))

    def _last_tasks(self) -> None:
        """What is left: promised callbacks at their hour, then tasks (what was dictated always), then answers that are
        awaited."""
        if self.manner.calls_back:
            self._call_back()
        for task in self.door.state.tasks.tasks.values():
            if task.done_at is None and (self.manner.does_tasks or task.kind == "dictation"):
                self._do_task(task.ref)
        while self._awaits_an_answer():
            self._wait_until(self.door.state.now + timedelta(minutes=5))
        self._close_answered()
        self._read_new()

    def _answer_questions(self) -> None:
        for place, question in enumerate(self.door.dataset.world.exercise.quiz):
            if question.ref in self.door.state.quiz.answers:
                continue
            self._take_ringing()
            knows = self.manner.knows_the_house or place % 3 == 0
            choice = question.right if knows else (question.right + 1) % len(question.choices)
            self.door.act(AnswerQuestion(question=question.ref, choice=choice))

    def _stay(self) -> None:
        """Whoever calls before the end of the day is answered."""
        last = clock.at(self.door.state.now.date(), self.door.dataset.world.exercise.ends_at) - LEAVING
        self._wait_until(last)
        self._close_answered()

    def _call_back(self) -> None:
        for callback in self.door.state.calls.callbacks:
            moment = clock.parse(callback.at)
            same_day = moment.date() == self.door.state.now.date()
            reached = any(self._met_the_decider(c) for c in self.door.state.calls.ended if c.client == callback.client)
            if same_day and not callback.is_done and not reached:
                self._wait_until(moment)
                self.call(callback.client)
