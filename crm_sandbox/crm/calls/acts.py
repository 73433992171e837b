"""What each speech act does to the client: one function per act (domain 3.4 and 3.5)."""

from __future__ import annotations

from collections.abc import Callable

from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.calls.actions import Say
from crm_sandbox.crm.calls.dates import resolve_date
from crm_sandbox.crm.calls.engine import Conversation
from crm_sandbox.crm.calls.events import (
    CallbackScheduled,
    CallMarked,
    CallTransferred,
    ClientRefused,
    CreditAnnounced,
    DemandSettled,
    HoldEnded,
    HoldStarted,
    MessageLeft,
    PatienceChanged,
    ReminderMade,
)
from crm_sandbox.crm.calls.model import Demand, Solution
from crm_sandbox.crm.calls.speech import ACTS
from crm_sandbox.crm.calls.substitution import Verdict, judge
from crm_sandbox.crm.complaints.events import ResolutionProposed
from crm_sandbox.crm.discounts.rules import authority_bp
from crm_sandbox.crm.orders.availability import available, compare
from crm_sandbox.crm.orders.delivery import is_tenable, next_delivery
from crm_sandbox.crm.orders.events import OrderReadBack, SubstitutionProposed
from crm_sandbox.crm.orders.state import Order
from crm_sandbox.crm.tasks.events import AppointmentBooked, CommitmentMade
from crm_sandbox.kernel import clock

APPOINTMENT_TRUST = 50
"""From what trust on somebody gives an hour to a representative."""

Rule = Callable[[Conversation, Say], None]
RULES: dict[str, Rule] = {}


def rule(act: str) -> Callable[[Rule], Rule]:
    """Register what an act does."""

    def decorate(function: Rule) -> Rule:
        RULES[act] = function
        return function

    return decorate


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


@rule("recall_habits")
def recall_habits(talk: Conversation, say: Say) -> None:
    if not talk.may("order"):
        talk.annoy(1, "R-04")
        talk.say_line("not_me")
        return
    usual = {habit.product for habit in talk.client.habits if habit.trend != "stopped"}
    if set(say.products or ()) <= usual:
        talk.trust(5)
        talk.mark("habits")
        talk.say_line("habits", is_optional=True)
    else:
        talk.mood(-1)
        talk.mark("habits_wrong")
        talk.say_line("never_bought")


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


@rule("state_availability")
def state_availability(talk: Conversation, say: Say) -> None:
    product = say.product or ""
    stock = available(
        talk.dataset, talk.state, product, next_delivery(talk.dataset, talk.delivered(product), talk.state.now)
    )
    wanted = [
        d.low for d in talk.script.demands if d.product == product and talk.live.demands.get(d.ref) == "expressed"
    ]
    if stock < max(wanted, default=1):
        talk.mark(f"stockout:{product}")
        talk.say_line("stockout")
    talk.trust(2)


@rule("offer_substitute")
def offer_substitute(talk: Conversation, say: Say) -> None:
    origin, product = say.origin or "", say.product or ""
    if product in talk.live.refused:
        talk.mood(-1)
        talk.annoy(2, "R-11")
        note_substitute(talk, say, "refused")
        return
    demand = next((d for d in talk.script.demands if d.product == origin), None)
    verdict = _verdict(talk, demand, origin, product)
    talk.trust(3)
    note_substitute(talk, say, verdict.answer)
    if verdict.answer == "accepted":
        talk.emit(CallMarked(flags=(f"replaced:{product}",), accepted=(product,)))
        talk.say_line("substitute_yes")
    elif verdict.answer == "hesitates":
        talk.say_line("substitute_hesitates")
    else:
        talk.emit(CallMarked(refused=(product,)))
        talk.emit(ClientRefused(product, verdict.reasons))
        if verdict.answer == "violates":
            talk.mood(-2 if _is_known(talk, demand) else -1)
        talk.say_line("substitute_no")


def _verdict(talk: Conversation, demand: Demand | None, origin: str, product: str) -> Verdict:
    products = talk.dataset.world.products
    constraints = demand.constraints if demand else Demand("", "", (), "", "", 0, "", "", (), 0, 0, 0).constraints
    on = next_delivery(talk.dataset, talk.delivered(origin), talk.state.now)
    return judge(
        products[origin],
        products[product],
        constraints,
        talk.script.persona,
        trust=talk.live.trust,
        is_argued=product in talk.live.argued,
        stock=available(talk.dataset, talk.state, product, on),
    )


def _is_known(talk: Conversation, demand: Demand | None) -> bool:
    facts = {fact.ref: fact for fact in talk.script.facts}
    told = any(facts[ref].field.startswith("product.") for ref in talk.live.revealed if ref in facts)
    return told or (demand is not None and demand.constraints.is_in_file)


