"""The command line on a real scenario: what it prints, and its exit status."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from crm_sandbox.cli import main
from crm_sandbox.storage.database import open_database


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    return tmp_path_factory.mktemp("centre") / "instance"


@pytest.fixture
def crm(instance):
    def call(*arguments, status=0, stdin=None, **environment):
        given = {"CRM_SANDBOX_INSTANCE": str(instance), "CRM_SANDBOX_DATABASE_URL": None, **environment}
        found = CliRunner().invoke(main, [str(item) for item in arguments], env=given, input=stdin)
        assert found.exit_code == status, (found.output, found.exception)
        return found

    return call


@pytest.fixture
def centre(crm):
    """A cohort with two trainees and open runs of a small world, prepared once."""
    if not json.loads(crm("cohort", "list", "--json").output):
        for login in ("max", "lea", "tom"):
            crm("user", "create", login)
        crm("cohort", "create", "C1", "--trainer", "tom")
        crm("cohort", "import", "C1", "-", stdin="login,name\nmax,Max\nlea,Léa\nnina,Nina\n")
        crm("cohort", "assign", "C1", "crhr", "--seed", 4, "--clients", 12)
    return crm


def last(found):
    return found.stdout.rstrip("\n").split("\n")[-1]


def runs(crm, *options):
    return json.loads(crm("run", "list", "--json", *options).stdout)


def test_the_cohort_has_open_runs(centre):
    found = runs(centre, "--cohort", "C1", "--state", "open")
    assert [run["trainee"] for run in found] == ["lea", "max", "nina"]
    assert {run["scenario"] for run in found} == {"crhr"}
    assert {run["seed"] for run in found} == {4}
    assert len(found[0]["dataset_digest"]) == 64
    assert found[0]["head"]["seq"] == 0
    shown = json.loads(centre("cohort", "show", "C1", "--json").stdout)
    assert shown["people"]["trainer"] == ["tom"]


def test_a_dataset_is_built_once_and_its_digest_stands_alone(centre):
    first, second = (last(centre("dataset", "build", "crhr", "--seed", 4, "--clients", 12)) for _ in range(2))
    assert first == second == runs(centre)[0]["dataset_digest"]
    centre("dataset", "build", "nothing", "--seed", 1, status=2)
    centre("dataset", "build", "crhr", status=2)


def test_an_account_gets_tokens_and_passwords(centre):
    assert last(centre("token", "create", "max")).startswith("crm_")
    token = last(centre("token", "create", "max"))
    centre("token", "revoke", token)
    centre("token", "revoke", token, status=1)
    centre("token", "revoke", "--user", "max")
    centre("token", "revoke", status=2)
    assert len(last(centre("user", "password", "max"))) == 14
    centre("user", "password", "max", "--password-stdin", stdin="chosen by max\n")
    assert "nobody" in centre("token", "create", "nobody", status=1).stderr
    centre("user", "create", "max", status=1)
    assert {item["login"] for item in json.loads(centre("user", "list", "--json").stdout)} >= {"max", "lea", "tom"}


def test_a_reset_is_shown_done_and_undone(centre):
    before = runs(centre, "--cohort", "C1")
    plan = json.loads(centre("reset", "C1", "--trainee", "max", "--dry-run", "--json").stdout)
    assert [item["trainee"] for item in plan["archived"]] == ["max"]
    assert plan["reset"] is None
    assert runs(centre, "--cohort", "C1") == before
    done = json.loads(centre("reset", "C1", "--trainee", "max", "--json").stdout)
    assert done["archived"] == plan["archived"]
    assert [run["state"] for run in runs(centre, "--trainee", "max")] == ["archived", "open"]
    centre("reset", "C1", "--undo", done["reset"])
    assert [run["state"] for run in runs(centre, "--trainee", "max")] == ["open", "archived"]
    centre("reset", "C1", "--undo", done["reset"], status=1)
    centre("reset", "C1", "--seed", 1, "--new-seed", status=2)
    centre("reset", "nothing", status=1)


def test_a_played_run_is_exported_verified_and_replayed(centre, tmp_path):
    faults = {item["name"] for item in json.loads(centre("bot", "mutants", "--json").stdout)}
    assert "allergen_ignored" in faults
    run = last(centre("bot", "play", "crhr", "--seed", 1, "--profile", "mutant:allergen_ignored"))
    found = json.loads(centre("run", "verify", run, "--json").stdout)
    assert found["ok"]
    assert found["signed"]
    assert found["redecided"] == found["steps"] > 0
    path = tmp_path / "run.ndjson"
    centre("run", "export", run, "--out", path)
    assert json.loads(centre("run", "verify", path, "--json").stdout)["state_digest"] == found["state_digest"]
    assert last(centre("replay", path, "--digest")) == found["state_digest"]
    shown = json.loads(centre("replay", path, "--to", 3, "--json").stdout)
    assert shown["seq"] == 3
    assert len(shown["actions"]) == 3
    centre("replay", path, "--to", 99999, status=2)
    lines = path.read_bytes().split(b"\n")
    rows = next(number for number, line in enumerate(lines) if line.startswith(b'{"envelope"'))
    lines[rows + 4] = lines[rows + 4].replace(b'"actor":"', b'"actor":"x')
    path.write_bytes(b"\n".join(lines))
    assert "step 5:" in centre("run", "verify", path, status=1).stderr
    centre("replay", path, status=1)
    centre("bot", "play", "crhr", "--seed", 1, "--profile", "nobody", status=2)
    centre("bot", "play", "crhr", "--seed", 1, "--profile", "mutant:nobody", status=2)


def test_what_is_no_export_does_not_hold_and_what_is_not_there_is_a_wrong_use(centre, tmp_path):
    other = tmp_path / "other"
    other.write_bytes(b"\x00\x01")
    centre("run", "verify", other, status=1)
    centre("replay", other, status=1)
    centre("run", "verify", tmp_path / "nothing", status=2)
    centre("run", "verify", "nothing", status=2)
    centre("replay", tmp_path / "nothing", status=2)
    centre("run", "export", "nothing", "--out", other, status=1)


def test_scenarios_are_listed_and_checked(crm, tmp_path):
    assert "crhr" in {item["slug"] for item in json.loads(crm("scenario", "list", "--json").stdout)}
    (folder,) = (
        item["folder"] for item in json.loads(crm("scenario", "list", "--json").stdout) if item["slug"] == "crhr"
    )
    crm("scenario", "check", folder)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "scenario.yaml").write_text("nonsense: true\n")
    found = json.loads(crm("scenario", "check", broken, "--json", status=1).stdout)
    assert not found["ok"]
    assert found["errors"]
    crm("scenario", "check", tmp_path / "nothing", status=2)


def test_a_backup_is_restored_elsewhere(centre, tmp_path):
    path = tmp_path / "backup.zip"
    counts = json.loads(centre("backup", path, "--json").stdout)
    assert counts["runs"] > 0
    elsewhere = {"CRM_SANDBOX_INSTANCE": str(tmp_path / "j")}
    assert json.loads(centre("restore", path, "--json", **elsewhere).stdout) == counts
    assert json.loads(centre("run", "list", "--json", **elsewhere).stdout) == runs(centre)
    centre("restore", path, status=1, **elsewhere)


def test_a_database_that_cannot_be_used_is_said_in_one_sentence(crm, tmp_path):
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    crm("init", CRM_SANDBOX_DATABASE_URL=url)
    database = open_database(url)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.dispose()
    found = crm("run", "list", CRM_SANDBOX_DATABASE_URL=url, status=1)
    assert found.stderr.startswith("Error: The database")
    assert "newer" in found.stderr
    assert found.stderr.count("\n") == 1


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_explains_itself(crm, command):
    assert "Usage" in crm(command, "--help").output or command == "bench"
