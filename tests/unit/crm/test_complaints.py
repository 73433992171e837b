"""A finding rests on pieces and on the articles of the terms of sale."""

from __future__ import annotations

from typing import Any

import pytest

from crm_sandbox.bots import MemoryDoor
from crm_sandbox.crm.calls.actions import Answer
from crm_sandbox.crm.complaints.events import PieceConsulted
from crm_sandbox.crm.complaints.queries import ComplaintView, complaint_view, reasons
from crm_sandbox.kernel.refusals import Refused
from tests.worlds import crhr, new_door, wait_until

ULYSSE = "TBL-C019"
ARTICLE = "Article 5 - Réserves et délais"


def act(door: MemoryDoor, kind: str, **payload: Any) -> None:
    door.act(door._decider.read_action(kind, payload))


def opened(reason: str, order: int = 0) -> MemoryDoor:
    """A complaint of Ulysse's about one of his orders, the latest being 0."""
    door = new_door(scenario="batiment", clients=24)
    wait_until(door, "08:05")
    door.act(Answer())
    found = door.dataset.history(ULYSSE).orders[order].ref
    act(door, "complaint.open", client=ULYSSE, reason=reason, order=found, product="TBL-3001")
    return door


def view(door: MemoryDoor) -> ComplaintView:
    found = complaint_view(door.dataset, door.state, "R-0001")
    assert found is not None
    return found


def test_an_article_of_the_terms_is_cited_once_and_may_be_withdrawn() -> None:
    door = opened("damaged")
    act(door, "complaint.cite", complaint="R-0001", document="DOC-TERMS", article=ARTICLE)
    assert view(door).row.complaint.articles == (("DOC-TERMS", ARTICLE),)
    with pytest.raises(Refused) as again:
        act(door, "complaint.cite", complaint="R-0001", document="DOC-TERMS", article=ARTICLE)
    assert again.value.refusal.code == "unchanged"
    act(door, "complaint.cite", complaint="R-0001", document="DOC-TERMS", article=ARTICLE, is_cited=False)
    assert view(door).row.complaint.articles == ()


@pytest.mark.parametrize(("document", "article"), [("DOC-PRICES", "Remises"), ("DOC-TERMS", "Article 99")])
def test_only_articles_of_the_terms_are_cited(document: str, article: str) -> None:
    door = opened("damaged")
    with pytest.raises(Refused) as wrong:
        act(door, "complaint.cite", complaint="R-0001", document=document, article=article)
    assert wrong.value.refusal.faults[0].allowed


@pytest.mark.parametrize(
    ("reason", "order", "is_late"), [("damaged", 0, False), ("damaged", 1, True), ("other", 1, False)]
)
def test_the_screen_compares_the_delivery_with_the_time_that_the_terms_allow(
    reason: str, order: int, is_late: bool
) -> None:
    found = view(opened(reason, order))
    assert found.is_late is is_late
    assert bool(found.last_day) == (reason != "other")


def test_a_complaint_may_be_found_out_of_time() -> None:
    door = opened("damaged", 1)
    act(door, "complaint.qualify", complaint="R-0001", status="out_of_time")
    act(door, "complaint.settle", complaint="R-0001", solution="explanation")
    assert view(door).row.complaint.status == "out_of_time"


def test_an_order_in_the_file_has_its_pieces_though_nobody_wrote_them() -> None:
    door = opened("missing", order=1)
    order = door.dataset.history(ULYSSE).orders[1]
    bill = next(item for item in door.dataset.history(ULYSSE).invoices if item.order == order.ref)
    for piece in ("order", "delivery_note", "invoice", "photo"):
        act(door, "complaint.consult", complaint="R-0001", piece=piece)
    shown = {piece.kind: piece for piece in view(door).pieces if piece.is_consulted}
    held = {kind: piece.filed for kind, piece in shown.items() if piece.filed is not None}
    assert {kind: (item.ref, item.on) for kind, item in held.items()} == {
        "order": (order.ref, order.ordered_on),
        "delivery_note": (order.ref, order.delivered_on),
        "invoice": (bill.ref, bill.invoiced_on),
    }
    assert [(line.product, line.delivered) for line in held["delivery_note"].lines] == [
        (line.product, line.shipped) for line in order.lines
    ]
    found = [event.is_found for _, events in door.steps for event in events if isinstance(event, PieceConsulted)]
    assert found == [True, True, True, False]
    act(door, "complaint.link", complaint="R-0001", piece="invoice", is_linked=True)
    assert view(door).row.complaint.linked == ("invoice",)


def test_temperature_is_complained_of_where_something_is_kept_cold() -> None:
    door = opened("temperature")
    assert "temperature" not in reasons(door.dataset)
    assert "temperature" in view(door).reasons
    assert "temperature" in reasons(crhr())
