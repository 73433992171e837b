"""Datasets on demand: found by what they are built from, built at once or in the background."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, Generic, TypeVar

from crm_sandbox import platform_clock
from crm_sandbox.storage.datasets import DatasetStore, KeptDataset, NewDataset
from crm_sandbox.training.model import WorldSpec

D = TypeVar("D")
Progress = Callable[[int, int], None]
"""Called with what is done and what there is in all."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Workshop:
    """How datasets are made: `key_of` names what a spec gives without building it, `build` builds it."""

    key_of: Callable[[WorldSpec], str]
    build: Callable[[WorldSpec, Progress | None], NewDataset]


class Library(Generic[D]):
    """The datasets of an installation, made when they are missing."""

    def __init__(self, store: DatasetStore[D], workshop: Workshop) -> None:
        self.store = store
        self._workshop = workshop
        self._orders: SimpleQueue[tuple[WorldSpec, Callable[[KeptDataset], None]]] = SimpleQueue()
        self._builder: Thread | None = None
        self._lock = Lock()

    def key_of(self, spec: WorldSpec) -> str:
        """The key of what a spec gives."""
        return self._workshop.key_of(spec)

    def find(self, spec: WorldSpec) -> KeptDataset | None:
        """The dataset of a spec, if it was built."""
        return self.store.find(self.key_of(spec))

    def ensure(self, spec: WorldSpec, *, at: datetime, progress: Progress | None = None) -> KeptDataset:
        """The dataset of a spec, built now if it is missing."""
        kept = self.find(spec)
        if kept is not None:
            return kept
        new = self._workshop.build(spec, progress)
        self.store.keep(new, at=platform_clock.stamp(at))
        return replace(self.store.describe(new.digest), key=new.key)

    def order(self, spec: WorldSpec, then: Callable[[KeptDataset], None]) -> None:
        """Build a dataset in the background, one at a time, then call `then` with it."""
        with self._lock:
            self._orders.put((spec, then))
            if self._builder is None:
                self._builder = Thread(target=self._work, name="dataset-builder", daemon=True)
                self._builder.start()

    def _work(self) -> None:
        while True:
            with self._lock:
                if self._orders.empty():
                    self._builder = None
                    return
            spec, then = self._orders.get()
            try:
                then(self.ensure(spec, at=platform_clock.now()))
            except Exception:
                logger.exception("the dataset %s, seed %d, could not be built", spec.scenario, spec.seed)

    def wait(self) -> None:
        """Wait until every ordered dataset is there."""
        builder: Any = self._builder
        while builder is not None:
            builder.join()
            builder = self._builder
