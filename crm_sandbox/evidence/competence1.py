"""Indicators of competence 1, take an order by phone: the right person, the file read, substitutes, closing, entry."""

from __future__ import annotations

from datetime import date

from crm_sandbox.crm.accounts.events import PanelViewed
from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.calls.events import DemandExpressed, DemandSettled, MessageLeft
from crm_sandbox.crm.calls.model import Demand
from crm_sandbox.crm.calls.substitution import judge, violations
from crm_sandbox.crm.orders.availability import available
from crm_sandbox.crm.orders.delivery import next_delivery
from crm_sandbox.crm.orders.events import (
    LineAdded,
    LineConverted,
    LineRejected,
    OrderConfirmed,
    StockoutMet,
    SubstitutionProposed,
)
from crm_sandbox.crm.session.events import IncidentGenerated
from crm_sandbox.evidence.dictated import entered_marks, rounding_marks
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.registry import Finding, indicator
from crm_sandbox.evidence.story import CallStory, Story

EARNED_TRUST = 20
"""What a call that goes well adds to a client's trust before a substitute comes up."""
SUBJECTS = {
    "recall_habits": "order",
    "offer_substitute": "order",
    "offer_complement": "order",
    "state_promotion": "order",
    "read_back": "order",
    "state_credit": "payment",
    "remind_due": "payment",
}
"""Acts that speak of a subject, and the right that it takes to be spoken to about it."""


def rights_of(call: CallStory, role: str) -> tuple[str, ...]:
    """What a speaker may decide."""
    found = call.script.roles.get(role) if call.script else None
    return found.rights if found else ()


@indicator("I-CIB-01", "CR1.1.a", "C1.1")
def spoken_to_the_right_person(story: Story) -> Finding:
    """Calls in which order and payment were spoken of with authorised people only."""
    marks = []
    for call in story.reached():
        said = [item for item in call.said if item.act in SUBJECTS]
        wrong = [item for item in said if SUBJECTS[item.act] not in rights_of(call, item.role)]
        if said:
            seq = wrong[0].seq if wrong else said[0].seq
            marks.append(Mark(seq, not wrong, call.client, wrong[0].act if wrong else ""))
    return Finding(marks)


@indicator("I-CIB-02", "CR1.1.a", "CR1.1.b", "C1.1")
def asked_for_the_right_person(story: Story) -> Finding:
    """Calls answered by somebody who may not order, in which the right person was asked for first."""
    marks = []
    for call in story.reached():
        if call.script is None or not call.script.demands or "order" in rights_of(call, call.role):
            continue
        first = next((s for s in call.said if s.act == "ask_for" or s.act in SUBJECTS), None)
        good = first is not None and first.act == "ask_for" and "order" in rights_of(call, first.args.get("target", ""))
        marks.append(Mark(first.seq if first else call.seq, good, call.client))
    return Finding(marks)


@indicator("I-FIC-01", "CR1.2.a", "CR1.2.b", "C1.2")
def panels_with_a_signal_read(story: Story) -> Finding:
    """Sections of the file that carry a signal, opened before anything was ordered."""
    marks = []
    for call in story.reached():
        if call.script is None:
            continue
        for panel in dict.fromkeys(panel for panel, _ in call.script.signals):
            seen = next(
                (seq for seq, item in call.of(PanelViewed) if isinstance(item, PanelViewed) and item.panel == panel),
                None,
            )
            marks.append(Mark(seen or call.seq, panel in call.panels or panel == "identity", call.client, panel))
    return Finding(marks)


@indicator("I-FIC-05", "CR1.2.d", "C5.2")
def preferred_hour_kept(story: Story) -> Finding:
    """First attempts made within the advised hours of the file, or at a promised hour."""
    marks, seen = [], set()
    for call in story.calls:
        client = story.dataset.world.clients.get(call.client)
        if call.direction != "outbound" or call.client in seen or client is None or not client.preferred_hours:
            continue
        seen.add(call.client)
        hour = f"{call.at_dial.now:%H:%M}"
        promised = any(c.client == call.client and c.is_done for c in story.final.calls.callbacks)
        kept = promised or any(w.start <= hour <= w.end for w in client.preferred_hours)
        marks.append(Mark(call.seq, kept, call.client, hour))
    return Finding(marks)


