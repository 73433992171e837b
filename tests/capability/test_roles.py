"""Every address, with every role and another's run: who may not see it does not learn that it exists."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crm_sandbox import platform_clock
from crm_sandbox.identity.model import Role
from crm_sandbox.identity.operations import NewUser, create_user
from crm_sandbox.identity.roles import grant
from crm_sandbox.training.cohorts import create_cohort, list_cohorts
from tests.demo import Demo

NOBODY, OWNER, OTHER, EVALUATOR = "nobody", "owner", "other", "evaluator"
TRAINER, JURY, FOREIGN = "trainer", "jury", "foreign"
ROLES = (NOBODY, OWNER, OTHER, EVALUATOR, TRAINER, JURY, FOREIGN)
EVERYBODY = set(ROLES)
KNOWN = EVERYBODY - {NOBODY}
STAFF = {EVALUATOR, TRAINER}
WHO: list[tuple[str, set[str]]] = [
    ("/static/", EVERYBODY),
    ("/login", EVERYBODY),
    ("/logout", KNOWN),
    ("/preferences", EVERYBODY),
    ("/api/v1/openapi.json", EVERYBODY),
    ("/api/v1/actions", KNOWN),
    ("/api/v1/cohorts", STAFF | {FOREIGN}),
    ("/api/v1/runs/<run_id>/log", STAFF),
    ("/api/v1/runs/<run_id>/verify", STAFF),
    ("/api/v1/runs/<run_id>/evidence", STAFF),
    ("/api/v1/runs/<run_id>", STAFF | {OWNER}),
    ("/api/v1/runs", KNOWN),
    ("/review/runs/", STAFF),
    ("/review/agreement", STAFF | {FOREIGN}),
    ("/review/criteria/", {EVALUATOR, FOREIGN}),
    ("/review/", STAFF | {JURY, FOREIGN}),
    ("/training/", {TRAINER}),
    ("/runs/", {OWNER}),
    ("/me/", KNOWN),
    ("/", KNOWN),
]
"""Who may read an address: the first prefix that fits."""
FOUND, HIDDEN = {200, 204, 302, 303, 304, 409, 422}, {401, 403, 404, 405}
PLACES = {
    "screen": "desk",
    "subject": "ORV-C017",
    "what": "products",
    "ref": "ORV-C017",
    "filename": "css/tokens.css",
    "code": "CR1.1",
    "kind": "note.create",
    "slug": "crhr",
    "script": "CALL-02",
}


@pytest.fixture(scope="module")
def callers(demo: Demo) -> dict[str, tuple[str, str]]:
    """A login and a token for every role."""
    logins = {OWNER: "stagiaire3", OTHER: "stagiaire4", EVALUATOR: "evaluateur1"}
    logins |= {TRAINER: "formateur1", JURY: "jury1"}
    at = platform_clock.now()
    with demo.services.database.writing() as connection:
        cohort = create_cohort(connection, "Ailleurs", at=at)
        foreign = create_user(connection, NewUser("ailleurs1", "Ailleurs", "mot-de-passe-ailleurs"), at=at)
        grant(connection, cohort.id, [foreign.id], Role.EVALUATOR)
    demo.passwords["ailleurs1"] = "mot-de-passe-ailleurs"
    logins[FOREIGN] = "ailleurs1"
    return {role: (login, demo.token(login)) for role, login in logins.items()}


def _allowed(rule: str) -> set[str]:
    for prefix, roles in WHO:
        if rule == prefix or (prefix.endswith("/") and prefix != "/" and rule.startswith(prefix)):
            return roles
        if "<run_id>" in prefix and rule.startswith(prefix):
            return roles
    raise AssertionError(f"{rule}: say in this test who may read it")


def _get(demo: Demo, role: str, callers: dict[str, tuple[str, str]]) -> Callable[[str], int]:
    """How somebody reads an address: with a session, or with a token below `/api`."""
    browser = demo.app.test_client() if role == NOBODY else demo.browser(callers[role][0])
    token = {} if role == NOBODY else {"Authorization": f"Bearer {callers[role][1]}"}

    def get(address: str) -> int:
        headers = token if address.startswith("/api/") else {}
        with browser.get(address, headers=headers, buffered=True) as answer:
            return answer.status_code

    return get


@pytest.mark.parametrize("role", ROLES)
def test_every_address_with_every_role(demo: Demo, callers: dict[str, tuple[str, str]], role: str) -> None:
    get, run = _get(demo, role, callers), demo.run_of("stagiaire3")
    with demo.services.database.reading() as connection:
        cohort = next(c for c in list_cohorts(connection) if c.name != "Ailleurs")
    wrong = []
    for rule in demo.app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()):
            continue
        values = {name: PLACES.get(name, "nothing") for name in rule.arguments}
        values |= {"run_id": run, "cohort_id": cohort.id}
        if rule.rule == "/runs/<run_id>/<screen>/<subject>":
            values["screen"] = "clients"
        if rule.rule.endswith("/products/<ref>"):
            values["ref"] = "ORV-4001"
        unknown = rule.rule.endswith("/orders/<ref>") or any(values[name] == "nothing" for name in rule.arguments)
        address = demo.app.url_map.bind("localhost").build(rule.endpoint, {n: values[n] for n in rule.arguments})
        status = get(address)
        expected = HIDDEN if role not in _allowed(rule.rule) else FOUND | {404} if unknown else FOUND
        if status not in expected:
            wrong.append((rule.rule, status))
    assert wrong == []


@pytest.mark.parametrize("role", [NOBODY, OTHER, EVALUATOR, TRAINER, JURY, FOREIGN])
def test_nobody_acts_in_anothers_run(demo: Demo, callers: dict[str, tuple[str, str]], role: str) -> None:
    run = demo.run_of("stagiaire3")
    head = demo.services.ledger.stream(run).head_seq
    client = demo.app.test_client() if role == NOBODY else demo.browser(callers[role][0])
    client.post(f"/runs/{run}/do/note.create", data={"client": "ORV-C017", "text": "x", "idempotency_key": "k"})
    if role != NOBODY:
        demo.api(callers[role][0]).act(run, "note.create", client="ORV-C017", text="x")
    assert demo.services.ledger.stream(run).head_seq == head


def test_a_form_without_its_token_is_refused(demo: Demo) -> None:
    run = demo.run_of("stagiaire3")
    head = demo.services.ledger.stream(run).head_seq
    answer = demo.browser("stagiaire3").post(
        f"/runs/{run}/do/note.create", data={"client": "ORV-C017", "text": "x", "idempotency_key": "k"}
    )
    assert answer.status_code == 400
    assert demo.services.ledger.stream(run).head_seq == head


def test_headers_forbid_what_is_inline_or_from_elsewhere(demo: Demo) -> None:
    browser = demo.browser("stagiaire3")
    for address in ("/", f"/runs/{demo.run_of('stagiaire3')}/desk", "/nowhere"):
        answer = browser.get(address)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        page = answer.get_data(as_text=True)
        assert "<script>" not in page
        assert " style=" not in page
