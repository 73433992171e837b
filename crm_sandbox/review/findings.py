"""What the log of a run shows: its story, its evidence, read from the ledger and kept while the head stays the same."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.evidence import Evidence, Step, Story, collect, tell
from crm_sandbox.ledger.ledger import Ledger
from crm_sandbox.review.referential import referential

KEPT = 8
"""Stories kept in memory: an evaluator goes back and forth in a few."""

RunLedger = Ledger[RunState, Dataset]

_stories: OrderedDict[tuple[str, str, int], Story] = OrderedDict()
_lock = Lock()


def story_of(ledger: RunLedger, run: str) -> Story:
    """A run told again, from its log as it stands; raises `UnknownStream` or `RunNotOpen`."""
    stream = ledger.stream(run)
    key = (run, stream.head_hash or "", stream.head_seq)
    with _lock:
        if key in _stories:
            _stories.move_to_end(key)
            return _stories[key]
    dataset, _, _ = ledger.state_at(run)
    steps = (Step(entry.seq, entry.envelope.type, entry.envelope.at_sim, entry.events) for entry in ledger.entries(run))
    story = tell(ledger.decider, dataset, steps)
    with _lock:
        _stories[key] = story
        while len(_stories) > KEPT:
            _stories.popitem(last=False)
    return story


def evidence_of(ledger: RunLedger, run: str) -> tuple[Evidence, ...]:
    """What every indicator found in a run."""
    return collect(story_of(ledger, run), referential().indicators)
