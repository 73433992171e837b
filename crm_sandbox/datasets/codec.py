"""Datasets as text: one canonical JSON line for the world, one for the files of each client.

Histories are written as rows: an order names its lines by their place in a table of distinct lines, which keeps a year
of orders small and quick to read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

import orjson
from pydantic import TypeAdapter

from crm_sandbox.crm.accounts.model import (
    ClientHistory,
    DocumentPiece,
    Exchange,
    Invoice,
    PastComplaint,
    PastLine,
    PastOrder,
)
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.dataset import World


@dataclass(frozen=True, slots=True)
class ClientFile:
    """What is read one client at a time."""

    client: str
    history: ClientHistory
    script: Script | None


_WORLD: TypeAdapter[World] = TypeAdapter(World)
_SCRIPT: TypeAdapter[Script | None] = TypeAdapter(Script | None)

_COLUMNS = {
    kind: attrgetter(*(column.name for column in fields(kind)))
    for kind in (PastLine, Invoice, Exchange, PastComplaint, DocumentPiece)
}


_LATER = ("code", "minutes", "criteria", "success", "hazards", "quiz", "later")
"""What exercises learnt to say after the first datasets were kept: written only where it says something, so that a dataset
without it keeps its bytes."""


def encode_world(world: World) -> str:
    """The canonical line of a world (sorted keys, whole numbers only)."""
    value = orjson.loads(orjson.dumps(world))
    exercise = value["exercise"]
    value["exercise"] = {name: item for name, item in exercise.items() if item or name not in _LATER}
    for task in exercise["tasks"]:
        if not task["said"]:
            del task["said"]
    for line in exercise["instructions"]:
        if not line["targets"]:
            del line["targets"]
    if not value["sequels"]:
        del value["sequels"]
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def decode_world(line: str) -> World:
    """The world of a dataset; raises `ValueError` when the line is something else."""
    return _WORLD.validate_json(line)


def encode_client(file: ClientFile) -> str:
    """The canonical line of a client's files."""
    return _canonical({"client": file.client, "history": _history_rows(file.history), "script": file.script})


def decode_client(line: str) -> ClientFile:
    """The files of one client; raises `ValueError` when the line is something else."""
    value = orjson.loads(line)
    try:
        return ClientFile(value["client"], _history(value["history"]), _SCRIPT.validate_python(value["script"]))
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"not the line of a client: {error!r}") from error


def _canonical(value: object) -> str:
    # orjson writes the fields of a dataclass in their own order: only mappings are sorted.
    return orjson.dumps(orjson.loads(orjson.dumps(value)), option=orjson.OPT_SORT_KEYS).decode()


def _history_rows(history: ClientHistory) -> dict[str, Any]:
    places: dict[PastLine, int] = {}
    orders = []
    for order in history.orders:
        lines = [places.setdefault(line, len(places)) for line in order.lines]
        orders.append(
            [
                order.ref,
                order.ordered_on,
                order.delivered_on,
                lines,
                order.total_cents,
                order.total_with_tax_cents,
                order.is_late,
                order.site,
            ]
        )
    return {
        "lines": _rows(places),
        "orders": orders,
        "invoices": _rows(history.invoices),
        "exchanges": _rows(history.exchanges),
        "complaints": _rows(history.complaints),
        "pieces": _rows(history.pieces),
    }


def _rows(values: Iterable[PastLine | Invoice | Exchange | PastComplaint | DocumentPiece]) -> list[tuple[Any, ...]]:
    return [_COLUMNS[type(value)](value) for value in values]


def _history(rows: dict[str, Any]) -> ClientHistory:
    lines = [PastLine(*row) for row in rows["lines"]]
    return ClientHistory(
        orders=tuple(
            [
                PastOrder(
                    ref, ordered, delivered, tuple([lines[place] for place in places]), total, with_tax, late, site
                )
                for ref, ordered, delivered, places, total, with_tax, late, site in rows["orders"]
            ]
        ),
        invoices=tuple([Invoice(*row) for row in rows["invoices"]]),
        exchanges=tuple([Exchange(*row) for row in rows["exchanges"]]),
        complaints=tuple([PastComplaint(*row) for row in rows["complaints"]]),
        pieces=tuple([DocumentPiece(*row) for row in rows["pieces"]]),
    )
