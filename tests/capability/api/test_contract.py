"""The machine interface: what outside tools rely on."""

from __future__ import annotations

import jsonschema
import pytest
from openapi_spec_validator import validate

from tests.demo import Demo


def test_the_description_is_valid_openapi(demo: Demo) -> None:
    document = demo.app.test_client().get("/api/v1/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_address_is_described(demo: Demo) -> None:
    document = demo.app.test_client().get("/api/v1/openapi.json").get_json()
    served = {
        rule.rule.removeprefix("/api/v1")
        .replace("<run_id>", "{run}")
        .replace("<ref>", "{ref}")
        .replace("<cohort_id>", "{cohort}")
        for rule in demo.app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
    }
    assert served == set(document["paths"])


def test_without_a_token_nothing_is_answered(demo: Demo) -> None:
    client = demo.app.test_client()
    answer = client.get("/api/v1/runs")
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert client.get("/api/v1/runs", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_every_action_has_a_schema_that_its_examples_fit(demo: Demo) -> None:
    status, body = demo.api("stagiaire3").get("/actions")
    assert status == 200
    kinds = {item["type"]: item for item in body["items"]}
    assert {"client.open", "note.create", "clock.wait", "run.hand_in"} <= set(kinds)
    for item in kinds.values():
        jsonschema.Draft202012Validator.check_schema(item["schema"])
    jsonschema.validate({"client": "ORV-C017", "text": "x"}, kinds["note.create"]["schema"])


def test_the_same_key_again_gives_the_same_answer_and_records_nothing(demo: Demo) -> None:
    api, run = demo.api("stagiaire3"), demo.run_of("stagiaire3")
    request = {"type": "note.create", "payload": {"client": "ORV-C017", "text": "rappeler"}, "idempotency_key": "same"}
    first, second = api.post(f"/runs/{run}/actions", request), api.post(f"/runs/{run}/actions", request)
    assert first == second
    assert first[0] == 200
    head = api.get(f"/runs/{run}")[1]["head"]["seq"]
    other = {**request, "payload": {"client": "ORV-C017", "text": "autre"}}
    status, problem = api.post(f"/runs/{run}/actions", other)
    assert (status, problem["code"]) == (409, "key_reused")
    assert api.get(f"/runs/{run}")[1]["head"]["seq"] == head


@pytest.mark.parametrize(
    ("kind", "payload", "field"),
    [
        ("note.create", {"client": "ORV-C017"}, "text"),
        ("note.create", {"client": "ORV-C017", "text": 12}, "text"),
        ("note.create", {"client": "ORV-C017", "text": "x", "more": 1}, "more"),
        ("note.create", {"client": "NOPE", "text": "x"}, "client"),
        ("clock.wait", {"until": "tomorrow"}, "until"),
        ("clock.wait", {"until": "2027-03-10T10:00:00"}, "until"),
        ("clock.wait", {"until": "2027-03-10T07:00:00+01:00"}, "until"),
        ("order.add_line", {"client": "ORV-C017", "product": "ORV-2030", "quantity": 1.5}, "payload"),
        ("order.add_line", {"client": "ORV-C017", "product": "ORV-2030", "quantity": 6, "unit": "box"}, "unit"),
        ("no.such_kind", {}, "type"),
        ("run.reopen", {"reason": "let me"}, "type"),
    ],
)
def test_bad_input_names_the_field_and_records_nothing(
    demo: Demo, kind: str, payload: dict[str, object], field: str
) -> None:
    api, run = demo.api("stagiaire4"), demo.run_of("stagiaire4")
    head = api.get(f"/runs/{run}")[1]["head"]
    status, problem = api.act(run, kind, **payload)
    assert status == 422
    assert field in [error["field"] for error in problem["errors"]]
    assert all({"field", "value", "allowed"} <= set(error) for error in problem["errors"])
    assert api.get(f"/runs/{run}")[1]["head"] == head


def test_a_refused_attempt_is_recorded_and_told(demo: Demo) -> None:
    api, run = demo.api("stagiaire4"), demo.run_of("stagiaire4")
    before = api.get(f"/runs/{run}")[1]["head"]["seq"]
    status, body = api.act(run, "order.add_line", client="ORV-C017", product="ORV-2030", quantity=5)
    assert status == 200
    assert body["refusal"]["code"] == "quantity_not_sellable"
    assert body["refusal"]["errors"][0]["allowed"] == [6]
    assert body["seq"] == before + 1


def test_a_file_is_read_only_once_it_was_opened(demo: Demo) -> None:
    api, run = demo.api("stagiaire5"), demo.run_of("stagiaire5")
    head = api.get(f"/runs/{run}")[1]["head"]
    status, problem = api.get(f"/runs/{run}/clients/ORV-C042")
    assert (status, problem["code"]) == (409, "not_opened")
    assert api.get(f"/runs/{run}")[1]["head"] == head
    api.act(run, "client.open", client="ORV-C042")
    status, body = api.get(f"/runs/{run}/clients/ORV-C042")
    assert status == 200
    assert body["credit"] is None
    api.act(run, "client.open_panel", client="ORV-C042", panel="payment")
    assert api.get(f"/runs/{run}/clients/ORV-C042")[1]["credit"] is not None


def test_reads_list_what_can_be_done(demo: Demo) -> None:
    api, run = demo.api("stagiaire5"), demo.run_of("stagiaire5")
    for path in ("desk", "plan", "clients", "products?q=frites", "call", "orders", "complaints", "tasks", "inbox"):
        status, body = api.get(f"/runs/{run}/{path}")
        assert status == 200, path
        assert any(action["type"] == "clock.wait" for action in body["actions"]), path


def test_lists_are_paged(demo: Demo) -> None:
    api, run = demo.api("stagiaire5"), demo.run_of("stagiaire5")
    seen, query = [], "?page=1"
    while query:
        _, body = api.get(f"/runs/{run}/clients{query}")
        seen += [row["ref"] for row in body["items"]]
        query = body["next"] or ""
    assert len(seen) == len(set(seen)) == body["total"] >= 150


def test_anothers_run_does_not_exist(demo: Demo) -> None:
    api, other = demo.api("stagiaire3"), demo.run_of("stagiaire4")
    for path in ("", "/desk", "/log", "/verify", "/evidence"):
        assert api.get(f"/runs/{other}{path}")[0] == 404
    assert api.act(other, "note.create", client="ORV-C017", text="x")[0] == 404


def test_seed_and_digest_are_for_staff(demo: Demo) -> None:
    _, own = demo.api("stagiaire3").get(f"/runs/{demo.run_of('stagiaire3')}")
    assert not {"seed", "dataset_digest"} & set(own)
    _, seen = demo.api("evaluateur1").get(f"/runs/{demo.run_of('stagiaire3')}")
    assert {"seed", "dataset_digest"} <= set(seen)


def test_a_handed_in_run_takes_nothing_more(demo: Demo) -> None:
    status, problem = demo.api("stagiaire1").act(demo.run_of("stagiaire1"), "note.create", client="ORV-C017", text="x")
    assert (status, problem["code"]) == (409, "not_open")


def test_staff_read_the_log_the_proof_and_the_evidence(demo: Demo) -> None:
    api, run = demo.api("evaluateur1"), demo.run_of("stagiaire1")
    assert api.get(f"/runs/{run}/verify")[1]["ok"] is True
    _, found = api.get(f"/runs/{run}/evidence")
    assert len(found["items"]) >= 8
    log = demo.app.test_client().get(f"/api/v1/runs/{run}/log", headers={"Authorization": f"Bearer {api.token}"})
    assert len(log.get_data(as_text=True).splitlines()) == api.get(f"/runs/{run}")[1]["head"]["seq"]


def test_staff_see_a_run_as_of_a_step(demo: Demo) -> None:
    api, run = demo.api("evaluateur1"), demo.run_of("stagiaire1")
    _, early = api.get(f"/runs/{run}/desk?at=5")
    _, late = api.get(f"/runs/{run}/desk?at=400")
    assert early["seq"] == 5
    assert early["at"] < late["at"]
    assert api.get(f"/runs/{run}/desk?at=99999")[0] == 422
    assert demo.api("stagiaire3").get(f"/runs/{demo.run_of('stagiaire3')}/desk?at=0")[0] == 403


def test_a_trainer_sees_what_a_reset_would_do_before_doing_it(own_demo: Demo) -> None:
    api = own_demo.api("formateur1")
    cohort = next(c for c in api.get("/cohorts")[1]["items"] if "stagiaire3" in c["trainees"])["id"]
    request = {"trainees": ["stagiaire3"], "dry_run": True}
    status, preview = api.post(f"/cohorts/{cohort}/reset", request)
    assert status == 200
    before = own_demo.run_of("stagiaire3")
    assert [run["id"] for run in preview["archived"]] == [before]
    assert own_demo.run_of("stagiaire3") == before
    status, done = api.post(f"/cohorts/{cohort}/reset", {"trainees": ["stagiaire3"]})
    assert status == 200
    assert own_demo.run_of("stagiaire3") == done["created"][0]["id"] != before
    assert own_demo.api("evaluateur1").post(f"/cohorts/{cohort}/reset", {})[0] == 403
    assert own_demo.api("stagiaire3").post(f"/cohorts/{cohort}/reset", {})[0] == 404
    status, problem = api.post(f"/cohorts/{cohort}/reset", {"trainees": ["nobody"], "sed": 1})
    assert status == 422
    assert problem["errors"][0]["field"] == "sed"


def test_a_body_above_eight_mebibytes_is_refused(demo: Demo) -> None:
    api, run = demo.api("stagiaire3"), demo.run_of("stagiaire3")
    status, _ = api.act(run, "note.create", client="ORV-C017", text="x" * (9 * 1024 * 1024))
    assert status == 413