@indicator("I-PER-01", "CR1.2.a", "CR1.3.b", "C1.3")
def habits_recalled(story: Story) -> Finding:
    """Orders of regular clients in which their habits were recalled, and rightly."""
    marks = []
    for call in story.reached():
        client = story.dataset.world.clients.get(call.client)
        if client is None or not client.habits or not call.of(LineAdded):
            continue
        if call.script is None or not any(d.trigger == "act:recall_habits" for d in call.script.demands):
            continue
        flags = call.live.flags if call.live else frozenset()
        good = "habits" in flags and "habits_wrong" not in flags
        recalled = call.acts("recall_habits")
        marks.append(Mark(recalled[0].seq if recalled else call.seq, good, call.client))
    return Finding(marks)


def _offers(call: CallStory) -> list[tuple[int, SubstitutionProposed]]:
    return [(seq, item) for seq, item in call.events if isinstance(item, SubstitutionProposed)]


def _delivery(story: Story, call: CallStory, demand: Demand) -> date:
    """The next delivery of whoever, or of the site which, waits for something."""
    client = client_of(story.dataset, story.final, call.client)
    return next_delivery(story.dataset, client.at_site(demand.site or ""), call.at_dial.now)


def _broken(story: Story, call: CallStory, offer: SubstitutionProposed) -> tuple[str, ...]:
    """The constraints that an offered substitute breaks, at the client's delivery date."""
    products = story.dataset.world.products
    demand = next((d for d in call.script.demands if d.product == offer.origin), None) if call.script else None
    if demand is None:
        return ()
    stock = available(story.dataset, call.at_dial, offer.product, _delivery(story, call, demand))
    return violations(products[offer.origin], products[offer.product], demand.constraints, stock)


def _has_substitute(story: Story, call: CallStory, demand: Demand) -> bool:
    """Whether the catalogue holds something that this client would take (a first hesitation counts)."""
    if call.script is None:
        return False
    products = story.dataset.world.products
    on = _delivery(story, call, demand)
    persona = call.script.persona
    verdicts = (
        judge(
            products[demand.product],
            other,
            demand.constraints,
            persona,
            trust=min(100, persona.trust + EARNED_TRUST),
            is_argued=False,
            stock=available(story.dataset, call.at_dial, other.ref, on),
        ).answer
        for other in products.values()
        if other.usage == products[demand.product].usage and other.ref != demand.product
    )
    return any(answer in ("accepted", "hesitates") for answer in verdicts)


@indicator("I-SUB-01", "CR1.3.c", "C1.6")
def stockout_followed_by_a_substitute(story: Story) -> Finding:
    """Products asked for and out of stock, for which an acceptable substitute was offered."""
    marks = []
    for call in story.reached():
        asked = {item.demand: seq for seq, item in call.events if isinstance(item, DemandExpressed)}
        for demand in call.script.demands if call.script else ():
            stock = available(story.dataset, call.at_dial, demand.product, _delivery(story, call, demand))
            if demand.ref not in asked or stock >= demand.low or not _has_substitute(story, call, demand):
                continue
            offered = [seq for seq, o in _offers(call) if o.origin == demand.product and not _broken(story, call, o)]
            marks.append(Mark(offered[0] if offered else asked[demand.ref], bool(offered), demand.product, call.client))
    return Finding(marks)


@indicator("I-SUB-02", "CR1.3.c", "CR3.2.a", "C1.6")
def substitutes_break_no_constraint(story: Story) -> Finding:
    """Substitutes offered that respect use, allergens, labels, format and life; a known allergen raises an alert."""
    marks, alerts = [], []
    for call in story.reached():
        for seq, offer in _offers(call):
            broken = _broken(story, call, offer)
            mark = Mark(seq, not broken, offer.product, ",".join(broken))
            marks.append(mark)
            if "allergen" in broken:
                alerts.append(mark)
    return Finding(marks, alerts)


