"""The README's screenshots: `python -m tests.e2e.screenshots FOLDER` plays a little of a day and looks at it."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from playwright.sync_api import Browser, sync_playwright
from waitress.server import create_server

from tests.demo import Api, Demo, csrf, prepare, serve
from tests.e2e.conftest import CHROMIUM, DESKTOP, FLAGS, Person, Site

PLACES = (
    ("ORV-C017", "09:45"),
    ("ORV-C010", "10:00"),
    ("ORV-C054", "10:15"),
    ("ORV-C005", "14:40"),
    ("ORV-C042", "15:00"),
)


def play_a_little(demo: Demo) -> str:
    """A plan that was submitted, messages read, a call at its most interesting moment."""
    run, api = demo.run_of("stagiaire3"), demo.api("stagiaire3")
    api.act(run, "message.read", message="M1")
    for client, hour in PLACES:
        api.act(run, "plan.place", subject=client, at=f"2027-03-10T{hour}:00+01:00", reason="Plage conseillée")
    api.act(run, "plan.submit")
    api.act(run, "desk.pin", document="DOC-PRICES")
    while api.get(f"/runs/{run}")[1]["at"][11:16] < "15:00":
        api.act(run, "clock.wait", until="2027-03-10T15:00:00+01:00")
    return run


def open_call(api: Api, run: str) -> None:
    """Call the gluten-free kitchen, to the stock-out and its substitutes."""
    api.act(run, "client.open", client="ORV-C042")
    api.act(run, "client.open_panel", client="ORV-C042", panel="alerts")
    api.act(run, "call.dial", client="ORV-C042")
    api.act(run, "call.say", act="greet")
    api.act(run, "call.say", act="state_purpose", purpose="order")
    api.act(run, "call.say", act="check_moment", minutes=4)
    api.act(run, "call.say", act="ask_open", theme="order")
    api.act(run, "order.add_line", client="ORV-C042", product="ORV-2020", quantity=2)
    api.act(run, "call.say", act="state_availability", product="ORV-4001")


def send(demo: Demo, login: str, run: str, path: str, **values: str | list[str]) -> None:
    """Send a form of the evaluator's room."""
    browser = demo.browser(login)
    token = csrf(browser, f"/review/runs/{run}/dossier")
    answer = browser.post(f"/review/runs/{run}/{path}", data={"csrf_token": token, **values})
    if answer.status_code != 303:
        raise SystemExit(f"{path}: {answer.status_code}")


def evaluate_twice(demo: Demo, run: str) -> None:
    """Two evaluators, who differ on one criterion."""
    send(demo, "evaluateur1", run, "dossier/procedure", procedure="amendment_2024")
    seats = (("evaluateur1", "partner", "not_trainer"), ("evaluateur2", "outside", "not_colleague"))
    for login, seat, statement in seats:
        send(demo, login, run, "dossier/seat", seat=seat, states=["accredited", statement])
    words = {
        "evaluateur1": ("CR1.5", "in_progress", "Relit les quantités, oublie parfois les remplacements."),
        "evaluateur2": ("CR1.5", "to_work_on", "Le client apprend le remplacement à la livraison."),
    }
    for login, (code, level, comment) in words.items():
        base = {"level_base": "0", "comment_base": "0"}
        send(demo, login, run, f"grid/{code}", level=level, comment=comment, here=code, **base)
        send(demo, login, run, "grid/CR1.1", level="to_work_on", comment="Demande qui décide.", here="CR1.1", **base)
        send(demo, login, run, "finish", sure="on")


def take(demo: Demo, address: str, browser: Browser, folder: Path) -> None:
    """Every picture."""
    site = Site(demo, address)
    run, expert = play_a_little(demo), demo.run_of("stagiaire1")
    trainee = Person(site, browser, DESKTOP, "light")
    trainee.sign_in("stagiaire3")
    for name, path in (("desk", "desk"), ("plan", "plan"), ("client", "clients/ORV-C005")):
        trainee.open(f"/runs/{run}/{path}").screenshot(path=folder / f"{name}.png")
    open_call(demo.api("stagiaire3"), run)
    page = trainee.open(f"/runs/{run}/call?want=ORV-4001&quantity=20&subs=ORV-4001")
    page.screenshot(path=folder / "call.png")
    evaluator = Person(site, browser, DESKTOP, "light")
    evaluator.sign_in("evaluateur1")
    page = evaluator.open(f"/review/runs/{expert}?at=331")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=folder / "replay.png")
    evaluator.open(f"/review/runs/{expert}/grid?c=CR1.3").screenshot(path=folder / "grid.png")
    beginner = demo.run_of("stagiaire2")
    evaluate_twice(demo, beginner)
    evaluator.open(f"/review/runs/{beginner}/dossier").screenshot(path=folder / "dossier.png")
    read = Person(site, browser, DESKTOP, "light")
    read.sign_in("stagiaire2")
    read.open(f"/runs/{beginner}/debrief").screenshot(path=folder / "debrief.png")
    trainer = Person(site, browser, DESKTOP, "light")
    page = trainer.sign_in("formateur1")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=folder / "cohort.png")
    for person in (trainee, evaluator, trainer, read):
        person.context.close()


def main(folder: Path) -> None:
    """Prepare a demo, serve it, take the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        demo = serve(Path(name), prepare(Path(name)))
        server = create_server(demo.app, host="127.0.0.1", port=0, threads=8)
        Thread(target=server.run, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        take(demo, f"http://127.0.0.1:{server.effective_port}", browser, folder)
        browser.close()
        server.close()
        demo.services.centre.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
