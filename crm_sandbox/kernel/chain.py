"""The hash chain of a run: an envelope per recorded action, each bound to the one before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crm_sandbox.kernel import canonical

ENVELOPE_VERSION = 1


def genesis(run: str, dataset_digest: str, engine: str) -> str:
    """The hash that a run starts from: it binds the run, its dataset and the engine that opened it."""
    return canonical.digest(
        canonical.dumps({"v": ENVELOPE_VERSION, "run": run, "dataset": dataset_digest, "engine": engine})
    )


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as the envelope holds it."""

    type: str
    version: int
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Envelope:
    """All that is recorded of one action. `seq` starts at 1; times are ISO-8601 with an offset."""

    run: str
    seq: int
    at_sim: str
    at_wall: str
    actor: str
    type: str
    type_version: int
    payload: dict[str, Any]
    events: tuple[StoredEvent, ...]
    engine: str
    key: str
    prev: str

    def text(self) -> str:
        """The canonical text that is stored and hashed, byte for byte."""
        return canonical.dumps(
            {
                "v": ENVELOPE_VERSION,
                "run": self.run,
                "seq": self.seq,
                "at_sim": self.at_sim,
                "at_wall": self.at_wall,
                "actor": self.actor,
                "type": self.type,
                "type_v": self.type_version,
                "payload": self.payload,
                "events": [{"type": e.type, "v": e.version, "payload": e.payload} for e in self.events],
                "engine": self.engine,
                "key": self.key,
                "prev": self.prev,
            }
        )

    @classmethod
    def read(cls, text: str | bytes) -> Envelope:
        """Read a stored text back; raises `KeyError`, `TypeError` or `ValueError` when it is not an envelope."""
        raw = canonical.loads(text)
        if raw["v"] != ENVELOPE_VERSION:
            raise ValueError(f"envelope version {raw['v']} is not known")
        return cls(
            run=raw["run"],
            seq=raw["seq"],
            at_sim=raw["at_sim"],
            at_wall=raw["at_wall"],
            actor=raw["actor"],
            type=raw["type"],
            type_version=raw["type_v"],
            payload=raw["payload"],
            events=tuple(StoredEvent(e["type"], e["v"], e["payload"]) for e in raw["events"]),
            engine=raw["engine"],
            key=raw["key"],
            prev=raw["prev"],
        )


def link(text: str | bytes) -> str:
    """The hash of a stored envelope; since the text names the previous hash, it covers all that came before."""
    return canonical.digest(text)
