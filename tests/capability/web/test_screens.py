"""Every screen of a trainee: it is shown, looking at it is recorded once, nobody else sees it, and it tells no secret."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.capability.web.conftest import Site

SCREENS = (
    "desk",
    "plan",
    "plan?only=all&sort=stake&client=C01401",
    "clients",
    "clients?q=bou&sort=sales&desc=1",
    "clients?only=overdue",
    "clients/C01400",
    "clients/C01400?tab=history",
    "clients/C01400?edit=1",
    "products",
    "products?q=frites&only=out",
    "products/ORV-4001",
    "call",
    "complaints",
    "tasks",
    "tasks?department=accounts&subject=dispute",
    "documents",
    "documents/cgv",
    "report",
)


@pytest.mark.parametrize("path", SCREENS)
def test_a_screen_is_shown_whole_or_as_a_fragment(shared_site: Site, path: str) -> None:
    page = shared_site.client().get(f"/runs/{shared_site.run}/{path}")
    fragment = shared_site.client().get(f"/runs/{shared_site.run}/{path}", headers={"HX-Request": "true"})

    assert page.status_code == fragment.status_code == 200
    assert page.text.startswith("<!doctype html>")
    assert "Données fictives" in page.text
    assert fragment.text.lstrip().startswith("<title>")
    assert "HX-Request" in fragment.headers["Vary"]
    assert " style=" not in page.text
    assert "onclick" not in page.text


@pytest.mark.parametrize("path", ["desk", "clients/C01400", "call"])
def test_anothers_run_does_not_exist(shared_site: Site, path: str) -> None:
    assert shared_site.client().get(f"/runs/{shared_site.other_run}/{path}").status_code == 404
    assert shared_site.client("formateur1").get(f"/runs/{shared_site.run}/{path}").status_code == 404
    assert shared_site.client(None).get(f"/runs/{shared_site.run}/{path}").status_code == 401


@pytest.mark.parametrize(
    "path", ["nothing", "clients/C99999", "products/nope", "orders/CB-1", "complaints/R-1", "suggest/x"]
)
def test_what_does_not_exist_is_a_404(shared_site: Site, path: str) -> None:
    assert shared_site.client().get(f"/runs/{shared_site.run}/{path}").status_code == 404


def test_looking_is_recorded_once(site: Site, trainee: FlaskClient) -> None:
    for path in ("desk", "clients", "clients", "clients?q=caf", "clients/C01400", "clients/C01400?tab=history"):
        trainee.get(f"/runs/{site.run}/{path}")

    assert site.kinds() == ["screen.open", "screen.open", "client.open"]
    assert site.state().desk.front.subject == "C01400"


@pytest.mark.parametrize(
    "headers", [{"Sec-Purpose": "prefetch"}, {"HX-Request": "true", "HX-History-Restore-Request": "true"}]
)
def test_prefetching_and_going_back_record_nothing(site: Site, trainee: FlaskClient, headers: dict[str, str]) -> None:
    assert trainee.get(f"/runs/{site.run}/clients", headers=headers).status_code == 200
    assert site.kinds() == []


def test_suggestions_record_nothing(site: Site, trainee: FlaskClient) -> None:
    found = trainee.get(f"/runs/{site.run}/suggest/products?q=frites")

    assert "ORV-4001" in found.text
    assert site.kinds() == []


def test_a_section_stays_closed_until_it_is_opened(site: Site, trainee: FlaskClient) -> None:
    address = f"/runs/{site.run}/clients/C01400"
    assert "06 39 98 41 20" not in trainee.get(address).text

    trainee.post(
        f"/runs/{site.run}/do/client.open_panel", data={"client": "C01400", "panel": "contacts", "_here": address}
    )

    assert "06 39 98 41 20" in trainee.get(address).text
    assert site.kinds() == ["client.open", "client.open_panel"]


def test_headers_forbid_what_is_not_ours(site: Site, trainee: FlaskClient) -> None:
    answer = trainee.get(f"/runs/{site.run}/desk")

    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Strict-Transport-Security" not in answer.headers


def test_english_pages_have_no_french_left(site: Site, trainee: FlaskClient) -> None:
    trainee.set_cookie("language", "en")
    page = trainee.get(f"/runs/{site.run}/desk").text

    assert 'lang="en"' in page
    assert "My day" in page
    assert "Ma journée" not in page
