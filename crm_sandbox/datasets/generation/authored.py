"""The clients of written scripts: the orders, contacts, complaints and pieces that their file must show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from crm_sandbox.crm.accounts.model import (
    Alert,
    Contact,
    DocumentPiece,
    Exchange,
    PastComplaint,
    PastLine,
    PastOrder,
    Site,
)
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.catalogue.model import Tour
from crm_sandbox.datasets.days import SUNDAY, weekday_names
from crm_sandbox.datasets.generation.draws import Draws
from crm_sandbox.datasets.generation.orders import Market, line_amount, make_order, supplied_line
from crm_sandbox.datasets.generation.people import email
from crm_sandbox.datasets.house import Zone
from crm_sandbox.datasets.scenario import Scenario
from crm_sandbox.datasets.script_files import to_script
from crm_sandbox.datasets.shapes import Record

_DAYS = 364
_DEVIATIONS = {3: 1, 5: -1}
"""Of seven orders, one is a pack above the usual quantity and one a pack below: the median stays what the file says."""

_ORDER_HOUR = "15:02"


def authored_sites(client: Record, scenario: Scenario, draws: Draws) -> tuple[Site, ...]:
    """The places at which a written client is delivered, each in a town of its zone."""
    sites = []
    for row in client["sites"]:
        at = draws.at(row["ref"])
        town, postcode = at.choice(scenario.zones[row["zone"]].towns, "town")
        address = f"{at.integer(1, 98, 'number')} {at.choice(scenario.names['streets'], 'street')}"
        told = {
            name: row[name] for name in ("ref", "name", "zone", "delivery_instructions", "requirements", "receiver")
        }
        closing = row["closing_weekdays"]
        sites.append(Site(**told, address=address, postcode=postcode, town=town, closing_weekdays=closing))
    return tuple(sites)


def authored_orders(
    client: Record, tour: Tour, sites: Sequence[Site], zones: Mapping[str, Zone], market: Market
) -> tuple[PastOrder, ...]:
    """Orders of a written client, newest first: its habits at their intervals, site by site, those that the script names
    one by one, with the shortages that it complained about."""
    found: list[PastOrder] = []
    for site, served in [(site.ref, zones[site.zone].tour) for site in sites] or [("", tour)]:
        habits = [habit for habit in client["habits"] if habit["site"] == site]
        found += _site_orders(client, habits, site, served, market)
    found += [_named_order(client, row, tour, market) for row in client["orders"]]
    found.sort(key=lambda order: order.ordered_on, reverse=True)
    return tuple(_with_shortages(client, order, market) for order in found)


def _site_orders(
    client: Record, habits: Sequence[Record], site: str, tour: Tour, market: Market
) -> tuple[PastOrder, ...]:
    if not habits:
        return ()
    step = min(habit["interval_days"] for habit in habits if habit["stopped_days"] is None)
    counts = [0] * len(habits)
    orders = []
    for days in range(client["first_order"], _DAYS, step):
        ordered = market.business_day - timedelta(days=days)
        if ordered.isoformat() in market.holidays or ordered.isoweekday() == SUNDAY:
            continue
        lines = []
        for index, habit in enumerate(habits):
            since = days - (habit["stopped_days"] or client["first_order"])
            if since < 0 or since % habit["interval_days"]:
                continue
            lines.append(_usual_line(habit, counts[index], market))
            counts[index] += 1
        if lines:
            day = next_delivery(tour, ordered, market)
            orders.append(make_order(client["ref"], ordered, day, lines, market, site=site))
    return tuple(orders)


def _named_order(client: Record, row: Record, tour: Tour, market: Market) -> PastOrder:
    """An order that the script names; one taken at the counter is delivered at once."""
    ordered = market.business_day - timedelta(days=row["days_ago"])
    delivered = ordered if row["counter"] else next_delivery(tour, ordered, market)
    lines = [
        supplied_line(market.products[line["product"]], line["quantity"], "shipped", market) for line in row["lines"]
    ]
    return make_order(client["ref"], ordered, delivered, lines, market)


def _usual_line(habit: Record, count: int, market: Market) -> PastLine:
    product = market.products[habit["product"]]
    deviation = _DEVIATIONS.get(count % 7, 0) * product.multiple
    quantity = habit["quantity"] + deviation
    return supplied_line(product, quantity if quantity > 0 else habit["quantity"], "shipped", market)


def next_delivery(tour: Tour, ordered: date, market: Market) -> date:
    """The first day of the tour after the order."""
    delivered = ordered + timedelta(days=1)
    while delivered.isoweekday() not in tour.weekdays or delivered.isoformat() in market.holidays:
        delivered += timedelta(days=1)
    return delivered


def _with_shortages(client: Record, order: PastOrder, market: Market) -> PastOrder:
    for complaint in client["complaints"]:
        if order.delivered_on != (market.business_day - timedelta(days=complaint["days_ago"])).isoformat():
            continue
        lines = [_shortened(line, complaint, market) for line in order.lines]
        ordered, delivered = date.fromisoformat(order.ordered_on), date.fromisoformat(order.delivered_on)
        order = make_order(client["ref"], ordered, delivered, lines, market)
    return order


def _shortened(line: PastLine, complaint: Record, market: Market) -> PastLine:
    if line.product != complaint["product"]:
        return line
    shipped = max(0, line.quantity - complaint["short_by"])
    product = market.products[line.product]
    amount = line_amount(product, shipped, line.price_cents, market.policy)
    return replace(line, shipped=shipped, amount_cents=amount, status="short" if shipped else "missing")


def authored_contacts(client: Record, phone: str) -> tuple[Contact, ...]:
    """The people of a written client."""
    return tuple(
        Contact(
            ref=f"K{index + 1}",
            name=row["name"],
            role=row["role"],
            title=row["title"],
            phone=phone,
            email=email(row["name"], client["trade_name"]),
            rights=row["rights"],
        )
        for index, row in enumerate(client["contacts"])
    )


def authored_exchanges(client: Record, contacts: Sequence[Contact], business_day: date) -> tuple[Exchange, ...]:
    """The past contacts of a written client, newest first."""
    names = {contact.role: contact.name for contact in contacts}
    rows = sorted(client["exchanges"], key=lambda row: int(row["days_ago"]))
    return tuple(
        Exchange(
            f"{(business_day - timedelta(days=row['days_ago'])).isoformat()}T{_ORDER_HOUR}",
            "phone",
            names.get(row["role"], ""),
            row["outcome"],
            row["note"],
            row["duration_s"],
        )
        for row in rows
    )


def authored_complaints(client: Record, orders: Sequence[PastOrder], business_day: date) -> tuple[PastComplaint, ...]:
    """The past complaints of a written client, newest first."""
    rows = []
    for complaint in sorted(client["complaints"], key=lambda row: int(row["days_ago"])):
        opened = (business_day - timedelta(days=complaint["days_ago"])).isoformat()
        order = next((order for order in orders if order.delivered_on <= opened), orders[-1])
        rows.append(
            PastComplaint(
                f"RC-{order.ref[3:]}",
                opened,
                order.ref,
                complaint["product"],
                complaint["reason"],
                complaint["status"],
                complaint["resolution"],
                complaint["promise"],
            )
        )
    return tuple(rows)


def authored_pieces(client: Record, orders: Sequence[PastOrder]) -> tuple[DocumentPiece, ...]:
    """The pieces that prove what happened to the latest order."""
    return tuple(DocumentPiece(row["kind"], orders[0].ref, row["title"], row["text"]) for row in client["pieces"])


def authored_alerts(client: Record) -> tuple[Alert, ...]:
    """The alerts that the file carries whatever the data say."""
    return tuple(Alert(row["panel"], row["level"], row["text"], row["detail"]) for row in client["alerts"])


def authored_script(values: Record, orders: Sequence[PastOrder], business_day: date) -> Script:
    """The written script; a value that names the day is settled here, since it is compared with what is recorded."""
    script = to_script(values, orders[0].ref if orders else "")
    names = weekday_names(business_day)
    facts = tuple(replace(fact, value=fact.value.format_map(names)) for fact in script.facts)
    return replace(script, facts=facts)
