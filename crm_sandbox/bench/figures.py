"""The figures themselves."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from flask.testing import FlaskClient

from crm_sandbox import platform_clock
from crm_sandbox.bench.centres import CSRF, Place, show
from crm_sandbox.bench.measure import Row, median_s, p95, seconds
from crm_sandbox.crm.accounts.actions import CreateNote
from crm_sandbox.crm.state import initial_state
from crm_sandbox.evidence.planning import best_plan, model_day, upper_bound, value
from crm_sandbox.kernel.actions import Action
from crm_sandbox.training.cohorts import list_cohorts
from crm_sandbox.training.reset import ResetRequest
from crm_sandbox.training.runs import runs_of_cohort

COMMITS = 500
MIB = 1024 * 1024


def commits(place: Place, folder: Path) -> Iterator[Row]:
    """Durable commits through the one door, beside a bare loop of two statements a transaction."""
    run, ledger = place.run_of("stagiaire3"), place.services.ledger

    def record() -> None:
        for number in range(COMMITS):
            action = CreateNote(client="ORV-C017", text=f"note {number}")
            key = f"bench-{number}-{platform_clock.new_id()}"
            ledger.record(run, action, actor="bench", at_wall=platform_clock.now(), idempotency_key=key)

    bare = _bare_commits(folder / "bare.sqlite3")
    rate = COMMITS / seconds(record)
    share = rate / bare
    yield Row("bare two-statement SQLite transactions", bare, "/s", "the limit")
    yield Row("durable actions through record()", rate, "/s", f"{share:.0%} of the limit, at least 40 %", share >= 0.4)


def _bare_commits(path: Path) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE log (run TEXT, seq INTEGER, envelope TEXT, PRIMARY KEY (run, seq))")
    connection.execute("CREATE TABLE head (run TEXT PRIMARY KEY, seq INTEGER)")
    connection.execute("INSERT INTO head VALUES ('r', 0)")
    text = "x" * 600

    def loop() -> None:
        for number in range(COMMITS):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO log VALUES ('r', ?, ?)", (number, text))
            connection.execute("UPDATE head SET seq = ? WHERE run = 'r'", (number,))
            connection.execute("COMMIT")

    rate = COMMITS / seconds(loop)
    connection.close()
    return rate


def replay(place: Place) -> Iterator[Row]:
    """Recorded actions evolved from memory, beside a loop that only touches their events."""
    run, ledger = place.run_of("stagiaire1"), place.services.ledger
    dataset, _, _ = ledger.state_at(run)
    entries = list(ledger.entries(run))
    events = [event for entry in entries for event in entry.events]

    def touch() -> None:
        for event in events:
            event.type  # noqa: B018 - reading it is what is measured

    def fold() -> None:
        ledger.decider.fold(initial_state(dataset), events)

    limit = len(entries) / median_s(touch, 5)
    rate = len(entries) / median_s(fold, 5)
    yield Row("touching the events of recorded actions", limit, "actions/s", "the limit of a Python loop")
    yield Row(
        "replay from memory", rate, "actions/s", f"at least 20 000; {rate / limit:.1%} of the limit", rate >= 20_000
    )


def screens(place: Place, login: str, clients: int, limit_ms: int) -> Iterator[Row]:
    """Opening client files and the call screen, from request to page, once their templates are compiled."""
    run, browser = place.run_of(login), place.browser(login)
    show(browser, f"/runs/{run}/clients/ORV-C050")
    refs = [f"ORV-C{number:03d}" for number in range(1, 40)]
    files = []
    for ref in refs:
        files.append(seconds(lambda: show(browser, f"/runs/{run}/clients/{ref}")) * 1000)  # noqa: B023
    middle = sorted(files)[len(files) // 2]
    yield Row(f"opening a client file, {clients} clients", middle, "ms", f"under {limit_ms} ms", middle < limit_ms)
    call = median_s(lambda: show(browser, f"/runs/{run}/call"), 15) * 1000
    yield Row(f"opening the call screen, {clients} clients", call, "ms", f"under {limit_ms} ms", call < limit_ms)


def latency(place: Place) -> Iterator[Row]:
    """An act said on the call screen, from post to fragment, with a day's actions behind it."""
    run, ledger = place.run_of("stagiaire5"), place.services.ledger
    browser = place.browser("stagiaire5")
    for number in range(700):
        key = f"day-{number}"
        action = CreateNote(client="ORV-C017", text=f"note {number}")
        ledger.record(run, action, actor="bench", at_wall=platform_clock.now(), idempotency_key=key)
    read = ledger.decider.read_action
    until = {"until": "2027-03-10T10:00:00+01:00"}
    while ledger.state_at(run)[1].now.hour < 10:
        _record(place, run, read("clock.wait", until))
    times = []
    for client in ("ORV-C017", "ORV-C005", "ORV-C010", "ORV-C008"):
        _record(place, run, read("call.dial", {"client": client}))
        for act in ("greet", "check_moment", "listen", "rephrase"):
            if ledger.state_at(run)[1].calls.live is None:
                break
            times.append(_post_act(place, browser, run, act))
        if ledger.state_at(run)[1].calls.live is not None:
            _record(place, run, read("call.hang_up", {}))
    yield Row("an act on the call screen, post to fragment (p95)", p95(times), "ms", "under 40 ms", p95(times) < 40)


