"""The replay at a step: the list of actions around it, what it changed, where one can go from there."""

from __future__ import annotations

import unicodedata
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from crm_sandbox.crm.calls.cast import part_of
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import clock
from crm_sandbox.review.backstage import Backstage, backstage
from crm_sandbox.review.changes import Change, changes
from crm_sandbox.review.evaluation.model import EvaluationState, Note
from crm_sandbox.review.findings import RunLedger
from crm_sandbox.review.journal import Journal, Moment, run_clock
from crm_sandbox.review.labels import Line, Told, names_of, tell_action
from crm_sandbox.web.typography import day, language

AROUND = 40
FOUND = 200
PAGE = 2 * AROUND
KEPT = 16
LANES = ("call", "file", "order", "complaint", "plan", "refusal", "remark")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list. `idle_s` is the silence that follows it; `reply` what the client answered."""

    seq: int
    at: str
    line: Line
    reply: Line | None
    notes: tuple[Note, ...]
    idle_s: int
    is_current: bool
    is_future: bool


@dataclass(frozen=True, slots=True)
class Goals:
    """Where the keys lead: steps, or None where there is nowhere to go."""

    previous: int | None
    following: int | None
    calls: tuple[int | None, int | None]
    refusals: tuple[int | None, int | None]
    remarks: tuple[int | None, int | None]
    earlier: int | None
    later: int | None


@dataclass(frozen=True, slots=True)
class Replay:
    """Everything that depends on the step. `told` is None before the first one; its action begins at `started_at`, and
    the screen is that of `at`, when it is over."""

    seq: int
    last: int
    at: str
    started_at: str
    at_s: int
    told: Told | None
    rows: tuple[Row, ...]
    goals: Goals
    changes: tuple[Change, ...]
    behind: Backstage | None
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Sieve:
    """What the list shows: everything around the step, one lane, or what a text is found in. `is_own` searches only
    what the trainee saw."""

    lane: str = ""
    text: str = ""
    is_own: bool = False


def replay(ledger: RunLedger, journal: Journal, seq: int, notes: EvaluationState, sieve: Sieve) -> Replay:
    """The replay after a step (0: before the first)."""
    dataset, after, _ = ledger.state_at(journal.run, seq)
    before: RunState = ledger.state_at(journal.run, seq - 1)[1] if seq else after
    moment = journal.moment(seq)
    return Replay(
        seq,
        journal.last,
        _when(dataset, after),
        moment.at[11:19] if moment else f"{after.now:%H:%M:%S}",
        moment.at_s if moment else run_clock(dataset).seconds(clock.iso(after.now)),
        tell_action(dataset, moment.kind, moment.events, _part(dataset, before, after)) if moment else None,
        _rows(journal, seq, notes, sieve),
        _goals(journal, seq, notes),
        changes(dataset, before, after),
        backstage(dataset, after),
        notes.notes_at(seq),
    )


def _part(dataset: Dataset, before: RunState, after: RunState) -> dict[str, str]:
    """What the script of whoever is, or was, on the line calls by reference."""
    live = after.calls.live or before.calls.live
    return names_of(dataset, part_of(dataset, after, live.client)) if live else {}


def _when(dataset: Dataset, state: RunState) -> str:
    """The hour, with the day where there are several."""
    hour = f"{state.now:%H:%M:%S}"
    return f"{day(state.now)} {hour}" if dataset.world.exercise.later else hour


def _rows(journal: Journal, seq: int, notes: EvaluationState, sieve: Sieve) -> tuple[Row, ...]:
    idle = {span.seq: span.end_s - span.start_s for span in journal.idle}
    if sieve.lane or sieve.text:
        chosen = _sifted(journal, notes, sieve)
    else:
        start = max(0, min(seq - 1 - AROUND, journal.last - PAGE))
        chosen = list(journal.moments[start : start + PAGE])
    return tuple(_row(journal, moment, seq, notes, idle.get(moment.seq, 0)) for moment in chosen)


def _row(journal: Journal, moment: Moment, seq: int, notes: EvaluationState, idle_s: int) -> Row:
    told = tell_action(journal.dataset, moment.kind, moment.events)
    reply = next(
        (line for line in told.more if line.kind in ("client.replied", "call.ringing", "message.arrived")), None
    )
    return Row(
        moment.seq,
        moment.at[11:19],
        told.line,
        reply,
        notes.notes_at(moment.seq),
        idle_s,
        moment.seq == seq,
        moment.seq > seq,
    )


def _sifted(journal: Journal, notes: EvaluationState, sieve: Sieve) -> list[Moment]:
    if sieve.lane == "remark":
        noted = {note.seq for note in notes.notes}
        found = [moment for moment in journal.moments if moment.seq in noted]
    else:
        found = [moment for moment in journal.moments if not sieve.lane or sieve.lane in moment.lanes]
    if sieve.text:
        texts, wanted = _texts(journal, is_own=sieve.is_own), plain(sieve.text)
        found = [moment for moment in found if wanted in texts[moment.seq - 1]]
    return found[:FOUND]


_searchable: OrderedDict[tuple[str, str, str, bool], tuple[str, ...]] = OrderedDict()
_lock = Lock()


def _texts(journal: Journal, *, is_own: bool) -> tuple[str, ...]:
    """What each step says, ready for searching."""
    key = (journal.run, journal.head_hash, language(), is_own)
    with _lock:
        if key in _searchable:
            return _searchable[key]
    made = tuple(_text(journal, moment, is_own=is_own) for moment in journal.moments)
    with _lock:
        _searchable[key] = made
        while len(_searchable) > KEPT:
            _searchable.popitem(last=False)
    return made


def _text(journal: Journal, moment: Moment, *, is_own: bool) -> str:
    told = tell_action(journal.dataset, moment.kind, moment.events)
    return plain(" ".join(line.text for line in (told.line, *told.more) if not (is_own and line.is_hidden)))


def plain(text: str) -> str:
    """A text without case, accents and typographic spaces."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in parts if not unicodedata.combining(char)).split())


def _goals(journal: Journal, seq: int, notes: EvaluationState) -> Goals:
    noted = sorted({note.seq for note in notes.notes})
    return Goals(
        seq - 1 if seq > 0 else None,
        seq + 1 if seq < journal.last else None,
        (journal.before(seq, "call"), journal.after(seq, "call")),
        (journal.before(seq, "refusal"), journal.after(seq, "refusal")),
        (next((s for s in reversed(noted) if s < seq), None), next((s for s in noted if s > seq), None)),
        max(1, seq - PAGE) if seq > AROUND + 1 else None,
        min(journal.last, seq + PAGE) if seq + AROUND < journal.last else None,
    )
