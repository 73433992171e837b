"""Accounts, passwords, tokens and roles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from argon2 import PasswordHasher
from sqlalchemy import insert, select

from crm_sandbox.identity import operations, passwords, roles
from crm_sandbox.identity.attempts import delay_s
from crm_sandbox.identity.login import log_in
from crm_sandbox.identity.model import (
    BadLogin,
    LoginDelayed,
    LoginRefused,
    LoginTaken,
    PasswordTooShort,
    Role,
    UnknownUser,
)
from crm_sandbox.identity.operations import NewUser
from crm_sandbox.storage.tables import api_tokens, cohorts, users

AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", lambda: QUICK)


@pytest.fixture
def lea(database):
    with database.writing() as connection:
        return operations.create_user(connection, NewUser("lea", "Léa Petit", "right-one"), at=AT)


def fail(database, times, at=AT):
    for _ in range(times):
        with pytest.raises(LoginRefused):
            log_in(database, "lea", "wrong-one", at=at)


def test_a_password_that_the_program_makes_can_be_read_aloud_and_used():
    made = passwords.new_password()
    assert len(made) == 14
    assert made.count("-") == 2
    assert not set(made) & set("0O1lIi")
    assert passwords.is_password(passwords.hash_password(made), made)
    assert made != passwords.new_password()


def test_an_account_logs_in_with_its_password_only(database, lea):
    assert log_in(database, "lea", "right-one", at=AT) == lea
    for login, password in (("lea", "wrong-one"), ("nobody", "right-one"), ("lea", "")):
        with pytest.raises(LoginRefused):
            log_in(database, login, password, at=AT)


def test_only_a_hash_of_the_password_is_kept(database, lea):
    with database.reading() as connection:
        kept = connection.execute(select(users.c.password_hash)).scalar_one()
    assert kept.startswith("$argon2id$")
    assert "right-one" not in kept


def test_a_hash_made_with_weaker_settings_is_renewed_at_login(database, lea, monkeypatch):
    stronger = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: stronger)
    log_in(database, "lea", "right-one", at=AT)
    with database.reading() as connection:
        assert "t=2" in connection.execute(select(users.c.password_hash)).scalar_one()


def test_five_failures_are_free_then_each_doubles_the_wait(database, lea):
    fail(database, 5)
    with pytest.raises(LoginDelayed) as caught:
        log_in(database, "lea", "right-one", at=AT)
    assert caught.value.wait_s <= 3
    later = AT + timedelta(seconds=3)
    fail(database, 1, later)
    with pytest.raises(LoginDelayed):
        log_in(database, "lea", "right-one", at=later + timedelta(seconds=3))
    assert log_in(database, "lea", "right-one", at=later + timedelta(seconds=5)) == lea
    fail(database, 4, later)
    assert [delay_s(n) for n in (4, 5, 6, 7, 1000)] == [0, 2, 4, 8, 900]


def test_a_login_that_is_nobodys_waits_as_well(database, lea):
    for login in ("nobody", "no\x00body", "x" * 500):
        for _ in range(5):
            with pytest.raises(LoginRefused):
                log_in(database, login, "right-one", at=AT)
        with pytest.raises(LoginDelayed):
            log_in(database, login, "right-one", at=AT)
    assert log_in(database, "lea", "right-one", at=AT) == lea


def test_guesses_sent_at_the_same_time_count_each(database, lea):
    answers = []

    def guess() -> None:
        try:
            log_in(database, "lea", "wrong-one", at=AT)
        except (LoginRefused, LoginDelayed) as refused:
            answers.append(type(refused))

    threads = [Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (answers.count(LoginRefused), answers.count(LoginDelayed)) == (5, 3)


def test_attempts_are_forgotten_after_a_day(database, lea):
    fail(database, 5)
    with pytest.raises(LoginRefused):
        log_in(database, "somebody-else", "x", at=AT + timedelta(days=2))
    fail(database, 4, AT + timedelta(days=2))
    assert log_in(database, "lea", "right-one", at=AT + timedelta(days=2)) == lea


def test_a_new_password_lifts_the_wait(database, lea):
    fail(database, 5)
    with database.writing() as connection:
        operations.set_password(connection, lea, "another-one")
    assert log_in(database, "lea", "another-one", at=AT) == lea


def test_a_login_is_taken_once_and_can_be_typed_everywhere(database, lea):
    for new, error in (
        (NewUser("lea", "", "long-enough"), LoginTaken),
        (NewUser("a b", "", "long-enough"), BadLogin),
        (NewUser("", "", "long-enough"), BadLogin),
        (NewUser("max", "", "short"), PasswordTooShort),
    ):
        with pytest.raises(error), database.writing() as connection:
            operations.create_user(connection, new, at=AT)
    with pytest.raises(LoginTaken), database.writing() as connection:
        operations.create_users(connection, [NewUser("x", "", "long-enough")] * 2, at=AT)


def test_accounts_are_found_by_login_and_by_id(database, lea):
    with database.reading() as connection:
        assert operations.user_by_login(connection, "lea") == operations.user_by_id(connection, lea.id) == lea
        assert operations.list_users(connection) == [lea]
        with pytest.raises(UnknownUser):
            operations.user_by_login(connection, "nobody")


def test_a_language_is_remembered(database, lea):
    with database.writing() as connection:
        operations.set_locale(connection, lea, "en")
        assert operations.user_by_id(connection, lea.id).locale == "en"


def test_a_token_stands_for_its_account_until_it_is_revoked(database, lea):
    with database.writing() as connection:
        first, second = (operations.create_token(connection, lea, at=AT, label="bot") for _ in range(2))
        kept = connection.execute(select(api_tokens.c.token_hash)).scalars().all()
        assert first not in kept
        assert operations.user_of_token(connection, first) == lea
        assert operations.user_of_token(connection, "crm_nothing") is None
        assert operations.revoke_token(connection, first, at=AT)
        assert not operations.revoke_token(connection, first, at=AT)
        assert operations.user_of_token(connection, first) is None
        assert operations.revoke_tokens_of(connection, lea, at=AT) == 1
        assert operations.user_of_token(connection, second) is None


def test_roles_are_held_per_cohort(database, lea):
    with database.writing() as connection:
        for name in ("one", "two"):
            connection.execute(insert(cohorts).values(id=name, name=name, created_at="2027"))
        assert roles.grant(connection, "one", [lea.id, lea.id], Role.TRAINEE) == 1
        assert roles.grant(connection, "one", [lea.id], Role.TRAINEE) == 0
        assert roles.role_of(connection, lea, "one") is Role.TRAINEE
        assert roles.role_of(connection, lea, "two") is None
        roles.grant(connection, "one", [lea.id], Role.EVALUATOR)
        assert roles.role_of(connection, lea, "one") is Role.EVALUATOR
        assert roles.all_roles_of(connection, lea) == {"one": {Role.TRAINEE, Role.EVALUATOR}}
        assert roles.people_of(connection, "one", Role.EVALUATOR) == [lea]
        assert roles.withdraw(connection, "one", lea, Role.EVALUATOR)
        assert not roles.withdraw(connection, "one", lea, Role.EVALUATOR)
        assert roles.roles_of(connection, lea, "one") == {Role.TRAINEE}


def test_what_each_role_may_do(lea):
    none, trainee = frozenset(), frozenset({Role.TRAINEE})
    trainer, evaluator, jury = (frozenset({role}) for role in (Role.TRAINER, Role.EVALUATOR, Role.JURY))
    assert [roles.can_manage_cohort(lea, held) for held in (none, trainee, trainer, evaluator, jury)] == [
        False,
        False,
        True,
        False,
        False,
    ]
    assert [roles.is_staff(lea, held) for held in (trainee, trainer, evaluator, jury)] == [False, True, True, False]
    assert [roles.can_see_cohort(lea, held) for held in (trainee, trainer, jury)] == [False, True, False]
    assert [roles.can_see_run(lea, held, "other") for held in (none, trainee, evaluator, jury)] == [
        False,
        False,
        True,
        True,
    ]
    assert roles.can_see_run(lea, none, lea.id)
    assert roles.can_act_in_run(lea, lea.id)
    assert not roles.can_act_in_run(lea, "other")
    assert [roles.can_grade(held) for held in (trainer, evaluator)] == [False, True]
    assert [roles.can_decide_as_jury(held) for held in (evaluator, jury)] == [False, True]
