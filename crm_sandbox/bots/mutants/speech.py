"""Mutants who lead the call badly: persons, manners, questions, waiting, discretion, the end."""

from __future__ import annotations

from collections.abc import Iterator

from crm_sandbox.bots.door import Door
from crm_sandbox.bots.manner import Manner
from crm_sandbox.bots.mutants.model import Mutant, alters, changes, follows, leaves_out, precedes, says
from crm_sandbox.crm.calls.actions import Say
from crm_sandbox.crm.calls.cast import part_of
from crm_sandbox.kernel.actions import Action

WHY = frozenset(
    {"activity", "change", "coffee_drop", "competition", "equipment", "satisfaction", "supplier", "volumes"}
)
CHECKLIST = ("headcount", "equipment", "projects", "decision")


def asks_why(door: Door, action: Action) -> bool:
    """Whether an action asks openly for the cause of a change."""
    return isinstance(action, Say) and action.act == "ask_open" and action.theme in WHY


def greets_whom_he_called(door: Door, action: Action) -> bool:
    """Whether an action greets somebody who did not call himself."""
    live = door.state.calls.live
    return says("greet")(door, action) and live is not None and live.direction == "outbound"


def one_never_bought(door: Door, action: Action) -> Action:
    """The usual products, with one that this client never bought."""
    live = door.state.calls.live
    if not isinstance(action, Say) or live is None:
        return action
    usual = {habit.product for habit in door.dataset.world.clients[live.client].habits}
    other = next(ref for ref in door.dataset.world.products if ref not in usual)
    return action.model_copy(update={"products": (*(action.products or ()), other)})


def checklist(door: Door, action: Action) -> Iterator[Action]:
    """One closed question after the other."""
    for theme in CHECKLIST:
        if door.state.calls.live is not None:
            yield Say(act="ask_closed", theme=theme)


def known_answer(door: Door, action: Action) -> Iterator[Action]:
    """A question that the file answers."""
    yield Say(act="ask_closed", theme="delivery_days")


def credit_to_whoever_answers(door: Door, action: Action) -> Iterator[Action]:
    """What is owed, told before the right person is on the line."""
    yield Say(act="state_credit", form="factual")


def price_as_a_message(door: Door, action: Action) -> Iterator[Action]:
    """A message that holds a price."""
    yield Say(act="leave_message", content=("name", "price"))


def unfit_technique(door: Door, action: Action) -> Action:
    """An answer that does not suit the objection."""
    live = door.state.calls.live
    script = part_of(door.dataset, door.state, live.client) if live else None
    if script is None or not isinstance(action, Say):
        return action
    fit = next(o.techniques for o in script.objections if o.ref == action.objection)
    known = sorted({technique for o in script.objections for technique in o.techniques} - set(fit))
    return action.model_copy(update={"technique": known[0] if known else "none"})


