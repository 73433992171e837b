"""Evidence laid out for reading: competence, criterion, sub-criterion, indicator, occasion, step."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.evidence import Evidence, Indicator, Mark, Signal
from crm_sandbox.evidence.indicators import criteria_of
from crm_sandbox.evidence.model import median_signal
from crm_sandbox.review.findings import RunLedger, evidence_of
from crm_sandbox.review.labels import REFERENCES, SEQUEL, called, names_of, typeset
from crm_sandbox.review.referential import Entry, Referential, referential
from crm_sandbox.review.wording import TABLES
from crm_sandbox.web.i18n import _
from crm_sandbox.web.labels import LABELS, N_, label

COMPETENCES = ("C1", "C2", "C3", "C4", "C5", "C6")
KEPT = 256
DETAILS = {
    "missing": N_("manquant"),
    "next_delivery": N_("prochaine livraison"),
    "unanswered": N_("sans réponse"),
    "unasked": N_("non demandé"),
}
DETAIL_TABLES = (
    "flagged",
    "function",
    "report_field",
    "panel",
    "fact",
    "act",
    "element",
    "refusal_reason",
    "refusal",
    "theme",
    "finding",
    "ending",
    "objection",
    "need",
    "advice",
    "message_field",
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One occurrence: its step, whether it speaks against the trainee, what it is about."""

    seq: int
    is_miss: bool
    text: str
    is_alert: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """What an indicator found; `evidence` is None where nothing computes it."""

    indicator: Indicator
    evidence: Evidence | None
    occasions: tuple[Occasion, ...] = ()

    @property
    def signal(self) -> Signal:
        """What it suggests."""
        return self.evidence.signal if self.evidence else "not_observed"

    @property
    def alerts(self) -> tuple[Occasion, ...]:
        """The occasions that raise an alert."""
        return tuple(item for item in self.occasions if item.is_alert)

    @property
    def misses(self) -> tuple[Occasion, ...]:
        """The occasions that speak against the trainee, alerts first."""
        return tuple(sorted((i for i in self.occasions if i.is_miss), key=lambda i: (not i.is_alert, i.seq)))


@dataclass(frozen=True, slots=True)
class SubProof:
    """A sub-criterion with its indicators, alerts first."""

    entry: Entry
    proofs: tuple[Proof, ...]
    signal: Signal


@dataclass(frozen=True, slots=True)
class CriterionProof:
    """A criterion: its sub-criteria, and what all their indicators suggest together."""

    entry: Entry
    parts: tuple[SubProof, ...]
    signal: Signal
    alerts: tuple[Occasion, ...]

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """Its computed indicators once each, the worst first."""
        known = {p.indicator.ref: p for part in self.parts for p in part.proofs if p.evidence is not None}
        return tuple(sorted(known.values(), key=urgency))


@dataclass(frozen=True, slots=True)
class CompetenceProof:
    """A competence and its criteria."""

    entry: Entry
    criteria: tuple[CriterionProof, ...]


_kept: OrderedDict[tuple[str, str], tuple[Evidence, ...]] = OrderedDict()
_lock = Lock()


def kept_evidence(ledger: RunLedger, run: str) -> tuple[Evidence, ...]:
    """What every indicator found in a run, computed once per head."""
    key = (run, ledger.stream(run).head_hash or "")
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = evidence_of(ledger, run)
    with _lock:
        _kept[key] = found
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def proofs_of(dataset: Dataset, evidence: tuple[Evidence, ...]) -> dict[str, Proof]:
    """Every indicator by reference, with its occasions in words."""
    found = {item.indicator.ref: item for item in evidence}
    return {
        ref: Proof(indicator, found.get(ref), _occasions(dataset, found[ref]) if ref in found else ())
        for ref, indicator in referential().indicators.items()
    }


def competences(proofs: dict[str, Proof]) -> tuple[CompetenceProof, ...]:
    """The whole framework with its evidence."""
    frame = referential()
    return tuple(
        CompetenceProof(
            frame.entries[code], tuple(criterion_proof(frame, proofs, e) for e in frame.below(code, "criterion"))
        )
        for code in COMPETENCES
    )


