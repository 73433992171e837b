"""The ledger's statements: streams and the rows of their log. Nothing else in the program writes to the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from crm_sandbox.kernel import chain
from crm_sandbox.ledger.model import LogRow, Stream, UnknownStream
from crm_sandbox.storage.database import Database
from crm_sandbox.storage.tables import log, streams

BATCH = 500

_STREAM = select(
    streams.c.id,
    streams.c.kind,
    streams.c.state,
    streams.c.dataset_digest,
    streams.c.engine,
    streams.c.head_seq,
    streams.c.head_hash,
    streams.c.signature,
    streams.c.deadline,
).where(streams.c.id == bindparam("stream"))

_ROWS = (
    select(log.c.seq, log.c.idempotency_key, log.c.envelope, log.c.hash)
    .where(log.c.stream_id == bindparam("stream"), log.c.seq > bindparam("after"), log.c.seq <= bindparam("upto"))
    .order_by(log.c.seq)
)

_ADVANCE = (
    update(streams)
    .where(
        streams.c.id == bindparam("stream"),
        streams.c.head_seq == bindparam("from_seq"),
        streams.c.state == bindparam("from_state"),
        or_(streams.c.deadline.is_(None), streams.c.deadline > bindparam("at")),
    )
    .values(
        head_seq=bindparam("to_seq"),
        head_hash=bindparam("to_hash"),
        state=bindparam("to_state"),
        signature=bindparam("to_signature"),
        deadline=func.coalesce(bindparam("to_deadline"), streams.c.deadline),
    )
)

_APPEND = insert(log)

LAST = 2**31 - 1
BEFORE_ANY_DEADLINE = ""


@dataclass(frozen=True, slots=True)
class Append:
    """A row to add, and what the head becomes with it. `at` is compared with the stream's deadline; `deadline` takes its
    place (None: it stays)."""

    stream: str
    row: LogRow
    from_state: str
    to_state: str
    signature: str | None
    at: str
    deadline: str | None = None


def read_stream(connection: Connection, stream: str, *, locks: bool = False) -> Stream:
    """The row of a stream, locked against other writers if asked; raises `UnknownStream`."""
    query = _STREAM.with_for_update() if locks else _STREAM
    row = connection.execute(query, {"stream": stream}).one_or_none()
    if row is None:
        raise UnknownStream(f"no run is named {stream}")
    return Stream(*row)


def read_rows(connection: Connection, stream: str, *, after: int = 0, upto: int = LAST) -> list[LogRow]:
    """The rows of a stream with `after < seq <= upto`, in order."""
    found = connection.execute(_ROWS, {"stream": stream, "after": after, "upto": upto})
    return [LogRow(*row) for row in found]


def stream_rows(connection: Connection, stream: str) -> Iterator[LogRow]:
    """Every row of a stream, a batch in memory at a time."""
    everything = {"stream": stream, "after": -LAST, "upto": LAST}
    with connection.execute(_ROWS, everything, execution_options={"yield_per": BATCH}) as found:
        for row in found:
            yield LogRow(*row)


def append(connection: Connection, item: Append) -> bool:
    """Add a row unless the stream moved, closed or met its deadline meanwhile; answers whether it was added."""
    if connection.execute(_ADVANCE, _advance(item)).rowcount != 1:
        return False
    connection.execute(_APPEND, _row(item))
    return True


class Appender:
    """`append` in a transaction of its own, without what SQLAlchemy adds per statement: a third of the whole cost."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._advance_sql = database.driver_sql(_ADVANCE)
        self._append_sql = database.driver_sql(_APPEND)

    def append(self, item: Append) -> bool:
        """Add a row durably; answers False when it clashed with another one."""
        try:
            with self._database.driver_writing() as cursor:
                cursor.execute(self._advance_sql, _advance(item))
                if cursor.rowcount != 1:
                    return False
                cursor.execute(self._append_sql, _row(item))
        except self._database.integrity_error:
            return False
        return True


def _advance(item: Append) -> dict[str, object]:
    return {
        "stream": item.stream,
        "from_seq": item.row.seq - 1,
        "from_state": item.from_state,
        "at": item.at,
        "to_seq": item.row.seq,
        "to_hash": item.row.hash,
        "to_state": item.to_state,
        "to_signature": item.signature,
        "to_deadline": item.deadline,
    }


def _row(item: Append) -> dict[str, object]:
    row = item.row
    return {
        "stream_id": item.stream,
        "seq": row.seq,
        "idempotency_key": row.key,
        "envelope": row.envelope,
        "hash": row.hash,
    }


def create_streams(
    connection: Connection,
    ids: Iterable[str],
    *,
    kind: str,
    dataset_digest: str | None,
    engine: str,
    deadline: str | None = None,
) -> None:
    """New empty streams: open on their dataset, or `preparing` while there is none."""
    rows = [
        {
            "id": stream,
            "kind": kind,
            "state": "preparing" if dataset_digest is None else "open",
            "dataset_digest": dataset_digest,
            "engine": engine,
            "head_seq": 0,
            "head_hash": None if dataset_digest is None else chain.genesis(stream, dataset_digest, engine),
            "deadline": deadline,
        }
        for stream in ids
    ]
    if rows:
        connection.execute(insert(streams), rows)


def open_streams(connection: Connection, ids: Iterable[str], *, dataset_digest: str, engine: str) -> None:
    """Give `preparing` streams their dataset."""
    rows = [
        {
            "stream": stream,
            "digest": dataset_digest,
            "by": engine,
            "hash": chain.genesis(stream, dataset_digest, engine),
        }
        for stream in ids
    ]
    if rows:
        connection.execute(
            update(streams)
            .where(streams.c.id == bindparam("stream"), streams.c.state == "preparing")
            .values(
                state="open", dataset_digest=bindparam("digest"), engine=bindparam("by"), head_hash=bindparam("hash")
            ),
            rows,
        )
