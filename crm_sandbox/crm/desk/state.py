"""What is in front of the trainee, and what he keeps at hand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Screen:
    """The screen in front of the trainee: its name, its subject (a reference) and its query string, so that the
    replay shows the same one."""

    name: str = "desk"
    subject: str = ""
    query: str = ""


PANELS = ("plan", "tasks", "pinned", "messages", "notes")
"""The desk's panels as they stand before anybody arranges them."""


@dataclass(frozen=True, slots=True)
class DeskState:
    """The screen in front, the documents pinned for the calls ahead, the documents and product sheets opened, the
    order of the panels, personal notes."""

    front: Screen = Screen()
    pinned: tuple[str, ...] = ()
    documents_opened: frozenset[str] = frozenset()
    products_opened: frozenset[str] = frozenset()
    panels: tuple[str, ...] = PANELS
    notes: str = ""
