"""What must not happen by accident: whole cohorts reset, resets made twice, other data than previewed, lost input."""

from __future__ import annotations

import io
import re
import shutil
from threading import Barrier, Thread

import pytest
from flask.testing import FlaskClient

from crm_sandbox import platform_clock
from crm_sandbox.datasets import scenario_folder
from crm_sandbox.identity.model import Role
from crm_sandbox.identity.operations import NewUser, create_user, user_by_login
from crm_sandbox.identity.privacy import erase_identity
from crm_sandbox.identity.roles import grant, people_of
from crm_sandbox.training.cohorts import NewTrainee, assignments_of, create_cohort, get_cohort, import_trainees
from crm_sandbox.training.runs import runs_of_trainee, set_deadline
from tests.capability.classroom.test_pages import cohort_of, post
from tests.demo import Demo, csrf

BOTH = ("stagiaire5", "stagiaire6")


@pytest.fixture
def trainer(own_demo: Demo) -> FlaskClient:
    return own_demo.browser("formateur1")


def base_of(demo: Demo) -> str:
    return f"/training/cohorts/{cohort_of(demo)}"


def trainee_of(demo: Demo, login: str) -> str:
    return demo.services.run(demo.run_of(login)).trainee_id


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def agreed(client: FlaskClient, address: str) -> tuple[str, dict[str, str]]:
    """The preview of a reset, and the form that it sends."""
    page = client.get(address).get_data(as_text=True)
    sent = page[page.rindex('method="post"', 0, page.index('name="shown"')) :]
    return page, {name: hidden(sent, name) for name in ("shown", "draw", "seed", "whom", "csrf_token")}


def count_runs(demo: Demo, login: str) -> int:
    with demo.services.database.reading() as connection:
        return len(runs_of_trainee(connection, user_by_login(connection, login).id))


def test_leaving_everybody_out_resets_nobody(own_demo: Demo, trainer: FlaskClient) -> None:
    base, before = base_of(own_demo), own_demo.run_of("stagiaire6")
    assert trainer.get(f"{base}/reset").status_code == 200
    assert trainer.get(f"{base}/reset?whom=some").status_code == 422
    for form in ({"seed": "same"}, {"whom": "some", "trainee": "nobody", "seed": "same"}):
        assert post(trainer, base, f"{base}/reset", **form).status_code == 422
    assert own_demo.run_of("stagiaire6") == before


@pytest.mark.parametrize("seed", ["new", "each"])
def test_the_new_runs_have_the_seeds_of_the_preview(own_demo: Demo, trainer: FlaskClient, seed: str) -> None:
    base = base_of(own_demo)
    people = [trainee_of(own_demo, login) for login in BOTH]
    page, form = agreed(trainer, f"{base}/reset?whom=some&seed={seed}&trainee={people[0]}&trainee={people[1]}")
    previewed = {int(number) for number in re.findall(r"graine (\d+)", page)}
    assert len(previewed) == (1 if seed == "new" else 2)
    assert trainer.post(f"{base}/reset", data={**form, "trainee": people}).status_code == 303
    own_demo.services.centre.library.wait()
    assert {own_demo.services.run(own_demo.run_of(login)).seed for login in BOTH} == previewed


