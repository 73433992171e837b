"""The client file: contacts are changed with their history, promises are in it, new prospects are everywhere."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.capability.web.conftest import Site

CLIENT = "C01400"


def do(site: Site, trainee: FlaskClient, action: str, **data: object) -> int:
    """Send a form; the status of the answer."""
    here = f"/runs/{site.run}/clients/{CLIENT}?edit=1"
    return trainee.post(f"/runs/{site.run}/do/{action}", data={"_here": here, **data}).status_code


def test_contacts_are_read_before_they_are_changed(site: Site, trainee: FlaskClient) -> None:
    address = f"/runs/{site.run}/clients/{CLIENT}?edit=1"
    assert "f-contact-update-p1" not in trainee.get(address).text

    do(site, trainee, "client.open_panel", client=CLIENT, panel="contacts")

    assert 'id="f-contact-update-p1-name"' in trainee.get(address).text


def test_contacts_are_changed_added_and_set_aside(site: Site, trainee: FlaskClient) -> None:
    trainee.get(f"/runs/{site.run}/clients/{CLIENT}")
    do(site, trainee, "client.open_panel", client=CLIENT, panel="contacts")
    changed = {"contact": "p2", "name": "M. Hugo Arnal", "title": "second", "rights": ["order", "delivery"]}
    assert do(site, trainee, "contact.update", client=CLIENT, **changed, preferred_hours="9:00-10:30") == 303
    assert do(site, trainee, "contact.update", client=CLIENT, name="Mme Odile Brun", title="économe") == 303
    assert (
        do(
            site,
            trainee,
            "contact.update",
            client=CLIENT,
            **{**changed, "contact": "p1", "name": "Mme Valérie Tessier"},
            is_active="0",
        )
        == 303
    )

    page = trainee.get(f"/runs/{site.run}/clients/{CLIENT}?edit=1").text
    assert "Mme Odile Brun" in page
    assert 'value="9:00-10:30"' in page
    assert 'id="f-contact-update-p1-name"' not in page
    history = trainee.get(f"/runs/{site.run}/clients/{CLIENT}?tab=changes").text
    assert "mis de côté" in history
    assert "<del>Mme Valérie Tessier</del>" in history
    assert "Mme Odile Brun, économe" in history


def test_promises_stand_in_the_file(site: Site, trainee: FlaskClient) -> None:
    do(site, trainee, "callback.schedule", client=CLIENT, at="15:30", text="tarif de la terrasse")
    agreed = trainee.get(f"/runs/{site.run}/tasks").text.partition("h-done")[2].partition("</section>")[0]
    assert "Rappel promis" in agreed
    assert "15:30" in agreed
    do(site, trainee, "task.create", client=CLIENT, kind="follow_up", title="Envoyer le tarif", due_at="16:00")
    page = trainee.get(f"/runs/{site.run}/clients/{CLIENT}").text
    promises = page[page.index('id="sec-promises"') :]

    assert "tarif de la terrasse" in promises
    assert "Envoyer le tarif" in promises


def test_a_new_prospect_is_everywhere(site: Site, trainee: FlaskClient) -> None:
    new = {"trade_name": "Maison Calder", "client_type": "restaurant", "town": "Port-Aubry", "phone": "02 61 91 99 99"}
    assert do(site, trainee, "prospect.create", **new) == 303

    assert "Maison Calder" in trainee.get(f"/runs/{site.run}/plan?only=prospects").text
    assert do(site, trainee, "plan.place", subject="NEW-001", at="10:15") == 303
    assert "Maison Calder" in trainee.get(f"/runs/{site.run}/call").text
    assert trainee.get(f"/runs/{site.run}/plan?client=NEW-001").status_code == 200
    assert "Lire cette rubrique" not in trainee.get(f"/runs/{site.run}/clients/NEW-001").text


def test_what_was_made_is_shown_and_said(site: Site, trainee: FlaskClient) -> None:
    new = {"trade_name": "Maison Calder", "client_type": "restaurant", "town": "Port-Aubry", "phone": "02 61 91 99 99"}
    here = f"/runs/{site.run}/clients"
    made = trainee.post(f"/runs/{site.run}/do/prospect.create", data={"_here": here, **new}, follow_redirects=True)
    assert made.request.path == f"/runs/{site.run}/clients/NEW-001"
    assert "La fiche de Maison Calder est créée." in made.text
    assert "est créée." not in trainee.get(here).text


def test_the_plan_asks_why_once_it_is_handed_in(site: Site, trainee: FlaskClient) -> None:
    here = f"/runs/{site.run}/plan?client=C01401"
    do(site, trainee, "plan.place", subject="C01401", at="10:15")
    before = trainee.get(here).text
    assert 'name="at" value="10:30"' in before
    assert "data-shift" not in before

    do(site, trainee, "plan.submit")

    after = trainee.get(here).text
    assert 'data-shift="15"' in after
    assert "Pourquoi le retirer" in after
    assert do(site, trainee, "plan.remove", slot="S-001") == 422
    assert do(site, trainee, "plan.remove", slot="S-001", reason="absent") == 303


def test_the_page_can_say_that_the_network_is_gone(site: Site, trainee: FlaskClient) -> None:
    page = trainee.get(f"/runs/{site.run}/desk").text

    assert 'id="offline"' in page
    assert "data-again" in page