@indicator("I-CLO-01", "CR1.5.a", "C1.7")
def content_read_back(story: Story) -> Finding:
    """Confirmed orders whose content was read back."""
    return Finding(_closing(story, "content"))


@indicator("I-CLO-02", "CR1.5.b")
def delivery_confirmed(story: Story) -> Finding:
    """Confirmed orders whose delivery was said."""
    return Finding(_closing(story, "delivery"))


@indicator("I-CLO-03", "CR1.5.b")
def payment_confirmed(story: Story) -> Finding:
    """Confirmed orders whose payment was said."""
    return Finding(_closing(story, "payment"))


@indicator("I-CLO-05", "CR1.5.d", "C1.7")
def quantities_read_back(story: Story) -> Finding:
    """Confirmed orders whose quantities were read back in sold units."""
    return Finding(_closing(story, "quantities"))


@indicator("I-CLO-04", "CR1.5.c")
def replacements_announced(story: Story) -> Finding:
    """Confirmed orders with a replacement, in which it was announced at the read-back."""
    replaced = {order.ref for order in story.final.orders.orders.values() if any(line.origin for line in order.lines)}
    return Finding([mark for mark in _closing(story, "replaced") if mark.detail in replaced])


def _closing(story: Story, element: str) -> list[Mark]:
    """For each confirmed order, whether an element was said before the confirmation."""
    marks = []
    for call in story.reached():
        for seq, item in call.events:
            if not isinstance(item, OrderConfirmed) or item.client != call.client:
                continue
            said = [
                s
                for s in call.said
                if s.seq <= seq
                and (
                    element in s.args.get("elements", "").split(",")
                    or (element == "delivery" and s.act == "state_delivery")
                )
            ]
            marks.append(Mark(said[-1].seq if said else seq, bool(said), call.client, item.order))
    return marks


@indicator("I-CLO-07", "CR1.5.f", "A1.5")
def next_step_fixed(story: Story) -> Finding:
    """Calls answered by a person that ended with a dated next step."""
    marks = []
    for call in story.reached():
        if call.ending == "client_hung_up":
            marks.append(Mark(call.ended_seq or call.seq, False, call.client))
            continue
        fixed = call.acts("agree_next")
        reported = call.report is not None and bool(call.report[1].next_at)
        seq = fixed[0].seq if fixed else (call.ended_seq or call.seq)
        marks.append(Mark(seq, bool(fixed) or reported, call.client))
    return Finding(marks)


@indicator("I-CMD-01", "C1.7", "CR1.5.a", "CR1.2.b")
def lines_meet_the_demand(story: Story) -> Finding:
    """What the client asked, on the line or dictated, and did not give up, entered with an admitted product and a quantity
    that he meant."""
    marks = []
    for call in story.reached():
        told = {item.demand: seq for seq, item in call.events if isinstance(item, DemandExpressed)}
        settled = {item.demand: (seq, item.status) for seq, item in call.events if isinstance(item, DemandSettled)}
        for demand, seq in told.items():
            at, status = settled.get(demand, (seq, "forgotten"))
            if status != "postponed":
                marks.append(Mark(at, status == "satisfied", call.client, demand))
    return Finding([*marks, *entered_marks(story)])


@indicator("I-CMD-02", "A3.1", "C1.7")
def sellable_at_once(story: Story) -> Finding:
    """Lines typed in a sellable quantity without a refusal."""
    marks = [Mark(seq, True, i.product) for seq, i in story.of(LineAdded) if isinstance(i, LineAdded)]
    marks += [
        Mark(seq, False, i.product, "not_sellable") for seq, i in story.of(LineRejected) if isinstance(i, LineRejected)
    ]
    return Finding(sorted(marks, key=lambda mark: mark.seq))


