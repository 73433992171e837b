"""The reads of a run: the same content as the screens, from the same queries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import is_dataclass, replace
from functools import cache
from typing import Any

from flask import request
from pydantic import TypeAdapter

from crm_sandbox.api import possible
from crm_sandbox.api.access import Sight
from crm_sandbox.api.problems import Problem
from crm_sandbox.crm.accounts.files import find_client
from crm_sandbox.crm.accounts.listing import SORTS, ClientRow, ClientSearch, list_clients
from crm_sandbox.crm.accounts.queries import ClientFile, client_file
from crm_sandbox.crm.calls.queries import CallView, call_view
from crm_sandbox.crm.catalogue.queries import ProductRow, ProductSearch, ProductSheet, list_products, product_sheet
from crm_sandbox.crm.complaints.queries import ComplaintView, complaint_view
from crm_sandbox.crm.desk.queries import DeskView, desk_view
from crm_sandbox.crm.orders.queries import OrderView, order_view
from crm_sandbox.crm.plan.queries import PlanSearch, PlanView, plan_view
from crm_sandbox.crm.quiz.queries import QuizView, quiz_view
from crm_sandbox.crm.tasks.queries import MessageRow, TasksView, inbox, tasks_view
from crm_sandbox.web.forms import whole_number

LIMIT = 1000


@cache
def adapter(kind: type) -> TypeAdapter[Any]:
    """How a view goes to JSON."""
    return TypeAdapter(kind)


def plain(view: Any) -> Any:
    """A view as JSON values."""
    if is_dataclass(view) and not isinstance(view, type):
        return adapter(type(view)).dump_python(view, mode="json")
    return view


def answer(sight: Sight, view: Any, actions: possible.Possible) -> dict[str, Any]:
    """A view, the moment and step that it shows, and what can be done from it (nothing, when looking back)."""
    is_head = sight.seq == sight.run.head_seq and "at" not in request.args and sight.is_own
    shown = (
        [*actions, *possible.everywhere(sight.dataset, sight.state)] if is_head and sight.run.state == "open" else []
    )
    return {"at": sight.state.now.isoformat(), "seq": sight.seq, **plain(view), "actions": shown}


def listing(sight: Sight, items: Sequence[Any], total: int, following: str | None, actions: possible.Possible) -> Any:
    """A list: `{items, total, next}`, with the moment and what can be done from it."""
    body = answer(sight, {}, actions)
    return {**body, "items": [plain(item) for item in items], "total": total, "next": following}


def _number(name: str, default: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return default
    number = whole_number(text, 0)
    if number < 1:
        raise Problem(
            422, "invalid_query", "A number is needed.", [{"field": name, "value": text, "allowed": [">= 1"]}]
        )
    return number


def desk(sight: Sight) -> Any:
    """The desk."""
    return answer(sight, desk_view(sight.dataset, sight.state), possible.on_desk(sight.dataset, sight.state))


def plan(sight: Sight) -> Any:
    """The call plan."""
    view = plan_view(sight.dataset, sight.state, PlanSearch())
    return answer(sight, view, possible.on_plan(sight.dataset, sight.state))


def clients(sight: Sight) -> Any:
    """The list of clients and prospects, searched, filtered, sorted and paged."""
    page, args = _number("page", 1), request.args
    asked = {
        name: args[name] for name in ("text", "kind", "segment", "zone", "client_type", "only", "sort") if name in args
    }
    if "q" in args:
        asked["text"] = args["q"]
    if asked.get("sort", SORTS[0]) not in SORTS:
        fault = {"field": "sort", "value": asked["sort"], "allowed": list(SORTS)}
        raise Problem(422, "invalid_query", "No such order of the list.", [fault])
    search = replace(ClientSearch(**asked), page=page, is_descending=args.get("is_descending") == "true")  # type: ignore[arg-type]
    found = list_clients(sight.dataset, sight.state, search)
    following = f"?page={page + 1}" if page < found.pages else None
    refs = [row.ref for row in found.items if row.ref not in sight.state.accounts.opened]
    return listing(sight, found.items, found.total, following, [possible.entry("client.open", client=refs)])


def client(sight: Sight, ref: str) -> Any:
    """A client's file; to a trainee, once he has opened it."""
    found = find_client(sight.dataset, sight.state, ref)
    if found is None:
        raise Problem(404, "unknown_client", "No such client.")
    if not sight.is_staff and ref not in sight.state.accounts.opened:
        raise Problem(
            409,
            "not_opened",
            "Open the file first: client.open.",
            actions=possible.on_client(sight.dataset, sight.state, ref),
        )
    return answer(
        sight, client_file(sight.dataset, sight.state, found), possible.on_client(sight.dataset, sight.state, ref)
    )


