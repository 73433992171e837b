"""Datasets as they are kept: content-addressed, compressed, written once, read one client at a time."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import delete, insert, select

from crm_sandbox.storage.database import Database
from crm_sandbox.storage.tables import dataset_clients, datasets

D = TypeVar("D")

Opener = Callable[[str, Callable[[str], str], str], D]
"""`open(core_line, read_client, digest)` makes a dataset whose clients are read when they are needed."""

BATCH = 500
OPEN_DATASETS = 8


class UnknownDataset(LookupError):
    """No dataset with this digest is kept here."""


@dataclass(frozen=True, slots=True)
class NewDataset:
    """A dataset to keep: its identity, its core as one text, one text per client."""

    digest: str
    key: str
    scenario: str
    seed: int
    core: str
    clients: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KeptDataset:
    """What is known of a kept dataset without opening it."""

    digest: str
    key: str
    scenario: str
    seed: int


class DatasetStore(Generic[D]):
    """The datasets of an installation; open ones are shared by every run of the process."""

    def __init__(self, database: Database, opener: Opener[D]) -> None:
        self._database = database
        self._opener = opener
        self._open: OrderedDict[str, D] = OrderedDict()
        self._lock = Lock()

    def get(self, digest: str) -> D:
        """The dataset, loaded once per process; raises `UnknownDataset`."""
        with self._lock:
            if digest in self._open:
                self._open.move_to_end(digest)
                return self._open[digest]
            made = self._opener(self._core(digest), lambda client: self.client_text(digest, client), digest)
            self._open[digest] = made
            while len(self._open) > OPEN_DATASETS:
                self._open.popitem(last=False)
            return made

    def find(self, key: str) -> KeptDataset | None:
        """The dataset kept under a key (of scenario, parameters, seed and versions), if it was built already."""
        return self._row(datasets.c.key == key)

    def describe(self, digest: str) -> KeptDataset:
        """What is known of a dataset; raises `UnknownDataset`."""
        row = self._row(datasets.c.digest == digest)
        if row is None:
            raise UnknownDataset(digest)
        return row

    def _row(self, condition: object) -> KeptDataset | None:
        columns = (datasets.c.digest, datasets.c.key, datasets.c.scenario, datasets.c.seed)
        with self._database.reading() as connection:
            row = connection.execute(select(*columns).where(condition)).one_or_none()  # type: ignore[arg-type]
        return None if row is None else KeptDataset(*row)

    def keep(self, new: NewDataset, *, at: str) -> None:
        """Write a dataset, all or nothing; one that is kept already stays as it is."""
        rows = [
            {"digest": new.digest, "client_ref": ref, "position": position, "text": _pack(text)}
            for position, (ref, text) in enumerate(new.clients.items())
        ]
        core = _pack(new.core)
        with self._database.writing() as connection:
            if connection.execute(select(datasets.c.key).where(datasets.c.digest == new.digest)).first():
                return
            stale = connection.execute(select(datasets.c.digest).where(datasets.c.key == new.key)).scalar()
            if stale is not None:
                raise ValueError(f"the key {new.key} names the dataset {stale} already, not {new.digest}")
            connection.execute(
                insert(datasets).values(
                    digest=new.digest, key=new.key, scenario=new.scenario, seed=new.seed, core=core, created_at=at
                )
            )
            for start in range(0, len(rows), BATCH):
                connection.execute(insert(dataset_clients), rows[start : start + BATCH])

    def client_text(self, digest: str, client: str) -> str:
        """The text of one client; raises `KeyError` for an unknown reference."""
        query = select(dataset_clients.c.text).where(
            dataset_clients.c.digest == digest, dataset_clients.c.client_ref == client
        )
        with self._database.reading() as connection:
            packed = connection.execute(query).scalar()
        if packed is None:
            raise KeyError(client)
        return _unpack(packed)

    def lines(self, digest: str) -> Iterator[str]:
        """The core, then every client's text, in the order in which they were built; raises `UnknownDataset`."""
        yield self._core(digest)
        query = (
            select(dataset_clients.c.text)
            .where(dataset_clients.c.digest == digest)
            .order_by(dataset_clients.c.position)
            .execution_options(yield_per=BATCH)
        )
        with self._database.reading() as connection, connection.execute(query) as found:
            for (packed,) in found:
                yield _unpack(packed)

    def forget(self, digest: str) -> None:
        """Drop a dataset that no run uses; the foreign keys refuse one that is used."""
        with self._database.writing() as connection:
            connection.execute(delete(dataset_clients).where(dataset_clients.c.digest == digest))
            connection.execute(delete(datasets).where(datasets.c.digest == digest))
        with self._lock:
            self._open.pop(digest, None)

    def _core(self, digest: str) -> str:
        with self._database.reading() as connection:
            packed = connection.execute(select(datasets.c.core).where(datasets.c.digest == digest)).scalar()
        if packed is None:
            raise UnknownDataset(digest)
        return _unpack(packed)


def _pack(text: str) -> bytes:
    return zlib.compress(text.encode(), 6)


def _unpack(packed: bytes) -> str:
    return zlib.decompress(packed).decode()
