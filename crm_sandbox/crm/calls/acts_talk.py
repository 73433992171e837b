"""What is said whatever the subject: who one is, questions, listening, the next contact, good-bye. One function per act (domain 3.4 and 3.5)."""

from __future__ import annotations

from crm_sandbox.crm.calls.act_rules import rule
from crm_sandbox.crm.calls.actions import Say
from crm_sandbox.crm.calls.dates import resolve_date
from crm_sandbox.crm.calls.engine import Conversation
from crm_sandbox.crm.calls.events import (
    CallbackScheduled,
    CallTransferred,
    HoldEnded,
    HoldStarted,
    MessageLeft,
    PatienceChanged,
)
from crm_sandbox.crm.calls.mishearing import clear_up
from crm_sandbox.crm.tasks.events import AppointmentBooked
from crm_sandbox.kernel import clock

APPOINTMENT_TRUST = 50
"""From what trust on somebody gives an hour to a representative."""


@rule("greet")
def greet(talk: Conversation, say: Say) -> None:
    talk.mark("presented")
    talk.trust(3)


@rule("check_identity")
def check_identity(talk: Conversation, say: Say) -> None:
    if "identity_checked" in talk.live.flags:
        talk.annoy(1, "repeated")
        return
    talk.mark("identity_checked")
    talk.trust(2)


@rule("state_purpose")
def state_purpose(talk: Conversation, say: Say) -> None:
    talk.mark("purpose")
    talk.trust(2)


@rule("check_moment")
def check_moment(talk: Conversation, say: Say) -> None:
    if "moment" in talk.live.flags:
        talk.annoy(1, "R-03")
        return
    talk.mark("moment")
    talk.emit(PatienceChanged(150))
    talk.trust(3)
    talk.say_line("moment", is_optional=True)


@rule("ask_for")
def ask_for(talk: Conversation, say: Say) -> None:
    if "presented" not in talk.live.flags:
        talk.annoy(1, "R-05")
        talk.say_line("who_is_calling")
        return
    role = talk.script.roles.get(say.target or "")
    if role is None or role.ref == talk.live.role:
        talk.say_line("unknown_person")
        return
    in_hours = not role.available or any(clock.is_within(talk.state.now, a, b) for a, b in role.available)
    if in_hours and not role.is_gone and (not role.wants_purpose or "purpose" in talk.live.flags):
        talk.emit(CallTransferred(role.ref, role.name, role.transfer_s))
        talk.reply(f"greeting:{role.ref}", role.greeting or ("Oui, bonjour.",))
    elif role.absent:
        talk.reply(f"absent:{role.ref}", (role.absent,))
    else:
        talk.say_line("absent")


def _ask(talk: Conversation, say: Say) -> None:
    if say.theme == "order" and not talk.may("order"):
        talk.say_line("not_me")
        return
    themes = {trigger.theme for fact in talk.script.facts for trigger in fact.triggers}
    answer = (talk.script.answers or {}).get(say.theme or "")
    if answer and (say.theme not in themes or say.act == "ask_closed"):
        talk.reply(f"answer:{say.theme}", (answer,))


@rule("ask_open")
def ask_open(talk: Conversation, say: Say) -> None:
    talk.trust(2)
    talk.mark(f"asked:{say.theme}")
    _ask(talk, say)


@rule("ask_closed")
def ask_closed(talk: Conversation, say: Say) -> None:
    talk.mark(f"asked:{say.theme}")
    _ask(talk, say)


@rule("rephrase")
def rephrase(talk: Conversation, say: Say) -> None:
    has_spoken = bool(talk.live.demands) or bool(talk.live.revealed) or talk.script.complaint is not None
    if not has_spoken:
        talk.mood(-1)
        return
    talk.trust(5)
    talk.mark("rephrased")
    clear_up(talk, say.subject or "")


@rule("listen")
def listen(talk: Conversation, say: Say) -> None:
    if talk.script.persona.is_hurried:
        talk.emit(PatienceChanged(-50))
    else:
        talk.trust(3)
    talk.mark("listened")


