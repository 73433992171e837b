"""Cohorts, runs, reset and undo, on both databases, with the ledger's toy world."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from crm_sandbox.config import config_from
from crm_sandbox.identity import passwords, roles
from crm_sandbox.identity.model import Role
from crm_sandbox.ledger.model import RunNotOpen
from crm_sandbox.ledger.verify import verify
from crm_sandbox.storage.datasets import NewDataset, UnknownDataset
from crm_sandbox.training import cohorts
from crm_sandbox.training import runs as run_rows
from crm_sandbox.training.centre import Parts, open_centre
from crm_sandbox.training.cohorts import NewAssignment, NewTrainee
from crm_sandbox.training.library import Workshop
from crm_sandbox.training.model import NameTaken, NothingToUndo, Unknown
from crm_sandbox.training.reset import ResetRequest, plan_reset

sys.path.insert(0, str(Path(__file__).parents[2] / "ledger"))
import toy

AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", lambda: QUICK)


def build(spec, progress):
    text = toy.line_of(spec.seed)
    made = toy.toy_from_lines([text])
    return NewDataset(made.digest, f"key-{spec.seed}", spec.scenario, spec.seed, text, {"C1": "one", "C2": "two"})


def parts():
    workshop = Workshop(lambda spec: f"key-{spec.seed}", build)
    return Parts(
        toy.decider(),
        toy.KIND,
        lambda core, read_client, digest: toy.toy_from_lines([core]),
        toy.toy_from_lines,
        workshop,
    )


@pytest.fixture
def centre(database_url, tmp_path):
    config = config_from({"CRM_SANDBOX_INSTANCE": str(tmp_path / "i"), "CRM_SANDBOX_DATABASE_URL": database_url})
    made = open_centre(config, parts())
    yield made
    made.close()


def classroom(centre, number=3, *, is_built=True, **options):
    with centre.database.writing() as connection:
        cohort = cohorts.create_cohort(connection, "C", at=AT)
        cohorts.import_trainees(connection, cohort, [NewTrainee(f"s{index:04}") for index in range(number)], at=AT)
        assignment = cohorts.assign(connection, cohort, NewAssignment("E", "toy", 7, **options), at=AT)
    if is_built:
        centre.prepare_now(assignment.world(), at=AT)
    centre.open_missing_runs(assignment, at=AT)
    return cohort, assignment


def current(centre, cohort):
    with centre.database.reading() as connection:
        return run_rows.current_runs(connection, cohort.id)


def every(centre, cohort):
    with centre.database.reading() as connection:
        return run_rows.runs_of_cohort(connection, cohort.id)


def act(centre, run, action=None, key="k"):
    return centre.ledger.record(run, action or toy.Add(amount=1), actor="t", at_wall=AT, idempotency_key=key)


def test_importing_twice_changes_nothing_and_shows_a_password_once(centre):
    with centre.database.writing() as connection:
        cohort = cohorts.create_cohort(connection, "C", at=AT)
        new = [NewTrainee("lea", "Léa"), NewTrainee("max")]
        first = cohorts.import_trainees(connection, cohort, new, at=AT)
        again = cohorts.import_trainees(connection, cohort, new, at=AT)
        assert [item.user.login for item in first] == ["lea", "max"]
        assert all(item.password for item in first)
        assert [item.password for item in again] == [None, None]
        assert len(roles.people_of(connection, cohort.id, Role.TRAINEE)) == 2
        assert cohorts.count_by_role(connection, cohort) == {"trainee": 2}


def test_cohorts_have_names_of_their_own(centre):
    with centre.database.writing() as connection:
        made = cohorts.create_cohort(connection, "C", at=AT)
        assert cohorts.list_cohorts(connection) == [made]
        assert cohorts.get_cohort(connection, "C") == cohorts.get_cohort(connection, made.id) == made
        with pytest.raises(NameTaken):
            cohorts.create_cohort(connection, "C", at=AT)
        for find in (cohorts.get_cohort, cohorts.get_assignment, run_rows.get_run):
            with pytest.raises(Unknown):
                find(connection, "nothing")


def test_an_exercise_opens_one_run_for_each_trainee_once(centre):
    cohort, assignment = classroom(centre)
    assert centre.open_missing_runs(assignment, at=AT) == []
    found = current(centre, cohort)
    assert [(run.trainee, run.state, run.seed) for run in found] == [(f"s{i:04}", "open", 7) for i in range(3)]
    assert act(centre, found[0].id).seq == 1
    assert centre.run(found[0].id).head_seq == 1


def test_runs_wait_for_a_dataset_that_is_being_built(centre):
    cohort, _ = classroom(centre, is_built=False)
    centre.library.wait()
    found = current(centre, cohort)
    assert {run.state for run in found} == {"open"}
    assert len({run.dataset_digest for run in found}) == 1
    act(centre, found[0].id)
    assert verify(centre.ledger, found[0].id).holds


def test_a_start_goes_on_with_what_was_being_built(centre, monkeypatch):
    monkeypatch.setattr(centre, "prepare", lambda specs: None)
    cohort, _ = classroom(centre, is_built=False)
    run = current(centre, cohort)[0]
    assert run.state == "preparing"
    with pytest.raises(RunNotOpen):
        act(centre, run.id)
    monkeypatch.undo()
    centre.resume_preparing()
    centre.library.wait()
    assert {run.state for run in current(centre, cohort)} == {"open"}


def test_a_reset_archives_open_runs_and_supersedes_those_handed_in(centre):
    cohort, _ = classroom(centre)
    before = current(centre, cohort)
    act(centre, before[0].id, toy.HandIn())
    act(centre, before[1].id)
    plan = centre.reset(ResetRequest(cohort), at=AT)
    assert [run.id for run in plan.superseded] == [before[0].id]
    assert [run.id for run in plan.archived] == [run.id for run in before[1:]]
    after = {run.id: run for run in every(centre, cohort)}
    assert len(after) == 6
    assert after[before[0].id].state == "handed_in"
    assert after[before[0].id].is_superseded
    assert after[before[1].id].state == "archived"
    assert after[before[1].id].head_seq == 1
    assert {run.replaces for run in current(centre, cohort)} == {run.id for run in before}
    assert {run.seed for run in current(centre, cohort)} == {7}
    with pytest.raises(RunNotOpen):
        act(centre, before[1].id, key="late")
    assert verify(centre.ledger, before[0].id).is_signed
    assert [item["id"] for item in plan.to_json()["created"]] == list(plan.new_runs)


def test_a_dry_run_says_what_a_reset_would_do_and_does_nothing(centre):
    cohort, _ = classroom(centre)
    before = every(centre, cohort)
    request = ResetRequest(cohort, (before[0].trainee_id,))
    with centre.database.reading() as connection:
        plan = plan_reset(connection, centre.library, request)
    assert every(centre, cohort) == before
    assert [run.id for run in plan.archived] == [before[0].id]
    assert [run.id for run in plan.unchanged] == [run.id for run in before[1:]]
    assert plan.to_json()["created"] == [
        {"id": None, "trainee": "s0000", "scenario": "toy", "seed": 7, "state": "open"}
    ]
    done = centre.reset(request, at=AT)
    assert (done.archived, done.unchanged) == (plan.archived, plan.unchanged)


@pytest.mark.parametrize(("choice", "number"), [("new", 1), ("each", 3), (99, 1)])
def test_a_reset_may_take_another_seed(centre, choice, number):
    cohort, _ = classroom(centre)
    centre.reset(ResetRequest(cohort, seed=choice), at=AT)
    centre.library.wait()
    found = current(centre, cohort)
    assert len({run.seed for run in found}) == number
    assert 7 not in {run.seed for run in found}
    assert {run.state for run in found} == {"open"}


def test_undoing_a_reset_brings_everything_back(centre):
    cohort, _ = classroom(centre)
    before = current(centre, cohort)
    act(centre, before[0].id, toy.HandIn())
    act(centre, before[1].id)
    before = current(centre, cohort)
    plan = centre.reset(ResetRequest(cohort), at=AT)
    act(centre, plan.new_runs[2], toy.HandIn())
    centre.undo_reset(plan.reset_id, at=AT)
    assert current(centre, cohort) == before
    assert act(centre, before[1].id, key="next").seq == 2
    assert centre.run(plan.new_runs[0]).state == "archived"
    assert centre.run(plan.new_runs[2]).state == "handed_in"
    assert centre.run(plan.new_runs[2]).is_superseded
    for name in (plan.reset_id, "nothing"):
        with pytest.raises(NothingToUndo):
            centre.undo_reset(name, at=AT)


def test_the_last_reset_is_undone_first(centre):
    cohort, _ = classroom(centre)
    first = centre.reset(ResetRequest(cohort), at=AT)
    second = centre.reset(ResetRequest(cohort), at=AT)
    with pytest.raises(NothingToUndo):
        centre.undo_reset(first.reset_id, at=AT)
    centre.undo_reset(second.reset_id, at=AT)
    centre.undo_reset(first.reset_id, at=AT)
    assert {run.replaces for run in current(centre, cohort)} == {None}


def test_undoing_restores_a_run_that_waited_for_its_dataset(centre, monkeypatch):
    monkeypatch.setattr(centre, "prepare", lambda specs: None)
    cohort, _ = classroom(centre, is_built=False)
    plan = centre.reset(ResetRequest(cohort), at=AT)
    monkeypatch.undo()
    centre.undo_reset(plan.reset_id, at=AT)
    centre.library.wait()
    assert {run.state for run in current(centre, cohort)} == {"open"}


def test_a_hand_in_by_mistake_is_reopened_with_a_reason(centre):
    cohort, _ = classroom(centre)
    run = current(centre, cohort)[0].id
    with pytest.raises(RunNotOpen):
        centre.reopen(run, "too early", actor="trainer", at=AT)
    act(centre, run, toy.HandIn())
    centre.reopen(run, "by mistake", actor="trainer", at=AT)
    assert act(centre, run, key="next").seq == 3
    assert centre.ledger.entries(run)[1].envelope.payload == {"reason": "by mistake"}


def test_an_exam_has_a_deadline_that_starts_at_first_sight_and_grows_with_extra_time(centre):
    cohort, assignment = classroom(centre, mode="exam", minutes=60)
    run = current(centre, cohort)[0]
    with centre.database.writing() as connection:
        run_rows.set_extra_time(connection, run.id, 50)
        run = run_rows.get_run(connection, run.id)
        first = run_rows.start_exam(connection, run, assignment.minutes, at=AT)
        again = run_rows.start_exam(connection, run_rows.get_run(connection, run.id), 60, at=AT)
    assert first == again == "2027-03-01T10:30:00.000+00:00"
    act(centre, run.id)
    with centre.database.writing() as connection:
        run_rows.set_deadline(connection, run.id, "2027-03-01T09:00:00.000+00:00")
    with pytest.raises(RunNotOpen):
        act(centre, run.id, key="late")
    assert centre.run(run.id).state == "handed_in"


@pytest.mark.parametrize(("number", "limit_s"), [(30, 0.1), (1000, 2.0)])
def test_resetting_a_cohort_is_quick(centre, number, limit_s):
    cohort, _ = classroom(centre, number)
    best = 10.0
    for _ in range(3):
        start = time.perf_counter()
        plan = centre.reset(ResetRequest(cohort), at=AT)
        best = min(best, time.perf_counter() - start)
    assert len(plan.archived) == len(plan.new_runs) == number
    assert best < limit_s


def test_a_dataset_is_kept_once_and_read_one_client_at_a_time(centre):
    _cohort, assignment = classroom(centre)
    kept = centre.library.find(assignment.world())
    assert list(centre.store.lines(kept.digest)) == [toy.line_of(7), "one", "two"]
    assert centre.store.client_text(kept.digest, "C2") == "two"
    with pytest.raises(KeyError):
        centre.store.client_text(kept.digest, "C3")
    with pytest.raises(UnknownDataset):
        centre.store.get("nothing")
    assert centre.prepare_now(assignment.world(), at=AT) == kept


def test_the_signing_key_is_for_its_owner_only_and_stays(centre):
    path = centre.config.signing_key
    assert path.stat().st_mode & 0o777 == 0o600
    again = open_centre(centre.config, parts())
    assert again.ledger.signer.public_key == centre.ledger.signer.public_key
    again.close()
