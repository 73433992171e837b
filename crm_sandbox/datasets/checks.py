"""What the values of a scenario must say of each other: references, quantities that can be sold, hours, texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crm_sandbox.datasets.products import attribute, group_refs
from crm_sandbox.datasets.script_checks import check_script, fail_at, is_trigger
from crm_sandbox.datasets.shapes import Reader, Record
from crm_sandbox.datasets.template_checks import check_house_texts

_GROUP_NEEDS = ("unit", "carton", "pallet", "format", "vat", "temperature", "stock")
SEGMENTS = ("A", "B", "C")
SETTLED = ("missing", "damaged", "price")
"""The reasons for which the history holds complaints that were settled."""


def check_values(values: dict[str, Any], reader: Reader, *, is_complete: bool) -> None:
    """Note what the files say of each other that does not hold. `is_complete`: every value was read."""
    known = _known(values)
    _check_references(values, reader, known)
    if is_complete:
        _check_products(values, reader)
        _check_exercise(values["exercise"], reader)
        _check_talk(values["talk"], reader)
        _check_keys(values, reader)
        check_house_texts(values, reader)
        for file, script in zip(values["script_files"], values["scripts"], strict=True):
            check_script(script, file, values, reader)


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
        "subfamily": {str(row.get("subfamily")) for row in [*written, *groups]},
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
            if not is_trigger(use.value, acts):
                fail_at(
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
            fail_at(reader, use.file, use.line, use.path, f"no {use.kind} named {use.value!r}", shown)


def _check_products(values: dict[str, Any], reader: Reader) -> None:
    products = values["products"]
    seen: set[str] = set()
    for index, row in enumerate(products["products"]):
        path = f"products[{index}]"
        if row["ref"] in seen:
            fail_at(reader, "products.yaml", row.lines["ref"], f"{path}.ref", f"{row['ref']!r} appears twice")
        seen.add(row["ref"])
        unit = {"unit": 1, "inner": row["inner"] or 1, "carton": row["carton"], "pallet": row["carton"] * row["pallet"]}
        if row["multiple"] % unit[row["sold_by"]]:
            allowed = f"a multiple of {unit[row['sold_by']]}"
            fail_at(
                reader,
                "products.yaml",
                row.lines["multiple"],
                f"{path}.multiple",
                f"{row['multiple']} cannot be sold by {row['sold_by']}",
                allowed,
            )
    for ref, group, item, _ in group_refs(products, values["scenario"]["house"]):
        if ref in seen:
            fail_at(reader, "products.yaml", item.lines[""], "groups.first", f"the code {ref} is already taken")
        seen.add(ref)
        for name in _GROUP_NEEDS:
            if attribute(group, item, name) is None:
                fail_at(
                    reader,
                    "products.yaml",
                    item.lines[""],
                    f"groups.items.{name}",
                    f"{ref}: neither the item nor its group says it",
                )


def _check_talk(talk: Record, reader: Reader) -> None:
    if talk["credit"] and "refused" not in talk["credit"]:
        fail_at(reader, "talk.yaml", talk.lines["credit"], "credit.refused", "the key is missing")


def _check_keys(values: dict[str, Any], reader: Reader) -> None:
    """Mappings with free keys of which some are needed by any day."""
    for file, key, needed in (
        ("policy", "segments", SEGMENTS),
        ("names", "resolutions", SETTLED),
        ("talk", "greetings", values["client_types"]["roles"]),
    ):
        for name in needed:
            if name not in values[file][key]:
                fail_at(reader, f"{file}.yaml", values[file].lines[key], f"{key}.{name}", "the key is missing")


def _check_exercise(exercise: Record, reader: Reader) -> None:
    if exercise["ends_at"] <= exercise["starts_at"]:
        fail_at(
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
                fail_at(
                    reader,
                    "exercise.yaml",
                    row.lines[hour],
                    f"{key}[{index}].{hour}",
                    f"{row[hour]} is outside the day",
                    allowed,
                )