@indicator("I-CMD-03", "CR1.5.d")
def rounding_announced(story: Story) -> Finding:
    """Quantities kept that differ from what was said, announced to the client; of a dictated order, kept on the line."""
    marks = []
    for call in story.reached():
        announced = {s.args.get("product") for s in call.acts("state_packaging")}
        for seq, item in call.events:
            if isinstance(item, LineConverted):
                marks.append(Mark(seq, item.product in announced, item.product, call.client))
    return Finding([*marks, *rounding_marks(story)])


@indicator("I-CMD-05", "CR1.5.b", "C3.3")
def promised_dates_tenable(story: Story) -> Finding:
    """Delivery dates that were said, compatible with tour and cut-off."""
    marks = []
    for call in story.reached():
        wrong = call.live is not None and "untenable_date" in call.live.flags
        marks += [Mark(s.seq, not wrong, call.client, s.args.get("date", "")) for s in call.acts("state_delivery")]
    return Finding(marks)


@indicator("I-TPS-01", "CR1.4.d", "CR1.3.a")
def client_time_respected(story: Story) -> Finding:
    """Calls that ended before the client's patience did."""
    marks = []
    for call in story.reached():
        if call.live is not None:
            kept = call.ending != "client_hung_up" and not call.live.is_shortening
            marks.append(Mark(call.ended_seq or call.seq, kept, call.client))
    return Finding(marks)


@indicator("I-TPS-03", "CR1.4.d")
def moment_checked(story: Story) -> Finding:
    """Outgoing calls to a person in which the moment was checked."""
    marks = []
    for call in story.reached():
        if call.direction == "outbound":
            said = call.acts("check_moment")
            marks.append(Mark(said[0].seq if said else call.seq, bool(said), call.client))
    return Finding(marks)


@indicator("I-ENC-03", "CR1.2.c")
def confirmed_in_red(story: Story) -> Finding:
    """Orders confirmed in red without an accord: each one is an alert."""
    marks = [
        Mark(seq, item.status == "credit_hold", item.client, item.order)
        for seq, item in story.of(OrderConfirmed)
        if isinstance(item, OrderConfirmed)
    ]
    return Finding(marks, [mark for mark in marks if mark.is_counted])


@indicator("I-ESP-02", "CR1.5.e", "CR5.1.b")
def discretion(story: Story) -> Finding:
    """Calls in which money was spoken of to somebody who may not hear of it, or left on a machine."""
    marks = []
    for call in story.calls:
        if call.answered_seq is None:
            continue
        flags = call.live.flags if call.live else frozenset()
        slips = [flag for flag in sorted(flags) if flag.startswith("indiscretion:")]
        left = call.of(MessageLeft)
        seq = left[0][0] if left else (call.ended_seq or call.seq)
        marks.append(Mark(seq, bool(slips), call.client, ",".join(slips)))
    return Finding(marks, [mark for mark in marks if mark.is_counted])


@indicator("I-CMD-08", "C1.7")
def incidents_of_the_morrow(story: Story) -> Finding:
    """Confirmed orders that cause an incident on the next day."""
    hit = {item.order for _, item in story.of(IncidentGenerated) if isinstance(item, IncidentGenerated) and item.order}
    return Finding(
        [
            Mark(seq, item.order in hit, item.client, item.order)
            for seq, item in story.of(OrderConfirmed)
            if isinstance(item, OrderConfirmed)
        ]
    )


@indicator("I-CMD-04", "C1.6", "CR1.2.c")
def checks_before_confirmation(story: Story) -> Finding:
    """Stock-outs met while typing, against lines entered: the catalogue was looked at before promising."""
    refused = [Mark(seq, False, i.product) for seq, i in story.of(StockoutMet) if isinstance(i, StockoutMet)]
    entered = [Mark(seq, True, i.product) for seq, i in story.of(LineAdded) if isinstance(i, LineAdded)]
    return Finding(sorted([*refused, *entered], key=lambda mark: mark.seq))
