"""Mutants who keep files badly: facts, notes, reports, duplicates."""

from __future__ import annotations

from collections.abc import Iterator

from crm_sandbox.bots.door import Door
from crm_sandbox.bots.manner import Manner
from crm_sandbox.bots.mutants.model import Mutant, alters, changes, does, follows, leaves_out, precedes
from crm_sandbox.crm.accounts.actions import CreateNote, CreateProspect, RecordFact, UpdateContact
from crm_sandbox.crm.calls.actions import WrapUp
from crm_sandbox.crm.calls.cast import part_of
from crm_sandbox.crm.desk.actions import OpenScreen
from crm_sandbox.crm.session.actions import Wait
from crm_sandbox.kernel import clock
from crm_sandbox.kernel.actions import Action

LATE_S = 120


def is_sensitive(door: Door, action: Action) -> bool:
    """Whether an action keeps something sensitive."""
    script = part_of(door.dataset, door.state, action.client) if isinstance(action, RecordFact) else None
    return script is not None and any(
        fact.kind == "sensitive" and isinstance(action, RecordFact) and fact.value == action.value
        for fact in script.facts
    )


def names_somebody(door: Door, action: Action) -> bool:
    """Whether an action notes who is in charge now."""
    return isinstance(action, UpdateContact) or (
        isinstance(action, RecordFact) and action.field in ("contact.name", "contact.role")
    )


def another_value(door: Door, action: Action) -> Action:
    """The neighbour of the right value in the list."""
    if not isinstance(action, RecordFact):
        return action
    others = [value for value in door.dataset.world.distractors.get(action.field, ()) if value != action.value]
    return action.model_copy(update={"value": others[0]}) if others else action


def judging_note(door: Door, action: Action) -> Iterator[Action]:
    """A note that no file may hold."""
    last = door.state.calls.ended[-1]
    if last.is_reached:
        text = "Patron pénible, en plein divorce."
        yield CreateNote(client=last.client, text=text, is_confirmed=True)


def two_minutes(door: Door, action: Action) -> Iterator[Action]:
    """Two minutes of something else."""
    yield Wait(until=clock.iso(clock.later(door.state.now, LATE_S)))


def same_company_again(door: Door, action: Action) -> Iterator[Action]:
    """A file for somebody who has one."""
    if isinstance(action, OpenScreen) and action.screen == "plan":
        known = door.dataset.world.clients[door.dataset.world.exercise.due_clients[0]]
        yield CreateProspect(
            trade_name=known.trade_name,
            client_type=known.client_type,
            town=known.town,
            phone=known.phone,
            is_distinct=True,
        )


MUTANTS = (
    Mutant(
        "wrong_field",
        "Range ce qu'il apprend en note libre.",
        "Puts what he learns in a free note.",
        "CR4.3.b",
        changes=("I-GRC-07", "I-GRC-08", "I-TEC-05"),
        stirs=("I-CIB-04",),
        fault=alters(does(RecordFact), field="free_note"),
    ),
    Mutant(
        "wrong_value",
        "Choisit la mauvaise valeur dans la liste.",
        "Picks the wrong value of the list.",
        "CR4.3.b",
        changes=("I-GRC-07", "I-GRC-08"),
        fault=changes(does(RecordFact), another_value),
    ),
    Mutant(
        "fact_not_recorded",
        "N'enregistre rien de ce qu'il apprend.",
        "Records nothing of what he learns.",
        "CR4.3.b",
        changes=("I-GRC-07", "I-GRC-08", "I-GRC-11", "I-TEC-05"),
        stirs=("I-CIB-04", "I-ORG-03"),
        manner=Manner(records_facts=False),
    ),
    Mutant(
        "small_talk_recorded",
        "Note aussi ce qui ne sert à rien.",
        "Records small talk too.",
        "CR4.3.b",
        changes=("I-GRC-08",),
        fault=leaves_out(is_sensitive),
        manner=Manner(records_noise=True),
    ),
    Mutant(
        "sensitive_noted",
        "Écrit un jugement et une donnée sensible en note.",
        "Writes a judgement and something sensitive in a note.",
        "CR4.3.b",
        changes=("I-GRC-09", "I-REL-02"),
        fault=follows(does(WrapUp), judging_note),
    ),
    Mutant(
        "contact_left_outdated",
        "Laisse en fiche un interlocuteur qui est parti.",
        "Leaves somebody who has gone in the file.",
        "CR1.1.a",
        changes=("I-CIB-04",),
        stirs=("I-CMD-01", "I-GRC-07"),
        fault=leaves_out(names_somebody),
        house="hygiene",
    ),
    Mutant(
        "typed_after_the_call",
        "Ne note ce qu'il apprend qu'après avoir raccroché.",
        "Notes what he learns only after hanging up.",
        "CR4.2.b",
        lowers=("I-GRC-05",),
        stirs=("I-ORG-03",),
        manner=Manner(records_after=True),
    ),
    Mutant(
        "report_late",
        "Fait ses comptes rendus deux minutes trop tard.",
        "Reports two minutes too late.",
        "CR4.2.a",
        changes=("I-GRC-03",),
        fault=precedes(does(WrapUp), two_minutes),
    ),
    Mutant(
        "report_missing",
        "Ne fait pas de compte rendu.",
        "Reports no call.",
        "CR4.2.a",
        changes=("I-GRC-03", "I-GRC-04"),
        manner=Manner(reports=False),
    ),
    Mutant(
        "prospect_created_twice",
        "Crée la fiche d'une entreprise qui en a déjà une.",
        "Creates a file for a company that has one.",
        "CR4.2.a",
        changes=("I-GRC-11",),
        fault=precedes(does(OpenScreen), same_company_again),
    ),
    Mutant(
        "house_unknown",
        "Répond au hasard aux questions sur la maison.",
        "Guesses at the questions about the house.",
        "CR4.1.b",
        changes=("I-GRC-02", "I-TEC-04"),
        manner=Manner(knows_the_house=False),
    ),
)
