"""Reading and keeping client and prospect files."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from crm_sandbox.kernel.actions import Action

Panel = Literal[
    "identity",
    "contacts",
    "alerts",
    "habits",
    "history",
    "payment",
    "delivery",
    "exchanges",
    "complaints",
    "documents",
    "piece:order",
    "piece:picking",
    "piece:delivery_note",
    "piece:invoice",
    "piece:receipt",
    "piece:photo",
]
EditableField = Literal[
    "trade_name",
    "phone",
    "email",
    "address",
    "preferred_hours",
    "delivery_instructions",
    "segment",
    "potential",
    "substitution_policy",
    "requirements",
]
FactField = Literal[
    "contact.name",
    "contact.role",
    "contact.preferred_hours",
    "contact.direct_phone",
    "delivery.place",
    "delivery.slot",
    "delivery.constraint",
    "need.product",
    "need.volume",
    "need.change",
    "product.allergen",
    "product.format",
    "product.label",
    "equipment.dispenser",
    "competition.supplier",
    "competition.price",
    "competition.terms",
    "competition.until",
    "project.date",
    "payment.contact",
    "satisfaction.note",
    "site.closing",
    "prospecting.opposition",
    "free_note",
]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Short = Annotated[str, Field(min_length=1, max_length=160)]


class OpenClient(Action):
    """Open a client's or prospect's file."""

    kind = "client.open"
    cost_s = 3
    client: str


class OpenPanel(Action):
    """Open a section of the file in front, or a piece of its history (`piece:*`)."""

    kind = "client.open_panel"
    cost_s = 3
    client: str
    panel: Panel


class UpdateField(Action):
    """Change a field of a file, with the reason."""

    kind = "client.update_field"
    cost_s = 3
    client: str
    field: EditableField
    value: Annotated[str, Field(max_length=400)]
    reason: Annotated[str, Field(max_length=200)] = ""


class UpdateContact(Action):
    """Change a contact of a file, or add one (`contact` left out)."""

    kind = "contact.update"
    cost_s = 3
    client: str
    contact: str | None = None
    name: Short
    title: Short
    phone: Annotated[str, Field(max_length=40)] = ""
    preferred_hours: Annotated[str, Field(max_length=80)] = ""
    rights: tuple[Literal["order", "delivery", "complaint", "payment", "appointment"], ...] = ()
    is_active: bool = True


class RecordFact(Action):
    """Record something learnt in its structured field; the value comes from the pick-list."""

    kind = "fact.record"
    cost_s = 3
    client: str
    field: FactField
    value: Annotated[str, Field(min_length=1, max_length=200)]


class CreateNote(Action):
    """Write a free-text note in a file. A note with sensitive or judging words is warned about first."""

    kind = "note.create"
    cost_s = 3
    client: str
    text: Text
    is_confirmed: bool = False


class CreateProspect(Action):
    """Create a prospect file; a likely duplicate is refused unless the trainee says that it is another one."""

    kind = "prospect.create"
    cost_s = 10
    trade_name: Short
    client_type: str
    town: Short
    phone: Annotated[str, Field(min_length=6, max_length=40)]
    contact: Annotated[str, Field(max_length=160)] = ""
    note: Annotated[str, Field(max_length=400)] = ""
    is_distinct: bool = False


class OpenAccount(Action):
    """Open an account for a prospect, who becomes a client: who orders is known, his zone and how he pays at first."""

    kind = "prospect.open_account"
    cost_s = 10
    client: str
    legal_name: Short
    zone: Annotated[str, Field(max_length=40)]
    payment_terms: Annotated[str, Field(max_length=40)]