def test_clicks_at_the_same_moment_reset_once(own_demo: Demo, trainer: FlaskClient) -> None:
    base, trainee = base_of(own_demo), trainee_of(own_demo, "stagiaire4")
    _page, form = agreed(trainer, f"{base}/reset?whom=some&trainee={trainee}")
    windows = [own_demo.browser("formateur1") for _ in range(4)]
    tokens = [csrf(window, base) for window in windows]
    together, answers = Barrier(len(windows)), []

    def click(window: FlaskClient, token: str) -> None:
        together.wait()
        sent = {**form, "trainee": trainee, "csrf_token": token}
        answers.append(window.post(f"{base}/reset", data=sent).status_code)

    threads = [Thread(target=click, args=pair) for pair in zip(windows, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 409, 409, 409]
    assert count_runs(own_demo, "stagiaire4") == 2


def test_steps_made_since_the_preview_do_not_stop_a_reset_but_a_hand_in_does(
    own_demo: Demo, trainer: FlaskClient
) -> None:
    base, api = base_of(own_demo), own_demo.api("stagiaire3")
    run, trainee = own_demo.run_of("stagiaire3"), trainee_of(own_demo, "stagiaire3")
    _page, form = agreed(trainer, f"{base}/reset?whom=some&trainee={trainee}")
    api.act(run, "run.hand_in")
    assert trainer.post(f"{base}/reset", data={**form, "trainee": trainee}).status_code == 409
    other, trainee = own_demo.run_of("stagiaire4"), trainee_of(own_demo, "stagiaire4")
    _page, form = agreed(trainer, f"{base}/reset?whom=some&trainee={trainee}")
    own_demo.api("stagiaire4").act(other, "note.create", client="ORV-C017", text="entre-temps")
    assert trainer.post(f"{base}/reset", data={**form, "trainee": trainee}).status_code == 303


def test_a_file_of_a_french_spreadsheet_keeps_its_accents(own_demo: Demo, trainer: FlaskClient) -> None:
    base = base_of(own_demo)
    content = "Nom;Code\r\nÉvrard Théo;theo.evrard\r\n".encode("cp1252")
    data = {"csrf_token": csrf(trainer, base), "file": (io.BytesIO(content), "liste.csv")}
    page = trainer.post(f"{base}/trainees", data=data, content_type="multipart/form-data").get_data(as_text=True)
    assert "Évrard Théo" in page
    assert "theo.evrard" in page
    assert page.count('class="panel card-i"') == 1
    listed = trainer.get(base).get_data(as_text=True)
    assert 0 < listed.index("Évrard Théo") < listed.index("Stagiaire 1"), "É stands with E, not after Z"


def test_faults_are_named_by_the_line_that_an_editor_shows(own_demo: Demo, trainer: FlaskClient) -> None:
    base = base_of(own_demo)
    page = post(trainer, base, f"{base}/trainees", trainees="Bon Un\n\n\nMauvais;x y").get_data(as_text=True)
    assert re.findall(r"ligne (\d)", page) == ["4"]
    assert post(trainer, base, f"{base}/trainees", trainees='"' + "a" * 140_000).status_code == 422


def test_an_exercise_sent_twice_is_given_once(own_demo: Demo, trainer: FlaskClient) -> None:
    base = base_of(own_demo)
    after = hidden(trainer.get(base).get_data(as_text=True), "after")
    form = {"title": "Second jour", "scenario": "crhr", "seed": "1", "mode": "practice", "after": after}
    for _ in range(2):
        assert post(trainer, base, f"{base}/exercises", **form).status_code == 303
    with own_demo.services.database.reading() as connection:
        assert len(assignments_of(connection, get_cohort(connection, cohort_of(own_demo)))) == 2


def test_an_exam_that_ran_out_is_reopened_with_minutes(own_demo: Demo, trainer: FlaskClient) -> None:
    base, run, api = base_of(own_demo), own_demo.run_of("stagiaire3"), own_demo.api("stagiaire3")
    past = platform_clock.seconds_after(platform_clock.now(), -600)
    with own_demo.services.database.writing() as connection:
        set_deadline(connection, run, platform_clock.stamp(past))
    assert api.act(run, "note.create", client="ORV-C017", text="trop tard")[0] == 409
    page = post(trainer, base, f"{base}/runs/{run}/reopen", reason="Coupure", minutes="")
    assert page.status_code == 422
    assert 'value="Coupure"' in page.get_data(as_text=True)
    assert post(trainer, base, f"{base}/runs/{run}/reopen", reason="Coupure", minutes="20").status_code == 303
    assert api.act(run, "note.create", client="ORV-C017", text="après")[0] == 200


def test_time_is_given_in_exams_only(own_demo: Demo, trainer: FlaskClient) -> None:
    base, run = base_of(own_demo), own_demo.services.run(own_demo.run_of("stagiaire3"))
    clock = f"{base}/exams/{run.assignment}/time"
    assert trainer.get(clock).status_code == 404
    form = {"trainee": run.trainee_id, "amount": "10", "reason-grant": "Coupure"}
    assert post(trainer, base, f"{clock}/grant", **form).status_code == 404


def test_a_trainer_cannot_take_over_the_account_of_a_colleague(own_demo: Demo, trainer: FlaskClient) -> None:
    base = base_of(own_demo)
    with own_demo.services.database.writing() as connection:
        colleague = user_by_login(connection, "evaluateur1")
        grant(connection, cohort_of(own_demo), [colleague.id], Role.TRAINEE)
    assert post(trainer, base, f"{base}/trainees/{colleague.id}/password").status_code == 303
    assert own_demo.browser("evaluateur1").get("/review/").status_code == 200


def test_a_scenario_with_faults_says_where(own_demo: Demo, trainer: FlaskClient) -> None:
    edited = own_demo.config.scenarios / "mien"
    shutil.copytree(scenario_folder("crhr"), edited)
    text = (edited / "policy.yaml").read_text(encoding="utf-8")
    (edited / "policy.yaml").write_text(text.replace("minimum_order:", "minimum_ordre:", 1), encoding="utf-8")
    for path in ("/training/scenarios", "/training/scenarios/mien"):
        answer = trainer.get(path)
        assert answer.status_code == 200
        assert re.search(r"policy\.yaml:\d+: minimum_ordre", answer.get_data(as_text=True))
    assert trainer.get("/training/scenarios/mien/calls/CALL-02").status_code == 404
    (edited / "policy.yaml").write_text(text, encoding="utf-8")
    assert "CALL-02" in trainer.get("/training/scenarios/mien").get_data(as_text=True)
    assert 'value="mien"' in trainer.get(base_of(own_demo)).get_data(as_text=True)


def test_every_role_sheet_can_be_drawn(own_demo: Demo, trainer: FlaskClient) -> None:
    for slug in ("crhr", "batiment"):
        page = trainer.get(f"/training/scenarios/{slug}").get_data(as_text=True)
        sheets = re.findall(rf'href="(/training/scenarios/{slug}/calls/[^"]+)"', page)
        assert len(sheets) == len(list((scenario_folder(slug) / "calls").glob("*.yaml")))
        for sheet in sheets:
            assert trainer.get(sheet).status_code == 200
    stockout = trainer.get("/training/scenarios/crhr/calls/CALL-02").get_data(as_text=True)
    assert "après la demande 1" in stockout
    assert "jamais de gluten" in stockout


def test_a_number_with_thousands_of_digits_is_an_error_of_its_field(own_demo: Demo, trainer: FlaskClient) -> None:
    base, long = base_of(own_demo), "9" * 5_000
    assert trainer.get(f"{base}/reset?whom=all&seed=number&number={long}").status_code == 422
    assert trainer.get(f"{base}/reset?whom=all&seed=new&draw={long}").status_code == 200
    form = {"title": "Long", "scenario": "crhr", "mode": "training", "seed": long}
    assert post(trainer, base, f"{base}/exercises", **form).status_code == 422


def test_one_exercise_is_reset_and_the_others_go_on(own_demo: Demo, trainer: FlaskClient) -> None:
    base = base_of(own_demo)
    day = own_demo.run_of("stagiaire5")
    form = {"title": "Dictée", "exercise": "E02", "scenario": "crhr", "seed": "4", "mode": "practice"}
    assert post(trainer, base, f"{base}/exercises", **form).status_code == 303
    own_demo.services.centre.library.wait()
    dictated = own_demo.run_of("stagiaire5")
    assert dictated != day
    given = own_demo.services.run(dictated).assignment
    trainee = trainee_of(own_demo, "stagiaire5")
    address = f"{base}/reset?whom=some&trainee={trainee}&seed=same&exercise="
    assert trainer.get(f"{address}nothing").status_code == 422
    _page, sent = agreed(trainer, f"{address}{given}")
    answer = trainer.post(f"{base}/reset", data={**sent, "trainee": trainee, "exercise": given})
    assert answer.status_code == 303
    assert own_demo.services.run(dictated).state == "archived"
    assert own_demo.services.run(day).state == "open"


def test_the_table_follows_the_exercise_that_is_looked_at(own_demo: Demo, trainer: FlaskClient) -> None:
    base = base_of(own_demo)
    form = {"title": "Joué à deux", "scenario": "crhr", "seed": "1", "mode": "practice", "role_play": "1"}
    assert post(trainer, base, f"{base}/exercises", **form).status_code == 303
    newest = trainer.get(base).get_data(as_text=True)
    assert "jeu de rôle" in newest
    with own_demo.services.database.reading() as connection:
        day, second = assignments_of(connection, get_cohort(connection, cohort_of(own_demo)))
        run = next(
            run for run in runs_of_trainee(connection, trainee_of(own_demo, "stagiaire3")) if run.title == second.title
        )
    browser = own_demo.browser("stagiaire3")
    browser.get(f"/runs/{run.id}/clients")
    browser.get(f"/runs/{run.id}/desk")
    steps = own_demo.services.ledger.entries(run.id)
    assert [step.envelope.type for step in steps][:1] == ["run.play_roles"]
    assert own_demo.services.ledger.state_at(run.id)[1].session.is_role_play
    first = trainer.get(f"{base}?given={day.id}").get_data(as_text=True)
    table = first[first.index("<tbody>") : first.index("</tbody>")]
    assert f"/review/runs/{run.id}" not in table
    done = next(row for row in table.split("<tr>") if "Stagiaire 1<" in row)
    assert "Remis" in done
    assert "Bilan" not in done
    again = trainer.get(f"{base}?given={second.id}").get_data(as_text=True)
    assert f"/review/runs/{run.id}" in again
    assert "Ma journée" in again[again.index("<tbody>") : again.index("</tbody>")]


def test_a_trainee_of_another_of_ones_groups_joins_with_the_account_that_he_has(
    own_demo: Demo, trainer: FlaskClient
) -> None:
    home = "/training/?all=1"
    second = post(trainer, home, "/training/cohorts", name="Printemps").headers["Location"]
    answer = post(trainer, second, f"{second}/trainees", trainees="Stagiaire 3;stagiaire3\nJade Lemonnier;jade")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "1 compte existait et rejoint le groupe, sans nouveau mot de passe" in page
    assert re.findall(r'<dd class="code">([^<]+)</dd><dt>', page) == ["jade"]
    assert own_demo.browser("stagiaire3").get("/").status_code == 200
    assert "stagiaire3" in trainer.get(second).get_data(as_text=True)
    again = post(trainer, second, f"{second}/trainees", trainees="Stagiaire 3;stagiaire3")
    assert again.status_code == 422


def test_nobody_elses_account_is_enrolled(own_demo: Demo, trainer: FlaskClient) -> None:
    """A colleague's, an administrator's, one of a group that is not his, an identity that was erased."""
    at, own = platform_clock.now(), cohort_of(own_demo)
    group = post(trainer, "/training/?all=1", "/training/cohorts", name="Printemps").headers["Location"]
    with own_demo.services.database.writing() as connection:
        foreign = create_cohort(connection, "Ailleurs", at=at)
        import_trainees(connection, foreign, [NewTrainee("lena")], at=at)
        create_user(connection, NewUser("centre", "Centre", "un-mot-de-passe", is_admin=True), at=at)
        gone = erase_identity(connection, user_by_login(connection, "stagiaire6"), at=at)
        grant(connection, own, [user_by_login(connection, "centre").id], Role.TRAINEE)
    for login in ("evaluateur1", "centre", "lena", gone.login):
        answer = post(trainer, group, f"{group}/trainees", trainees=f"Quelqu'un;{login}")
        assert answer.status_code == 422, login
        assert "déjà pris" in answer.get_data(as_text=True)
    with own_demo.services.database.reading() as connection:
        assert people_of(connection, group.rsplit("/", 1)[1], Role.TRAINEE) == []
