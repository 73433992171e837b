"""The one door for forms: what is typed becomes an action; what is refused is shown with everything typed."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from crm_sandbox.crm.accounts.actions import UpdateContact, UpdateField
from crm_sandbox.crm.calls.actions import Say
from crm_sandbox.crm.complaints.actions import SettleComplaint
from crm_sandbox.crm.plan.actions import PlaceSlot
from crm_sandbox.crm.tasks.actions import Transmit
from crm_sandbox.kernel.actions import Action
from crm_sandbox.web.forms import read
from tests.capability.web.conftest import PASSWORD, Site

TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("action", "typed", "payload"),
    [
        (
            PlaceSlot,
            [("subject", "C1"), ("at", "9h05"), ("minutes", "10")],
            {"subject": "C1", "at": "2026-03-10T09:05:00+01:00", "minutes": 10},
        ),
        (
            PlaceSlot,
            [("subject", "C1"), ("at", "14:30"), ("at.day", "2026-03-12"), ("reason", " ")],
            {"subject": "C1", "at": "2026-03-12T14:30:00+01:00"},
        ),
        (PlaceSlot, [("subject", "C1"), ("at", "25:10")], {"subject": "C1", "at": "25:10"}),
        (
            Say,
            [("act", "read_back"), ("elements", "content"), ("elements", "delivery")],
            {"act": "read_back", "elements": ["content", "delivery"]},
        ),
        (
            Say,
            [("act", "state_credit"), ("form.code", "blunt")],
            {"act": "state_credit", "form": "blunt"},
        ),
        (Say, [("act", "agree_next"), ("time", "9h")], {"act": "agree_next", "time": "09:00"}),
        (Say, [("act", "agree_next"), ("time", "14.30")], {"act": "agree_next", "time": "14:30"}),
        (Say, [("act", "agree_next"), ("time", "25h")], {"act": "agree_next", "time": "25h"}),
        (
            Transmit,
            [("department", "d"), ("subject", "s"), ("fields.product", "P1"), ("fields.reason", "")],
            {"department": "d", "subject": "s", "fields": [{"name": "product", "value": "P1"}]},
        ),
        (
            SettleComplaint,
            [("complaint", "R1"), ("solution", "credit_note"), ("amount_cents.eur", "1 250,5")],
            {"complaint": "R1", "solution": "credit_note", "amount_cents": 125050},
        ),
        (
            UpdateField,
            [("client", "C1"), ("field", "email"), ("value", ""), ("_keep", "value")],
            {"client": "C1", "field": "email", "value": ""},
        ),
        (
            UpdateContact,
            [("client", "C1"), ("name", "A"), ("title", "B"), ("is_active", "0")],
            {"client": "C1", "name": "A", "title": "B", "is_active": False},
        ),
    ],
)
def test_fields_become_a_payload(
    action: type[Action], typed: list[tuple[str, str]], payload: dict[str, object]
) -> None:
    assert read(action, MultiDict(typed), TODAY) == payload


def test_an_action_goes_on_to_the_next_screen(site: Site, trainee: FlaskClient) -> None:
    answer = trainee.post(
        f"/runs/{site.run}/do/message.read",
        data={"message": "m1", "_here": f"/runs/{site.run}/desk", "idempotency_key": "k1"},
    )

    assert (answer.status_code, answer.location) == (303, f"/runs/{site.run}/desk")
    assert site.kinds() == ["message.read"]


def test_a_form_sent_twice_counts_once(site: Site, trainee: FlaskClient) -> None:
    for _ in range(2):
        trainee.post(f"/runs/{site.run}/do/message.read", data={"message": "m1", "idempotency_key": "same"})

    assert site.kinds() == ["message.read"]


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example", "/login", ""])
def test_going_on_stays_inside_the_run(site: Site, trainee: FlaskClient, path: str) -> None:
    answer = trainee.post(f"/runs/{site.run}/do/message.read", data={"message": "m1", "next": path})

    assert answer.location == f"/runs/{site.run}/desk"


def test_a_field_at_fault_keeps_what_was_typed(site: Site, trainee: FlaskClient) -> None:
    form = {
        "_form": "f-task-create-new",
        "_here": f"/runs/{site.run}/desk",
        "title": "Rappeler demain",
        "due_at": "25:10",
    }
    answer = trainee.post(f"/runs/{site.run}/do/task.create", data=form)

    assert answer.status_code == 422
    assert 'value="Rappeler demain"' in answer.text
    assert 'value="25:10"' in answer.text
    assert 'aria-describedby="f-task-create-new-due_at-e"' in answer.text
    assert site.kinds() == []


def test_a_refusal_says_the_rule_and_the_way_out(site: Site, trainee: FlaskClient) -> None:
    answer = trainee.post(f"/runs/{site.run}/do/plan.submit", data={"_here": f"/runs/{site.run}/plan"})

    assert answer.status_code == 422
    assert "Le plan est vide" in answer.text
    assert f"/runs/{site.run}/clients" in answer.text


def test_an_unknown_action_is_a_404(site: Site, trainee: FlaskClient) -> None:
    assert trainee.post(f"/runs/{site.run}/do/nothing.at_all").status_code == 404
    assert trainee.post(f"/runs/{site.other_run}/do/run.hand_in").status_code == 404


def test_an_expired_session_keeps_what_was_typed(site: Site) -> None:
    stranger = site.client(None)
    path = f"/runs/{site.run}/do/task.create"
    asked = stranger.post(path, data={"title": "Ne pas perdre", "due_at": "15:30", "_here": f"/runs/{site.run}/desk"})
    assert asked.status_code == 401
    assert 'name="kept:title" value="Ne pas perdre"' in asked.text

    kept = {"kept:title": "Ne pas perdre", "kept:due_at": "15:30"}
    back = stranger.post("/login", data={"code": "stagiaire1", "password": PASSWORD, "back": path, **kept})
    assert back.status_code == 200
    assert f'action="{path}"' in back.text
    assert 'value="Ne pas perdre"' in back.text

    assert stranger.post(path, data={"title": "Ne pas perdre", "due_at": "15:30"}).status_code == 303
    assert site.kinds() == ["task.create"]


def test_htmx_keeps_the_page_when_the_session_is_lost(site: Site) -> None:
    answer = site.client(None).post(f"/runs/{site.run}/do/plan.submit", headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Reswap"]) == (401, "none")


def test_a_forged_form_is_refused(site: Site) -> None:
    site.app.config["WTF_CSRF_ENABLED"] = True
    answer = site.client(None).post("/login", data={"code": "stagiaire1", "password": PASSWORD})

    assert answer.status_code == 400


def test_too_heavy_a_body_is_refused(site: Site, trainee: FlaskClient) -> None:
    answer = trainee.post(f"/runs/{site.run}/do/note.create", data={"text": "x" * (8 * 1024 * 1024)})

    assert answer.status_code == 413


def test_a_complaint_names_its_client_before_it_is_opened(site: Site, trainee: FlaskClient) -> None:
    page = trainee.get(f"/runs/{site.run}/complaints").text
    assert re.search(r'<select[^>]*name="client"[^>]*\brequired\b[^>]*>\s*<option value="">', page)
