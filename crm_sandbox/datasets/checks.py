"""What the values of a scenario must say of each other: references, quantities that can be sold, hours, texts."""

from __future__ import annotations

import string
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from crm_sandbox.datasets.days import SUNDAY
from crm_sandbox.datasets.products import attribute, group_refs
from crm_sandbox.datasets.shapes import Reader, Record

TEMPLATE_NAMES = ("next_delivery", "tomorrow", "today")
"""What the texts of a call may name between braces."""

_GROUP_NEEDS = ("unit", "carton", "pallet", "format", "vat", "temperature", "stock")


def check_values(values: dict[str, Any], reader: Reader, *, is_complete: bool) -> None:
    """Note what the files say of each other that does not hold. `is_complete`: every value was read."""
    known = _known(values)
    _check_references(values, reader, known)
    if is_complete:
        _check_products(values, reader)
        _check_exercise(values["exercise"], reader)
        _check_talk(values["talk"], reader)
        for file, script in zip(values["script_files"], values["scripts"], strict=True):
            _check_script(script, file, values, reader)


def _rows(values: dict[str, Any], file: str, key: str) -> Iterable[Record]:
    rows = (values.get(file) or {}).get(key) or ()
    return [row for row in rows if row is not None]


def _known(values: dict[str, Any]) -> dict[str, set[str]]:
    products: Record = values.get("products") or Record({}, {})
    house = (values.get("scenario") or {}).get("house") or ""
    written = list(_rows(values, "products", "products"))
    groups = [group for group in products.get("groups") or () if group]
    items = [item for group in groups for item in group.get("items") or () if item]
    try:
        expanded = [ref for ref, *_ in group_refs(products, house)] if groups else []
    except (KeyError, TypeError):
        expanded = []
    roles = (values.get("client_types") or {}).get("roles") or {}
    scripts = [script for script in values["scripts"] if script]
    departments = list(_rows(values, "departments", "departments"))
    return {
        "brand": set(products.get("brands") or {}),
        "product": {str(row.get("ref")) for row in written} | set(expanded),
        "usage": {str(row.get("usage")) for row in [*written, *items]},
        "family": {str(row.get("family")) for row in [*written, *groups]},
        "role": set(roles),
        "speaker": {*roles, "voicemail"},
        "client type": {str(row.get("ref")) for row in _rows(values, "client_types", "types")},
        "zone": {str(row.get("zone")) for row in _rows(values, "tours", "tours")},
        "department": {str(row.get("ref")) for row in departments},
        "subject": {str(subject.get("ref")) for row in departments for subject in row.get("subjects") or () if subject},
        "document": {str(row.get("ref")) for row in _rows(values, "documents", "documents")},
        "client": {str((script.get("client") or {}).get("ref")) for script in scripts},
        "act": {str(row.get("code")) for row in _rows(values, "acts", "acts")},
    }


def _check_references(values: dict[str, Any], reader: Reader, known: dict[str, set[str]]) -> None:
    acts = known["act"]
    for use in reader.references:
        if use.kind == "trigger":
            if not _is_trigger(use.value, acts):
                _fail(
                    reader,
                    use.file,
                    use.line,
                    use.path,
                    f"{use.value!r} is not valid",
                    "opening, act:<act>, <act>:<theme>, after:<demand>",
                )
        elif use.kind == "client" and use.value.startswith("generated:") and use.value[10:].isdigit():
            continue
        elif use.value not in known[use.kind]:
            allowed = sorted(known[use.kind])
            shown = (
                ", ".join(allowed)
                if len(allowed) <= 40
                else f"one of {len(allowed)} declared, such as {', '.join(allowed[:5])}"
            )
            _fail(reader, use.file, use.line, use.path, f"no {use.kind} named {use.value!r}", shown)


def _is_trigger(value: str, acts: set[str]) -> bool:
    first, _, second = value.partition(":")
    return (
        value == "opening"
        or (first == "after" and bool(second))
        or (first == "act" and second in acts)
        or (first in acts and bool(second))
    )


