"""A whole client: its row in the world, its twelve months, its script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from crm_sandbox.crm.accounts.model import (
    Alert,
    Client,
    ClientHistory,
    Contact,
    Credit,
    Exchange,
    PastComplaint,
    PastOrder,
)
from crm_sandbox.crm.accounts.rules import first_terms_of
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.orders.pricing import fixed_prices
from crm_sandbox.datasets.generation import authored, relations
from crm_sandbox.datasets.generation.draws import Draws
from crm_sandbox.datasets.generation.habits import deduced_alerts, median, monthly_sales, order_rhythm, usual_products
from crm_sandbox.datasets.generation.money_owed import credit, invoices
from crm_sandbox.datasets.generation.orders import Market, generated_orders
from crm_sandbox.datasets.generation.people import NamePools, email, person, phone, siret, trade_name
from crm_sandbox.datasets.generation.plan import ClientPlan
from crm_sandbox.datasets.generation.scripts import generated_script
from crm_sandbox.datasets.generation.speaker import Speaker, served_by
from crm_sandbox.datasets.house import ClientType
from crm_sandbox.datasets.scenario import Scenario
from crm_sandbox.datasets.shapes import Record

_BASKETS = 12
_UNPAID = {"black": 2}
_REQUIREMENT_PM = 220


@dataclass(frozen=True, slots=True)
class BuiltClient:
    """A client with the files that are read one at a time."""

    client: Client
    history: ClientHistory
    script: Script | None


@dataclass(frozen=True, slots=True)
class Workshop:
    """What every client is made with."""

    scenario: Scenario
    market: Market
    pools: NamePools
    taken_names: set[str]

    def market_of(self, kind: ClientType) -> Market:
        """What clients of a type order from: public buyers, at fixed prices."""
        return replace(self.market, policy=fixed_prices(self.market.policy)) if kind.is_public else self.market


@dataclass(frozen=True, slots=True)
class _Past:
    orders: tuple[PastOrder, ...]
    exchanges: tuple[Exchange, ...]
    complaints: tuple[PastComplaint, ...]


def _figures(
    client_since: str,
    past: _Past,
    owed: Credit,
    alerts: Sequence[Alert],
    history: ClientHistory,
    shop: Workshop,
    draws: Draws,
) -> dict[str, object]:
    """The fields of a client that are deduced from its past."""
    day = shop.market.business_day
    orders = past.orders
    year_ago = (day - timedelta(weeks=52)).isoformat()
    sales = sum(order.total_cents for order in orders if order.ordered_on >= year_ago)
    habits = usual_products(orders, day)
    deduced = deduced_alerts(habits, owed, history.invoices, past.complaints, shop.market.products, day)
    return {
        "credit": owed,
        "alerts": (*alerts, *deduced),
        "client_since": client_since,
        "sales_12m_cents": sales,
        "sales_before_cents": sales * draws.integer(80, 118, "sales before") // 100,
        "median_basket_cents": median([order.total_cents for order in orders[:_BASKETS]]) if orders else 0,
        "order_interval_days": order_rhythm(orders),
        "last_order_on": orders[0].ordered_on if orders else "",
        "last_contact_on": max((row.at[:10] for row in past.exchanges), default=""),
        "habits": habits,
        "monthly_sales": monthly_sales(orders, day),
    }


def generated_client(
    plan: ClientPlan, shop: Workshop, draws: Draws, *, calls_at: str = "", is_calling: bool = False
) -> BuiltClient:
    """A client that no script was written for."""
    scenario, day = shop.scenario, shop.market.business_day
    town, postcode = draws.choice(plan.zone.towns, "town")
    owner, _ = person(shop.pools, draws.at("owner"))
    trade = trade_name(scenario, plan.type, owner.rpartition(" ")[2], town, shop.taken_names, draws.at("trade name"))
    number = phone(plan.position)
    people = relations.contacts(scenario, plan.type, trade, number, shop.pools, draws.at("contact"))
    orders = generated_orders(plan, shop.market_of(plan.type), draws.at("orders"))
    bills = invoices(
        orders, plan.terms, plan.payer, day, draws.at("payment"), keeps_unpaid=_UNPAID.get(plan.credit_state, 0)
    )
    owed = credit(orders, bills, plan.credit_state, day, draws.at("credit"))
    hours = relations.preferred_hours(plan.type, plan.shift_minutes)
    complaints = relations.complaints(scenario, orders, draws.at("complaint"))
    talks = relations.exchanges(scenario, orders, people, hours, draws.at("exchange"))
    talks += relations.complaint_exchanges(scenario, complaints, people[0].name)
    past = _Past(orders, tuple(sorted(talks, key=lambda row: row.at, reverse=True)), complaints)
    history = ClientHistory(orders, bills, past.exchanges, complaints)
    since = _since(plan, day, draws)
    figures = _figures(since, past, owed, (), history, shop, draws)
    client = Client(
        ref=plan.ref,
        kind="client",
        **_identity(shop, plan, trade, owner, (town, postcode), number, people, draws),  # type: ignore[arg-type]
        payment_terms=plan.terms,
        **figures,  # type: ignore[arg-type]
    )
    speaker = Speaker(
        plan.ref,
        "client",
        plan.type,
        trade,
        people,
        client.habits,
        plan.shift_minutes,
        calls_at,
        is_calling,
        owes=plan.credit_state != "green" or bool(owed.overdue),
        served_by=served_by(scenario, plan),
    )
    return BuiltClient(client, history, generated_script(scenario, shop.market.products, speaker, draws.at("script")))


def prospect(plan: ClientPlan, shop: Workshop, draws: Draws) -> BuiltClient:
    """A prospect: a file with little in it, and a discovery to hold."""
    scenario = shop.scenario
    town, postcode = draws.choice(plan.zone.towns, "town")
    owner, _ = person(shop.pools, draws.at("owner"))
    trade = trade_name(scenario, plan.type, owner.rpartition(" ")[2], town, shop.taken_names, draws.at("trade name"))
    number = phone(plan.position + 5000)
    people = relations.contacts(scenario, plan.type, trade, number, shop.pools, draws.at("contact"))
    talks = _prospect_exchanges(scenario, draws.at("exchange"))
    history = ClientHistory((), (), talks, ())
    past = _Past((), talks, ())
    figures = _figures("", past, Credit(0, 0, (), 0, 0), (), history, shop, draws)
    client = Client(
        ref=plan.ref,
        kind="prospect",
        **_identity(shop, plan, trade, owner, (town, postcode), number, people, draws),  # type: ignore[arg-type]
        payment_terms=first_terms_of(scenario.policy)[0],
        **figures,  # type: ignore[arg-type]
    )
    speaker = Speaker(plan.ref, "prospect", plan.type, trade, people, (), plan.shift_minutes)
    return BuiltClient(client, history, generated_script(scenario, shop.market.products, speaker, draws.at("script")))


def newcomer(kind: ClientType, ref: str, shop: Workshop, draws: Draws) -> Script:
    """The part of a prospect of a type whom a run creates: the dataset knows nothing else of him."""
    scenario = shop.scenario
    owner, _ = person(shop.pools, draws.at("owner"))
    people = relations.contacts(scenario, kind, owner, "", shop.pools, draws.at("contact"))
    shift = draws.choice((-30, 0, 30), "shift")
    speaker = Speaker(ref, "prospect", kind, kind.label, people, (), shift)
    return generated_script(scenario, shop.market.products, speaker, draws.at("script"))


def _since(plan: ClientPlan, day: date, draws: Draws) -> str:
    if plan.weeks < 52:
        return (day - timedelta(weeks=plan.weeks + 1)).isoformat()
    return (day - timedelta(weeks=draws.integer(60, 620, "since"))).isoformat()


def _identity(
    shop: Workshop,
    plan: ClientPlan,
    trade: str,
    owner: str,
    place: tuple[str, str],
    number: str,
    people: tuple[Contact, ...],
    draws: Draws,
) -> dict[str, object]:
    names = shop.scenario.names
    has_requirement = draws.happens(_REQUIREMENT_PM, "has requirement")
    return {
        "trade_name": trade,
        "legal_name": f"{draws.choice(names['legal_forms'], 'legal form')} {owner.rpartition(' ')[2]}",
        "client_type": plan.type.ref,
        "segment": "C",
        "potential": draws.weighted({"high": 15, "medium": 55, "low": 30}, "potential"),
        "address": f"{draws.integer(1, 98, 'number')} {draws.choice(names['streets'], 'street')}",
        "postcode": place[1],
        "town": place[0],
        "zone": plan.zone.tour.zone,
        "phone": number,
        "email": email("M. contact", trade),
        "siret": siret(draws),
        "preferred_hours": relations.preferred_hours(plan.type, plan.shift_minutes),
        "quiet_hours": plan.type.quiet_hours,
        "closing_weekdays": plan.closing_weekdays,
        "contacts": people,
        "contract_discount_bp": 0 if plan.type.is_public else draws.choice((0,) * 9 + (200,), "contract"),
        "substitution_policy": draws.weighted({"ask": 75, "free": 15, "never": 10}, "substitution"),
        "requirements": (draws.choice(names["requirements"], "requirement"),) if has_requirement else (),
        "delivery_instructions": draws.choice(names["delivery_instructions"], "instructions"),
        "known_themes": ("delivery_days", "payment_terms"),
        "has_fixed_prices": plan.type.is_public,
    }


def _prospect_exchanges(scenario: Scenario, draws: Draws) -> tuple[Exchange, ...]:
    rows = []
    days = draws.integer(9, 40, "days")
    for index in range(draws.integer(0, 2, "count")):
        day = (scenario.business_day - timedelta(days=days * (index + 1))).isoformat()
        outcome = draws.choice(("no_answer", "callback", "document"), "outcome", index)
        note = draws.choice(scenario.names["absence_notes"], "note", index)
        rows.append(Exchange(f"{day}T10:20", "phone", "", outcome, note, 0 if outcome == "no_answer" else 85))
    return tuple(rows)


def authored_client(values: Record, position: int, shop: Workshop, draws: Draws) -> BuiltClient:
    """The client of a written script."""
    row, day = values["client"], shop.market.business_day
    zone = shop.scenario.zones[row["zone"]]
    town, postcode = draws.choice(zone.towns, "town")
    number = phone(position)
    people = authored.authored_contacts(row, number)
    market = replace(shop.market, policy=fixed_prices(shop.market.policy)) if row["has_fixed_prices"] else shop.market
    sites = authored.authored_sites(row, shop.scenario, draws.at("site"))
    orders = authored.authored_orders(row, zone.tour, sites, shop.scenario.zones, market)
    account = row["credit"]
    unpaid = account["unpaid"] if account else 0
    bills = invoices(orders, row["payment_terms"], "spotless", day, draws.at("payment"), keeps_unpaid=unpaid)
    owed = credit(orders, bills, "green", day, draws.at("credit"))
    if account:
        owed = replace(owed, limit_cents=account["limit"])
    past = _Past(orders, authored.authored_exchanges(row, people, day), authored.authored_complaints(row, orders, day))
    history = ClientHistory(orders, bills, past.exchanges, past.complaints, authored.authored_pieces(row, orders))
    is_prospect = row["kind"] == "prospect"
    since = "" if is_prospect else (day - timedelta(weeks=204)).isoformat()
    figures = _figures(
        since,
        past,
        Credit(0, 0, (), 0, 0) if is_prospect else owed,
        authored.authored_alerts(row),
        history,
        shop,
        draws,
    )
    client = Client(
        ref=row["ref"],
        kind=row["kind"],
        trade_name=row["trade_name"],
        legal_name=row["legal_name"],
        client_type=row["type"],
        segment=row["segment"],
        potential=row["potential"],
        address=f"{draws.integer(1, 98, 'number')} {draws.choice(shop.scenario.names['streets'], 'street')}",
        postcode=postcode,
        town=town,
        zone=row["zone"],
        phone=number,
        email=email("M. contact", row["trade_name"]),
        siret=siret(draws),
        preferred_hours=row["preferred_hours"],
        quiet_hours=row["quiet_hours"],
        closing_weekdays=row["closing_weekdays"],
        contacts=people,
        payment_terms=row["payment_terms"],
        contract_discount_bp=row["contract_discount"],
        substitution_policy=row["substitution_policy"],
        requirements=row["requirements"],
        delivery_instructions=row["delivery_instructions"],
        known_themes=row["known_themes"],
        has_fixed_prices=row["has_fixed_prices"],
        sites=sites,
        **figures,  # type: ignore[arg-type]
    )
    return BuiltClient(client, history, authored.authored_script(values, orders, day))
