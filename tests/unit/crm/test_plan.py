"""The plan before it is submitted: drafts to compare, clients left out with what becomes of them, counters."""

from __future__ import annotations

import pytest

from crm_sandbox.crm.plan.actions import KeepDraft, LeaveOut, PlaceSlot, RemoveSlot, SubmitPlan, TakeBack, UseDraft
from crm_sandbox.crm.plan.comparison import comparison
from crm_sandbox.crm.plan.queries import PlanSearch, plan_view
from crm_sandbox.kernel.refusals import Refused
from tests.worlds import new_door

A, B = "ORV-C017", "ORV-C005"


def place(client: str, hour: str) -> PlaceSlot:
    return PlaceSlot(subject=client, at=f"2027-03-10T{hour}:00+01:00", minutes=10)


def hours(door: object) -> list[tuple[str, str]]:
    return [(slot.subject, slot.at[11:16]) for slot in door.state.plan.ordered()]  # type: ignore[attr-defined]


def test_two_drafts_are_tried_and_none_is_lost() -> None:
    door = new_door()
    door.act(place(A, "09:30"))
    door.act(KeepDraft(name="Matin"))
    door.act(RemoveSlot(slot="S-001"))
    door.act(place(A, "15:00"))
    door.act(place(B, "15:30"))
    door.act(UseDraft(draft="B-1"))
    assert hours(door) == [(A, "09:30")]
    drafts = door.state.plan.drafts
    assert [(draft.name, len(draft.slots)) for draft in drafts.values()] == [("Matin", 1), ("", 2)]
    door.act(UseDraft(draft="B-2"))
    assert hours(door) == [(A, "15:00"), (B, "15:30")]
    assert len(door.state.plan.drafts) == 2
    door.act(SubmitPlan())
    with pytest.raises(Refused, match="plan_already_submitted"):
        door.act(UseDraft(draft="B-1"))
    assert [slot.at[11:16] for slot in door.state.plan.submitted] == ["15:00", "15:30"]


def test_an_empty_plan_makes_no_draft_and_an_unknown_one_is_malformed() -> None:
    door = new_door()
    with pytest.raises(Refused, match="plan_is_empty"):
        door.act(KeepDraft())
    with pytest.raises(Refused, match="unknown_draft"):
        door.act(UseDraft(draft="B-1"))


def test_a_client_left_out_is_settled_until_he_is_placed_or_taken_back() -> None:
    door = new_door()
    due = door.dataset.world.exercise.due_clients
    first, second = due[0], due[1]

    def counted() -> int:
        view = plan_view(door.dataset, door.state, PlanSearch())
        return next(item.settled for item in view.counts if item.what == "due")

    door.act(LeaveOut(client=first, how="email", reason="Commande reçue hier"))
    door.act(LeaveOut(client=second, how="later"))
    assert counted() == 2
    listed = {c.row.ref: c for c in plan_view(door.dataset, door.state, PlanSearch(only="all")).candidates}
    assert (listed[first].left_out, listed[first].left_why) == ("email", "Commande reçue hier")
    to_place = {c.row.ref for c in plan_view(door.dataset, door.state, PlanSearch(only="open")).candidates}
    assert to_place.isdisjoint({first, second})
    door.act(TakeBack(client=second))
    assert counted() == 1
    door.act(place(first, "10:00"))
    assert door.state.plan.left_out == {}
    assert counted() == 1
    with pytest.raises(Refused, match="client_is_placed"):
        door.act(LeaveOut(client=first, how="later"))


def test_what_becomes_of_a_client_left_out_stands_beside_the_day() -> None:
    door = new_door()
    today = door.state.now.isoweekday()
    clients = door.dataset.world.clients
    due = next(ref for ref in door.dataset.world.exercise.due_clients if today not in clients[ref].closing_weekdays)
    door.act(LeaveOut(client=due, how="field_rep", reason="Visite jeudi"))
    told = {item.client: (item.how, item.reason) for item in comparison(door.dataset, door.state).left_out}
    assert told[due] == ("field_rep", "Visite jeudi")
    assert set(told.values()) == {("field_rep", "Visite jeudi"), ("", "")}