def _fail(reader: Reader, file: str, line: int, path: str, problem: str, allowed: str = "") -> None:
    reader.file = file
    reader.fail(line, path, problem, allowed)


def _check_products(values: dict[str, Any], reader: Reader) -> None:
    products = values["products"]
    seen: set[str] = set()
    for index, row in enumerate(products["products"]):
        path = f"products[{index}]"
        if row["ref"] in seen:
            _fail(reader, "products.yaml", row.lines["ref"], f"{path}.ref", f"{row['ref']!r} appears twice")
        seen.add(row["ref"])
        unit = {"unit": 1, "inner": row["inner"] or 1, "carton": row["carton"], "pallet": row["carton"] * row["pallet"]}
        if row["multiple"] % unit[row["sold_by"]]:
            allowed = f"a multiple of {unit[row['sold_by']]}"
            _fail(
                reader,
                "products.yaml",
                row.lines["multiple"],
                f"{path}.multiple",
                f"{row['multiple']} cannot be sold by {row['sold_by']}",
                allowed,
            )
    for ref, group, item, _ in group_refs(products, values["scenario"]["house"]):
        if ref in seen:
            _fail(reader, "products.yaml", item.lines[""], "groups.first", f"the code {ref} is already taken")
        seen.add(ref)
        for name in _GROUP_NEEDS:
            if attribute(group, item, name) is None:
                _fail(
                    reader,
                    "products.yaml",
                    item.lines[""],
                    f"groups.items.{name}",
                    f"{ref}: neither the item nor its group says it",
                )


def _check_talk(talk: Record, reader: Reader) -> None:
    if talk["credit"] and "refused" not in talk["credit"]:
        _fail(reader, "talk.yaml", talk.lines["credit"], "credit.refused", "the key is missing")


def _check_exercise(exercise: Record, reader: Reader) -> None:
    if exercise["ends_at"] <= exercise["starts_at"]:
        _fail(
            reader,
            "exercise.yaml",
            exercise.lines["ends_at"],
            "ends_at",
            "the day ends before it starts",
            f"after {exercise['starts_at']}",
        )
    for key, hour in (("promises", "at"), ("incoming", "at"), ("messages", "at"), ("tasks", "due_at")):
        for index, row in enumerate(exercise[key]):
            if not exercise["starts_at"] <= row[hour] <= exercise["ends_at"]:
                allowed = f"{exercise['starts_at']} to {exercise['ends_at']}"
                _fail(
                    reader,
                    "exercise.yaml",
                    row.lines[hour],
                    f"{key}[{index}].{hour}",
                    f"{row[hour]} is outside the day",
                    allowed,
                )


def _check_script(script: Record, file: str, values: dict[str, Any], reader: Reader) -> None:
    multiples = {row["ref"]: row["multiple"] for row in values["products"]["products"]}
    for index, demand in enumerate(script["demands"]):
        path = f"demands[{index}]"
        if not demand["low"] <= demand["quantity"] <= demand["high"]:
            _fail(
                reader,
                file,
                demand.lines["quantity"],
                f"{path}.quantity",
                f"{demand['quantity']} is outside low and high",
                f"{demand['low']} to {demand['high']}",
            )
        multiple = multiples.get(demand["accepted"][0], 1)
        if demand["quantity"] % multiple:
            _fail(
                reader,
                file,
                demand.lines["quantity"],
                f"{path}.quantity",
                f"{demand['quantity']} {demand['accepted'][0]} cannot be sold",
                f"multiples of {multiple}",
            )
    for index, habit in enumerate(script["client"]["habits"]):
        _check_quantity(habit, f"client.habits[{index}].quantity", file, multiples, reader)
    for index, order in enumerate(script["client"]["orders"]):
        for place, line in enumerate(order["lines"]):
            _check_quantity(line, f"client.orders[{index}].lines[{place}].quantity", file, multiples, reader)
    _check_days(script["client"], file, values, reader)
    for index, pickup in enumerate(script["pickups"]):
        if pickup["who"] != "voicemail" and pickup["who"] not in script["roles"]:
            _fail(
                reader,
                file,
                pickup.lines["who"],
                f"pickups[{index}].who",
                f"{pickup['who']!r} has no role",
                ", ".join([*script["roles"], "voicemail"]),
            )
        if pickup["end"] <= pickup["start"]:
            _fail(
                reader,
                file,
                pickup.lines["end"],
                f"pickups[{index}].end",
                "the window ends before it starts",
                f"after {pickup['start']}",
            )
    _check_client(script["client"], file, reader)
    _check_sites(script, file, reader)
    _check_after(script, file, reader)
    _check_texts(script, file, reader)


