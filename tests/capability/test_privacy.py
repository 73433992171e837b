"""Names go, logs stay: erasing an identity, a person's own data, how long a group keeps them, who reset and why."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner

from crm_sandbox import platform_clock
from crm_sandbox.cli import main
from crm_sandbox.identity.operations import user_by_login
from crm_sandbox.ledger.verify import verify
from crm_sandbox.training.cohorts import get_cohort
from crm_sandbox.training.retention import expired, set_retention
from tests.demo import Demo, copy, csrf

Template = tuple[Path, dict[str, str]]


@pytest.fixture
def own(demo: Demo, tmp_path: Path) -> Demo:
    """A demo centre of one's own: identities are erased in it."""
    return copy(demo.config.instance, tmp_path / "own", demo.passwords)


def post(demo: Demo, who: str, address: str, **values: str) -> str:
    client = demo.browser(who)
    cohort = address.split("/")[3]
    token = csrf(client, f"/training/cohorts/{cohort}")
    answer = client.post(address, data={"csrf_token": token, **values}, follow_redirects=True)
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def cohort_of(demo: Demo) -> str:
    with demo.services.database.reading() as connection:
        return get_cohort(connection, "Démonstration").id


def test_erasing_an_identity_leaves_no_name_and_an_intact_chain(own: Demo) -> None:
    run, me, token = own.run_of("stagiaire2"), own.browser("stagiaire2"), own.token("stagiaire2")
    with own.services.database.reading() as connection:
        user = user_by_login(connection, "stagiaire2")
    address = f"/training/cohorts/{cohort_of(own)}/trainees/{user.id}/erase"
    assert "Rien n'a été effacé" in post(own, "formateur1", address, login="stagiaire1")
    assert "Identité effacée" in post(own, "formateur1", address, login="stagiaire2")
    assert me.get("/").status_code == 401
    assert own.app.test_client().get("/api/v1/runs", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    page = unescape(own.browser("evaluateur1").get("/review/").get_data(as_text=True))
    assert "Stagiaire 2" not in page
    assert user.pseudonym in page
    assert verify(own.services.ledger, run).holds
    for entry in own.services.ledger.entries(run):
        assert "stagiaire2" not in entry.envelope.text().casefold()
    assert "ne peut pas être effacée" in post(own, "formateur1", address, login=user.pseudonym.lower())
    group = f"/training/cohorts/{cohort_of(own)}"
    assert "n'a plus de carte" in post(own, "formateur1", f"{group}/trainees/{user.id}/password")
    cards = post(own, "formateur1", f"{group}/cards")
    assert "stagiaire3" in cards
    assert user.pseudonym.lower() not in cards, "a card would open the account again"


def test_one_reads_what_is_kept_of_oneself_and_no_secret(demo: Demo) -> None:
    answer = demo.browser("stagiaire2").get("/me/data.zip")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as pack:
        account, runs = (json.loads(pack.read(name)) for name in ("account.json", "runs.json"))
        logs = [name for name in pack.namelist() if name.startswith("runs/")]
        kept = [json.loads(line) for name in logs for line in pack.read(name).splitlines()]
    assert len(kept) == runs[0]["steps"]
    assert all(set(line) == {"envelope", "hash"} for line in kept), "the dataset is whoever's answer key"
    assert account["login"] == "stagiaire2"
    assert logs == [f"runs/{demo.run_of('stagiaire2')}.ndjson"]
    assert [run["published"] for run in runs] == [None]
    with zipfile.ZipFile(io.BytesIO(demo.browser("stagiaire3").get("/me/data.zip").get_data())) as pack:
        assert [name for name in pack.namelist() if name.startswith("runs/")] == []
    assert demo.app.test_client().get("/me/data.zip").status_code in (302, 303, 401)


def test_a_group_keeps_identities_for_so_many_months_after_its_last_action(own: Demo) -> None:
    cohort = cohort_of(own)
    address = f"/training/cohorts/{cohort}/retention"
    assert "de 1 à 120 mois" in post(own, "formateur1", address, months="500")
    assert "enregistrée" in post(own, "formateur1", address, months="12")
    now = platform_clock.now()
    with own.services.database.reading() as connection:
        assert expired(connection, at=now + timedelta(days=350)) == []
        gone = expired(connection, at=now + timedelta(days=370))
    assert {item.user.login for item in gone} >= {"stagiaire1", "stagiaire2", "stagiaire6"}
    assert all(item.cohort.id == cohort for item in gone)


def test_the_command_line_purges_what_is_due(own: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_SANDBOX_INSTANCE", str(own.config.instance))
    answer = CliRunner().invoke(main, ["cohort", "purge", "--dry-run", "--json"])
    assert (answer.exit_code, json.loads(answer.stdout)) == (0, [])
    assert CliRunner().invoke(main, ["user", "erase", "stagiaire6", "--yes"]).exit_code == 0
    assert CliRunner().invoke(main, ["user", "erase", "stagiaire6", "--yes"]).exit_code != 0
    with own.services.database.writing() as connection:
        set_retention(connection, get_cohort(connection, "Démonstration"), None)


def test_a_reset_says_who_made_it_and_why(own: Demo) -> None:
    cohort = cohort_of(own)
    client = own.browser("formateur1")
    address = f"/training/cohorts/{cohort}/reset"
    preview = unescape(client.get(f"{address}?whom=all&seed=same&reason=Fin+de+semaine").get_data(as_text=True))
    shown = preview.split('name="shown" value="')[1].split('"')[0]
    form = {"csrf_token": csrf(client, address), "whom": "all", "seed": "same", "shown": shown}
    answer = client.post(address, data={**form, "reason": "Fin de semaine"}, follow_redirects=True)
    told = unescape(answer.get_data(as_text=True))
    assert "Camille Formateur" in told
    assert "Fin de semaine" in told
