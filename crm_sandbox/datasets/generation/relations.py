"""The people at a client's, the past contacts, the past complaints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from crm_sandbox.crm.accounts.model import Contact, Exchange, PastComplaint, PastOrder, Window
from crm_sandbox.datasets.generation.draws import Draws
from crm_sandbox.datasets.generation.people import NamePools, email, mobile, person
from crm_sandbox.datasets.house import ClientType
from crm_sandbox.datasets.scenario import Scenario
from crm_sandbox.kernel.clock import minutes_of

_KEPT_WEEKS = 26
_COMPLAINT_PM = 380
_MOST_COMPLAINTS = 4
_OPEN_DAYS = 9
_NO_ANSWER_PM = 130
_OUTDATED_PM = 80
_PROMISE_PM = 50
_REASONS = {"short": "missing", "missing": "missing", "damaged": "damaged", "mispriced": "price"}
_GOOD_CHANCE = 50


def contacts(
    scenario: Scenario, kind: ClientType, trade: str, phone: str, pools: NamePools, draws: Draws
) -> tuple[Contact, ...]:
    """The decision maker first, then whoever else picks up, each with what the role may decide."""
    roles = [*kind.deciders[: draws.integer(1, len(kind.deciders), "deciders")]]
    roles += [role for role in kind.pickup if role not in roles and role != "voicemail"]
    result = []
    for index, role in enumerate(roles):
        at = draws.at(index)
        name, _ = person(pools, at)
        is_direct = role in kind.deciders and at.happens(600, "direct")
        rights = scenario.roles[role]["rights"]
        if index == 0 and not any("payment" in scenario.roles[other]["rights"] for other in roles):
            rights = (*rights, "payment")
        result.append(
            Contact(
                f"K{index + 1}",
                name,
                role,
                scenario.roles[role]["title"],
                mobile(at) if is_direct else phone,
                email(name, trade),
                rights,
            )
        )
    return tuple(result)


def clock_time(minutes: int) -> str:
    """Minutes since midnight as HH:MM."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def preferred_hours(kind: ClientType, shift: int) -> tuple[Window, ...]:
    """The best hours of the type, moved by the client's own shift."""
    best = sorted(kind.reach, key=lambda part: (-part[1], part[0].start))[:2]
    windows = [moved(window, shift) for window, chance in best if chance >= _GOOD_CHANCE]
    return tuple(sorted(windows, key=lambda window: window.start))


def moved(window: Window, minutes: int) -> Window:
    """A window moved within the day."""
    return Window(clock_time(minutes_of(window.start) + minutes), clock_time(minutes_of(window.end) + minutes))


def exchanges(
    scenario: Scenario, orders: Sequence[PastOrder], people: Sequence[Contact], hours: Sequence[Window], draws: Draws
) -> tuple[Exchange, ...]:
    """Contacts of the last half-year, newest first: one for each order, some without an answer before it."""
    since = (scenario.business_day - timedelta(weeks=_KEPT_WEEKS)).isoformat()
    names, decider = scenario.names, people[0].name
    start = minutes_of(hours[0].start) if hours else 9 * 60
    kept = [order for order in orders if order.ordered_on >= since]
    outdated_pm = _OUTDATED_PM if scenario.settings.outdated_pm is None else scenario.settings.outdated_pm
    outdated = draws.integer(1, 8, "outdated at") if draws.happens(outdated_pm, "outdated") else 0
    promised = draws.happens(_PROMISE_PM, "promise")
    rows = []
    for index, order in enumerate(kept):
        luck = draws.integer(0, 10**9 - 1, order.ordered_on)
        note = names["order_notes"][luck % len(names["order_notes"])]
        if promised and index == 0:
            note = names["promise_notes"][luck % len(names["promise_notes"])]
        elif outdated and index == outdated:
            note = names["outdated_notes"][0].format(contact=people[-1].name)
        moment = clock_time(start + luck // 10**3 % 80)
        rows.append(Exchange(f"{order.ordered_on}T{moment}", "phone", decider, "order", note, 90 + luck // 10**6 % 220))
        if luck // 10 % 1000 < _NO_ANSWER_PM:
            note = names["absence_notes"][luck % len(names["absence_notes"])]
            rows.append(
                Exchange(f"{order.ordered_on}T{clock_time(max(start - 45, 8 * 60))}", "phone", "", "no_answer", note)
            )
    return tuple(rows)


def complaints(scenario: Scenario, orders: Sequence[PastOrder], draws: Draws) -> tuple[PastComplaint, ...]:
    """Complaints about lines that went wrong in the last half-year, newest first; a recent one may still be open."""
    since = (scenario.business_day - timedelta(weeks=_KEPT_WEEKS)).isoformat()
    rows: list[PastComplaint] = []
    for order in orders:
        if not since <= order.delivered_on < scenario.business_day.isoformat() or len(rows) == _MOST_COMPLAINTS:
            continue
        bad = next((line for line in order.lines if line.status in _REASONS), None)
        if bad is None or not draws.happens(_COMPLAINT_PM, order.ref):
            continue
        reason = _REASONS[bad.status]
        is_open = (scenario.business_day - date.fromisoformat(order.delivered_on)).days <= _OPEN_DAYS
        resolution = "" if is_open else scenario.names["resolutions"][reason]
        status = "open" if is_open else "closed"
        rows.append(
            PastComplaint(f"RC-{order.ref[3:]}", order.delivered_on, order.ref, bad.product, reason, status, resolution)
        )
    return tuple(rows)


def complaint_exchanges(scenario: Scenario, rows: Sequence[PastComplaint], contact: str) -> tuple[Exchange, ...]:
    """The calls in which complaints were made."""
    note = scenario.names["complaint_notes"][0]
    return tuple(Exchange(f"{row.opened_on}T11:10", "phone", contact, "complaint", note, 260) for row in rows)
