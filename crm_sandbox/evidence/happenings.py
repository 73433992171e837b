"""What happened, in order and by kind: sorted once as a run is told, read by every indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import TypeVar, cast

from crm_sandbox.kernel.events import Event

E = TypeVar("E", bound=Event)


class Happenings:
    """Events with their steps. Iterating gives all of them in order; `of` gives those of one kind without a look at the
    others."""

    __slots__ = ("_all", "_by_kind")

    def __init__(self, pairs: Iterable[tuple[int, Event]] = ()) -> None:
        self._all: list[tuple[int, Event]] = []
        self._by_kind: dict[type[Event], list[tuple[int, Event]]] = {}
        for seq, item in pairs:
            self.add(seq, item)

    def add(self, seq: int, item: Event) -> None:
        """The next thing that happened."""
        pair = (seq, item)
        self._all.append(pair)
        self._by_kind.setdefault(type(item), []).append(pair)

    def __iter__(self) -> Iterator[tuple[int, Event]]:
        return iter(self._all)

    def of(self, kind: type[E]) -> Sequence[tuple[int, E]]:
        """The events of one kind, with their steps."""
        return cast(Sequence[tuple[int, E]], self._by_kind.get(kind, []))

    def without(self, gone: Set[int]) -> Happenings:
        """The same without some events, named by their `id`: equal ones may have happened again."""
        return Happenings(pair for pair in self._all if id(pair[1]) not in gone)

    def first_of(self, *kinds: type[Event]) -> int | None:
        """The step of the first event of some kinds; None when there is none."""
        return min((self._by_kind[kind][0][0] for kind in kinds if kind in self._by_kind), default=None)