def criterion_proof(frame: Referential, proofs: dict[str, Proof], entry: Entry) -> CriterionProof:
    """One criterion with its evidence."""
    parts = tuple(_part(proofs, sub, entry.code) for sub in frame.of_criterion(entry.code))
    seen = {p.indicator.ref: p for part in parts for p in part.proofs}
    computed = [p.evidence for p in seen.values() if p.evidence is not None]
    alerts = tuple(alert for proof in seen.values() for alert in proof.alerts)
    return CriterionProof(entry, parts, median_signal(computed), alerts)


def sifted(groups: tuple[CompetenceProof, ...], signal: Signal) -> tuple[CompetenceProof, ...]:
    """The framework with nothing but the indicators of one signal; what has none is left out."""
    made = (replace(group, criteria=_kept_criteria(group.criteria, signal)) for group in groups)
    return tuple(group for group in made if group.criteria)


def _kept_criteria(criteria: tuple[CriterionProof, ...], signal: Signal) -> tuple[CriterionProof, ...]:
    found = []
    for criterion in criteria:
        parts = (
            replace(part, proofs=tuple(p for p in part.proofs if p.evidence is not None and p.signal == signal))
            for part in criterion.parts
        )
        kept = tuple(part for part in parts if part.proofs)
        if kept:
            found.append(replace(criterion, parts=kept))
    return tuple(found)


def _part(proofs: dict[str, Proof], entry: Entry, criterion: str) -> SubProof:
    refs = list(entry.indicators)
    refs += [ref for ref in proofs if ref not in refs and entry.code in criteria_of(ref)]
    found = sorted((proofs[ref] for ref in refs if ref in proofs), key=urgency)
    signal = median_signal([p.evidence for p in found if p.evidence is not None])
    return SubProof(entry, tuple(found), signal)


SIGNALS: tuple[Signal, ...] = ("unfavourable", "mixed", "favourable", "not_observed")


def urgency(proof: Proof) -> tuple[bool, bool, int]:
    """The order of reading: alerts, then the worst signal; what nothing computes comes last."""
    return (not proof.alerts, proof.evidence is None, SIGNALS.index(proof.signal))


def _occasions(dataset: Dataset, evidence: Evidence) -> tuple[Occasion, ...]:
    alerts = {(mark.seq, mark.subject, mark.detail) for mark in evidence.alerts}
    counts_against = evidence.indicator.sense == "low"
    return tuple(
        Occasion(
            mark.seq,
            mark.is_counted == counts_against,
            mark_text(dataset, mark, is_exchange=evidence.indicator.ref.startswith("I-ECH-")),
            (mark.seq, mark.subject, mark.detail) in alerts,
        )
        for mark in sorted(evidence.marks, key=lambda mark: mark.seq)
    )


def mark_text(dataset: Dataset, mark: Mark, *, is_exchange: bool = False) -> str:
    """What an occasion is about: a client or a product, and the detail. Of exchanges the detail is a department, one of which
    is called by a word that other details use."""
    subject = REFERENCES["subject"](dataset, mark.subject) if mark.subject else ""
    if mark.subject in dataset.world.documents:
        subject = dataset.world.documents[mark.subject].title
    elif mark.subject in dataset.world.departments:
        subject = dataset.world.departments[mark.subject].label
    elif mark.subject in dataset.world.exercise.titles() or SEQUEL.match(mark.subject):
        subject = REFERENCES["message"](dataset, mark.subject)
    elif mark.subject in {item.ref for item in dataset.world.exercise.quiz}:
        subject = REFERENCES["question"](dataset, mark.subject)
    department, *lacking = mark.detail.split(",")
    if is_exchange and department in dataset.world.departments:
        detail = dataset.world.departments[department].label
        if lacking:
            fields = ", ".join(label(name, "message_field") for name in lacking)
            detail = _("%(service)s, il manque : %(fields)s", service=detail, fields=fields)
    else:
        detail = ", ".join(_detail(dataset, mark.subject, part) for part in mark.detail.split(",") if part)
    return typeset(" · ".join(part for part in (subject, detail) if part))


def _detail(dataset: Dataset, subject: str, code: str) -> str:
    if code in DETAILS:
        return _(DETAILS[code])
    names = names_of(dataset, dataset.script(subject)) if subject in dataset.world.clients else {}
    if code in names:
        return names[code]
    for table in DETAIL_TABLES:
        if code in LABELS.get(table, {}) or code in TABLES.get(table, {}):
            return called(code, table)
    if code in dataset.world.departments:
        return dataset.world.departments[code].label
    return REFERENCES["subject"](dataset, code)