def note_substitute(talk: Conversation, say: Say, verdict: str) -> None:
    """Keep that a substitute was offered, with what differs and what was answered."""
    products = talk.dataset.world.products
    origin, product = products[say.origin or ""], products[say.product or ""]
    on = next_delivery(talk.dataset, talk.delivered(origin.ref), talk.state.now)
    differences = compare(origin, product, available(talk.dataset, talk.state, product.ref, on)).differences()
    answer = {"violates": "refused"}.get(verdict, verdict)
    talk.emit(
        SubstitutionProposed(
            talk.live.client,
            origin.ref,
            product.ref,
            say.reason or "out_of_stock",
            differences,
            answer,
            clock.iso(talk.state.now),
        )
    )


@rule("offer_complement")
def offer_complement(talk: Conversation, say: Say) -> None:
    talk.count(offers=1)
    products = talk.dataset.world.products
    usages = {products[line.product].usage for draft in talk.drafts(say.site) for line in draft.lines}
    is_linked = any(c.usage in usages and say.product in c.products for c in talk.dataset.world.complements)
    if talk.live.offers > talk.script.persona.offers_max or not is_linked:
        talk.annoy(1, "R-10")
    elif say.product in talk.script.accepted_complements:
        talk.mark(f"complement:{say.product}")
        talk.say_line("complement_yes")
    else:
        talk.say_line("complement_no")


@rule("state_promotion")
def state_promotion(talk: Conversation, say: Say) -> None:
    talk.count(offers=1)
    if talk.live.offers > talk.script.persona.offers_max:
        talk.annoy(1, "R-10")
        return
    talk.trust(2)
    talk.mark(f"promotion:{say.promotion}")
    talk.say_line("promotion", is_optional=True)


@rule("argue")
def argue(talk: Conversation, say: Say) -> None:
    talk.trust(4)
    flags = (f"argued:{say.need}",) if say.need else ()
    talk.emit(CallMarked(flags=flags, argued=(say.product,) if say.product else ()))


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


@rule("state_packaging")
def state_packaging(talk: Conversation, say: Say) -> None:
    talk.trust(2)
    talk.mark(f"packaging:{say.product}")


@rule("state_delivery")
def state_delivery(talk: Conversation, say: Say) -> None:
    talk.trust(2)
    client = talk.client
    sites = (say.site,) if say.site else tuple(site.ref for site in client.sites) or ("",)
    tenable = all(_is_kept(talk, client.at_site(site), say.date or "") for site in sites)
    flags = ("delivery",) if tenable else ("delivery", "untenable_date")
    talk.mark(*flags, elements=("delivery",))


def _is_kept(talk: Conversation, client: Client, date: str) -> bool:
    """Whether a promised date can be kept where the client is delivered."""
    day = resolve_date(talk.dataset, talk.state, client, date)
    return day is not None and is_tenable(talk.dataset, client, day, talk.state.now)


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


@rule("read_back")
def read_back(talk: Conversation, say: Say) -> None:
    elements = tuple(say.elements or ())
    for draft in talk.drafts(say.site):
        talk.emit(OrderReadBack(draft.ref, elements))
    talk.mark("read_back", elements=_read_everywhere(talk, elements))
    talk.trust(3)
    wrong = [d for d in talk.script.demands if talk.live.demands.get(d.ref) == "misquantified"]
    if wrong and {"content", "quantities"} & set(elements):
        for demand in wrong:
            _correct(talk, demand)
    else:
        talk.say_line("read_back", is_optional=True)


def _read_everywhere(talk: Conversation, elements: tuple[str, ...]) -> tuple[str, ...]:
    """What was said of every order of the call: with several sites, an element is read back once all have it."""
    orders = [
        order
        for order in talk.state.orders.of_client(talk.live.client)
        if order.status != "cancelled" and order.call in (talk.live.ref, None)
    ]
    if not talk.client.sites:
        return elements
    return tuple(item for item in elements if all(item in _read(talk, order) for order in orders))


def _read(talk: Conversation, order: Order) -> tuple[str, ...]:
    """What was read back of an order, this act included (a replacement counts only where there is one)."""
    said = [
        item
        for event in talk.events
        if isinstance(event, OrderReadBack) and event.order == order.ref
        for item in event.elements
    ]
    replaced = () if any(line.origin for line in order.lines) else ("replaced",)
    return (*order.read_elements, *said, *replaced)


def _correct(talk: Conversation, demand: Demand) -> None:
    """The client hears a quantity that he did not mean, and says so; trust suffers (domain 3.7)."""
    product = talk.dataset.world.products[demand.accepted[0] if demand.accepted else demand.product]
    unit = product.base_unit + ("s" if demand.quantity > 1 and not product.base_unit.endswith("s") else "")
    meant = f"{demand.quantity} {unit}"
    talk.emit(DemandSettled(demand.ref, "expressed"))
    talk.trust(-5)
    talk.reply(
        f"correction:{demand.ref}",
        (f"Ah non, {product.name}, c'est {meant}.", f"Attendez, {product.name} : {meant}, pas autre chose."),
    )


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


if set(RULES) != set(ACTS):
    raise RuntimeError(f"acts without a rule: {sorted(set(ACTS) - set(RULES))}")
