"""Whatever is changed in a log, verifying names the step; on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import threading

import pytest
import toy
from sqlalchemy import delete, insert, select, text, update

from crm_sandbox.kernel import chain
from crm_sandbox.kernel.upcasting import Upcasters
from crm_sandbox.ledger import rows
from crm_sandbox.ledger.verify import verify
from crm_sandbox.storage.tables import log, streams

RUN = "run-1"
STEPS = 6


@pytest.fixture
def ledger(database):
    toy.open_run(database, RUN)
    made = toy.ledger_on(database)
    for amount in range(1, STEPS):
        key = f"k{amount}"
        made.record(RUN, toy.Add(amount=amount), actor="t", at_wall=toy.WALL, idempotency_key=key)
    made.record(RUN, toy.HandIn(), actor="t", at_wall=toy.WALL, idempotency_key="end")
    assert verify(made, RUN).holds
    return made


def row_of(database, seq):
    with database.reading() as connection:
        return connection.execute(select(log).where(log.c.seq == seq)).one()


def rewrite(database, step, **values):
    with database.writing() as connection:
        connection.execute(update(log).where(log.c.seq == step).values(**values))


def fault(ledger):
    return verify(ledger, RUN).fault


CHANGES = {
    "run": "run-2",
    "seq": 9,
    "at_sim": "2027-03-10T09:00:01+01:00",
    "at_wall": "2027-03-01T12:00:01.000+00:00",
    "actor": "somebody else",
    "type": "note.create",
    "type_v": 2,
    "payload": {"amount": 900},
    "events": [],
    "engine": "0",
    "key": "other",
    "prev": "0" * 64,
    "v": 2,
}


@pytest.mark.parametrize("field", CHANGES)
@pytest.mark.parametrize("is_rehashed", [False, True])
def test_a_changed_field_is_named_by_its_step(ledger, database, field, is_rehashed):
    row = row_of(database, 3)
    envelope = json.loads(row.envelope)
    assert field in envelope
    envelope[field] = CHANGES[field]
    changed = json.dumps(envelope, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    values = {"envelope": changed}
    if is_rehashed:
        values["hash"] = chain.link(changed)
    rewrite(database, 3, **values)
    found = fault(ledger)
    assert found is not None
    assert found.reason
    assert found.step == 3 if not is_rehashed else found.step in (3, 4)


@pytest.mark.parametrize(
    "values", [{"hash": "0" * 64}, {"idempotency_key": "other"}, {"envelope": "{}"}, {"envelope": "not JSON"}]
)
def test_a_changed_column_is_named_by_its_step(ledger, database, values):
    rewrite(database, 3, **values)
    assert fault(ledger).step == 3


def test_a_text_that_says_the_same_in_other_bytes_does_not_hold(ledger, database):
    loose = json.dumps(json.loads(row_of(database, 3).envelope), indent=1)
    rewrite(database, 3, envelope=loose, hash=chain.link(loose))
    assert fault(ledger).step == 3
    assert "canonical" in fault(ledger).reason


def test_a_dropped_row_is_missed_at_its_step(ledger, database):
    with database.writing() as connection:
        connection.execute(delete(log).where(log.c.seq == 3))
    assert (fault(ledger).step, fault(ledger).reason.split(":")[0]) == (3, "missing")


@pytest.mark.parametrize("kept", [0, 3, 5])
def test_a_log_cut_short_is_missed_at_the_first_step_that_is_gone(ledger, database, kept):
    with database.writing() as connection:
        connection.execute(delete(log).where(log.c.seq > kept))
    assert fault(ledger).step == kept + 1


def test_a_log_cut_short_with_its_head_does_not_hold_without_a_signature(ledger, database):
    with database.writing() as connection:
        connection.execute(delete(log).where(log.c.seq > 3))
        connection.execute(update(streams).values(head_seq=3, head_hash=row_of(database, 3).hash))
    assert fault(ledger).step == 3


def test_an_inserted_row_is_found(ledger, database):
    copy = row_of(database, 3)
    with database.writing() as connection:
        connection.execute(
            insert(log).values(stream_id=RUN, seq=0, idempotency_key="x", envelope=copy.envelope, hash=copy.hash)
        )
    assert fault(ledger).step == 1
    with database.writing() as connection:
        connection.execute(update(log).where(log.c.seq == 0).values(seq=7))
    assert fault(ledger).step == 7


def test_two_rows_that_changed_places_are_found(ledger, database):
    for old, new in ((3, 99), (4, 3), (99, 4)):
        rewrite(database, old, seq=new)
    assert fault(ledger).step == 3


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"signature": None}, "not signed"),
        ({"signature": "0" * 128}, "signature"),
        ({"signature": "nonsense"}, "signature"),
        ({"state": "open"}, "marked open"),
        ({"head_seq": 5}, "does not"),
        ({"head_seq": 7}, "missing"),
        ({"head_hash": "0" * 64}, "head"),
        ({"engine": "0"}, "follow"),
        ({"dataset_digest": toy.SEVEN}, "follow"),
    ],
)
def test_a_changed_head_is_found(ledger, database, values, word):
    with database.writing() as connection:
        connection.execute(update(streams).values(**values))
    found = fault(ledger)
    assert found is not None
    assert word in found.reason or word == "does not"


def test_a_dataset_that_is_gone_is_said(ledger, database, monkeypatch):
    monkeypatch.setattr(ledger.datasets, "kept", {})
    assert "dataset" in fault(ledger).reason


def forge(database, seq, change):
    """Rewrite the log from a step on, as somebody would who knows how the chain is made, but lacks the key."""
    with database.writing() as connection:
        found = rows.read_rows(connection, RUN)
        prev = found[seq - 2].hash
        for row in found[seq - 1 :]:
            envelope = json.loads(row.envelope)
            if row.seq == seq:
                change(envelope)
            envelope["prev"] = prev
            forged = json.dumps(envelope, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            prev = chain.link(forged)
            connection.execute(update(log).where(log.c.seq == row.seq).values(envelope=forged, hash=prev))
        connection.execute(update(streams).values(head_hash=prev))


@pytest.mark.parametrize(
    ("change", "step"),
    [
        (lambda e: e["payload"].update(amount=900), 3),
        (lambda e: e["payload"].update(amount=0), 3),
        (lambda e: e["payload"].update(amount="many"), 3),
        (lambda e: e.update(type="no.such"), 3),
        (lambda e: e.update(at_sim="2027-03-10T09:00:01+01:00"), 3),
        (lambda e: e["events"].pop(), 3),
        (lambda e: e["events"][0].update(type="note.created", payload={"text": "x"}), 3),
        (lambda e: e["events"][0]["payload"].update(amount=900), 3),
        (lambda e: e.update(engine="0", events=[{"type": "no.such", "v": 1, "payload": {}}]), 3),
        (lambda e: e.update(at_wall="2027-03-01T13:00:00.000+00:00"), STEPS),
        (lambda e: e.update(actor="somebody else"), STEPS),
    ],
)
def test_a_chain_made_anew_is_given_away_by_deciding_again_or_by_the_signature(ledger, database, change, step):
    forge(database, 3, change)
    assert fault(ledger).step == step


def test_rows_of_other_rules_still_hold_and_are_counted_apart(ledger, database):
    later = toy.ledger_on(database, engine="2")
    found = verify(later, RUN)
    assert found.holds
    assert (found.redecided, found.not_redecided) == (0, STEPS)
    assert found.state_digest == verify(ledger, RUN).state_digest
    assert found.to_json()["ok"] is True


class AddTwo(toy.Add):
    """The same action in a later shape."""

    version = 2
    reason: str


def test_old_shapes_are_read_through_upcasters(ledger, database, monkeypatch):
    def with_reason(payload):
        return {**payload, "reason": "unknown"}

    upcasters = Upcasters()
    upcasters.register("counter.add", 1, with_reason)
    monkeypatch.setattr(toy.Added, "version", 2)
    monkeypatch.setattr(toy, "Add", AddTwo)
    later = toy.ledger_on(database, upcasters=upcasters, engine="2")
    upcasters.register("counter.added", 1, lambda payload: {"amount": payload["amount"] * 10})
    assert later.state_at(RUN)[1].total == 10 * sum(range(1, STEPS))
    again = later.record(RUN, AddTwo(amount=1, reason="unknown"), actor="t", at_wall=toy.WALL, idempotency_key="k1")
    assert again.is_replay
    assert again.events[0].amount == 10
    assert verify(later, RUN).holds


def test_verifying_reads_every_row_again(ledger, database):
    ledger.state_at(RUN)
    rewrite(database, 1, hash="0" * 64)
    assert fault(ledger).step == 1


def test_verifying_while_others_write_sees_one_moment(database):
    toy.open_run(database, RUN)
    ledger = toy.ledger_on(database)
    stop = threading.Event()

    def write():
        number = 0
        while not stop.is_set() and number < 300:
            number += 1
            ledger.record(RUN, toy.Note(text="x"), actor="t", at_wall=toy.WALL, idempotency_key=str(number))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert all(verify(ledger, RUN).holds for _ in range(10))
    finally:
        stop.set()
        thread.join()
    with database.reading() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
