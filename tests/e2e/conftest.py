"""A real browser, and the real server that it talks to."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from waitress.server import create_server

from tests.demo import Demo, prepare, serve

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, PHONE = (1280, 800), (390, 844)
WAIT_MS = 15_000


@dataclass(frozen=True, slots=True)
class Site:
    """The demo centre, served."""

    demo: Demo
    address: str


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo centre on a port of its own."""
    folder = tmp_path_factory.mktemp("e2e")
    demo = serve(folder, prepare(folder))
    server = create_server(demo.app, host="127.0.0.1", port=0, threads=8)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield Site(demo, f"http://127.0.0.1:{server.effective_port}")
    server.close()
    thread.join(5)
    demo.services.centre.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, with a fresh profile."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Person:
    """Somebody at a browser: signs in, and keeps what the console complains about."""

    def __init__(self, site: Site, browser: Browser, size: tuple[int, int], scheme: str) -> None:
        self.site = site
        self.context: BrowserContext = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
            locale="fr-FR",
        )
        self.context.set_default_timeout(WAIT_MS)
        self.context.add_cookies([{"name": "theme", "value": scheme, "url": site.address}])
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(f"{error}\n{error.stack}"))
        self.page.on("console", lambda m: self.complaints.append(m.text) if "Content Security" in m.text else None)

    def sign_in(self, login: str) -> Page:
        """Sign in through the form."""
        self.page.goto(f"{self.site.address}/login")
        self.page.fill("input[name=code]", login)
        self.page.fill("input[name=password]", self.site.demo.passwords[login])
        with self.page.expect_navigation():
            self.page.press("input[name=password]", "Enter")
        return self.page

    def open(self, path: str) -> Page:
        """Go to an address of the site."""
        answer = self.page.goto(f"{self.site.address}{path}")
        assert answer is not None
        assert answer.status == 200, f"{path} answered {answer.status}"
        return self.page


class People:
    """Makes people, and sends them home after the test."""

    def __init__(self, site: Site, browser: Browser) -> None:
        self._site = site
        self._browser = browser
        self._made: list[Person] = []

    def __call__(self, login: str, *, size: tuple[int, int] = DESKTOP, scheme: str = "light") -> Person:
        person = Person(self._site, self._browser, size, scheme)
        self._made.append(person)
        person.sign_in(login)
        return person

    def leave(self) -> None:
        """Close every browser; nobody may have met an error in a script."""
        for person in self._made:
            person.context.close()
        assert [text for person in self._made for text in person.complaints] == []


@pytest.fixture
def people(site: Site, chromium: Browser) -> Iterator[People]:
    """`people("stagiaire3")` gives a signed-in person."""
    made = People(site, chromium)
    yield made
    made.leave()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser, on one server per process."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("e2e")
            item.add_marker(pytest.mark.xdist_group("e2e"))
