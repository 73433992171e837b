"""Reading an export without a database: what it holds, whether it is intact, the state at any of its steps."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from crm_sandbox.kernel import canonical
from crm_sandbox.kernel.chain import Envelope
from crm_sandbox.ledger.checking import Checker, Claim, Rules, check
from crm_sandbox.ledger.export import (
    DATASET_END,
    DATASET_START,
    FORMAT,
    FORMAT_VERSION,
    ROW_END,
    ROW_HASH,
    ROW_START,
)
from crm_sandbox.ledger.model import D, Fault, LedgerError, LogRow, S, UnknownStep, Verification
from crm_sandbox.ledger.signing import is_signed_by

HASH_DIGITS = 64
DatasetFrom = Callable[[Iterable[str]], D]
"""Rebuilds a dataset from its lines; its `digest` is computed from them."""


class NotAnExport(LedgerError):
    """The file is no export, or not a whole one; `fault` says from which step on."""

    def __init__(self, step: int, reason: str) -> None:
        super().__init__(reason if step == 0 else f"step {step}: {reason}")
        self.fault = Fault(step, reason)


@dataclass(frozen=True, slots=True)
class Export:
    """What a file holds. `digest` is the SHA-256 of all bytes before the seal, `seal` what the file says it is."""

    claim: Claim
    scenario: str
    seed: int
    dataset_lines: tuple[str, ...]
    rows: tuple[LogRow, ...]
    digest: str
    seal: str
    seal_signature: str


def read_export(path: Path) -> Export:
    """Read a file; raises `NotAnExport` when its form is not that of an intact export, `OSError` when unreadable."""
    lines = path.read_bytes().split(b"\n")
    if len(lines) < 2 or not lines[0].startswith(b"{"):
        raise NotAnExport(0, "the file is not an export of a run")
    claim, header = _header(lines[0])
    parts = 1
    while parts < len(lines) and lines[parts].startswith(DATASET_START):
        parts += 1
    dataset = tuple(_dataset_text(line) for line in lines[1:parts])
    found = tuple(_rows(lines[parts:]))
    end = parts + len(found)
    seal = _seal(lines[end:], step=len(found) + 1)
    digest = hashlib.sha256(b"".join(line + b"\n" for line in lines[:end])).hexdigest()
    return Export(claim, header["scenario"], header["seed"], dataset, found, digest, seal["seal"], seal["signature"])


def _header(line: bytes) -> tuple[Claim, dict[str, Any]]:
    try:
        raw: dict[str, Any] = canonical.loads(line)
        if raw["format"] != FORMAT or raw["v"] != FORMAT_VERSION:
            raise NotAnExport(0, f"the file is not an export of a run in format version {FORMAT_VERSION}")
        claim = Claim(
            run=_text(raw["run"]),
            dataset_digest=_text(raw["dataset"]),
            engine=_text(raw["engine"]),
            state=_text(raw["state"]),
            head_seq=int(raw["head"]["seq"]),
            head_hash=_text(raw["head"]["hash"]),
            signature=None if raw["signature"] is None else _text(raw["signature"]),
            public_key=_text(raw["public_key"]),
        )
        return claim, {"scenario": _text(raw["scenario"]), "seed": int(raw["seed"])}
    except (KeyError, TypeError, ValueError) as error:
        raise NotAnExport(0, "the file is not an export of a run: its first line is no header") from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected a text, not {value!r}")
    return value


def _dataset_text(line: bytes) -> str:
    try:
        return line[len(DATASET_START) : -len(DATASET_END)].decode()
    except UnicodeDecodeError as error:
        raise NotAnExport(0, "a line of the dataset is not UTF-8 text") from error


def _rows(lines: list[bytes]) -> Iterator[LogRow]:
    for position, line in enumerate(lines, start=1):
        if not line.startswith(ROW_START):
            return
        yield _row(line, position)


def _row(line: bytes, position: int) -> LogRow:
    cut = len(line) - len(ROW_HASH) - HASH_DIGITS - len(ROW_END)
    if not line.endswith(ROW_END) or line[cut : cut + len(ROW_HASH)] != ROW_HASH:
        raise NotAnExport(position, "the line is cut short or is not a recorded action")
    try:
        text = line[len(ROW_START) : cut].decode()
        envelope = Envelope.read(text)
        return LogRow(envelope.seq, envelope.key, text, line[cut + len(ROW_HASH) : -len(ROW_END)].decode())
    except (KeyError, TypeError, ValueError) as error:
        raise NotAnExport(position, "the recorded text is not an envelope") from error


def _seal(lines: list[bytes], *, step: int) -> dict[str, str]:
    if not lines or lines == [b""]:
        raise NotAnExport(step, "the file ends before its seal: it was cut short")
    try:
        raw = canonical.loads(lines[0])
        seal = {"seal": _text(raw["seal"]), "signature": _text(raw["signature"])}
    except (KeyError, TypeError, ValueError) as error:
        raise NotAnExport(step, "the line is neither a recorded action nor the seal") from error
    if lines[1:] != [b""]:
        raise NotAnExport(step, "the file does not end with its seal and one end of line")
    return seal


def verify_export(
    path: Path, rules: Rules[S, D], dataset_from: DatasetFrom[D], *, trusted_key: str | None = None
) -> Verification:
    """Check a file: form, dataset, chain, deciding again, signature, seal; made with `trusted_key`, if given."""
    try:
        export = read_export(path)
        dataset = _dataset_of(export, dataset_from)
    except NotAnExport as error:
        return Verification(path.name, max(0, error.fault.step - 1), fault=error.fault)
    found = check(Checker(rules, export.claim, dataset), export.rows)
    reason = found.holds and _seal_fault(export, trusted_key)
    return replace(found, fault=Fault(0, reason)) if reason else found


def _seal_fault(export: Export, trusted_key: str | None) -> str | None:
    if export.seal != export.digest:
        return "the seal does not match the file: its header or its dataset was changed"
    if not is_signed_by(export.claim.public_key, export.seal_signature, export.seal):
        return "the signature of the seal does not hold"
    if trusted_key is not None and export.claim.public_key != trusted_key:
        return f"the file is signed by another installation: {export.claim.public_key}"
    return None


def _dataset_of(export: Export, dataset_from: DatasetFrom[D]) -> D:
    try:
        dataset = dataset_from(export.dataset_lines)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise NotAnExport(0, f"the dataset of the file cannot be read: {error}") from error
    digest = getattr(dataset, "digest", None)
    if digest != export.claim.dataset_digest:
        raise NotAnExport(0, f"the dataset of the file is another one ({digest}) than its header names")
    return dataset


def replay_export(
    path: Path, rules: Rules[S, D], dataset_from: DatasetFrom[D], *, to: int | None = None
) -> tuple[D, S, int]:
    """The dataset, the state after step `to` (None: the last), that step; raises `NotAnExport`, `UnknownStep`."""
    export = read_export(path)
    dataset = _dataset_of(export, dataset_from)
    chained = check(Checker[S, D](rules, export.claim, None), export.rows)
    reason = _seal_fault(export, None)
    if chained.fault is not None:
        raise NotAnExport(chained.fault.step, chained.fault.reason)
    if reason is not None:
        raise NotAnExport(0, reason)
    last = len(export.rows)
    wanted = last if to is None else to
    if not 0 <= wanted <= last:
        raise UnknownStep(f"the file has no step {wanted}: its last one is {last}")
    return dataset, _fold(rules, dataset, export.rows[:wanted]), wanted


def _fold(rules: Rules[S, D], dataset: D, found: tuple[LogRow, ...]) -> S:
    state = rules.kind.initial(dataset)
    for row in found:
        events = Envelope.read(row.envelope).events
        state = rules.decider.fold(state, [rules.decider.read_event(e.type, e.version, e.payload) for e in events])
    return state
