"""A scenario taken out as a ZIP file, edited, brought in: checked before it is kept, and nothing of the old one is lost."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from crm_sandbox import platform_clock
from crm_sandbox.datasets.locate import seed_folder
from crm_sandbox.training.cohorts import NewAssignment, assign, get_cohort
from tests.capability.classroom.test_pages import cohort_of, post
from tests.demo import Demo, csrf

HOME, LIST = "/training/?all=1", "/training/scenarios"


@pytest.fixture
def trainer(own_demo: Demo) -> FlaskClient:
    return own_demo.browser("formateur1")


def taken(trainer: FlaskClient, slug: str = "crhr") -> dict[str, str]:
    """The files of a scenario as they are downloaded."""
    answer = trainer.get(f"{LIST}/{slug}/files.zip")
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def zipped(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def brought(trainer: FlaskClient, content: bytes) -> TestResponse:
    form = {"csrf_token": csrf(trainer, HOME), "file": (io.BytesIO(content), "scenario.zip")}
    return trainer.post(LIST, data=form, content_type="multipart/form-data")


def renamed(files: dict[str, str], slug: str) -> dict[str, str]:
    """The same files under a slug of their own."""
    main = re.sub(r"^slug: .*$", f"slug: {slug}", files["crhr/scenario.yaml"], flags=re.MULTILINE)
    return {**files, "crhr/scenario.yaml": main}


def test_a_scenario_is_taken_out_edited_and_brought_in_and_stays_while_it_is_given(
    own_demo: Demo, trainer: FlaskClient
) -> None:
    files = renamed(taken(trainer), "ma-maison")
    files["crhr/company.yaml"] = re.sub(
        r"^name: .*$", "name: Maison Bis", files["crhr/company.yaml"], flags=re.MULTILINE
    )
    answer = brought(trainer, zipped({**files, "__MACOSX/crhr/._tours.yaml": "\x00"}))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{LIST}/ma-maison")
    assert "Maison Bis" in trainer.get(f"{LIST}/ma-maison").get_data(as_text=True)
    assert "de ce centre" in trainer.get(LIST).get_data(as_text=True)
    with own_demo.services.database.writing() as connection:
        cohort = get_cohort(connection, cohort_of(own_demo))
        assign(connection, cohort, NewAssignment("Bis", "ma-maison", 1), at=platform_clock.now())
    kept = post(trainer, HOME, f"{LIST}/ma-maison/withdraw")
    assert kept.headers["Location"] == f"{LIST}/ma-maison"
    assert own_demo.config.scenarios.joinpath("ma-maison").is_dir()


def test_what_is_wrong_is_said_with_its_line_and_nothing_is_kept(own_demo: Demo, trainer: FlaskClient) -> None:
    files = renamed(taken(trainer), "fautive")
    files["crhr/policy.yaml"] = re.sub(r"maximum_attempts: \d+", "maximum_attempts: 99", files["crhr/policy.yaml"])
    answer = brought(trainer, zipped(files))
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert re.search(r"policy\.yaml:\d+: maximum_attempts: .*99.* is not valid; allowed: a whole number, 1 to 10", page)
    assert trainer.get(f"{LIST}/fautive").status_code == 404
    assert list(own_demo.config.instance.joinpath("scenarios-incoming").iterdir()) == []


def test_an_edited_scenario_comes_first_and_the_former_ones_are_put_aside(own_demo: Demo, trainer: FlaskClient) -> None:
    files, said = taken(trainer), "Le scénario a changé depuis"
    preview = f"/training/cohorts/{cohort_of(own_demo)}/reset?whom=all&seed=same"
    assert not re.search(said, trainer.get(preview).get_data(as_text=True))
    for name in ("Première", "Seconde"):
        company = re.sub(r"^name: .*$", f"name: {name}", files["crhr/company.yaml"], flags=re.MULTILINE)
        assert brought(trainer, zipped({**files, "crhr/company.yaml": company})).status_code == 303
        assert f"name: {name}" in (own_demo.config.scenarios / "crhr" / "company.yaml").read_text()
    assert re.search(said, trainer.get(preview).get_data(as_text=True))
    assert post(trainer, HOME, f"{LIST}/crhr/withdraw").headers["Location"] == LIST
    assert "Orvane" in trainer.get(f"{LIST}/crhr").get_data(as_text=True)
    aside = own_demo.config.instance / "scenarios-aside"
    names = {
        re.search(r"^name: (.*)$", path.read_text(), re.MULTILINE)[1] for path in aside.glob("crhr-*/company.yaml")
    }  # type: ignore[index]
    assert names == {"Première", "Seconde"}
    assert post(trainer, HOME, f"{LIST}/crhr/withdraw").status_code == 404


def test_an_exercise_that_is_given_neither_vanishes_nor_is_left_behind(own_demo: Demo, trainer: FlaskClient) -> None:
    files = taken(trainer)
    shared = min((seed_folder() / "exercises").glob("*.yaml")).read_text()
    own = re.sub(r"^code: .*$", "code: X01", shared, flags=re.MULTILINE)
    assert brought(trainer, zipped({**files, "crhr/exercises/own.yaml": own})).status_code == 303
    with own_demo.services.database.writing() as connection:
        cohort = get_cohort(connection, cohort_of(own_demo))
        new = NewAssignment("Le nôtre", "crhr", 1, parameters='{"exercise":"X01"}')
        assign(connection, cohort, new, at=platform_clock.now())
    assert post(trainer, HOME, f"{LIST}/crhr/withdraw").headers["Location"] == f"{LIST}/crhr"
    answer = brought(trainer, zipped(files))
    assert (answer.status_code, "X01" in answer.get_data(as_text=True)) == (422, True)
    assert own_demo.config.scenarios.joinpath("crhr", "exercises", "own.yaml").is_file()


DAMAGED = bytearray(zipped({"scenario.yaml": "slug: xx"}))
DAMAGED[43] = 0xFF
"""Its first compressed byte names no kind of block."""
MISNAMED = zipped({"scénario.yaml": "slug: xx"}).replace("é".encode(), b"\xff\xff")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choisissez"),
        (b"PK no zip", "pas un ZIP"),
        (DAMAGED, "pas un ZIP"),
        (MISNAMED, "pas un ZIP"),
        (zipped({"policy.yaml": "a: 1"}), "Il manque scenario.yaml"),
        (zipped({"scenario.yaml": "slug: ../x"}), "pas valable"),
        (zipped({"scenario.yaml": "slug: Ver dier # le nôtre"}), "Ver dier"),
        (zipped({"scenario.yaml": "slug: xx", "../../evil.yaml": "a: 1"}), "evil.yaml"),
        (zipped({"scenario.yaml": "slug: xx", "calls/run.py": "a: 1"}), "run.py"),
        (zipped({"scenario.yaml": "slug: xx", "calls/a.yaml": "[" * 200_000}), "niveaux"),
        (zipped({"scenario.yaml": "slug: xx", "calls/a.yaml": "a: &a [1]\nb: *a"}), "niveaux"),
        (zipped({"scenario.yaml": "slug: xx"} | {f"calls/{n}.yaml": "a: 1" for n in range(200)}), "200 fichiers"),
        (zipped({"scenario.yaml": "slug: xx", "tours.yaml": " " * 1_100_000}), "1 Mo"),
    ],
)
def test_what_holds_no_scenario_is_refused_by_name(
    own_demo: Demo, trainer: FlaskClient, content: bytes, said: str
) -> None:
    answer = brought(trainer, content) if content else post(trainer, HOME, LIST)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert not own_demo.config.scenarios.exists()
