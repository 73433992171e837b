"""Text that looks like markup or like a formula stays text: on every page of the three roles, and in the sheets."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter, deque
from typing import Any
from urllib.parse import urldefrag, urljoin

from flask.testing import FlaskClient

from crm_sandbox.kernel import clock
from tests.capability.classroom.test_pages import cohort_of, post
from tests.demo import Demo

ME = "stagiaire4"
TYPED = """=1+1<b id='pwned'>"x"</b>"""
RAW, ESCAPED = "<b id=", "=1+1&lt;b id="
LINK = re.compile(r'(?:href|src|hx-get)="([^"#][^"]*)"')
OF_A_KIND, MOST = 2, 50
CLIENT, OTHER = "ORV-C001", "ORV-C002"


def _morning(demo: Demo, run: str) -> None:
    """A trainee's morning in which every free text holds the same hostile words."""
    api, ledger = demo.api(ME), demo.services.ledger
    now = ledger.state_at(run)[1].now
    later, tomorrow = clock.iso(clock.later(now, 4 * 3600)), clock.iso(clock.later(now, 26 * 3600))
    typed: list[tuple[str, dict[str, Any]]] = [
        ("desk.write_notes", {"text": TYPED}),
        ("note.create", {"client": CLIENT, "text": TYPED}),
        ("contact.update", {"client": CLIENT, "name": TYPED, "title": TYPED, "preferred_hours": TYPED}),
        ("client.update_field", {"client": CLIENT, "field": "delivery_instructions", "value": TYPED, "reason": TYPED}),
        ("fact.record", {"client": CLIENT, "field": "free_note", "value": TYPED}),
        ("callback.schedule", {"client": CLIENT, "at": later, "text": TYPED}),
        ("appointment.book", {"client": CLIENT, "at": tomorrow, "purpose": TYPED}),
        ("complaint.open", {"client": CLIENT, "reason": "damaged", "wish": TYPED, "text": TYPED}),
        ("task.create", {"title": TYPED, "client": CLIENT, "due_at": later, "minutes": 5}),
        ("message.send", {"department": "logistics", "subject": "returns", "client": CLIENT, "text": TYPED}),
        ("plan.place", {"subject": CLIENT, "at": later, "reason": TYPED}),
        ("plan.leave_out", {"client": OTHER, "how": "later", "reason": TYPED}),
    ]
    prospect = {"trade_name": TYPED, "client_type": "brasserie", "town": TYPED, "phone": "02 61 91 10 10"}
    typed.append(("prospect.create", {**prospect, "contact": TYPED, "note": TYPED}))
    for kind, payload in typed:
        status, body = api.act(run, kind, **payload)
        assert status == 200, (kind, body)
    _call(demo, run)


def _call(demo: Demo, run: str) -> None:
    """A conversation with the first client who answers; its words and the notes after it are hostile too."""
    api, ledger = demo.api(ME), demo.services.ledger
    for client in ledger.state_at(run)[0].world.clients:
        api.act(run, "call.dial", client=client)
        live = ledger.state_at(run)[1].calls.live
        if live is not None and live.role != "voicemail":
            break
    for act in ("greet", "conclude"):
        assert api.act(run, "call.say", act=act, words=TYPED)[0] == 200
    last = ledger.state_at(run)[1].calls.ended[-1]
    status, body = api.act(run, "call.wrap_up", call=last.ref, outcome="no_order", reason=TYPED, note=TYPED)
    assert status == 200, body


def _crawl(browser: FlaskClient, start: str, within: tuple[str, ...]) -> dict[str, str]:
    """The pages that links lead to, a few of each kind, by their address."""
    found: dict[str, str] = {}
    waiting, kinds = deque([start]), Counter[str]()
    while waiting and len(found) < MOST:
        path = waiting.popleft()
        kind = re.sub(r"[0-9a-f]{8,}|[A-Z-]+\d+|\d+", "#", path.split("?")[0])
        if path in found or kinds[kind] == OF_A_KIND or not path.startswith(within):
            continue
        answer = browser.get(path)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        kinds[kind] += 1
        found[path] = answer.get_data(as_text=True)
        waiting += [urldefrag(urljoin(path, link.replace("&amp;", "&")))[0] for link in LINK.findall(found[path])]
    return found


def test_hostile_words_stay_words_for_everybody_who_reads_them(own_demo: Demo) -> None:
    run, cohort = own_demo.run_of(ME), f"/training/cohorts/{cohort_of(own_demo)}"
    trainee, trainer, evaluator = (own_demo.browser(who) for who in (ME, "formateur1", "evaluateur1"))
    _morning(own_demo, run)
    form = {"title": TYPED, "scenario": "crhr", "seed": "1", "mode": "practice"}
    assert post(trainer, cohort, f"{cohort}/exercises", **form).status_code == 303
    assert post(trainer, cohort, f"{cohort}/trainees", trainees=f"{TYPED.replace(';', '')}").status_code == 200
    remark = {"seq": "2", "text": TYPED, "criterion": "CR1.5"}
    assert post(evaluator, f"/review/runs/{run}", f"/review/runs/{run}/remarks", **remark).status_code in (200, 303)
    pages = {
        **_crawl(trainee, f"/runs/{run}/desk", (f"/runs/{run}/",)),
        **_crawl(evaluator, f"/review/runs/{run}", (f"/review/runs/{run}",)),
        **_crawl(trainer, cohort, ("/training/",)),
    }
    showing = sorted(path for path, page in pages.items() if ESCAPED in page)
    assert [path for path, page in pages.items() if RAW in page] == []
    assert len(showing) > 20
    with zipfile.ZipFile(io.BytesIO(evaluator.get(f"/review/runs/{run}/files/booklet.xlsx").get_data())) as pack:
        sheets = [pack.read(name).decode() for name in pack.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert all("<f>" not in sheet for sheet in sheets)
