"""The plan, the call, the order read-back, the complaints."""

from __future__ import annotations

from dataclasses import replace

from crm_sandbox.crm.calls.queries import call_view, fact_choices, in_base_units, product_units, usual_unit
from crm_sandbox.crm.calls.speech import ACTS
from crm_sandbox.crm.complaints.queries import complaint_view, list_complaints
from crm_sandbox.crm.orders.queries import order_view
from crm_sandbox.crm.plan.candidates import FILTERS, SORTS
from crm_sandbox.crm.plan.queries import PlanSearch, plan_view
from crm_sandbox.web import speech
from crm_sandbox.web.forms import whole_number
from crm_sandbox.web.packs import packs
from crm_sandbox.web.screen import Screen, ScreenContext, ScreenNotFound, draw

ADD_LINE = "f-order-add_line"


def plan(ctx: ScreenContext) -> str:
    """The call plan."""
    query = ctx.query
    only, sort = query.get("only", "due"), query.get("sort", "latest")
    search = PlanSearch(
        only if only in FILTERS else "due",
        query.get("segment", ""),
        sort if sort in SORTS else "latest",
        query.get("client", ""),
    )
    view = plan_view(ctx.dataset, ctx.state, search)
    return draw("plan", "plan/plan.html", ctx, "plan", view=view, chosen_slot=query.get("slot", ""))


def _missing(ctx: ScreenContext) -> str:
    """The product that could not be entered in this call, until it is: it stays in sight whatever is said meanwhile."""
    client, _colon, product = ctx.query.get("missing", "").partition(":")
    live = ctx.state.calls.live
    if live is None or live.client != client:
        return ""
    orders = [order for order in ctx.state.orders.of_client(client) if order.status != "cancelled"]
    done = {ref for order in orders for line in order.lines for ref in (line.product, line.origin)}
    return "" if product in done | {lost.product for order in orders for lost in order.lost} else product


def _without_settled(ctx: ScreenContext) -> ScreenContext:
    """The screen without the substitutes of a product whose replacement was entered, or whose sale was noted as lost."""
    compared, live = ctx.query.get("subs", ""), ctx.state.calls.live
    if not compared or live is None:
        return ctx
    orders = [order for order in ctx.state.orders.of_client(live.client) if order.status != "cancelled"]
    entered = {line.product for order in orders for line in order.lines}
    settled = {line.origin for order in orders for line in order.lines}
    settled |= {lost.product for order in orders for lost in order.lost}
    offers = (dict(turn.args) for turn in live.turns if turn.act == "offer_substitute")
    settled |= {offer.get("origin", "") for offer in offers if offer.get("product") in entered}
    if compared not in settled:
        return ctx
    return replace(ctx, query={name: value for name, value in ctx.query.items() if name not in ("subs", "asked")})


def call(ctx: ScreenContext) -> str:
    """The call."""
    ctx, attempt = _without_settled(ctx), ctx.attempt
    refused = attempt.values.get("product", ("",))[0] if attempt and attempt.form.startswith(ADD_LINE) else ""
    asked, unit = whole_number(ctx.query.get("asked", ""), 0), "unit"
    if attempt and refused:
        asked, unit = whole_number(attempt.values.get("quantity", ("",))[0], 0), attempt.values.get("unit", ("",))[0]
    count = in_base_units(ctx.dataset, refused, asked, unit) if refused else asked
    missing = refused or _missing(ctx)
    view = call_view(ctx.dataset, ctx.state, missing, count, ctx.query.get("subs", ""), ctx.query.get("site", ""))
    if view.wanted and refused and view.live:
        ctx = replace(ctx, query={**ctx.query, "missing": f"{view.live.client}:{refused}", "asked": str(count)})
    typed = attempt.values.get("act", ("",))[0] if attempt and attempt.form == "f-call-say" else ""
    act = typed or ctx.query.get("act", "")
    field = ctx.query.get("fact", "need.change")
    entered = refused or ctx.query.get("enter", "")
    return draw(
        "call",
        "calls/call.html",
        ctx,
        "call",
        view=view,
        act=ACTS.get(act),
        speech=speech.fields(ctx.dataset, view, ACTS[act]) if act in ACTS and view.live else (),
        field=field,
        facts=fact_choices(ctx.dataset, ctx.state, view.live.client, field) if view.live else (),
        entered=entered,
        units=product_units(ctx.dataset, entered) if entered else ("carton", "unit", "inner", "pallet"),
        usual_unit=usual_unit(ctx.dataset, entered) if entered else "carton",
        packs=packs(ctx.dataset.world.products.get(entered)),
    )


def order(ctx: ScreenContext) -> str:
    """One order: read-back of a draft, or a confirmed order."""
    found = ctx.state.orders.orders.get(ctx.subject)
    if found is None:
        raise ScreenNotFound(ctx.subject)
    return draw(
        "order",
        "orders/order.html",
        ctx,
        "call",
        view=order_view(ctx.dataset, ctx.state, found),
        call=call_view(ctx.dataset, ctx.state, site=found.site),
        correcting=ctx.query.get("line", ""),
    )


def complaints(ctx: ScreenContext) -> str:
    """The complaints of the run."""
    return draw(
        "complaints", "complaints/complaints.html", ctx, "complaints", view=list_complaints(ctx.dataset, ctx.state)
    )


def complaint(ctx: ScreenContext) -> str:
    """One complaint."""
    view = complaint_view(ctx.dataset, ctx.state, ctx.subject)
    if view is None:
        raise ScreenNotFound(ctx.subject)
    return draw("complaint", "complaints/complaint.html", ctx, "complaints", view=view)


SCREENS = (
    Screen("plan", plan, keeps=("only", "segment", "sort", "client")),
    Screen("call", call, keeps=("subs", "site")),
    Screen("order", order),
    Screen("complaints", complaints),
    Screen("complaint", complaint),
)
