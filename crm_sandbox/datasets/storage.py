"""Datasets as they are kept: built lines, a digest over them, and files read one client at a time."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from crm_sandbox.crm.accounts.model import ClientHistory
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.datasets.codec import ClientFile, decode_client, decode_world

CACHED_CLIENTS = 256
"""Decoded clients kept by each open dataset."""

_FAST = 1


class LineStore(Mapping[str, str]):
    """The lines of clients by reference, kept compressed; iterated in order of reference."""

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}

    def add(self, client: str, line: str) -> None:
        """Keep the line of a client."""
        self._packed[client] = zlib.compress(line.encode(), _FAST)

    def __getitem__(self, client: str) -> str:
        return zlib.decompress(self._packed[client]).decode()

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._packed))

    def __len__(self) -> int:
        return len(self._packed)


@dataclass(frozen=True, slots=True)
class BuiltDataset:
    """A dataset in its stored form: the line of the world, one line per client in order of reference, the digest."""

    core_line: str
    client_lines: Mapping[str, str]
    digest: str

    def lines(self) -> Iterator[str]:
        """Every line, as an export writes them."""
        yield self.core_line
        yield from self.client_lines.values()


def digest_of(lines: Iterable[str]) -> str:
    """SHA-256 over lines, each ended by a line feed."""
    total = hashlib.sha256()
    for line in lines:
        total.update(line.encode())
        total.update(b"\n")
    return total.hexdigest()


class CachedFiles:
    """The files of clients, read with `read_client` and kept decoded, the least recently used going first."""

    def __init__(self, read_client: Callable[[str], str]) -> None:
        def read(client: str) -> ClientFile:
            return decode_client(read_client(client))

        self._read = lru_cache(maxsize=CACHED_CLIENTS)(read)

    def history(self, client: str) -> ClientHistory:
        """Twelve months of a client; raises `KeyError` for an unknown reference."""
        return self._read(client).history

    def script(self, client: str) -> Script | None:
        """The part that a client plays."""
        return self._read(client).script


def open_dataset(core_line: str, read_client: Callable[[str], str], digest: str) -> Dataset:
    """A dataset whose clients are read when needed; `read_client` raises `KeyError` for an unknown reference."""
    return Dataset(digest, decode_world(core_line), CachedFiles(read_client))


def dataset_from_lines(lines: Iterable[str]) -> Dataset:
    """A dataset from its whole stored form; the digest is computed from the lines.

    Raises `ValueError` when the first line is not a world, or the lines are not its clients, and the parts kept for newcomers,
    in order.
    """
    every = [line.rstrip("\n") for line in lines]
    if not every:
        raise ValueError("a dataset has at least the line of its world")
    world = decode_world(every[0])
    refs = sorted([*world.clients, *(ref for refs in world.newcomers.values() for ref in refs)])
    if len(refs) != len(every) - 1:
        raise ValueError(f"{len(every) - 1} lines of clients, {len(refs)} expected")
    by_ref = dict(zip(refs, every[1:], strict=True))
    for ref, line in by_ref.items():
        if not line.startswith(f'{{"client":"{ref}",'):
            raise ValueError(f"the line of {ref} is not where it should be")
    return open_dataset(every[0], by_ref.__getitem__, digest_of(every))
