"""Every page, in both sizes and both themes: axe finds nothing, nothing overflows, no script fails.

Contrast does not depend on the size, nor room on the theme: two of the four pairs see all there is to see.
"""

from __future__ import annotations

import re

import pytest

from tests.e2e.axe import violations
from tests.e2e.conftest import DESKTOP, PHONE, People, Site

LOOKS = [pytest.param(DESKTOP, "light", id="light-desktop"), pytest.param(PHONE, "dark", id="dark-phone")]

TRAINEE = [
    "desk",
    "plan",
    "clients",
    "clients/ORV-C042",
    "clients/ORV-P001",
    "products",
    "products/ORV-4001",
    "call",
    "complaints",
    "tasks",
    "documents",
    "quiz",
    "report",
]


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_the_trainees_pages(site: Site, people: People, size: tuple[int, int], scheme: str) -> None:
    run = site.demo.run_of("stagiaire6")
    person = people("stagiaire6", size=size, scheme=scheme)
    _check(person, [f"/runs/{run}/{screen}" for screen in TRAINEE] + ["/"], size, scheme)


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_the_evaluators_pages(site: Site, people: People, size: tuple[int, int], scheme: str) -> None:
    run = site.demo.run_of("stagiaire1")
    person = people("evaluateur1", size=size, scheme=scheme)
    parts = ["?at=200", "/plan", "/grid?c=CR1.4", "/sheet", "/dossier"]
    other = site.demo.run_of("stagiaire2")
    pages = [f"/review/runs/{run}{part}" for part in parts]
    # All the indices at once are the same lines many times over, and axe reads each of them for twenty seconds.
    pages += [f"/review/runs/{other}/evidence?only={signal}" for signal in ("favourable", "mixed")]
    _check(
        person,
        [
            "/review/",
            "/review/criteria/CR1.5",
            *pages,
            f"/review/runs/{run}/compare?with={other}&hour=2027-03-10T10:15",
        ],
        size,
        scheme,
    )


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_the_debrief_and_ones_own_replay(site: Site, people: People, size: tuple[int, int], scheme: str) -> None:
    run = site.demo.run_of("stagiaire2")
    person = people("stagiaire2", size=size, scheme=scheme)
    _check(person, [f"/runs/{run}/debrief", f"/review/runs/{run}?at=40"], size, scheme)


@pytest.mark.parametrize("login", ["stagiaire1", "stagiaire2"])
def test_plan_against_done_prints_on_two_pages(site: Site, people: People, login: str) -> None:
    page = people("evaluateur1").open(f"/review/runs/{site.demo.run_of(login)}/plan")
    printed = page.pdf(prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_the_trainers_pages(site: Site, people: People, size: tuple[int, int], scheme: str) -> None:
    person = people("formateur1", size=size, scheme=scheme)
    page = person.open("/training/")
    links = page.eval_on_selector_all("main a[href^='/training/']", "all => all.map(a => a.getAttribute('href'))")
    _check(person, ["/training/", *dict.fromkeys(links)][:8], size, scheme)


def _check(person: object, paths: list[str], size: tuple[int, int], scheme: str) -> None:
    for path in paths:
        page = person.open(path)  # type: ignore[attr-defined]
        assert page.locator("html").get_attribute("data-bs-theme") == scheme, path
        assert violations(page) == [], path
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size[0], f"{path} is {width} px wide"
        style = page.evaluate("document.querySelectorAll('[style]').length")
        assert style == 0 or "/review/" in path, path
