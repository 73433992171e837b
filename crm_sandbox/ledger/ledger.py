"""`record`, the one door through which a run changes; and the state of a run at any step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Generic

from sqlalchemy import Connection

from crm_sandbox import platform_clock
from crm_sandbox.kernel import chain, clock
from crm_sandbox.kernel.actions import Action
from crm_sandbox.kernel.chain import Envelope, StoredEvent
from crm_sandbox.kernel.decider import ActionRefused, Decider
from crm_sandbox.kernel.events import to_payload
from crm_sandbox.kernel.refusals import Fault, Refusal, Refused
from crm_sandbox.ledger import rows
from crm_sandbox.ledger.cache import CACHE_BYTES, Cache, Head, Live
from crm_sandbox.ledger.model import (
    ENGINE,
    D,
    DatasetReader,
    Entry,
    KeyReused,
    LogRow,
    Recorded,
    RunNotOpen,
    S,
    Stream,
    StreamKind,
    UnknownStep,
    UnknownStream,
)
from crm_sandbox.ledger.request import Pending, Request
from crm_sandbox.ledger.signing import Signer, head_text
from crm_sandbox.storage.database import Database

OPTIMISTIC_ATTEMPTS = 4
SYSTEM = "system"


class Ledger(Generic[S, D]):
    """The streams of one kind. One per process serves every run; all methods may be called from any thread."""

    def __init__(
        self,
        database: Database,
        decider: Decider[S, D],
        kind: StreamKind[S, D],
        datasets: DatasetReader[D],
        signer: Signer,
        *,
        engine: str = ENGINE,
        cache_bytes: int = CACHE_BYTES,
    ) -> None:
        self.database = database
        self.decider = decider
        self.kind = kind
        self.datasets = datasets
        self.signer = signer
        self.engine = engine
        self._appender = rows.Appender(database)
        self._cache: Cache[S, D] = Cache(cache_bytes)

    def record(self, run: str, action: Action, *, actor: str, at_wall: datetime, idempotency_key: str) -> Recorded:
        """Do an action in a run, durably, once.

        The same key again gives the same answer and records nothing. Raises `Refused` for an attempt that leaves no
        trace, `KeyReused`, `RunNotOpen`, `UnknownStream`, or a `StorageError`.
        """
        return self._perform(Request(run, action, actor, platform_clock.stamp(at_wall), idempotency_key))

    def administer(
        self,
        run: str,
        action: Action,
        *,
        actor: str,
        at_wall: datetime,
        idempotency_key: str,
        from_state: str = "open",
        deadline: datetime | None = None,
    ) -> Recorded:
        """Record what a trainer does with a run, whatever its deadline; a new deadline comes with it or not at all.

        From `handed_in`, the action takes the hand-in back; the head is signed anew later.
        """
        at, until = platform_clock.stamp(at_wall), None if deadline is None else platform_clock.stamp(deadline)
        return self._perform(Request(run, action, actor, at, idempotency_key, from_state, False, until))

    def close_if_due(self, run: str, *, at_wall: datetime) -> None:
        """Hand a run in for its trainee when its deadline has passed."""
        at = platform_clock.stamp(at_wall)
        live = self._live(run)
        with live.lock:
            stream = self._catch_up(live)
            if stream.state == "open" and self._is_due(live, stream, at):
                self._close(live, at)

    def stream(self, run: str) -> Stream:
        """The row of a run: its state, its head, its deadline; raises `UnknownStream`."""
        with self.database.reading() as connection:
            return rows.read_stream(connection, run)

    def state_at(self, run: str, seq: int | None = None) -> tuple[D, S, int]:
        """The dataset, the state after step `seq` (None: the last one; 0: before the first), and that step."""
        live = self._live(run)
        with live.lock:
            with self.database.reading() as connection:
                self._follow(connection, live)
            head = live.head
            wanted = head.seq if seq is None else seq
            if not 0 <= wanted <= head.seq:
                raise UnknownStep(f"the run {run} has no step {wanted}: its last one is {head.seq}")
            near = live.nearest(wanted)
        state = near.state
        if near.seq < wanted:
            with self.database.reading() as connection:
                missing = rows.read_rows(connection, run, after=near.seq, upto=wanted)
            for row in missing:
                state = self.decider.fold(state, self.read(row).events)
        return live.dataset, state, wanted

    def entries(self, run: str, *, after: int = 0, upto: int | None = None) -> Sequence[Entry]:
        """The recorded actions of a run with `after < seq <= upto`, in order, events in today's shape."""
        with self.database.reading() as connection:
            rows.read_stream(connection, run)
            found = rows.read_rows(connection, run, after=after, upto=rows.LAST if upto is None else upto)
        return [self.read(row) for row in found]

    def read(self, row: LogRow) -> Entry:
        """A row of the log, decoded."""
        envelope = Envelope.read(row.envelope)
        read_event = self.decider.read_event
        return Entry(envelope, tuple(read_event(e.type, e.version, e.payload) for e in envelope.events), row.hash)

    def forget(self, *runs: str) -> None:
        """Drop runs from memory; they are read again when they are needed."""
        self._cache.drop(runs)

    def _perform(self, request: Request) -> Recorded:
        live = self._live(request.run)
        with live.lock:
            return self._perform_locked(live, request)

    def _perform_locked(self, live: Live[S, D], request: Request) -> Recorded:
        for _ in range(OPTIMISTIC_ATTEMPTS):
            seq = live.head.seq
            try:
                pending = self._prepare(live, request)
            except Refused:
                self._check_open(live, request, self._catch_up(live))
                if live.head.seq == seq:
                    raise
                continue
            if isinstance(pending, Recorded):
                return pending
            if self._appender.append(pending.append):
                self._take(live, pending)
                return pending.answer
            stream = self._catch_up(live)
            if request.key not in live.keys:
                self._check_open(live, request, stream)
        return self._perform_alone(live, request)

    def _perform_alone(self, live: Live[S, D], request: Request) -> Recorded:
        """Decide while nobody else can write the stream: the end of the queue for a run that many write to."""
        with self.database.writing() as connection:
            stream = rows.read_stream(connection, request.run, locks=True)
            self._follow(connection, live)
            pending = self._prepare(live, request)
            if isinstance(pending, Recorded):
                return pending
            if not rows.append(connection, pending.append):
                raise RunNotOpen(request.run, stream.state)
        self._take(live, pending)
        return pending.answer

    def _prepare(self, live: Live[S, D], request: Request) -> Pending[S] | Recorded:
        if request.key in live.keys:
            return self._answer_again(live, request, live.keys[request.key])
        head = live.head
        decision = self.decider.decide(live.dataset, head.state, request.action)
        state = self.decider.fold(head.state, decision.events)
        envelope = Envelope(
            run=live.stream,
            seq=head.seq + 1,
            at_sim=clock.iso(head.state.now),
            at_wall=request.at_wall,
            actor=request.actor,
            type=request.action.kind,
            type_version=request.action.version,
            payload=request.action.payload(),
            events=tuple(StoredEvent(e.type, e.version, to_payload(e)) for e in decision.events),
            engine=self.engine,
            key=request.key,
            prev=head.hash,
        )
        text = envelope.text()
        row = LogRow(envelope.seq, request.key, text, chain.link(text))
        return Pending(
            self._to_append(live, request, row, state),
            Head(row.seq, row.hash, state),
            Recorded(row.seq, envelope.at_sim, decision.events, decision.refusal),
        )

    def _to_append(self, live: Live[S, D], request: Request, row: LogRow, state: S) -> rows.Append:
        is_closed = self.kind.is_closed(state)
        if request.from_state == "handed_in" and is_closed:
            raise RunNotOpen(live.stream, "handed_in")
        signature = self.signer.sign(head_text(live.stream, row.seq, row.hash)) if is_closed else None
        return rows.Append(
            stream=live.stream,
            row=row,
            from_state=request.from_state,
            to_state="handed_in" if is_closed else "open",
            signature=signature,
            at=request.at_wall if request.keeps_deadline else rows.BEFORE_ANY_DEADLINE,
            deadline=request.deadline,
        )

    @staticmethod
    def _take(live: Live[S, D], pending: Pending[S]) -> None:
        live.move(pending.head, pending.append.row.key, len(pending.append.row.envelope))

    def _answer_again(self, live: Live[S, D], request: Request, seq: int) -> Recorded:
        with self.database.reading() as connection:
            (row,) = rows.read_rows(connection, live.stream, after=seq - 1, upto=seq)
        entry = self.read(row)
        made = entry.envelope
        if self.decider.read_action(made.type, made.payload, made.type_version) != request.action:
            raise KeyReused(request.key, seq)
        return Recorded(seq, made.at_sim, entry.events, self._refusal_of(live, entry), is_replay=True)

    def _refusal_of(self, live: Live[S, D], entry: Entry) -> Refusal | None:
        """The refusal that an entry kept: decided again for its details, or as the log tells it under other rules."""
        refused = next((item for item in entry.events if isinstance(item, ActionRefused)), None)
        if refused is None:
            return None
        made = entry.envelope
        if made.engine == self.engine:
            dataset, state, _ = self.state_at(live.stream, entry.seq - 1)
            action = self.decider.read_action(made.type, made.payload, made.type_version)
            return self.decider.decide(dataset, state, action).refusal
        faults = (Fault(refused.field, refused.value, refused.allowed),) if refused.field else ()
        return Refusal(refused.code, faults, is_recorded=True)

    def _live(self, run: str) -> Live[S, D]:
        return self._cache.get(run) or self._cache.add(self._load(run))

    def _load(self, run: str) -> Live[S, D]:
        stream = self.stream(run)
        if stream.kind != self.kind.name:
            raise UnknownStream(f"{run} is no {self.kind.name}: it is of the kind {stream.kind}")
        if stream.dataset_digest is None or stream.head_hash is None:
            raise RunNotOpen(run, stream.state)
        dataset = self.datasets.get(stream.dataset_digest)
        genesis = chain.genesis(run, stream.dataset_digest, stream.engine)
        live = Live(run, dataset, Head(0, genesis, self.kind.initial(dataset)))
        with self.database.reading() as connection:
            self._follow(connection, live)
        return live

    def _follow(self, connection: Connection, live: Live[S, D]) -> None:
        """Fold what others recorded since."""
        for row in rows.read_rows(connection, live.stream, after=live.head.seq):
            entry = self.read(row)
            state = self.decider.fold(live.head.state, entry.events)
            live.move(Head(row.seq, row.hash, state), row.key, len(row.envelope))

    def _catch_up(self, live: Live[S, D]) -> Stream:
        with self.database.reading() as connection:
            stream = rows.read_stream(connection, live.stream)
            self._follow(connection, live)
        return stream

    def _check_open(self, live: Live[S, D], request: Request, stream: Stream) -> None:
        """Raise unless the stream still takes the request; the first touch after a deadline hands the run in."""
        if stream.state != request.from_state:
            raise RunNotOpen(live.stream, stream.state)
        if request.keeps_deadline and self._is_due(live, stream, request.at_wall):
            self._close(live, request.at_wall)
            raise RunNotOpen(live.stream, "handed_in")

    def _is_due(self, live: Live[S, D], stream: Stream, at: str) -> bool:
        """Whether the deadline has passed; in a pause it waits."""
        return stream.deadline is not None and stream.deadline <= at and not self.kind.is_paused(live.head.state)

    def _close(self, live: Live[S, D], at: str) -> None:
        if self.kind.closing is None:
            return
        kind, payload = self.kind.closing
        action: Any = self.decider.read_action(kind, payload)
        key = f"deadline:{live.head.seq + 1}"
        while key in live.keys:
            key += "+"
        self._perform_locked(live, replace(Request(live.stream, action, SYSTEM, at, key), keeps_deadline=False))
