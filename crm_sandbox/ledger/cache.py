"""Streams in memory: the state at the head, a checkpoint every hundred steps, evicted by size, oldest use first."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock, RLock
from typing import Generic, TypeVar

S = TypeVar("S")
D = TypeVar("D")

CHECKPOINT_STEPS = 100
STREAM_BYTES = 32 * 1024
"""What an empty stream is taken to weigh."""
BYTES_PER_LOGGED = 6
"""What a logged byte is taken to weigh once it is part of states that share most of their structure."""
CACHE_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Head(Generic[S]):
    """A state, the step that made it, and the chain's hash there."""

    seq: int
    hash: str
    state: S


class Live(Generic[S, D]):
    """A stream in memory. Hold `lock` to move it; `head` is swapped whole, so reading it needs no lock."""

    def __init__(self, stream: str, dataset: D, head: Head[S]) -> None:
        self.stream = stream
        self.dataset = dataset
        self.lock = RLock()
        self.head = head
        self.keys: dict[str, int] = {}
        self.checkpoints: list[Head[S]] = [head]
        self.weight = STREAM_BYTES

    def move(self, head: Head[S], key: str, size: int) -> None:
        """Take the next head; `size` is the length of its row."""
        self.keys[key] = head.seq
        self.weight += size * BYTES_PER_LOGGED
        if head.seq % CHECKPOINT_STEPS == 0:
            self.checkpoints.append(head)
        self.head = head

    def nearest(self, seq: int) -> Head[S]:
        """The latest state kept at or before a step."""
        head = self.head
        if head.seq <= seq:
            return head
        kept = self.checkpoints
        return kept[bisect_right(kept, seq, key=lambda item: item.seq) - 1]


class Cache(Generic[S, D]):
    """The live streams of a process."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self._limit = limit
        self._live: OrderedDict[str, Live[S, D]] = OrderedDict()
        self._lock = Lock()

    def get(self, stream: str) -> Live[S, D] | None:
        """A stream that is in memory."""
        with self._lock:
            live = self._live.get(stream)
            if live is not None:
                self._live.move_to_end(stream)
            return live

    def add(self, live: Live[S, D]) -> Live[S, D]:
        """Keep a stream; answers the one that another thread brought first, if any."""
        with self._lock:
            kept = self._live.setdefault(live.stream, live)
            self._live.move_to_end(live.stream)
            self._evict()
            return kept

    def drop(self, streams: Iterable[str]) -> None:
        """Forget streams; they are read again when they are needed."""
        with self._lock:
            for stream in streams:
                self._live.pop(stream, None)

    def __len__(self) -> int:
        return len(self._live)

    def _evict(self) -> None:
        total = sum(live.weight for live in self._live.values())
        while total > self._limit and len(self._live) > 1:
            _, live = self._live.popitem(last=False)
            total -= live.weight