@rule("empathise")
def empathise(talk: Conversation, say: Say) -> None:
    talk.count(empathies=1)
    has_cause = talk.live.mood < 0 or talk.script.complaint is not None or bool(talk.script.credit_solutions)
    if talk.live.empathies <= 2 and has_cause:
        talk.mood(1)
        talk.trust(4)
        talk.emit(PatienceChanged(100))
    else:
        talk.annoy(1, "R-13")


@rule("answer_objection")
def answer_objection(talk: Conversation, say: Say) -> None:
    objection = next((o for o in talk.script.objections if o.ref == say.objection), None)
    if objection is not None and say.technique in objection.techniques:
        talk.mood(1)
        talk.trust(5)
        talk.mark(f"objection:{objection.ref}")
        talk.reply(f"objection:{objection.ref}", (objection.reply_good,))
        return
    talk.mood(-1)
    if objection is not None and objection.reply_bad:
        talk.reply(f"objection_bad:{objection.ref}", (objection.reply_bad,))
    else:
        talk.say_line("no_help")


@rule("hold")
def hold(talk: Conversation, say: Say) -> None:
    duration = say.duration_s or 0
    talk.emit(HoldStarted(say.reason or ""))
    talk.emit(HoldEnded(duration))
    talk.emit(PatienceChanged(-10 * duration * (1 if say.reason else 2)))
    if not say.reason:
        talk.annoy(2, "R-12")
    over = duration - talk.script.persona.hold_s
    if over > 0:
        talk.annoy(-(-over // 15), "R-12")


@rule("agree_next")
def agree_next(talk: Conversation, say: Say) -> None:
    talk.trust(2)
    if say.next_kind == "appointment" and not _agree_appointment(talk, say):
        return
    talk.mark(elements=("next",))
    windows = talk.client.quiet_hours
    if say.time and any(w.start < say.time < w.end for w in windows):
        talk.annoy(1, "R-24")
    day = resolve_date(talk.dataset, talk.state, talk.client, say.date or "")
    if say.next_kind == "callback" and day is not None and say.time:
        ref = f"CR-{len(talk.state.calls.callbacks) + 1:03d}"
        talk.emit(CallbackScheduled(ref, talk.live.client, clock.iso(clock.at(day, say.time)), ""))


def _agree_appointment(talk: Conversation, say: Say) -> bool:
    """Whether a visit is agreed to: by somebody who may, who trusts enough to give his time, for a moment still free."""
    if not talk.may("appointment"):
        talk.annoy(1, "R-04")
        talk.say_line("not_me")
        return False
    day = resolve_date(talk.dataset, talk.state, talk.client, say.date or "")
    if not talk.is_trusted(APPOINTMENT_TRUST) or day is None or not say.time:
        talk.mark("appointment_refused")
        talk.say_line("appointment_no" if day is not None and say.time else "when")
        return False
    at = clock.iso(clock.at(day, say.time))
    if any(item.at == at for item in talk.state.tasks.appointments):
        talk.say_line("when")
        return False
    ref = f"RV-{len(talk.state.tasks.appointments) + 1:03d}"
    talk.emit(AppointmentBooked(ref, talk.live.client, at, f"Visite convenue avec {talk.live.speaker}"))
    talk.mark("appointment")
    talk.say_line("appointment_yes")
    return True


@rule("conclude")
def conclude(talk: Conversation, say: Say) -> None:
    if talk.has_more(say):
        talk.say_line("one_more")
        return
    talk.mark("concluded")
    talk.say_line("goodbye")


@rule("leave_message")
def leave_message(talk: Conversation, say: Say) -> None:
    content = tuple(say.content or ())
    talk.emit(MessageLeft(content))
    talk.mark("message")
    for item in content:
        if item in ("credit", "due", "price"):
            talk.mark(f"indiscretion:{item}")


@rule("advise")
def advise(talk: Conversation, say: Say) -> None:
    talk.trust(5)
    talk.mark(f"advised:{say.theme}")
