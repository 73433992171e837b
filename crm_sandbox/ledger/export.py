"""A run as one file that carries its dataset: NDJSON, sealed and signed, replayed and checked anywhere.

Line 1 is the header; then one line per part of the dataset; then one line per recorded action; the last line seals
the SHA-256 of all bytes before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from crm_sandbox.kernel import canonical
from crm_sandbox.ledger import rows
from crm_sandbox.ledger.ledger import Ledger
from crm_sandbox.ledger.model import D, LogRow, S, Stream
from crm_sandbox.ledger.signing import Signer
from crm_sandbox.ledger.verify import claim_of

FORMAT = "crm-sandbox run"
FORMAT_VERSION = 1

DATASET_START, DATASET_END = b'{"dataset":', b"}"
ROW_START, ROW_HASH, ROW_END = b'{"envelope":', b',"hash":"', b'"}'


def dataset_line(text: str) -> bytes:
    """A part of the dataset, byte for byte, as a line."""
    return DATASET_START + text.encode() + DATASET_END


def row_line(row: LogRow) -> bytes:
    """A recorded action, byte for byte, and its hash, as a line."""
    return ROW_START + row.envelope.encode() + ROW_HASH + row.hash.encode() + ROW_END


def header_line(stream: Stream, public_key: str, *, scenario: str, seed: int) -> bytes:
    """What the file is, and what it claims; raises `RunNotOpen` while the dataset is not built."""
    claim = claim_of(stream, public_key)
    header: dict[str, Any] = {
        "format": FORMAT,
        "v": FORMAT_VERSION,
        "run": stream.id,
        "kind": stream.kind,
        "state": stream.state,
        "scenario": scenario,
        "seed": seed,
        "dataset": claim.dataset_digest,
        "engine": stream.engine,
        "head": {"seq": stream.head_seq, "hash": stream.head_hash},
        "signature": stream.signature,
        "public_key": public_key,
    }
    return canonical.dumps(header).encode()


def seal_line(seal: str, signer: Signer) -> bytes:
    """The last line: the digest of all bytes before it, signed."""
    return canonical.dumps({"seal": seal, "signature": signer.sign(seal)}).encode()


def export_run(
    ledger: Ledger[S, D], run: str, dataset_lines: Iterable[str], out: BinaryIO, *, scenario: str, seed: int
) -> int:
    """Write a run to `out`; answers how many actions it holds. Raises `UnknownStream` or `RunNotOpen`."""
    digest = hashlib.sha256()

    def write(line: bytes) -> None:
        digest.update(line + b"\n")
        out.write(line + b"\n")

    with ledger.database.snapshot() as connection:
        stream = rows.read_stream(connection, run)
        write(header_line(stream, ledger.signer.public_key, scenario=scenario, seed=seed))
        for text in dataset_lines:
            write(dataset_line(text))
        for row in rows.read_rows(connection, run, upto=stream.head_seq):
            write(row_line(row))
    out.write(seal_line(digest.hexdigest(), ledger.signer) + b"\n")
    return stream.head_seq


def write_export(
    ledger: Ledger[S, D], run: str, dataset_lines: Iterable[str], path: Path, *, scenario: str, seed: int
) -> int:
    """Write a run to a file that appears complete or not at all."""
    draft = path.with_name(f"{path.name}.part")
    try:
        with draft.open("wb") as out:
            steps = export_run(ledger, run, dataset_lines, out, scenario=scenario, seed=seed)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return steps


def log_lines(ledger: Ledger[S, D], run: str) -> Iterator[bytes]:
    """The recorded actions of a run, one line each, as an export holds them; raises `UnknownStream`."""
    with ledger.database.snapshot() as connection:
        rows.read_stream(connection, run)
        for row in rows.stream_rows(connection, run):
            yield row_line(row) + b"\n"
