"""The figures of the evaluator's room: any step, the player, the evidence, the booklet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import typst

from crm_sandbox import platform_clock
from crm_sandbox.bench.centres import Place, show
from crm_sandbox.bench.measure import Row, median_s, p95, seconds
from crm_sandbox.booklet.gather import gather
from crm_sandbox.booklet.pdf import typeset_booklet
from crm_sandbox.crm.accounts.actions import CreateNote
from crm_sandbox.evidence import Step, collect, tell
from crm_sandbox.identity.operations import user_by_login
from crm_sandbox.review.access import Reviewed
from crm_sandbox.review.referential import referential

BLANK = b"#set document(date: none)\n#for i in range(40) [#lorem(120) #pagebreak(weak: true)]"
PARTS = 8
"""How often the units are repeated for a booklet of more than forty pages."""


def steps(place: Place) -> Iterator[Row]:
    """Any step of a run of 2,000 actions, shown: state and screen, once its templates are compiled."""
    run = place.run_of("stagiaire4")
    ledger = place.services.ledger
    for number in range(2000 - ledger.stream(run).head_seq):
        action = CreateNote(client="ORV-C017", text=f"note {number}")
        key = f"long-{number}"
        ledger.record(run, action, actor="bench", at_wall=platform_clock.now(), idempotency_key=key)
    browser = place.browser("evaluateur1")
    show(browser, f"/review/runs/{run}/frame?at=1")
    times = []
    for step in range(7, 2000, 97):
        times.append(seconds(lambda: show(browser, f"/review/runs/{run}/frame?at={step}")) * 1000)  # noqa: B023
    yield Row("any step of a 2 000-action run shown (p95)", p95(times), "ms", "under 100 ms", p95(times) < 100)


def player(place: Place) -> Iterator[Row]:
    """Opening the replay of a whole day, once its templates are compiled."""
    run, browser = place.run_of("stagiaire1"), place.browser("evaluateur1")
    show(browser, f"/review/runs/{run}?at=3")
    spent = median_s(lambda: show(browser, f"/review/runs/{run}?at=400"), 9) * 1000
    yield Row("opening the replay player", spent, "ms", "under 300 ms", spent < 300)


def evidence(place: Place) -> Iterator[Row]:
    """Every indicator of an expert's day from its log, beside folding the same log; scaled to 2,000 actions."""
    run, ledger = place.run_of("stagiaire1"), place.services.ledger
    dataset, _, _ = ledger.state_at(run)
    entries = list(ledger.entries(run))
    steps = [Step(entry.seq, entry.envelope.type, entry.envelope.at_sim, entry.events) for entry in entries]
    fold = median_s(lambda: tell(ledger.decider, dataset, steps), 5)
    spent = median_s(lambda: collect(tell(ledger.decider, dataset, steps), referential().indicators), 5)
    scaled = spent * 2000 / len(steps) * 1000
    limit = f"under 500 ms; {spent / fold:.1f} times telling the log"
    yield Row(f"evidence of 2 000 actions (from {len(steps)})", scaled, "ms", limit, scaled < 500)
    cohort = scaled * 30 / 1000
    yield Row(
        "evidence of a cohort of 30, 2 000 actions each", cohort, "s", "under 10 s, from the row above", cohort < 10
    )


def booklets(place: Place) -> Iterator[Row]:
    """A booklet of more than forty pages, beside typesetting forty pages of plain text."""
    run = place.services.run(place.run_of("stagiaire2"))
    with place.services.database.reading() as connection:
        user = user_by_login(connection, "evaluateur1")
    found = Reviewed(user, run, "Stagiaire 2", "P-0", frozenset())
    with place.app.test_request_context():
        booklet = gather(found, platform_clock.now())
        long = replace(booklet, units=booklet.units * PARTS)
        plain = median_s(lambda: typst.compile(BLANK, format="pdf", ignore_system_fonts=True), 3)
        typeset_booklet(long)
        spent = median_s(lambda: typeset_booklet(long), 3)
    limit = f"under 1 s; {spent / plain:.1f} times forty pages of plain text"
    yield Row("a booklet of more than 40 pages", spent, "s", limit, spent < 1)
