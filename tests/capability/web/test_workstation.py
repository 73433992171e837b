"""The workstation: panels in an order of one's own, and personal notes that stay in sight."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from tests.capability.web.conftest import Site

ORDER = re.compile(r'aria-labelledby="h-(plan|task|pin|mail|notes)"')


def _shown(trainee: FlaskClient, site: Site) -> list[str]:
    return ORDER.findall(trainee.get(f"/runs/{site.run}/desk").text)


def test_panels_are_put_in_another_order(site: Site, trainee: FlaskClient) -> None:
    assert _shown(trainee, site) == ["plan", "task", "pin", "mail", "notes"]
    assert "Placer avant" not in trainee.get(f"/runs/{site.run}/desk").text
    assert "Placer avant" in trainee.get(f"/runs/{site.run}/desk?arrange=1").text

    wanted = ["notes", "plan", "tasks", "pinned", "messages"]
    assert trainee.post(f"/runs/{site.run}/do/desk.arrange", data={"panels": wanted}).status_code == 303
    assert _shown(trainee, site) == ["notes", "plan", "task", "pin", "mail"]

    for wrong in (wanted[:4], ["notes", "notes", "plan", "tasks", "pinned"], ["nothing", *wanted[1:]]):
        assert trainee.post(f"/runs/{site.run}/do/desk.arrange", data={"panels": wrong}).status_code == 422
    assert site.state().desk.panels == tuple(wanted)


def test_notes_are_kept_as_they_were_typed(site: Site, trainee: FlaskClient) -> None:
    note = f"/runs/{site.run}/do/desk.write_notes"
    assert trainee.post(note, data={"text": "Relire le port <b>"}).status_code == 303
    assert "Relire le port &lt;b&gt;" in trainee.get(f"/runs/{site.run}/desk").text
    assert trainee.post(note, data={"text": " Relire le port <b> "}).status_code == 422


def test_a_judgement_is_warned_about_and_nothing_typed_is_lost(site: Site, trainee: FlaskClient) -> None:
    note = f"/runs/{site.run}/do/desk.write_notes"
    warned = trainee.post(
        note,
        data={
            "text": "Le gérant est malade, un vrai radin",
            "_form": "f-desk-write_notes",
            "_here": f"/runs/{site.run}/desk",
        },
    )
    assert warned.status_code == 422
    assert "un vrai radin" in warned.text
    assert "Enregistrer quand même" in warned.text
    assert site.state().desk.notes == ""
    trainee.post(note, data={"text": "Le gérant est malade, un vrai radin", "is_confirmed": "1"})
    assert site.state().desk.notes.endswith("radin")
