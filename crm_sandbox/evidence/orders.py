"""Indicators of orders: what was entered, read back, announced and checked before it was confirmed."""

from __future__ import annotations

from crm_sandbox.crm.accounts.files import client_of
from crm_sandbox.crm.calls.demands import entered
from crm_sandbox.crm.calls.events import DemandExpressed, DemandSettled
from crm_sandbox.crm.calls.model import Demand
from crm_sandbox.crm.calls.unasked import unasked
from crm_sandbox.crm.credit.rules import unpaid
from crm_sandbox.crm.orders.events import (
    LineAdded,
    LineConverted,
    LineRejected,
    LineRemoved,
    LineSet,
    OrderConfirmed,
    StockoutMet,
)
from crm_sandbox.crm.session.events import IncidentGenerated
from crm_sandbox.evidence.competence1 import is_out_of_stock, suiting
from crm_sandbox.evidence.dictated import entered_marks, rounding_marks
from crm_sandbox.evidence.model import Mark
from crm_sandbox.evidence.registry import Finding, indicator
from crm_sandbox.evidence.story import CallStory, Story

OVERDUE_SETTLED = frozenset({"pay_overdue", "instalments"})
"""Ways out of a credit limit that bring the late invoice up."""
OF_LINES = ("content", "quantities")
"""What is read of the lines themselves: a line that changes has to be read again."""
UNASKED = "unasked"


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
    """For each confirmed order, whether an element was said before the confirmation; the lines, as they then stood."""
    marks = []
    changed = _changes_of_drafts(story)
    for call in story.reached():
        for seq, item in call.of(OrderConfirmed):
            if item.client != call.client:
                continue
            since = max((at for at in changed.get(item.order, ()) if at < seq), default=0)
            said = [
                s
                for s in call.said
                if s.seq <= seq
                and (s.seq > since or element not in OF_LINES)
                and (
                    element in s.args.get("elements", "").split(",")
                    or (element == "delivery" and s.act == "state_delivery")
                )
            ]
            marks.append(Mark(said[-1].seq if said else seq, bool(said), call.client, item.order))
    return marks


def _changes_of_drafts(story: Story) -> dict[str, list[int]]:
    """The steps at which a line of an order was entered, changed or taken out before it was confirmed."""
    found: dict[str, list[int]] = {}
    confirmed = {(item.order, seq) for seq, item in story.of(OrderConfirmed) if isinstance(item, OrderConfirmed)}
    for seq, item in story.events:
        if isinstance(item, (LineAdded, LineSet, LineRemoved)) and (item.order, seq) not in confirmed:
            found.setdefault(item.order, []).append(seq)
    return found


@indicator("I-CLO-06", "CR1.2.c", "CR1.5.e")
def overdue_recalled(story: Story) -> Finding:
    """Calls with whoever pays, for a client who is late, in which the invoice was brought up."""
    marks = []
    for call in story.reached():
        late = unpaid(call.at_dial, client_of(story.dataset, call.at_dial, call.client))
        if call.live is None or not late or "payment" not in call.rights(call.live.role):
            continue
        settled = [said for said in call.acts("offer_solution") if said.args.get("solution") in OVERDUE_SETTLED]
        told = sorted((*call.acts("remind_due"), *settled), key=lambda said: said.seq)
        marks.append(Mark(told[0].seq if told else call.seq, bool(told), call.client, late[0].ref))
    return Finding(marks)


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
    that he meant; what is out of stock, and nothing suits instead, is nobody's mistake. A line that he never asked for is."""
    marks = []
    for call in story.reached():
        told = {item.demand: seq for seq, item in call.of(DemandExpressed)}
        settled = {item.demand: (seq, item.status) for seq, item in call.of(DemandSettled)}
        for demand, seq in told.items():
            at, status = settled.get(demand, (seq, "forgotten"))
            wanted = next((d for d in call.script.demands if d.ref == demand), None) if call.script else None
            status = _as_corrected(story, call, wanted) if wanted and status == "misquantified" else status
            if status != "postponed" and not (
                wanted and status != "satisfied" and _is_beyond_reach(story, call, wanted)
            ):
                marks.append(Mark(at, status == "satisfied", call.client, demand))
    return Finding([*marks, *entered_marks(story), *_unasked_marks(story)])


def _as_corrected(story: Story, call: CallStory, demand: Demand) -> str:
    """What became of a quantity that the client had not meant: it may have been put right after the call."""
    settled = entered(story.dataset, story.final, call.live, demand) if call.live else ()
    return settled[0].status if settled else "misquantified"


def _unasked_marks(story: Story) -> list[Mark]:
    """The lines of firm orders that nobody asked for, at the step that made the order firm."""
    steps = {item.order: seq for seq, item in story.of(OrderConfirmed) if isinstance(item, OrderConfirmed)}
    firm = [order for order in story.final.orders.orders.values() if order.status in ("confirmed", "credit_hold")]
    return [
        Mark(steps[order.ref], False, order.client, f"{found.line.product},{UNASKED}")
        for order in firm
        for found in unasked(story.dataset, story.final, order)
    ]


def _is_beyond_reach(story: Story, call: CallStory, demand: Demand) -> bool:
    return is_out_of_stock(story, call, demand) and not suiting(story, call, demand)


@indicator("I-CMD-02", "A3.1", "C1.7")
def sellable_at_once(story: Story) -> Finding:
    """Lines typed in a sellable quantity without a refusal."""
    marks = [Mark(seq, True, i.product) for seq, i in story.of(LineAdded)]
    marks += [Mark(seq, False, i.product, "not_sellable") for seq, i in story.of(LineRejected)]
    return Finding(sorted(marks, key=lambda mark: mark.seq))


@indicator("I-CMD-03", "CR1.5.d")
def rounding_announced(story: Story) -> Finding:
    """Quantities kept that differ from what was said, announced to the client; of a dictated order, kept on the line."""
    marks = []
    for call in story.reached():
        announced = {s.args.get("product") for s in call.acts("state_packaging")}
        for seq, item in call.of(LineConverted):
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


@indicator("I-ENC-03", "CR1.2.c")
def confirmed_in_red(story: Story) -> Finding:
    """Orders confirmed in red without an accord: each one is an alert."""
    marks = [Mark(seq, item.status == "credit_hold", item.client, item.order) for seq, item in story.of(OrderConfirmed)]
    return Finding(marks, [mark for mark in marks if mark.is_counted])


@indicator("I-CMD-08", "C1.7")
def incidents_of_the_morrow(story: Story) -> Finding:
    """Confirmed orders that cause an incident on the next day."""
    hit = {item.order for _, item in story.of(IncidentGenerated) if item.order}
    return Finding([Mark(seq, item.order in hit, item.client, item.order) for seq, item in story.of(OrderConfirmed)])


@indicator("I-CMD-04", "C1.6", "CR1.2.c")
def checks_before_confirmation(story: Story) -> Finding:
    """Stock-outs met while typing, against lines entered: the catalogue was looked at before promising."""
    refused = [Mark(seq, False, i.product) for seq, i in story.of(StockoutMet)]
    entered = [Mark(seq, True, i.product) for seq, i in story.of(LineAdded)]
    return Finding(sorted([*refused, *entered], key=lambda mark: mark.seq))
