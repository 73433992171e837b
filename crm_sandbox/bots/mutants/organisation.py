"""Mutants who organise their day badly: plan, hours, promises, tasks, messages, transmissions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from crm_sandbox.bots.door import Door
from crm_sandbox.bots.manner import Manner
from crm_sandbox.bots.mutants.model import Mutant, changes, does, follows, leaves_out, precedes
from crm_sandbox.bots.mutants.records import two_minutes
from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.calls.actions import Dial, WrapUp
from crm_sandbox.crm.calls.rules import is_quiet
from crm_sandbox.crm.plan.actions import PlaceSlot, SubmitPlan
from crm_sandbox.crm.plan.rules import overlapping
from crm_sandbox.crm.tasks.actions import MessageField, ReadMessage, Transmit
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.actions import Action

LEFT_OUT = 12
LUNCHES = 8
STEP = timedelta(minutes=5)
LATE = timedelta(minutes=30)


def is_promised(door: Door, action: Action) -> bool:
    """Whether an action places a call that was promised for that hour."""
    return isinstance(action, PlaceSlot) and any(
        promise.client == action.subject and clock.parse(promise.at) == clock.parse(action.at)
        for promise in door.state.calls.callbacks
    )


def is_call(door: Door, action: Action) -> bool:
    """Whether an action places a call whose hour is free to choose."""
    return isinstance(action, PlaceSlot) and action.slot_kind == "call" and not is_promised(door, action)


def is_large(door: Door, action: Action) -> bool:
    """Whether an action places a call to one of the first large clients of the list."""
    world = door.dataset.world
    large = [ref for ref in world.exercise.due_clients if world.clients[ref].segment == "A"]
    return isinstance(action, PlaceSlot) and is_call(door, action) and action.subject in large[:LEFT_OUT]


def is_task(door: Door, action: Action) -> bool:
    """Whether an action places a task."""
    return isinstance(action, PlaceSlot) and action.slot_kind == "task"


def at_lunch(door: Door, action: Action) -> Action:
    """The first free moment at which the client should not be called, for some of them."""
    if not isinstance(action, PlaceSlot) or door.state.plan.submitted_at:
        return action
    client = client_of(door.dataset, door.state, action.subject)
    quiet = [slot for slot in door.state.plan.slots.values() if _is_at_lunch(door, slot.subject, slot.at)]
    moment = clock.at(door.state.now.date(), "11:30")
    while len(quiet) < LUNCHES and moment.hour < 15:
        if is_quiet(client, moment) and overlapping(door.state, moment, action.minutes) is None:
            return action.model_copy(update={"at": clock.iso(moment)})
        moment += STEP
    return action


def _is_at_lunch(door: Door, subject: str, at: str) -> bool:
    is_client = subject in door.dataset.world.clients
    return is_client and is_quiet(client_of(door.dataset, door.state, subject), clock.parse(at))


def half_an_hour_later(door: Door, action: Action) -> Action:
    """The first free moment from half an hour after what was promised."""
    if not isinstance(action, PlaceSlot):
        return action
    moment = clock.parse(action.at) + LATE
    while overlapping(door.state, moment, action.minutes) is not None:
        moment += STEP
    return action.model_copy(update={"at": clock.iso(moment)})


def in_the_morning(door: Door, action: Action) -> bool:
    """Whether an action reads a message before the afternoon."""
    return isinstance(action, ReadMessage) and door.state.now.hour < 15


def elsewhere(door: Door, action: Action) -> Action:
    """The transmission, to a department that has nothing to do with it."""
    if not isinstance(action, Transmit):
        return action
    others = [ref for ref in door.dataset.world.departments if ref != action.department]
    return action.model_copy(update={"department": others[0], "subject": "other"})


def first_field_only(door: Door, action: Action) -> Action:
    """The transmission, with the first of the fields that it needs."""
    return action.model_copy(update={"fields": action.fields[:1]}) if isinstance(action, Transmit) else action


def to_everybody(door: Door, action: Action) -> Iterator[Action]:
    """Something for a department that expects nothing."""
    last = door.state.calls.ended[-1]
    if last.is_reached:
        department = next(iter(door.dataset.world.departments))
        yield Transmit(
            department=department,
            subject="other",
            client=last.client,
            fields=(MessageField(name="client", value=last.client),),
        )


MUTANTS = (
    Mutant(
        "list_order",
        "Appelle dans l'ordre de la liste.",
        "Calls down the list.",
        "CR5.2.a",
        changes=("I-ORG-01", "I-ORG-02", "I-ORG-06"),
        stirs=(
            "I-ARG-01",
            "I-ECH-03",
            "I-FIC-02",
            "I-FIC-05",
            "I-ORG-03",
            "I-ORG-05",
            "I-ORG-07",
            "I-ORG-08",
            "I-TPS-03",
            "I-VAR-01",
        ),
        manner=Manner(plans_by_hours=False),
    ),
    Mutant(
        "lunch_calls",
        "Appelle à l'heure du service.",
        "Calls at lunch.",
        "CR1.2.d",
        changes=("I-ORG-01", "I-ORG-08"),
        stirs=(
            "I-CMD-01",
            "I-CMD-03",
            "I-FIC-02",
            "I-FIC-05",
            "I-ORG-02",
            "I-ORG-03",
            "I-ORG-05",
            "I-SUB-01",
            "I-TPS-01",
            "I-VAR-01",
        ),
        fault=changes(is_call, at_lunch),
    ),
    Mutant(
        "plan_not_submitted",
        "Ne remet pas son plan d'appels.",
        "Does not submit a call plan.",
        "CR5.2.a",
        changes=("I-ORG-01", "I-ORG-05"),
        fault=leaves_out(does(SubmitPlan)),
    ),
    Mutant(
        "large_clients_left_out",
        "N'appelle pas douze des clients A.",
        "Leaves twelve of the large clients out.",
        "CR5.2.a",
        changes=("I-ORG-01", "I-ORG-02"),
        stirs=(
            "I-CLO-07",
            "I-CMD-01",
            "I-DEC-01",
            "I-ECH-03",
            "I-FIC-01",
            "I-FIC-05",
            "I-ORG-03",
            "I-ORG-05",
            "I-SUB-01",
            "I-TEC-02",
            "I-TPS-01",
            "I-TPS-03",
            "I-VAR-01",
        ),
        fault=leaves_out(is_large),
        house="hygiene",
    ),
    Mutant(
        "callback_forgotten",
        "Oublie les rappels promis.",
        "Forgets the callbacks that were promised.",
        "CR5.2.c",
        changes=("I-ORG-01", "I-ORG-07"),
        stirs=(
            "I-CIB-03",
            "I-ECH-03",
            "I-FIC-02",
            "I-FIC-05",
            "I-ORG-02",
            "I-ORG-03",
            "I-ORG-05",
            "I-TPS-01",
            "I-VAR-01",
        ),
        fault=leaves_out(is_promised),
        manner=Manner(calls_back=False),
    ),
    Mutant(
        "callback_late",
        "Rappelle une demi-heure après l'heure promise.",
        "Calls back half an hour after the promised hour.",
        "CR5.2.c",
        changes=("I-ORG-01", "I-ORG-07"),
        stirs=("I-FIC-05", "I-ORG-02", "I-ORG-03", "I-ORG-05", "I-ORG-08", "I-VAR-01"),
        fault=changes(is_promised, half_an_hour_later),
    ),
    Mutant(
        "prepares_for_too_long",
        "Garde chaque fiche ouverte deux minutes avant de composer.",
        "Keeps each file open for two minutes before dialling.",
        "CR1.2.a",
        changes=("I-FIC-03",),
        stirs=(
            "I-CMD-01",
            "I-ECH-03",
            "I-FIC-02",
            "I-FIC-05",
            "I-ORG-02",
            "I-ORG-05",
            "I-ORG-06",
            "I-ORG-07",
            "I-ORG-08",
            "I-VAR-01",
        ),
        fault=precedes(does(Dial), two_minutes),
    ),
    Mutant(
        "tasks_not_done",
        "Ne fait aucune tâche.",
        "Does none of the tasks.",
        "CR5.2.c",
        changes=("I-ORG-05", "I-ORG-06", "I-GRC-01", "I-PRO-02"),
        manner=Manner(does_tasks=False),
    ),
    Mutant(
        "tasks_late",
        "Garde toutes les tâches pour la fin.",
        "Keeps all tasks for the end of the day.",
        "CR5.2.c",
        changes=("I-ORG-06",),
        stirs=("I-ECH-03", "I-ORG-01", "I-ORG-02", "I-ORG-03", "I-ORG-05"),
        fault=leaves_out(is_task),
    ),
    Mutant(
        "messages_unread",
        "Ne lit pas les messages des services.",
        "Does not read the departments' messages.",
        "CR5.3.a",
        changes=("I-ECH-03",),
        manner=Manner(reads_messages=False),
    ),
    Mutant(
        "messages_read_late",
        "Ne lit ses messages que l'après-midi.",
        "Reads messages in the afternoon only.",
        "CR5.3.a",
        changes=("I-ECH-03",),
        fault=leaves_out(in_the_morning),
    ),
    Mutant(
        "documents_not_at_hand",
        "N'a pas ses documents sous la main.",
        "Has no document at hand.",
        "CR5.1.a",
        changes=("I-ESP-01",),
        manner=Manner(pins_documents=False),
    ),
    Mutant(
        "hand_off_missing",
        "Ne transmet rien aux services.",
        "Passes nothing on to departments.",
        "CR5.3.b",
        changes=("I-ECH-01", "I-ECH-02", "I-REC-07", "I-REC-08"),
        manner=Manner(transmits=False),
    ),
    Mutant(
        "hand_off_elsewhere",
        "Transmet au mauvais service.",
        "Passes things on to the wrong department.",
        "CR4.1.c",
        changes=("I-ECH-01", "I-ECH-02", "I-REC-07", "I-REC-08"),
        fault=changes(does(Transmit), elsewhere),
    ),
    Mutant(
        "hand_off_incomplete",
        "Transmet sans ce dont le service a besoin.",
        "Passes things on without what the department needs.",
        "CR5.3.b",
        changes=("I-ECH-01", "I-REC-07", "I-REC-08", "I-GRC-04"),
        fault=changes(does(Transmit), first_field_only),
    ),
    Mutant(
        "hand_off_needless",
        "Transmet après chaque appel, utile ou non.",
        "Passes something on after each call, needed or not.",
        "CR4.1.c",
        changes=("I-ECH-02",),
        fault=follows(does(WrapUp), to_everybody),
    ),
)
