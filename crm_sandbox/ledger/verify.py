"""Verifying a run where it is kept: nothing is taken from memory, every row is read again."""

from __future__ import annotations

from dataclasses import replace

from crm_sandbox.ledger import rows
from crm_sandbox.ledger.checking import Checker, Claim, Rules, check
from crm_sandbox.ledger.ledger import Ledger
from crm_sandbox.ledger.model import D, Fault, RunNotOpen, S, Stream, Verification


def rules_of(ledger: Ledger[S, D]) -> Rules[S, D]:
    """What a ledger decides by."""
    return Rules(ledger.decider, ledger.kind, ledger.engine)


def claim_of(stream: Stream, public_key: str) -> Claim:
    """What the row of a stream says of its log; raises `RunNotOpen` while its dataset is not built."""
    if stream.dataset_digest is None:
        raise RunNotOpen(stream.id, stream.state)
    return Claim(
        stream.id,
        stream.dataset_digest,
        stream.engine,
        stream.state,
        stream.head_seq,
        stream.head_hash,
        stream.signature,
        public_key,
    )


def verify(ledger: Ledger[S, D], run: str) -> Verification:
    """Check a run: chain, sequence, genesis, signature, deciding again; raises `UnknownStream`, `RunNotOpen`."""
    with ledger.database.snapshot() as connection:
        stream = rows.read_stream(connection, run)
        claim = claim_of(stream, ledger.signer.public_key)
        try:
            dataset = ledger.datasets.get(claim.dataset_digest)
        except LookupError:
            fault = Fault(0, f"the dataset {claim.dataset_digest} is not kept here")
            return replace(Verification(run, 0), fault=fault)
        return check(Checker(rules_of(ledger), claim, dataset), rows.stream_rows(connection, run))
