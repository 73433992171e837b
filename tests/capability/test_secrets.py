"""What a trainee must find out never reaches him before it is said: no page, no JSON, no error."""

from __future__ import annotations

import re
from typing import Any

import pytest

from crm_sandbox.crm.state import RunState
from tests.canary import Markers, found_in, plant
from tests.demo import Api, Demo

CLIENTS = ("ORV-C042", "ORV-C005", "ORV-C031", "ORV-P001")
SCREENS = ("desk", "plan", "clients", "products", "call", "complaints", "tasks", "documents", "quiz", "report")
READS = (
    "",
    "/desk",
    "/plan",
    "/clients",
    "/products?q=frites",
    "/call",
    "/orders",
    "/complaints",
    "/tasks",
    "/inbox",
    "/quiz",
)


@pytest.fixture(scope="module")
def canary(demo: Demo) -> tuple[str, Markers]:
    return plant(demo, "stagiaire6")


def _heard(state: RunState) -> str:
    """All that was said to the trainee so far in the run."""
    turns = [turn for call in state.calls.ended if call.live for turn in call.live.turns]
    live = state.calls.live
    turns += live.turns if live else ()
    speakers = [turn.name for turn in turns] + [live.speaker if live else ""]
    return " ".join([*(turn.text for turn in turns), *speakers])


def _crawl(demo: Demo, run: str) -> str:
    """Every page and every read of the run, as the trainee gets them."""
    browser, api, pages = demo.browser("stagiaire6"), demo.api("stagiaire6"), []
    for screen in SCREENS:
        answer = browser.get(f"/runs/{run}/{screen}")
        assert answer.status_code == 200, screen
        pages.append(answer.get_data(as_text=True))
    for client in CLIENTS:
        pages.append(browser.get(f"/runs/{run}/clients/{client}").get_data(as_text=True))
        pages.append(browser.get(f"/runs/{run}/call?client={client}").get_data(as_text=True))
    for path in READS:
        status, body = api.get(f"/runs/{run}{path}")
        assert status == 200, path
        pages.append(str(body))
    pages.append(str(api.get(f"/runs/{run}/clients/ORV-C042")))
    pages.append(str(api.get(f"/runs/{run}/log")))
    pages.append(browser.get(f"/runs/{run}/suggest/products?q=frites").get_data(as_text=True))
    pages.append(browser.get(f"/runs/{run}/suggest/clients?q=aulnes").get_data(as_text=True))
    return "\n".join(pages)


def _check(demo: Demo, run: str, markers: Markers, text: str) -> None:
    _, state, _ = demo.services.ledger.state_at(run)
    heard = _heard(state)
    told = set(found_in(heard, markers))
    # a fact's value may stand in a pick-list once the fact was told
    facts = {markers.where[marker].rsplit(".", 1)[0] for marker in told if ".facts[" in markers.where[marker]}
    for marker in found_in(text, markers):
        place = markers.where[marker]
        assert marker in told or place.rsplit(".", 1)[0] in facts, f"{place} leaked before it was said"


def _say(api: Api, run: str, act: str, **params: Any) -> None:
    status, body = api.act(run, "call.say", act=act, **params)
    assert status == 200, body
    seen = str(body)
    assert not re.search(r"client\.(mood|trust|patience|annoyed)|fact\.revealed|demand\.|persona", seen)


def test_nothing_leaks_before_during_and_after_a_call(demo: Demo, canary: tuple[str, Markers]) -> None:
    run, markers = canary
    api = demo.api("stagiaire6")
    _check(demo, run, markers, _crawl(demo, run))
    while api.get(f"/runs/{run}")[1]["at"][11:16] < "15:05":
        api.act(run, "clock.wait", until="2027-03-10T15:05:00+01:00")
    api.act(run, "call.dial", client="ORV-C042")
    _check(demo, run, markers, _crawl(demo, run))
    _say(api, run, "greet")
    _say(api, run, "state_purpose", purpose="order")
    _say(api, run, "ask_open", theme="order")
    _check(demo, run, markers, _crawl(demo, run))
    api.act(run, "order.show_substitutes", client="ORV-C042", product="ORV-4001")
    _say(api, run, "offer_substitute", origin="ORV-4001", product="ORV-4002")
    _say(api, run, "offer_substitute", origin="ORV-4001", product="ORV-4003")
    _check(demo, run, markers, _crawl(demo, run))
    _say(api, run, "conclude")
    _check(demo, run, markers, _crawl(demo, run))


def test_the_crawl_would_see_a_leak(demo: Demo, canary: tuple[str, Markers]) -> None:
    run, markers = canary
    marker = next(m for m, place in markers.where.items() if place.startswith("ORV-C005") and ".facts" in place)
    with pytest.raises(AssertionError, match="leaked"):
        _check(demo, run, markers, f"<p>{marker}</p>")