def _check_client(client: Record, file: str, reader: Reader) -> None:
    """A client has bought and has people to speak to; a prospect may have neither."""
    if client["kind"] == "prospect":
        if client["habits"]:
            _fail(
                reader, file, client.lines["habits"], "client.habits", "a prospect has bought nothing", "an empty list"
            )
        return
    for name, problem in (("habits", "a client has bought something"), ("contacts", "a client has somebody to call")):
        if not client[name]:
            _fail(reader, file, client.lines[name], f"client.{name}", problem, "at least one")
    if client["first_order"] is None:
        _fail(reader, file, client.lines[""], "client.first_order", "the key is missing", "days since the latest order")


def _check_sites(script: Record, file: str, reader: Reader) -> None:
    """What is for a site names one of the client's; nothing else does."""
    sites = [site["ref"] for site in script["client"]["sites"]]
    rows = [(f"client.habits[{index}]", row) for index, row in enumerate(script["client"]["habits"])]
    rows += [(f"demands[{index}]", row) for index, row in enumerate(script["demands"])]
    for path, row in rows:
        if (row["site"] or "") not in (sites or [""]):
            line = row.lines.get("site", row.lines[""])
            allowed = ", ".join(sites) or "no site: the client has none"
            _fail(reader, file, line, f"{path}.site", f"{row['site']!r} is not a site of the client", allowed)


def _check_quantity(row: Record, path: str, file: str, multiples: dict[str, int], reader: Reader) -> None:
    multiple = multiples.get(row["product"], 1)
    if not row["quantity"] or row["quantity"] % multiple:
        problem = f"{row['quantity']} {row['product']} cannot be sold"
        _fail(reader, file, row.lines["quantity"], path, problem, f"multiples of {multiple}")


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
            _fail(reader, file, line, path, f"{ordered.isoformat()} is a day without orders", "another number of days")


def _check_after(script: Record, file: str, reader: Reader) -> None:
    refs = [demand["ref"] for demand in script["demands"]]
    for index, demand in enumerate(script["demands"]):
        first, _, name = demand["trigger"].partition(":")
        if first == "after" and name not in refs:
            _fail(
                reader,
                file,
                demand.lines["trigger"],
                f"demands[{index}].trigger",
                f"no demand named {name!r}",
                ", ".join(refs),
            )


def _check_texts(script: Record, file: str, reader: Reader) -> None:
    def walk(value: Any, path: str, line: int) -> None:
        if isinstance(value, Record):
            for key, item in value.items():
                walk(item, f"{path}.{key}" if path else key, value.lines.get(key, value.lines[""]))
        elif isinstance(value, dict):
            for key, item in value.items():
                walk(item, f"{path}.{key}", line)
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                walk(item, f"{path}[{index}]", line)
        elif isinstance(value, str):
            _check_template(value, file, line, path, reader)

    walk(script, "", 1)


def _check_template(value: str, file: str, line: int, path: str, reader: Reader) -> None:
    try:
        names = [name for _, name, _, _ in string.Formatter().parse(value) if name is not None]
    except ValueError:
        names = [value]
    for name in names:
        if name not in TEMPLATE_NAMES:
            _fail(
                reader,
                file,
                line,
                path,
                f"{{{name}}} is not known in a text",
                ", ".join(f"{{{known}}}" for known in TEMPLATE_NAMES),
            )