def products(sight: Sight) -> Any:
    """The catalogue, searched and paged."""
    page = _number("page", 1)
    text = request.args.get("q", request.args.get("text", ""))
    search = ProductSearch(text, request.args.get("family", ""), request.args.get("only", ""), page)
    found = list_products(sight.dataset, sight.state, search)
    following = f"?page={page + 1}" if page < found.pages else None
    refs = [row.ref for row in found.items]
    return listing(sight, found.items, found.total, following, [possible.entry("product.open", product=refs)])


def product(sight: Sight, ref: str) -> Any:
    """A product sheet; to a trainee, once he has opened it."""
    sheet = product_sheet(sight.dataset, sight.state, ref)
    if sheet is None:
        raise Problem(404, "unknown_product", "No such product.")
    opening = [possible.entry("product.open", product=[ref])]
    if not sight.is_staff and ref not in sight.state.desk.products_opened:
        raise Problem(409, "not_opened", "Open the sheet first: product.open.", actions=opening)
    return answer(sight, sheet, opening)


def call(sight: Sight) -> Any:
    """The call under way, or the report that is awaited."""
    return answer(sight, call_view(sight.dataset, sight.state), possible.on_call(sight.dataset, sight.state))


def orders(sight: Sight) -> Any:
    """The orders of the run."""
    views = [order_view(sight.dataset, sight.state, item) for item in sight.state.orders.orders.values()]
    return listing(sight, views, len(views), None, [])


def order(sight: Sight, ref: str) -> Any:
    """One order."""
    found = sight.state.orders.orders.get(ref)
    if found is None:
        raise Problem(404, "unknown_order", "No such order.")
    view = order_view(sight.dataset, sight.state, found)
    return answer(sight, view, possible.on_order(sight.dataset, sight.state, ref))


def complaints(sight: Sight) -> Any:
    """The complaints of the run."""
    views = [complaint_view(sight.dataset, sight.state, ref) for ref in sight.state.complaints.complaints]
    return listing(sight, views, len(views), None, possible.on_complaints(sight.dataset, sight.state))


def tasks(sight: Sight) -> Any:
    """Tasks, transmissions, documents and appointments."""
    return answer(sight, tasks_view(sight.dataset, sight.state), possible.on_tasks(sight.dataset, sight.state))


def messages(sight: Sight) -> Any:
    """The inbox."""
    rows = inbox(sight.dataset, sight.state)
    return listing(sight, rows, len(rows), None, possible.on_desk(sight.dataset, sight.state))


def quiz(sight: Sight) -> Any:
    """The questions of the exercise."""
    view = quiz_view(sight.dataset, sight.state, is_exam=sight.run.mode == "exam")
    return answer(sight, view, possible.on_quiz(view))


READS: dict[str, tuple[Callable[..., Any], type, bool]] = {
    "/desk": (desk, DeskView, False),
    "/plan": (plan, PlanView, False),
    "/clients": (clients, ClientRow, True),
    "/clients/<ref>": (client, ClientFile, False),
    "/products": (products, ProductRow, True),
    "/products/<ref>": (product, ProductSheet, False),
    "/call": (call, CallView, False),
    "/orders": (orders, OrderView, True),
    "/orders/<ref>": (order, OrderView, False),
    "/complaints": (complaints, ComplaintView, True),
    "/tasks": (tasks, TasksView, False),
    "/inbox": (messages, MessageRow, True),
    "/quiz": (quiz, QuizView, False),
}
"""Address below the run, function, what it shows, and whether it is a list."""
