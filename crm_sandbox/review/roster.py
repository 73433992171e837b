"""The list of runs: who is where, whether the log is intact, and the steps that deserve a look, one click away."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Lock

from crm_sandbox.evidence.indicators import criteria_of
from crm_sandbox.ledger.model import RunNotOpen
from crm_sandbox.review.findings import RunLedger
from crm_sandbox.review.integrity import Badge, quick_badge
from crm_sandbox.review.proofs import Proof, kept_evidence, proofs_of
from crm_sandbox.review.shares import fault_name
from crm_sandbox.training.model import Run

STATES = ("handed_in", "open", "superseded", "archived")
SORTS = ("name", "state", "steps", "time", "alerts")
SHOWN_FLAGS = 4
SEARCHED_FLAGS = 12
KEPT = 256


@dataclass(frozen=True, slots=True)
class Search:
    """The filters of the list, as they stand in the address. `phase` is where the dossier stands, `indicator` searches
    one indicator's misses."""

    text: str = ""
    state: str = ""
    cohort: str = ""
    phase: str = ""
    indicator: str = ""
    sort: str = "state"
    is_descending: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """A step that deserves a look: its name, what it is about, the criterion whose evidence holds it, how many others
    are like it."""

    seq: int
    name: str
    about: str
    is_alert: bool
    criterion: str
    others: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A run in the list. `state` tells superseded runs from handed-in ones; `at` is the simulated time at its head;
    `mixed` counts the indicators that are neither good nor bad; `phase` is where its dossier stands, empty for none."""

    run: Run
    name: str
    state: str
    at: str
    badge: Badge | None
    flags: tuple[Flag, ...]
    alerts: int
    misses: int
    mixed: int
    phase: str = ""


def state_of(run: Run) -> str:
    """The state that the list shows."""
    if run.state == "handed_in" and run.is_superseded:
        return "superseded"
    return run.state


@dataclass(frozen=True, slots=True)
class Listed:
    """What is known of the runs besides their logs: what each trainee is called, where each dossier stands."""

    names: Mapping[str, str]
    phases: Mapping[str, str]


def kept_runs(runs: list[Run], known: Listed, search: Search) -> list[Run]:
    """The runs that a search keeps before their logs are looked at."""
    text = search.text.casefold()
    return [
        run
        for run in runs
        if run.dataset_digest is not None
        and (not search.state or state_of(run) == search.state)
        and (not search.cohort or run.cohort == search.cohort)
        and (not search.phase or known.phases.get(run.id) == search.phase)
        and (not text or text in f"{known.names[run.trainee_id]} {run.title}".casefold())
    ]


def list_rows(ledger: RunLedger, runs: list[Run], known: Listed, search: Search) -> tuple[Row, ...]:
    """The rows of runs that a search keeps, in its order."""
    rows = [
        replace(_row(ledger, run, known.names[run.trainee_id], search.indicator), phase=known.phases.get(run.id, ""))
        for run in runs
    ]
    if search.indicator:
        rows = [row for row in rows if row.flags]
    rows.sort(key=lambda row: (row.name, row.run.created_at))
    rows.sort(key=lambda row: _rank(row, search.sort), reverse=search.is_descending)
    return tuple(rows)


def _rank(row: Row, sort: str) -> tuple[int | str, ...]:
    if sort == "name":
        return (row.name.casefold(),)
    if sort == "steps":
        return (row.run.head_seq,)
    if sort == "time":
        return (row.at,)
    if sort == "alerts":
        return (-row.alerts, -row.misses)
    return (STATES.index(row.state) if row.state in STATES else len(STATES), row.run.head_seq == 0)


def _row(ledger: RunLedger, run: Run, name: str, indicator: str) -> Row:
    if run.head_seq == 0:
        return Row(run, name, state_of(run), "", None, (), 0, 0, 0)
    last = ledger.entries(run.id, after=run.head_seq - 1, upto=run.head_seq)
    at = last[0].envelope.at_sim[11:16] if last else ""
    dataset, _, _ = ledger.state_at(run.id, 0)
    proofs = proofs_of(dataset, kept_evidence(ledger, run.id))
    is_open = run.state == "open"
    flags = _searched(proofs[indicator]) if indicator in proofs else _flags(proofs, alerts_only=is_open)
    alerts = sum(len(proof.alerts) for proof in proofs.values())
    chosen = [proofs[indicator]] if indicator in proofs else [p for p in proofs.values() if _speaks(p)]
    misses = sum(len(proof.misses) for proof in chosen)
    mixed = 0 if is_open else sum(proof.signal == "mixed" for proof in proofs.values())
    return Row(run, name, state_of(run), at, _kept_badge(ledger, run), flags, alerts, misses, mixed)


def _name(proof: Proof) -> str:
    return fault_name(proof.indicator)


def criterion_of(ref: str) -> str:
    """The first criterion that an indicator informs (CR1.2 for CR1.2.c); empty for none."""
    codes = (code for code in criteria_of(ref) if code.startswith("CR"))
    return ".".join(next(codes, "").split(".")[:2])


def _criterion(proof: Proof) -> str:
    return criterion_of(proof.indicator.ref)


def _speaks(proof: Proof) -> bool:
    return bool(proof.alerts) or proof.signal == "unfavourable"


def _flags(proofs: Mapping[str, Proof], *, alerts_only: bool) -> tuple[Flag, ...]:
    """Alerts first, then the first miss of each unfavourable indicator. While a day lasts, what is not done yet is not
    undone: its alerts alone are told."""
    found: list[Flag] = []
    for proof in proofs.values():
        found += [Flag(item.seq, _name(proof), item.text, True, _criterion(proof)) for item in proof.alerts]
    if alerts_only:
        return tuple(found[:SHOWN_FLAGS])
    alerted = {flag.name for flag in found}
    for proof in sorted(proofs.values(), key=lambda p: p.indicator.ref not in FIRST):
        misses = proof.misses
        if proof.signal == "unfavourable" and misses and _name(proof) not in alerted:
            found.append(Flag(misses[0].seq, _name(proof), misses[0].text, False, _criterion(proof), len(misses) - 1))
    return tuple(found[:SHOWN_FLAGS])


FIRST = ("I-SUB-02", "I-SUB-01", "I-CMD-01", "I-CLO-04", "I-CIB-01")
"""Indicators whose misses a client pays for: told first."""


def _searched(proof: Proof) -> tuple[Flag, ...]:
    """Every miss of one indicator."""
    return tuple(
        Flag(item.seq, item.text or _name(proof), _name(proof), item.is_alert, _criterion(proof))
        for item in proof.misses[:SEARCHED_FLAGS]
    )


_badges: OrderedDict[tuple[str, str], Badge] = OrderedDict()
_lock = Lock()


def _kept_badge(ledger: RunLedger, run: Run) -> Badge | None:
    key = (run.id, run.head_hash or "")
    with _lock:
        if key in _badges:
            return _badges[key]
    try:
        made = quick_badge(ledger, run.id)
    except RunNotOpen:
        return None
    keep_badge(run, made)
    return made


def keep_badge(run: Run, badge: Badge) -> None:
    """Remember what the last check of a run showed."""
    with _lock:
        _badges[(run.id, run.head_hash or "")] = badge
        while len(_badges) > KEPT:
            _badges.popitem(last=False)
