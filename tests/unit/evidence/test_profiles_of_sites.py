"""The expert of a house with sites and prospects sets off no negative indicator; the beginner of the same day does."""

from __future__ import annotations

import pytest

from crm_sandbox.bots import play
from crm_sandbox.evidence import Step, Story, collect, tell
from crm_sandbox.review.referential import referential
from crm_sandbox.wiring import build_decider
from tests.worlds import SEED, new_door, world


@pytest.fixture(scope="module", params=["expert", "beginner"])
def played(request: pytest.FixtureRequest) -> tuple[str, Story]:
    """A day at Kélia's, told again."""
    door = new_door(scenario="hygiene")
    play(door, request.param)
    steps = [Step(seq, action.kind, "", events) for seq, (action, events) in enumerate(door.steps, start=1)]
    return request.param, tell(build_decider(), world("hygiene", SEED), steps)


def test_the_expert_is_favourable_and_the_beginner_is_seen(played: tuple[str, Story]) -> None:
    profile, story = played
    wrong = {
        found.indicator.ref for found in collect(story, referential().indicators) if found.signal == "unfavourable"
    }
    if profile == "expert":
        assert wrong == set()
        assert story.final.session.incidents == 0
        sites = {order.site: order.status for order in story.final.orders.of_client("KEL-C002")}
        assert sites == dict.fromkeys(("PORT", "DUNES", "GARE"), "confirmed")
        assert [visit.client for visit in story.final.tasks.appointments] == ["KEL-P301"]
    else:
        assert {"I-CLO-02", "I-CLO-07", "I-ORG-06", "I-ECH-01"} <= wrong
        assert story.final.session.incidents > 0
