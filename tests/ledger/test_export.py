"""A run as a file: it replays without a database, and no byte of it can be changed unnoticed."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
import toy

from crm_sandbox.ledger.export import log_lines, row_line, write_export
from crm_sandbox.ledger.model import RunNotOpen, UnknownStep
from crm_sandbox.ledger.reading import NotAnExport, read_export, replay_export, verify_export
from crm_sandbox.ledger.verify import verify

RUN = "run-1"
STEPS = 6


@pytest.fixture
def ledger(database):
    toy.open_run(database, RUN)
    made = toy.ledger_on(database)
    for amount in range(1, STEPS):
        made.record(RUN, toy.Add(amount=amount), actor="t", at_wall=toy.WALL, idempotency_key=f"k{amount}")
    return made


@pytest.fixture
def file(ledger, tmp_path):
    ledger.record(RUN, toy.HandIn(), actor="é", at_wall=toy.WALL, idempotency_key="end")
    return written(ledger, tmp_path)


def written(ledger, tmp_path):
    path = tmp_path / "run.ndjson"
    write_export(ledger, RUN, [toy.line_of(0)], path, scenario="toy", seed=1)
    return path


def checked(path, **options):
    return verify_export(path, toy.rules(), toy.toy_from_lines, **options)


def rewritten(path, change, *, is_sealed=False):
    """Change the lines of a file; sealed anew, as somebody would who lacks the key."""
    lines = path.read_bytes().split(b"\n")
    change(lines)
    if is_sealed:
        digest = hashlib.sha256(b"".join(line + b"\n" for line in lines[:-2])).hexdigest()
        lines[-2] = b'{"seal":"' + digest.encode() + lines[-2][-len(b'","signature":""}') - 128 :]
    path.write_bytes(b"\n".join(lines))
    return path


def test_an_export_holds_and_says_what_the_run_says(ledger, file):
    found, kept = checked(file), verify(ledger, RUN)
    assert found.holds
    assert found.is_signed
    assert (found.steps, found.redecided, found.state_digest) == (STEPS, STEPS, kept.state_digest)
    assert found.public_key == ledger.signer.public_key
    assert checked(file, trusted_key=ledger.signer.public_key).holds
    assert not checked(file, trusted_key="0" * 64).holds


def test_a_run_that_is_not_handed_in_holds_without_a_signature(ledger, tmp_path):
    found = checked(written(ledger, tmp_path))
    assert found.holds
    assert not found.is_signed


def test_a_run_without_a_dataset_cannot_be_exported(database, tmp_path):
    toy.open_run(database, RUN, dataset=None)
    with pytest.raises(RunNotOpen):
        written(toy.ledger_on(database), tmp_path)
    assert list(tmp_path.glob("run*")) == []


def test_an_export_replays_to_any_step(ledger, file):
    for to in (0, 3, STEPS, None):
        dataset, state, seq = replay_export(file, toy.rules(), toy.toy_from_lines, to=to)
        assert (dataset, state, seq) == ledger.state_at(RUN, to)
    with pytest.raises(UnknownStep):
        replay_export(file, toy.rules(), toy.toy_from_lines, to=STEPS + 1)


def test_an_export_is_read_back_as_it_was_written(ledger, file):
    export = read_export(file)
    assert export.dataset_lines == (toy.line_of(0),)
    assert (export.scenario, export.seed, export.seal) == ("toy", 1, export.digest)
    assert b"".join(row_line(row) + b"\n" for row in export.rows) == b"".join(log_lines(ledger, RUN))


def test_every_cut_of_the_file_is_noticed(file):
    whole = file.read_bytes()
    for size in range(0, len(whole), 7):
        file.write_bytes(whole[:size])
        assert not checked(file).holds, size
        with pytest.raises(NotAnExport):
            replay_export(file, toy.rules(), toy.toy_from_lines)


def test_every_changed_byte_is_noticed(file):
    whole = file.read_bytes()
    for place in range(0, len(whole), 11):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert not checked(file).holds, place


@pytest.mark.parametrize("is_sealed", [False, True])
@pytest.mark.parametrize(
    ("change", "step"),
    [
        (lambda lines: lines.__setitem__(4, lines[4].replace(b'"amount":3', b'"amount":4')), 3),
        (lambda lines: lines.pop(4), 3),
        (lambda lines: lines.insert(4, lines[4]), 4),
        (lambda lines: lines.__setitem__(slice(4, 6), [lines[5], lines[4]]), 3),
        (lambda lines: lines.__setitem__(4, lines[4][:-9]), 3),
        (lambda lines: lines.__setitem__(4, b""), 3),
        (lambda lines: lines.__setitem__(4, b'{"envelope":{},"hash":"' + b"0" * 64 + b'"}'), 3),
        (lambda lines: lines.pop(7), STEPS),
        (lambda lines: lines.__setitem__(1, b'{"dataset":' + toy.line_of(7).encode() + b"}"), 0),
        (lambda lines: lines.__setitem__(1, b'{"dataset":nonsense}'), 0),
        (lambda lines: lines.__setitem__(1, b'{"dataset":\xff}'), 0),
        (lambda lines: lines.__setitem__(0, lines[0].replace(b'"scenario":"toy"', b'"scenario":"joy"')), 0),
        (lambda lines: lines.__setitem__(0, lines[0].replace(b'"run":"run-1"', b'"run":"run-2"')), 1),
        (lambda lines: lines.__setitem__(0, lines[0].replace(b'"engine":"1"', b'"engine":"2"')), 1),
        (lambda lines: lines.__setitem__(0, lines[0].replace(b'"v":1', b'"v":2')), 0),
    ],
)
def test_a_change_is_named_by_its_step_even_when_sealed_anew(file, change, step, is_sealed):
    found = checked(rewritten(file, change, is_sealed=is_sealed))
    assert found.fault is not None
    assert found.fault.reason
    assert found.fault.step == step


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"{}\n", b"[]\n\n", b"\x00\xff" * 99, b"hello\nworld\n", b'{"format":1}\n\n']
)
def test_a_file_that_is_no_export_is_said_to_be_none(tmp_path, content):
    path = tmp_path / "other"
    path.write_bytes(content)
    found = checked(path)
    assert "not an export" in found.fault.reason


def test_a_line_after_the_seal_is_noticed(file):
    file.write_bytes(file.read_bytes() + b"more\n")
    assert not checked(file).holds


def test_an_export_of_other_rules_replays_by_its_events(file):
    found = verify_export(file, toy.rules("2"), toy.toy_from_lines)
    assert found.holds
    assert found.not_redecided == STEPS


def test_the_script_of_the_documentation_checks_an_export_by_hand(file, tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text(encoding="utf-8")
    script = tmp_path / "by_hand.py"
    script.write_text(page.split("```python\n")[1].split("```")[0], encoding="utf-8")

    def run():
        return subprocess.run([sys.executable, script, file], capture_output=True, text=True, check=False)

    assert f"hold: {STEPS} steps" in run().stdout
    rewritten(file, lambda lines: lines.__setitem__(4, lines[4].replace(b'"amount":3', b'"amount":4')))
    assert "step 3" in run().stderr
