"""What must hold between the parts of a written call, and between it and its house."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crm_sandbox.datasets.days import SUNDAY
from crm_sandbox.datasets.shapes import Reader, Record
from crm_sandbox.datasets.template_checks import check_script_texts


def is_trigger(value: str, acts: set[str]) -> bool:
    """Whether a text says when a demand or a fact comes up."""
    first, _, second = value.partition(":")
    return (
        value == "opening"
        or (first == "after" and bool(second))
        or (first == "act" and second in acts)
        or (first in acts and bool(second))
    )


def fail_at(reader: Reader, file: str, line: int, path: str, problem: str, allowed: str = "") -> None:
    """Note what is wrong at a line of a file."""
    reader.file = file
    reader.fail(line, path, problem, allowed)


def check_script(script: Record, file: str, values: dict[str, Any], reader: Reader) -> None:
    """Note what does not hold in a written call."""
    multiples = {row["ref"]: row["multiple"] for row in values["products"]["products"]}
    _check_demands(script, file, multiples, reader)
    for index, habit in enumerate(script["client"]["habits"]):
        _check_quantity(habit, f"client.habits[{index}].quantity", file, multiples, reader)
    for index, order in enumerate(script["client"]["orders"]):
        for place, line in enumerate(order["lines"]):
            _check_quantity(line, f"client.orders[{index}].lines[{place}].quantity", file, multiples, reader)
    _check_days(script["client"], file, values, reader)
    _check_pickups(script, file, reader)
    _check_client(script["client"], file, reader)
    _check_sites(script, file, reader)
    _check_after(script, file, reader)
    check_script_texts(script, file, reader)


def _check_demands(script: Record, file: str, multiples: dict[str, int], reader: Reader) -> None:
    for index, demand in enumerate(script["demands"]):
        line, path = demand.lines["quantity"], f"demands[{index}].quantity"
        if not demand["low"] <= demand["quantity"] <= demand["high"]:
            problem = f"{demand['quantity']} is outside low and high"
            fail_at(reader, file, line, path, problem, f"{demand['low']} to {demand['high']}")
        multiple = multiples.get(demand["accepted"][0], 1)
        if demand["quantity"] % multiple:
            problem = f"{demand['quantity']} {demand['accepted'][0]} cannot be sold"
            fail_at(reader, file, line, path, problem, f"multiples of {multiple}")


def _check_pickups(script: Record, file: str, reader: Reader) -> None:
    known = [*script["roles"], "voicemail"]
    for index, pickup in enumerate(script["pickups"]):
        if pickup["who"] not in known:
            path, problem = f"pickups[{index}].who", f"{pickup['who']!r} has no role"
            fail_at(reader, file, pickup.lines["who"], path, problem, ", ".join(known))
        if pickup["end"] <= pickup["start"]:
            path, allowed = f"pickups[{index}].end", f"after {pickup['start']}"
            fail_at(reader, file, pickup.lines["end"], path, "the window ends before it starts", allowed)


def _check_client(client: Record, file: str, reader: Reader) -> None:
    """A client has bought and has people to speak to; a prospect may have neither."""
    if client["kind"] == "prospect":
        if client["habits"]:
            fail_at(
                reader, file, client.lines["habits"], "client.habits", "a prospect has bought nothing", "an empty list"
            )
        return
    for name, problem in (("habits", "a client has bought something"), ("contacts", "a client has somebody to call")):
        if not client[name]:
            fail_at(reader, file, client.lines[name], f"client.{name}", problem, "at least one")
    if client["first_order"] is None:
        fail_at(
            reader, file, client.lines[""], "client.first_order", "the key is missing", "days since the latest order"
        )


def _check_sites(script: Record, file: str, reader: Reader) -> None:
    """What is for a site names one of the client's; nothing else does."""
    sites = [site["ref"] for site in script["client"]["sites"]]
    rows = [(f"client.habits[{index}]", row) for index, row in enumerate(script["client"]["habits"])]
    rows += [(f"demands[{index}]", row) for index, row in enumerate(script["demands"])]
    for path, row in rows:
        if (row["site"] or "") not in (sites or [""]):
            line = row.lines.get("site", row.lines[""])
            allowed = ", ".join(sites) or "no site: the client has none"
            fail_at(reader, file, line, f"{path}.site", f"{row['site']!r} is not a site of the client", allowed)


def _check_quantity(row: Record, path: str, file: str, multiples: dict[str, int], reader: Reader) -> None:
    multiple = multiples.get(row["product"], 1)
    if not row["quantity"] or row["quantity"] % multiple:
        problem = f"{row['quantity']} {row['product']} cannot be sold"
        fail_at(reader, file, row.lines["quantity"], path, problem, f"multiples of {multiple}")


def _check_days(client: Record, file: str, values: dict[str, Any], reader: Reader) -> None:
    """The latest order and those that are named fall on days on which orders are taken."""
    today = date.fromisoformat(values["exercise"]["business_day"])
    first = client["first_order"]
    rows = [] if first is None else [(first, client.lines["first_order"], "client.first_order")]
    for index, order in enumerate(client["orders"]):
        rows.append((order["days_ago"], order.lines["days_ago"], f"client.orders[{index}].days_ago"))
    for days, line, path in rows:
        ordered = today - timedelta(days=days)
        if ordered.isoweekday() == SUNDAY or ordered.isoformat() in values["company"]["holidays"]:
            fail_at(
                reader, file, line, path, f"{ordered.isoformat()} is a day without orders", "another number of days"
            )


def _check_after(script: Record, file: str, reader: Reader) -> None:
    refs = [demand["ref"] for demand in script["demands"]]
    for index, demand in enumerate(script["demands"]):
        first, _, name = demand["trigger"].partition(":")
        if first == "after" and name not in refs:
            fail_at(
                reader,
                file,
                demand.lines["trigger"],
                f"demands[{index}].trigger",
                f"no demand named {name!r}",
                ", ".join(refs),
            )
