"""Checking a log, wherever it was read: chain, sequence, genesis, and deciding it again byte for byte."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Generic

from pydantic import ValidationError

from crm_sandbox.kernel import canonical, chain, clock
from crm_sandbox.kernel.canonical import NotCanonical
from crm_sandbox.kernel.chain import Envelope, StoredEvent
from crm_sandbox.kernel.decider import Decider, UnknownType
from crm_sandbox.kernel.events import to_payload
from crm_sandbox.kernel.refusals import Refused
from crm_sandbox.ledger.model import D, Fault, LogRow, S, StreamKind, Verification
from crm_sandbox.ledger.signing import head_text, is_signed_by


class Broken(Exception):
    """A step that does not hold."""

    def __init__(self, step: int, reason: str) -> None:
        super().__init__(f"step {step}: {reason}")
        self.fault = Fault(step, reason)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a log says of itself, to be held against its rows."""

    run: str
    dataset_digest: str
    engine: str
    state: str
    head_seq: int
    head_hash: str | None
    signature: str | None
    public_key: str


@dataclass(frozen=True, slots=True)
class Rules(Generic[S, D]):
    """What deciding again needs."""

    decider: Decider[S, D]
    kind: StreamKind[S, D]
    engine: str


class Checker(Generic[S, D]):
    """Walks the rows of one log, in order, and stops at the first one that does not hold."""

    def __init__(self, rules: Rules[S, D], claim: Claim, dataset: D | None) -> None:
        self.rules = rules
        self.claim = claim
        self.dataset = dataset
        self.state: S | None = None if dataset is None else rules.kind.initial(dataset)
        self.seq = 0
        self.prev = chain.genesis(claim.run, claim.dataset_digest, claim.engine)
        self.redecided = 0
        self.not_redecided = 0

    def step(self, row: LogRow) -> None:
        """Check the next row; raises `Broken`."""
        expected = self.seq + 1
        if row.seq != expected:
            raise Broken(expected, _misplaced(expected, row.seq))
        if chain.link(row.envelope) != row.hash:
            raise Broken(expected, "the recorded text does not match its hash: one of the two was changed")
        envelope = self._read(row)
        if envelope.prev != self.prev:
            raise Broken(expected, "it does not follow the step before: its previous hash is another one")
        if self.state is not None and self.dataset is not None:
            self.state = self._replay(self.dataset, self.state, envelope, row)
        self.seq, self.prev = expected, row.hash

    def finish(self) -> Verification:
        """Check the head; raises `Broken`."""
        claim = self.claim
        if self.seq != claim.head_seq:
            raise Broken(self.seq + 1, f"missing: the log ends at step {self.seq}, its head says {claim.head_seq}")
        if self.prev != claim.head_hash:
            raise Broken(self.seq, "the head's hash is not that of the last step")
        is_signed = self._check_signature()
        digest = None if self.state is None else self.rules.kind.digest(self.state)
        return replace(self.summary(), is_signed=is_signed, state_digest=digest)

    def summary(self) -> Verification:
        """What was found so far."""
        return Verification(
            self.claim.run, self.seq, self.redecided, self.not_redecided, public_key=self.claim.public_key
        )

    def _check_signature(self) -> bool:
        claim = self.claim
        expected = "handed_in" if self.state is not None and self.rules.kind.is_closed(self.state) else "open"
        if self.state is not None and claim.state in {"open", "handed_in"} and claim.state != expected:
            raise Broken(self.seq, f"the run is marked {claim.state}, its log says {expected}")
        if claim.signature is None:
            if claim.state == "handed_in":
                raise Broken(self.seq, "the run was handed in, and its head is not signed")
            return False
        if not is_signed_by(claim.public_key, claim.signature, head_text(claim.run, self.seq, self.prev)):
            raise Broken(self.seq, "the signature of the head does not hold")
        return True

    def _read(self, row: LogRow) -> Envelope:
        try:
            envelope = Envelope.read(row.envelope)
            is_canonical = envelope.text() == row.envelope
        except (KeyError, TypeError, ValueError) as error:
            raise Broken(row.seq, f"the recorded text is not an envelope: {error}") from error
        if not is_canonical:
            raise Broken(row.seq, "the recorded text is not in canonical form")
        if envelope.run != self.claim.run:
            raise Broken(row.seq, f"it belongs to the run {envelope.run}")
        if envelope.seq != row.seq:
            raise Broken(row.seq, f"its text says step {envelope.seq}")
        if envelope.key != row.key:
            raise Broken(row.seq, "its idempotency key is not the one in its text")
        return envelope

    def _replay(self, dataset: D, state: S, envelope: Envelope, row: LogRow) -> S:
        decider = self.rules.decider
        if envelope.engine == self.rules.engine:
            self._decide_again(dataset, state, envelope)
            self.redecided += 1
        else:
            self.not_redecided += 1
        try:
            events = [decider.read_event(e.type, e.version, e.payload) for e in envelope.events]
            return decider.fold(state, events)
        except (UnknownType, LookupError, TypeError, ValueError) as error:
            raise Broken(row.seq, f"its events cannot be read: {error}") from error

    def _decide_again(self, dataset: D, state: S, envelope: Envelope) -> None:
        """The same action on the same state must give the same bytes."""
        decider = self.rules.decider
        try:
            action = decider.read_action(envelope.type, envelope.payload, envelope.type_version)
            decision = decider.decide(dataset, state, action)
        except Refused as refused:
            raise Broken(envelope.seq, f"decided again, the action is refused: {refused.refusal.code}") from refused
        except (UnknownType, LookupError, ValidationError, NotCanonical) as error:
            raise Broken(envelope.seq, f"its action cannot be read: {error}") from error
        events = tuple(StoredEvent(e.type, e.version, to_payload(e)) for e in decision.events)
        again = replace(
            envelope,
            at_sim=clock.iso(state.now),
            type_version=action.version,
            payload=action.payload(),
            events=events,
        )
        if again.text() != envelope.text():
            raise Broken(envelope.seq, _difference(envelope, again))


def check(checker: Checker[S, D], rows: Iterable[LogRow]) -> Verification:
    """Check every row, then the head."""
    try:
        for row in rows:
            checker.step(row)
        return checker.finish()
    except Broken as broken:
        return replace(checker.summary(), fault=broken.fault)


def _misplaced(expected: int, found: int) -> str:
    if found > expected:
        return f"missing: step {found} comes in its place"
    return f"out of order: step {found} comes in its place"


def _difference(stored: Envelope, again: Envelope) -> str:
    """Name the first part that deciding again gives otherwise."""
    for name in ("at_sim", "type_version", "payload"):
        if getattr(stored, name) != getattr(again, name):
            return f"decided again, its {name} is {getattr(again, name)!r}, not {getattr(stored, name)!r}"
    for index, (old, new) in enumerate(zip(stored.events, again.events, strict=False), start=1):
        if (old.type, old.version) != (new.type, new.version):
            return f"decided again, its event {index} is {new.type}, not {old.type}"
        if canonical.dumps(old.payload) != canonical.dumps(new.payload):
            return f"decided again, its event {index} ({new.type}) has another content"
    return f"decided again, it makes {len(again.events)} events, not {len(stored.events)}"
