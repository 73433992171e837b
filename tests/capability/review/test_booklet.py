"""The booklet: a tagged PDF, sheets that run no formula, statements by the specification, an archive that proves itself."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from html import unescape
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from tests.capability.review.conftest import House, Login

FORMULA = '=HYPERLINK("http://attacker.example","x")'
REFERENCE = re.compile(r"\b[A-Z]{1,4}-[A-Z]?\d+")
IRI = re.compile(r"^[a-z][a-z0-9+.-]*:[^\s]+$")


def file(client: FlaskClient, run: str, name: str, status: int = 200) -> bytes:
    answer = client.get(f"/review/runs/{run}/files/{name}")
    assert answer.status_code == status, name
    return answer.get_data()


@pytest.fixture(scope="module")
def graded(house: House) -> str:
    """The played run, with a remark and a comment that begins like a formula."""
    client = house.app.test_client()
    client.post("/login", data={"code": "eve", "password": "a long enough password"})
    run = house.played
    client.post(f"/review/runs/{run}/remarks", data={"seq": "38", "text": "Relit trop vite.", "criterion": "CR1.5"})
    form = {"level": "to_work_on", "comment": FORMULA, "level_base": "0", "comment_base": "0", "here": "CR4.2"}
    client.post(f"/review/runs/{run}/grid/CR4.2", data=form)
    return run


@pytest.fixture
def eve(login: Login) -> FlaskClient:
    return login("eve")


def test_the_pdf_is_tagged_and_says_what_it_is(house: House, graded: str, eve: FlaskClient) -> None:
    reader = PdfReader(io.BytesIO(file(eve, graded, "booklet.pdf")))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    for page in pages:
        assert "ne remplace ni les outils officiels" in page
        assert str(house.centre.ledger.stream(graded).head_hash) in page.replace(" ", "")
    first = [word for page in pages for word in re.findall(r"Indice Relevé Signal Étapes (\S+)", page)]
    assert first
    assert all(re.fullmatch(r"CR\d\.\d", word) for word in first)
    whole = " ".join(pages)
    assert "Relit trop vite." in whole
    assert FORMULA in whole.replace(" ", "")


def test_what_is_typed_stays_text_in_spreadsheets(graded: str, eve: FlaskClient) -> None:
    text = file(eve, graded, "criteria.csv").decode("utf-8-sig")
    assert all(
        not cell.strip('"').startswith(("=", "+", "-", "@")) for row in text.split("\r\n") for cell in row.split(";")
    )
    with zipfile.ZipFile(io.BytesIO(file(eve, graded, "booklet.xlsx"))) as pack:
        sheets = [pack.read(name).decode() for name in pack.namelist() if name.startswith("xl/worksheets/sheet")]
        strings = pack.read("xl/sharedStrings.xml").decode()
    assert all("<f>" not in sheet and "<hyperlink" not in sheet for sheet in sheets)
    assert "=HYPERLINK(" in strings


def test_the_table_says_what_the_pages_say(graded: str, eve: FlaskClient) -> None:
    text = file(eve, graded, "criteria.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    page = unescape(re.sub(r"<[^>]+>", "", eve.get(f"/review/runs/{graded}/evidence").get_data(as_text=True)))
    assert all(row["Relevé"] in page for row in rows)
    medians = [row for row in rows if row["Unité"] == "s" and row["Dénominateur"] != "0"]
    assert medians
    for row in medians:
        assert row["Relevé"].startswith(f"médiane de {row['Numérateur']}")
        assert re.search(rf"· {row['Dénominateur']}\sappel", row["Relevé"])


def test_steps_that_paper_leaves_out_are_counted_and_stand_in_the_table(graded: str, eve: FlaskClient) -> None:
    text = file(eve, graded, "criteria.csv").decode("utf-8-sig")
    steps = [row["Étapes"].split() for row in csv.DictReader(io.StringIO(text), delimiter=";")]
    left_out = {len(found) - 12 for found in steps if len(found) > 12}
    assert left_out
    reader = PdfReader(io.BytesIO(file(eve, graded, "booklet.pdf")))
    whole = " ".join(page.extract_text() for page in reader.pages)
    assert {int(more) for more in re.findall(r"\d\s\+(\d+)\b", whole)} == left_out


def test_statements_follow_the_specification(house: House, graded: str, eve: FlaskClient) -> None:
    found = json.loads(file(eve, graded, "statements.json"))
    assert len(found) > 20
    assert len({statement["id"] for statement in found}) == len(found)
    for statement in found:
        _require_statement(statement)
    called = [statement["object"]["definition"]["name"] for statement in found]
    assert all(set(name) == {"en", "fr"} and not REFERENCE.search(name["fr"]) for name in called)
    assert any(name["fr"] == name["en"].replace("Call with", "Appel avec") != name["en"] for name in called)
    names = json.dumps(found)
    assert "Ann" not in names
    assert house.people["ann"] not in names


def _require_statement(statement: dict[str, Any]) -> None:
    """xAPI 1.0.3, part two, 2.4: what a statement must hold."""
    assert set(statement) == {"id", "version", "actor", "verb", "object", "context", "timestamp"}
    UUID(statement["id"])
    assert statement["version"].startswith("1.0.")
    assert set(statement["actor"]) == {"objectType", "account"}
    assert set(statement["actor"]["account"]) == {"homePage", "name"}
    iris = [statement["actor"]["account"]["homePage"], statement["verb"]["id"], statement["object"]["id"]]
    iris += [statement["object"]["definition"]["type"], *statement["context"]["extensions"]]
    assert all(IRI.match(iri) for iri in iris)
    assert all(re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", tag) for tag in statement["verb"]["display"])
    UUID(statement["context"]["registration"])
    assert re.search(r"(Z|[+-]\d\d:\d\d)$", statement["timestamp"])
    assert not _has_null(statement)


def _has_null(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_null(item) for item in value.values())
    return any(_has_null(item) for item in value) if isinstance(value, list) else value is None


def test_the_profile_declares_what_statements_use(graded: str, eve: FlaskClient) -> None:
    with zipfile.ZipFile(io.BytesIO(file(eve, graded, "archive.zip"))) as pack:
        profile = json.loads(pack.read("profile.json"))
        found = json.loads(pack.read("statements.json"))
    declared = {concept["id"] for concept in profile["concepts"]}
    used = {s["verb"]["id"] for s in found} | {s["object"]["definition"]["type"] for s in found}
    assert used | {key for s in found for key in s["context"]["extensions"]} <= declared


def test_the_archive_proves_itself_with_python_alone(graded: str, eve: FlaskClient, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(file(eve, graded, "archive.zip"))) as pack:
        pack.extractall(tmp_path)
    key = (tmp_path / "public-key.txt").read_text().strip()
    log = tmp_path / "run.ndjson"
    whole = log.read_bytes()
    assert _verify(tmp_path, "--key", key, "run.ndjson").returncode == 0
    assert _verify(tmp_path, "--key", "0" * 64, "run.ndjson").returncode == 1
    assert _verify(tmp_path).returncode == 2
    lines = whole.split(b"\n")
    for changed in (
        whole.replace(b'"seed":1', b'"seed":2', 1),
        b"\n".join([*lines[:-4], *lines[-3:]]),
        whole[:-200],
        b"\n".join([*lines[:1], *lines[2:]]),
        whole.replace(b"client.open", b"client.skip", 1),
    ):
        assert changed != whole
        log.write_bytes(changed)
        assert _verify(tmp_path, "run.ndjson").returncode == 1


def _verify(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", "verify.py", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_an_evaluator_carries_off_no_other_evaluation(graded: str, eva: FlaskClient, login: Login) -> None:
    for client in (eva, login("tom")):
        text = " ".join(
            page.extract_text() for page in PdfReader(io.BytesIO(file(client, graded, "booklet.pdf"))).pages
        )
        assert "Relit trop vite." not in text
        with zipfile.ZipFile(io.BytesIO(file(client, graded, "archive.zip"))) as pack:
            assert not [name for name in pack.namelist() if "evaluations" in name or "dossier" in name]


@pytest.mark.parametrize("who", ["ann", "ben", "stranger", "jo"])
def test_nobody_else_finds_the_files(graded: str, login: Login, who: str) -> None:
    for name in ("booklet.pdf", "archive.zip"):
        file(login(who), graded, name, 404)


def test_a_file_that_does_not_exist_is_nowhere(graded: str, eve: FlaskClient) -> None:
    file(eve, graded, "nothing.exe", 404)
