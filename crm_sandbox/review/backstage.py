"""What the trainee could not see at a step: the part of the client on the line. For staff only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm_sandbox.crm.accounts.files import find_client
from crm_sandbox.crm.accounts.model import Client
from crm_sandbox.crm.calls.cast import part_of
from crm_sandbox.crm.calls.model import Demand, Fact, Script
from crm_sandbox.crm.calls.state import LiveCall
from crm_sandbox.crm.calls.substitution import judge
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.orders.availability import available
from crm_sandbox.crm.orders.delivery import next_delivery
from crm_sandbox.crm.state import RunState
from crm_sandbox.review.labels import called, product_name
from crm_sandbox.web.i18n import _

SHOWN_SUBSTITUTES = 4


@dataclass(frozen=True, slots=True)
class Feelings:
    """The client's mind: patience in tenths of a second of `patience_max_t`, mood -3..3, trust 0..100, annoyance."""

    patience_t: int
    patience_max_t: int
    mood: int
    trust: int
    annoyance: int


@dataclass(frozen=True, slots=True)
class HiddenDemand:
    """Something that the client wants: what he says, what it means in base units, whether he said it yet."""

    product: str
    said: str
    low: int
    high: int
    unit: str
    status: str
    is_told: bool


@dataclass(frozen=True, slots=True)
class HiddenFact:
    """Something not revealed yet: where it belongs and what it is; `kind` useful, noise or sensitive."""

    field: str
    value: str
    kind: str


@dataclass(frozen=True, slots=True)
class Substitution:
    """For a product that is short: which others the client would take, which not and why."""

    product: str
    stock: int
    accepted: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Backstage:
    """The whole part. `feelings` is None when nobody is on the line."""

    client: str
    title: str
    objective: str
    who: str
    may: tuple[str, ...]
    feelings: Feelings | None
    demands: tuple[HiddenDemand, ...]
    facts: tuple[HiddenFact, ...]
    substitutions: tuple[Substitution, ...]
    truth: str
    messages: tuple[str, ...]


def backstage(dataset: Dataset, state: RunState) -> Backstage | None:
    """The part of who is on the line, else of the file in front; None when there is neither."""
    live = state.calls.live
    front = state.desk.front
    ref = live.client if live else (front.subject if front.name == "client" else "")
    client = find_client(dataset, state, ref)
    script = part_of(dataset, state, ref) if client else None
    if client is None or script is None:
        return None
    memory = state.calls.memory.get(ref)
    told = live.demands if live else (memory.demands if memory else {})
    revealed = live.revealed if live else (memory.revealed if memory else ())
    speaker = script.roles.get(live.role) if live else None
    return Backstage(
        client.trade_name,
        script.title,
        script.objective,
        f"{speaker.name}" if speaker else "",
        speaker.rights if speaker else (),
        _feelings(script, live),
        tuple(_demand(dataset, demand, told.get(demand.ref, "")) for demand in script.demands),
        tuple(_fact(fact) for fact in script.facts if fact.ref not in revealed),
        _substitutions(dataset, state, client, script),
        _truth(script),
        tuple(_message(dataset, item.department, item.minimum) for item in script.expected_messages),
    )


def _feelings(script: Script, live: LiveCall | None) -> Feelings | None:
    if live is None:
        return None
    return Feelings(live.patience_t, script.persona.patience_s * 10, live.mood, live.trust, live.annoyance)


def _demand(dataset: Dataset, demand: Demand, status: str) -> HiddenDemand:
    product = dataset.world.products.get(demand.product)
    unit = product.base_unit if product else ""
    name = product_name(dataset, demand.product)
    said = _("%(said)s, entendu : %(heard)s", said=demand.said, heard=demand.heard) if demand.heard else demand.said
    return HiddenDemand(name, said, demand.low, demand.high, unit, status, status != "")


def _fact(fact: Fact) -> HiddenFact:
    return HiddenFact(called(fact.field, "fact"), fact.text or fact.value, fact.kind)


def _substitutions(dataset: Dataset, state: RunState, client: Client, script: Script) -> tuple[Substitution, ...]:
    """Demands that the stock does not cover at the client's delivery date."""
    try:
        on = next_delivery(dataset, client, state.now)
    except LookupError:
        return ()
    found = []
    for demand in script.demands:
        stock = available(dataset, state, demand.product, on) if demand.product in dataset.world.products else 0
        if stock < demand.low and demand.product in dataset.world.products:
            found.append(_judged(dataset, state, script, demand, on))
    return tuple(found)


def _judged(dataset: Dataset, state: RunState, script: Script, demand: Demand, on: date) -> Substitution:
    live = state.calls.live
    origin = dataset.world.products[demand.product]
    stock = available(dataset, state, demand.product, on)
    accepted: list[str] = []
    refused: list[tuple[str, str]] = []
    for other in dataset.world.products.values():
        if other.usage != origin.usage or other.ref == origin.ref:
            continue
        verdict = judge(
            origin,
            other,
            demand.constraints,
            script.persona,
            trust=live.trust if live else script.persona.trust,
            is_argued=bool(live and other.ref in live.argued),
            stock=available(dataset, state, other.ref, on),
        )
        if verdict.answer == "accepted":
            accepted.append(f"{other.name} {other.brand}")
        else:
            reasons = ", ".join(called(reason, "refusal_reason") for reason in verdict.reasons)
            refused.append((f"{other.name} {other.brand}", reasons))
    return Substitution(origin.name, stock, tuple(accepted[:SHOWN_SUBSTITUTES]), tuple(refused[:SHOWN_SUBSTITUTES]))


def _truth(script: Script) -> str:
    """The truth of a complaint."""
    complaint = script.complaint
    if complaint is None:
        return ""
    taken = ", ".join(solution.label for solution in complaint.solutions if solution.is_accepted)
    return f"{called(complaint.status, 'finding')} · {complaint.cause}" + (f" · {taken}" if taken else "")


def _message(dataset: Dataset, department: str, minimum: tuple[str, ...]) -> str:
    found = dataset.world.departments.get(department)
    return f"{found.label if found else department} ({', '.join(called(field, 'message_field') for field in minimum)})"
