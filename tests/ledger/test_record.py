"""The one door, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import toy
from sqlalchemy import func, select, update

from crm_sandbox.kernel.refusals import Refused
from crm_sandbox.ledger.model import KeyReused, RunNotOpen, UnknownStep, UnknownStream
from crm_sandbox.ledger.verify import verify
from crm_sandbox.storage.database import Database, open_database
from crm_sandbox.storage.tables import log, streams

RUN = "run-1"


def add(ledger, amount=1, key=None, run=RUN, wall=toy.WALL):
    key = key or f"{threading.get_ident()}-{id(ledger)}-{next(COUNT)}"
    return ledger.record(run, toy.Add(amount=amount), actor="t", at_wall=wall, idempotency_key=key)


COUNT = iter(range(10**9))


def hand_in(ledger, run=RUN, key="end"):
    return ledger.record(run, toy.HandIn(), actor="t", at_wall=toy.WALL, idempotency_key=key)


def count(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(log)).scalar_one()


@pytest.fixture
def ledger(database):
    toy.open_run(database, RUN)
    return toy.ledger_on(database)


def test_an_action_is_recorded_with_its_events_and_the_time_at_which_it_was_judged(ledger):
    first, second = add(ledger, 3), add(ledger, 4)
    assert (first.seq, second.seq) == (1, 2)
    assert first.at_sim == "2027-03-10T09:00:00+01:00"
    assert second.at_sim == "2027-03-10T09:00:05+01:00"
    assert [e.type for e in first.events] == ["counter.added", "clock.advanced"]
    dataset, state, seq = ledger.state_at(RUN)
    assert (dataset.start, state.total, seq) == (0, 7, 2)


def test_the_same_key_gives_the_same_answer_and_records_nothing(ledger, database):
    made = add(ledger, 3, "k")
    for other in (ledger, toy.ledger_on(database)):
        again = add(other, 3, "k")
        assert again.is_replay
        assert (again.seq, again.at_sim, again.events) == (made.seq, made.at_sim, made.events)
    assert count(database) == 1


def test_the_same_key_for_another_action_is_refused(ledger, database):
    add(ledger, 3, "k")
    with pytest.raises(KeyReused) as caught:
        add(ledger, 4, "k")
    assert caught.value.seq == 1
    with pytest.raises(KeyReused):
        ledger.record(RUN, toy.Note(text="x"), actor="t", at_wall=toy.WALL, idempotency_key="k")
    assert count(database) == 1


def test_a_form_error_leaves_no_trace(ledger, database):
    with pytest.raises(Refused):
        add(ledger, 0)
    assert count(database) == 0


def test_a_refused_attempt_is_recorded_and_answered_alike_twice(ledger):
    made = add(ledger, 5000, "k")
    again = add(ledger, 5000, "k")
    assert made.refusal is not None
    assert made.refusal.code == "over_limit"
    assert again.refusal == made.refusal
    assert again.seq == made.seq == 1
    assert verify(ledger, RUN).holds


def test_a_refused_attempt_under_older_rules_is_told_from_the_log(ledger, database):
    made = add(ledger, 5000, "k")
    again = add(toy.ledger_on(database, engine="2"), 5000, "k")
    assert again.refusal.code == made.refusal.code
    assert again.refusal.faults[0].field == "amount"


def test_two_processes_that_know_nothing_of_each_other_interleave(ledger, database):
    other = toy.ledger_on(database)
    assert [add(each).seq for each in (ledger, other, ledger, ledger, other)] == [1, 2, 3, 4, 5]
    assert ledger.state_at(RUN)[1] == other.state_at(RUN)[1]


def test_a_form_error_on_a_stale_state_is_judged_again(ledger, database):
    other = toy.ledger_on(database)
    add(other), add(ledger)
    hand_in(other)
    with pytest.raises(RunNotOpen):
        add(ledger, 0)


def test_threads_and_ledgers_appending_to_one_run_lose_nothing(ledger, database, database_url):
    apart = open_database(database_url)
    others = [ledger, toy.ledger_on(database), toy.ledger_on(apart)]
    failures = []

    def work(each):
        try:
            for _ in range(25):
                add(each)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(each,)) for each in others for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    apart.dispose()
    assert not failures
    assert ledger.state_at(RUN)[1].total == 150
    found = verify(ledger, RUN)
    assert found.holds
    assert found.steps == found.redecided == 150


def test_a_run_that_is_handed_in_is_signed_and_takes_nothing_more(ledger, database):
    add(ledger)
    made = hand_in(ledger)
    stream = ledger.stream(RUN)
    assert (stream.state, stream.head_seq) == ("handed_in", 2)
    assert len(stream.signature) == 128
    with pytest.raises(RunNotOpen) as caught:
        add(ledger)
    assert caught.value.state == "handed_in"
    assert hand_in(toy.ledger_on(database)).seq == made.seq
    assert verify(ledger, RUN).is_signed


def test_a_hand_in_is_taken_back_by_an_action_of_its_own(ledger):
    hand_in(ledger)
    with pytest.raises(RunNotOpen):
        ledger.administer(
            RUN, toy.Note(text="x"), actor="trainer", at_wall=toy.WALL, idempotency_key="n", from_state="handed_in"
        )
    ledger.administer(
        RUN,
        toy.Reopen(reason="by mistake"),
        actor="trainer",
        at_wall=toy.WALL,
        idempotency_key="r",
        from_state="handed_in",
    )
    stream = ledger.stream(RUN)
    assert (stream.state, stream.signature) == ("open", None)
    assert add(ledger).seq == 3
    hand_in(ledger, key="end again")
    assert verify(ledger, RUN).is_signed


@pytest.mark.parametrize("state", ["archived", "preparing"])
def test_a_run_that_is_not_open_takes_nothing(ledger, database, state):
    add(ledger)
    with database.writing() as connection:
        connection.execute(update(streams).values(state=state))
    with pytest.raises(RunNotOpen) as caught:
        add(ledger)
    assert caught.value.state == state


def test_a_run_without_a_dataset_is_being_prepared(database):
    toy.open_run(database, RUN, dataset=None)
    with pytest.raises(RunNotOpen) as caught:
        add(toy.ledger_on(database))
    assert caught.value.state == "preparing"


def test_an_unknown_run_and_a_stream_of_another_kind_are_unknown(ledger, database):
    with pytest.raises(UnknownStream):
        add(ledger, run="nobody")
    with database.writing() as connection:
        connection.execute(update(streams).values(kind="evaluation"))
    with pytest.raises(UnknownStream):
        add(toy.ledger_on(database))


def test_the_first_touch_after_the_deadline_hands_the_run_in(database):
    toy.open_run(database, RUN, deadline="2027-03-01T12:00:10.000+00:00")
    ledger = toy.ledger_on(database)
    add(ledger)
    with pytest.raises(RunNotOpen):
        add(ledger, wall=toy.WALL + timedelta(seconds=10))
    last = ledger.entries(RUN)[-1].envelope
    assert (last.type, last.actor) == ("run.hand_in", "system")
    assert verify(ledger, RUN).is_signed


def test_a_key_that_the_trainee_took_first_does_not_keep_the_run_open(database):
    toy.open_run(database, RUN, deadline="2027-03-01T12:00:10.000+00:00")
    ledger = toy.ledger_on(database)
    add(ledger, key="deadline:2")
    ledger.close_if_due(RUN, at_wall=toy.WALL + timedelta(minutes=1))
    assert ledger.stream(RUN).state == "handed_in"
    assert verify(ledger, RUN).is_signed


def test_looking_at_a_run_after_its_deadline_hands_it_in(database):
    toy.open_run(database, RUN, deadline="2027-03-01T12:00:10.000+00:00")
    ledger = toy.ledger_on(database)
    ledger.close_if_due(RUN, at_wall=toy.WALL)
    assert ledger.stream(RUN).state == "open"
    ledger.close_if_due(RUN, at_wall=toy.WALL + timedelta(minutes=1))
    assert ledger.stream(RUN).state == "handed_in"


def test_any_step_is_the_state_of_that_step(ledger, database):
    for _ in range(250):
        add(ledger)
    for each in (ledger, toy.ledger_on(database)):
        for seq in (0, 1, 99, 100, 101, 249, 250):
            assert each.state_at(RUN, seq)[1].total == seq
        with pytest.raises(UnknownStep):
            each.state_at(RUN, 251)


def test_a_small_memory_forgets_and_reads_again(database):
    runs = [f"run-{index}" for index in range(6)]
    toy.open_run(database, *runs)
    ledger = toy.ledger_on(database, cache_bytes=100_000)
    for _ in range(3):
        for run in runs:
            add(ledger, run=run)
    assert len(ledger._cache) < len(runs)
    assert [ledger.state_at(run)[1].total for run in runs] == [3] * 6


def test_entries_are_read_in_order_and_in_part(ledger):
    for amount in (1, 2, 3):
        add(ledger, amount)
    assert [entry.seq for entry in ledger.entries(RUN)] == [1, 2, 3]
    assert [entry.events[0].amount for entry in ledger.entries(RUN, after=1, upto=2)] == [2]