MUTANTS = (
    Mutant(
        "wrong_person",
        "Traite la commande avec quiconque décroche.",
        "Speaks of the order with whoever picks up.",
        "CR1.1.a",
        changes=("I-CIB-01", "I-CIB-02"),
        stirs=("I-ARG-01", "I-ATT-01", "I-CMD-01", "I-DEC-01", "I-FIC-01", "I-GRC-10", "I-TPS-02", "I-VAR-01"),
        manner=Manner(asks_for_the_right_person=False),
        house="hygiene",
    ),
    Mutant(
        "does_not_say_who_he_is",
        "Appelle sans saluer ni se présenter.",
        "Calls without greeting or saying who he is.",
        "CR2.1.a",
        changes=("I-GRC-10", "I-ATT-01"),
        lowers=("I-TPS-02",),
        stirs=(
            "I-CIB-02",
            "I-CLO-07",
            "I-CMD-01",
            "I-DEC-01",
            "I-FIC-01",
            "I-FIC-02",
            "I-GRC-07",
            "I-ORG-03",
            "I-TPS-01",
            "I-TPS-03",
            "I-VAR-01",
        ),
        fault=leaves_out(greets_whom_he_called),
    ),
    Mutant(
        "purpose_not_stated",
        "Questionne sans dire l'objet de l'appel.",
        "Asks questions without saying why he calls.",
        "CR1.4.c",
        lowers=("I-TPS-02", "I-GRC-10"),
        stirs=("I-CIB-02", "I-DEC-01", "I-FIC-01", "I-FIC-02", "I-ORG-03", "I-TPS-03"),
        fault=leaves_out(says("state_purpose")),
    ),
    Mutant(
        "moment_not_checked",
        "Ne demande pas si le moment convient.",
        "Does not ask whether it is a good moment.",
        "CR1.4.d",
        changes=("I-TPS-03",),
        stirs=("I-CLO-06", "I-CMD-01", "I-FIC-02", "I-ORG-03", "I-TEC-05"),
        fault=leaves_out(says("check_moment")),
    ),
    Mutant(
        "file_not_read",
        "Appelle sans avoir ouvert la fiche.",
        "Calls without having read the file.",
        "CR1.2.a",
        changes=("I-FIC-01",),
        manner=Manner(reads_file=False),
    ),
    Mutant(
        "habits_not_recalled",
        "Ne rappelle pas les habitudes.",
        "Does not recall the client's habits.",
        "CR1.2.a",
        changes=("I-PER-01", "I-FIC-02"),
        stirs=("I-ATT-01", "I-DEC-03", "I-ORG-03", "I-SUB-01"),
        fault=leaves_out(says("recall_habits")),
    ),
    Mutant(
        "habits_recalled_wrong",
        "Cite comme habituel un produit jamais acheté.",
        "Names as usual a product that was never bought.",
        "CR1.3.b",
        changes=("I-PER-01", "I-ATT-01", "I-FIC-02"),
        stirs=("I-ORG-03",),
        fault=changes(says("recall_habits"), one_never_bought),
    ),
    Mutant(
        "asks_nothing",
        "Prend la commande sans une question.",
        "Takes the order without a question.",
        "CR4.3.a",
        changes=("I-DEC-01", "I-VAR-01", "I-DEC-02", "I-FIC-02", "I-TEC-06"),
        stirs=("I-ARG-01", "I-DEC-03", "I-ORG-03"),
        manner=Manner(questions=False),
    ),
    Mutant(
        "drop_not_asked_about",
        "Ne demande pas pourquoi le client achète moins.",
        "Does not ask why the client buys less.",
        "CR1.2.e",
        changes=("I-VAR-01", "I-FIC-02", "I-TEC-06"),
        stirs=("I-DEC-01", "I-DEC-02", "I-ORG-03"),
        fault=leaves_out(asks_why),
    ),
    Mutant(
        "interrogates",
        "Enchaîne les questions fermées.",
        "Asks one closed question after the other.",
        "CR4.3.a",
        changes=("I-GRC-10",),
        lowers=("I-TPS-02",),
        stirs=(
            "I-ATT-01",
            "I-CLO-06",
            "I-CLO-07",
            "I-CMD-01",
            "I-CMD-08",
            "I-DEC-01",
            "I-DEC-02",
            "I-DEC-03",
            "I-GRC-07",
            "I-ORG-03",
            "I-PRO-01",
            "I-SUB-01",
            "I-TEC-03",
            "I-TPS-01",
        ),
        fault=follows(asks_why, checklist),
    ),
    Mutant(
        "asks_what_the_file_says",
        "Demande ce que la fiche dit déjà.",
        "Asks what the file already says.",
        "CR4.3.a",
        changes=("I-FIC-04",),
        stirs=("I-GRC-10", "I-ORG-03"),
        fault=precedes(says("read_back"), known_answer),
    ),
    Mutant(
        "does_not_rephrase",
        "Écoute sans jamais reformuler.",
        "Listens, and puts nothing in other words.",
        "CR2.3.a",
        changes=("I-DEC-03",),
        stirs=("I-CLO-06", "I-CMD-01", "I-DEC-01", "I-DEC-02"),
        fault=alters(says("rephrase"), act="listen", subject=None),
    ),
    Mutant(
        "objection_ignored",
        "Laisse les objections sans réponse.",
        "Leaves objections without an answer.",
        "CR2.3.e",
        changes=("I-ARG-02",),
        manner=Manner(answers_objections=False),
        house="hygiene",
    ),
    Mutant(
        "objection_met_badly",
        "Répond à côté de l'objection.",
        "Answers beside the objection.",
        "CR2.3.e",
        changes=("I-ARG-02", "I-PRO-01"),
        stirs=("I-ATT-01", "I-CLO-07", "I-DEC-01", "I-DEC-02", "I-GRC-07", "I-TPS-01"),
        fault=changes(says("answer_objection"), unfit_technique),
        house="hygiene",
    ),
    Mutant(
        "hold_too_long",
        "Fait attendre le client plus qu'il ne le supporte.",
        "Keeps the client waiting for longer than he bears.",
        "CR1.4.d",
        changes=("I-TPS-04",),
        stirs=("I-GRC-10", "I-ORG-03", "I-TPS-01"),
        fault=alters(says("hold"), duration_s=60),
    ),
    Mutant(
        "hold_unannounced",
        "Met en attente sans dire pourquoi.",
        "Puts the client on hold without a word.",
        "CR1.4.d",
        changes=("I-TPS-04",),
        stirs=("I-GRC-10", "I-ORG-03", "I-TPS-01"),
        fault=alters(says("hold"), reason=None),
    ),
    Mutant(
        "credit_told_to_a_third_party",
        "Parle de l'encours à qui décroche.",
        "Speaks of what is owed to whoever picks up.",
        "CR5.1.b",
        changes=("I-CIB-01", "I-ENC-01", "I-ESP-02", "I-CIB-03"),
        stirs=("I-CIB-02", "I-CMD-01", "I-GRC-10", "I-ORG-03", "I-TPS-02"),
        fault=precedes(says("ask_for"), credit_to_whoever_answers),
    ),
    Mutant(
        "price_left_as_a_message",
        "Laisse un prix en message, à une machine ou à un tiers.",
        "Leaves a price as a message, to a machine or a third party.",
        "CR5.1.b",
        changes=("I-ESP-02", "I-CIB-03"),
        stirs=("I-CMD-01", "I-ORG-03"),
        fault=precedes(says("ask_for", "leave_message"), price_as_a_message),
    ),
    Mutant(
        "overdue_unmentioned",
        "Ne rappelle pas la facture échue.",
        "Does not mention the overdue invoice.",
        "CR1.5.e",
        changes=("I-CLO-06",),
        stirs=("I-DEC-01", "I-FIC-02", "I-ORG-03"),
        manner=Manner(reminds_due=False),
    ),
    Mutant(
        "next_step_not_fixed",
        "Raccroche sans fixer la suite.",
        "Ends calls without fixing what comes next.",
        "CR1.5.f",
        changes=("I-CLO-07", "I-GRC-04"),
        stirs=("I-ORG-03",),
        manner=Manner(fixes_next=False),
    ),
    Mutant(
        "no_conclusion",
        "Raccroche sans conclure.",
        "Hangs up without a word of conclusion.",
        "CR2.3.h",
        changes=("I-CON-01",),
        stirs=("I-ORG-03",),
        fault=leaves_out(says("conclude")),
    ),
)