def _record(place: Place, run: str, action: Action) -> None:
    place.services.ledger.record(
        run,
        action,
        actor="bench",
        at_wall=platform_clock.now(),
        idempotency_key=platform_clock.new_id(),
    )


def _post_act(place: Place, browser: FlaskClient, run: str, act: str) -> float:
    page = browser.get(f"/runs/{run}/call").get_data(as_text=True)
    found = CSRF.search(page)
    form = {
        "csrf_token": found[1] if found else "",
        "act": act,
        "idempotency_key": platform_clock.new_id(),
        "_here": f"/runs/{run}/call",
    }
    headers = {"HX-Request": "true"}
    return seconds(lambda: browser.post(f"/runs/{run}/do/call.say", data=form, headers=headers)) * 1000


def plans(place: Place) -> Iterator[Row]:
    """Looking for the reference plan of a day, beside a loop that looks at each place of each item once."""
    dataset, _, _ = place.services.ledger.state_at(place.run_of("stagiaire3"))
    world = dataset.world
    for due in (44, 95):
        refs = tuple(ref for ref, client in world.clients.items() if client.kind == "client")[:due]
        busy = replace(dataset, world=replace(world, exercise=replace(world.exercise, due_clients=refs)))
        day = model_day(busy, promises=())
        look = median_s(lambda: [sum(item.values) + sum(item.seconds) for item in day.items], 20)  # noqa: B023
        spent = median_s(lambda: best_plan(day), 5)  # noqa: B023
        share = value(day, best_plan(day)) / upper_bound(day)
        limit = f"under 300 ms; {spent / look:,.0f} looks at the whole day; {share:.1%} of the bound"
        yield Row(f"the reference plan of {due} clients", spent * 1000, "ms", limit, spent < 0.3 and share > 0.97)


def resets(place: Place) -> Iterator[Row]:
    """Resetting a cohort: archives its runs and opens new ones, nothing copied per client."""
    for size, limit_ms in ((30, 100), (1000, 2000)):
        assignment = place.cohort_of(f"reset{size}", size)
        with place.services.database.reading() as connection:
            cohort = next(c for c in list_cohorts(connection) if c.id == assignment.cohort)
        centre = place.services.centre
        spent = seconds(lambda: centre.reset(ResetRequest(cohort), at=platform_clock.now())) * 1000  # noqa: B023
        yield Row(f"resetting a cohort of {size}", spent, "ms", f"under {limit_ms} ms", spent < limit_ms)


BUILD = (
    "import sys, time\n"
    "from crm_sandbox.datasets import build_dataset, load_scenario, scenario_folder\n"
    "scenario = load_scenario(scenario_folder('crhr'))\n"
    "start = time.perf_counter()\n"
    "build_dataset(scenario, 1, clients=int(sys.argv[1]))\n"
    "spent = time.perf_counter() - start\n"
    "peak = next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
    "print(spent, peak)\n"
)


def builds(*, is_full: bool) -> Iterator[Row]:
    """Building datasets, each in a process of its own: time, time per file, memory."""
    per_file = []
    for clients in (120, 1000, 5000) if is_full else (120, 500):
        answer = subprocess.run(  # noqa: S603 - our own interpreter and a number
            [sys.executable, "-c", BUILD, str(clients)], capture_output=True, text=True, check=True
        )
        spent, peak_kib = answer.stdout.split()
        per_file.append(1000 * float(spent) / (clients + 30))
        holds = float(spent) < 5 if clients == 120 else None
        limit = "under 5 s" if clients == 120 else f"{per_file[-1]:.1f} ms a file, {per_file[0]:.1f} at 150"
        yield Row(f"building {clients} clients and 30 prospects", float(spent), "s", limit, holds)
        yield Row("  memory of that build, at most", int(peak_kib) / 1024, "MiB", "reported")


def open_runs(place: Place) -> Iterator[Row]:
    """Two hundred open runs on five thousand clients, in one process."""
    before = _resident()
    assignment = place.cohort_of("many", 200, clients=5000)
    with place.services.database.reading() as connection:
        runs = [run.id for run in runs_of_cohort(connection, assignment.cohort)]
    for run in runs:
        for number in range(20):
            ref = f"ORV-C{1 + number:03d}"
            _record(place, run, place.services.decider.read_action("client.open", {"client": ref}))
    after = _resident()
    yield Row(
        "200 open runs on 5 000 clients, whole process",
        after,
        "MiB",
        f"under 1 024 MiB (before: {before:.0f})",
        after < 1024,
    )


def _resident() -> float:
    with Path("/proc/self/statm").open() as file:
        return int(file.read().split()[1]) * resource.getpagesize() / MIB
