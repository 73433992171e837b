"""Looking at screens and documents, and pinning what the next calls need."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from crm_sandbox.kernel.actions import Action

ScreenName = Literal[
    "desk",
    "plan",
    "clients",
    "products",
    "call",
    "order",
    "orders",
    "complaints",
    "complaint",
    "tasks",
    "dictation",
    "documents",
    "quiz",
    "report",
]


DeskPanel = Literal["plan", "tasks", "pinned", "messages", "notes"]


class OpenScreen(Action):
    """Bring a screen in front: recorded when it was not in front already, so that the replay shows the same one. Files,
    product sheets and documents have actions of their own, which cost time."""

    kind = "screen.open"
    screen: ScreenName
    subject: Annotated[str, Field(max_length=80)] = ""
    query: Annotated[str, Field(max_length=2000)] = ""


class OpenDocument(Action):
    """Open a commercial document."""

    kind = "document.open"
    cost_s = 4
    document: str


class OpenProduct(Action):
    """Open a product sheet: packaging, availability, allergens, substitutes."""

    kind = "product.open"
    cost_s = 3
    product: str


class PinDocument(Action):
    """Keep a document at hand for the calls ahead."""

    kind = "desk.pin"
    cost_s = 2
    document: str


class ArrangeDesk(Action):
    """Put the desk's panels in another order: each of them once, from left to right and from top to bottom."""

    kind = "desk.arrange"
    cost_s = 2
    panels: tuple[DeskPanel, ...]


class WriteNotes(Action):
    """Keep personal notes on the desk, in place of those before; sensitive or judging words are warned about first."""

    kind = "desk.write_notes"
    cost_s = 3
    text: Annotated[str, Field(max_length=2000)] = ""
    is_confirmed: bool = False


class UnpinDocument(Action):
    """Take a document off the desk."""

    kind = "desk.unpin"
    cost_s = 1
    document: str
