"""A booklet gathered from a run, its evaluations and its dossier; never more than its reader may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from crm_sandbox.booklet.content import (
    Booklet,
    CriterionPart,
    Fact,
    IndicatorLine,
    MomentPart,
    Opinion,
    Proof,
    Remark,
    UnitPart,
)
from crm_sandbox.identity.model import User
from crm_sandbox.ledger.verify import verify
from crm_sandbox.review.access import Reviewed, dossiers, evaluations, people_by_id
from crm_sandbox.review.changes import changes
from crm_sandbox.review.dossier import rules
from crm_sandbox.review.dossier.service import frame
from crm_sandbox.review.dossier.state import Decision, DossierState
from crm_sandbox.review.dossier.wording import DECISIONS
from crm_sandbox.review.evaluation.model import OFF_PLATFORM, EvaluationState
from crm_sandbox.review.journal import Journal, Moment, journal_of
from crm_sandbox.review.labels import tell_action, typeset
from crm_sandbox.review.procedure import procedures
from crm_sandbox.review.proofs import CompetenceProof, CriterionProof, competences, kept_evidence, proofs_of
from crm_sandbox.review.proofs import Proof as IndicatorProof
from crm_sandbox.review.questions import questions
from crm_sandbox.review.records import Written
from crm_sandbox.review.referential import Entry, referential
from crm_sandbox.review.room import SIGNALS
from crm_sandbox.review.scale import scale
from crm_sandbox.review.shares import SECONDS, alert_text, bound_text, fault_name, indicator_name, share_text
from crm_sandbox.review.voice import voice_sheet
from crm_sandbox.web.i18n import ngettext
from crm_sandbox.web.labels import label
from crm_sandbox.web.services import services
from crm_sandbox.web.typography import dated, language

MOST_MOMENTS = 24
ALERTS_OF_A_CRITERION = 2
VERSION = "v{}"


@dataclass(frozen=True, slots=True)
class _Readers:
    """The evaluations that the reader may see, by evaluator, in the order of their seats."""

    people: Mapping[str, User]
    written: Mapping[str, Written[EvaluationState]]


def gather(found: Reviewed, at: datetime) -> Booklet:
    """The booklet of a run for whoever asks: his own evaluation, or everybody's once all are in the dossier."""
    ledger, run = services().ledger, found.run
    dataset, _, _ = ledger.state_at(run.id, 0)
    proofs = proofs_of(dataset, kept_evidence(ledger, run.id))
    groups = competences(proofs)
    dossier = dossiers().read(run.id).state
    readers = _readers(found, dossier)
    journal = journal_of(ledger, run.id)
    return Booklet(
        candidate=found.name,
        exercise=typeset(run.title),
        language=language(),
        is_final=dossier.is_published,
        facts=tuple(_facts(found, dossier, readers)),
        units=tuple(_unit(group, dossier, readers) for group in groups),
        off_platform=tuple(_beside(readers)),
        minutes=dossier.minutes or "",
        moments=tuple(_moments(journal, groups, readers)),
        questions=tuple(Remark(item.seq, typeset(item.text)) for item in questions(proofs)),
        proof=_proof(found, readers),
        source=typeset(referential().source),
        made_at=at,
    )


def _readers(found: Reviewed, dossier: DossierState) -> _Readers:
    ids = [seated.person for seated in dossier.seats] if rules.is_complete(frame(), dossier) else []
    if not ids and found.may_grade:
        ids = [found.user.id]
    kept = {one: evaluations().read(found.run.id, one) for one in ids}
    return _Readers(people_by_id(ids), {one: item for one, item in kept.items() if item.seq})


def _named(entry: Entry) -> str:
    return entry.en if language() == "en" else typeset(entry.fr)


def _facts(found: Reviewed, dossier: DossierState, readers: _Readers) -> Iterator[Fact]:
    run = found.run
    yield Fact(gettext("Stagiaire"), found.name)
    yield Fact(gettext("Exercice"), typeset(run.title))
    yield Fact(gettext("Mode"), label(run.mode, "mode"))
    if dossier.run:
        procedure = procedures().named(dossier.procedure)
        name = procedure.en if language() == "en" else procedure.fr
        yield Fact(gettext("Procédure"), f"{typeset(name)} ({VERSION.format(dossier.procedure_version)})")
    for person, item in readers.written.items():
        state = gettext("remise et signée") if item.state.is_finished else gettext("provisoire")
        yield Fact(gettext("Évaluateur"), f"{readers.people[person].display_name} ({state})")
    if dossier.jury is not None:
        yield Fact(gettext("Jury"), f"{dated(dossier.jury.held_on)} : {', '.join(dossier.jury.members)}")
        signed = f"{dossier.jury.president}, {dossier.jury.vice_president}"
        yield Fact(gettext("Président, vice-président"), signed)


def _unit(group: CompetenceProof, dossier: DossierState, readers: _Readers) -> UnitPart:
    decision = dossier.decisions.get(group.entry.code) if dossier.minutes is not None else None
    return UnitPart(
        group.entry.code,
        _named(group.entry),
        _decided(decision) if decision else "",
        _votes(decision) if decision else "",
        decision.remark if decision else "",
        tuple(_criterion(criterion, dossier, readers) for criterion in group.criteria),
    )


def _decided(decision: Decision) -> str:
    told: str = gettext(DECISIONS[decision.decision][1])
    if decision.valid_until:
        told = f"{told}, " + gettext("valable jusqu'au %(day)s", day=dated(decision.valid_until))
    return told


def _votes(decision: Decision) -> str:
    """How the jury voted; nothing of a unit that was not presented."""
    if decision.decision == "not_presented":
        return ""
    told: str = gettext("%(pour)s pour, %(contre)s contre", pour=decision.votes_for, contre=decision.votes_against)
    if decision.abstained:
        told += ", " + ngettext("%(num)s abstention", "%(num)s abstentions", decision.abstained)
    return told


def _criterion(criterion: CriterionProof, dossier: DossierState, readers: _Readers) -> CriterionPart:
    code = criterion.entry.code
    opinions = [
        Opinion(readers.people[person].display_name, _level(item.state.mark(code).level), item.state.mark(code).comment)
        for person, item in readers.written.items()
        if item.state.mark(code).level or item.state.mark(code).comment
    ]
    agreed = dossier.agreed.get(code)
    if agreed is not None:
        opinions.append(Opinion("", _level(agreed.level), agreed.reason))
    stands = rules.final_level(frame(), dossier, code) if rules.is_complete(frame(), dossier) else ""
    if not stands and len(readers.written) == 1:
        stands = next(iter(readers.written.values())).state.mark(code).level
    remarks = [note for item in readers.written.values() for note in item.state.notes_on(code)]
    return CriterionPart(
        code,
        _named(criterion.entry),
        gettext(SIGNALS[criterion.signal][2]),
        _level(stands),
        tuple(opinions),
        tuple(_indicator(proof) for proof in criterion.proofs),
        tuple(Remark(note.seq, note.text) for note in sorted(remarks, key=lambda note: note.seq)),
    )


def _level(code: str) -> str:
    return scale().level(code).name(language()) if code else ""


def _indicator(proof: IndicatorProof) -> IndicatorLine:
    evidence = proof.evidence
    shown = proof.misses or proof.occasions
    return IndicatorLine(
        proof.indicator.ref,
        indicator_name(proof.indicator),
        gettext(SIGNALS[proof.signal][2]),
        evidence.numerator if evidence else 0,
        evidence.denominator if evidence else 0,
        proof.indicator.unit if proof.indicator.unit == SECONDS else "",
        share_text(evidence) if evidence else "",
        bound_text(evidence) if evidence else "",
        alert_text(proof.indicator, len(proof.alerts)) if proof.alerts else "",
        tuple(dict.fromkeys(item.seq for item in shown)),
    )


def _beside(readers: _Readers) -> Iterator[Opinion]:
    """What was seen and heard outside the software: the voice sheet, then the rest."""
    for person, item in readers.written.items():
        name = readers.people[person].display_name
        for heard in voice_sheet().items:
            mark = item.state.mark(heard.code)
            if mark.level or mark.comment:
                yield Opinion(f"{name}, {heard.name.lower()}", _level(mark.level), mark.comment)
        comment = item.state.mark(OFF_PLATFORM).comment
        if comment:
            yield Opinion(name, "", comment)


def _moments(journal: Journal, groups: tuple[CompetenceProof, ...], readers: _Readers) -> Iterator[MomentPart]:
    """The steps that somebody noted, and those that raise an alert, in order."""
    about: dict[int, list[str]] = {}
    for item in readers.written.values():
        for note in item.state.notes:
            about.setdefault(note.seq, []).append(note.text)
    for group in groups:
        for criterion in group.criteria:
            for seq, text in _alerts(criterion)[:ALERTS_OF_A_CRITERION]:
                about.setdefault(seq, []).append(f"{criterion.entry.code} · {text}")
    for seq in sorted(about)[:MOST_MOMENTS]:
        moment = journal.moment(seq)
        if moment is not None:
            yield _moment(journal, moment, "\n".join(dict.fromkeys(about[seq])))


def _alerts(criterion: CriterionProof) -> list[tuple[int, str]]:
    """The steps that raise an alert, with the fault and what it is about."""
    return [
        (alert.seq, " · ".join(part for part in (fault_name(proof.indicator), alert.text) if part))
        for proof in criterion.proofs
        for alert in proof.alerts
    ]


def _moment(journal: Journal, moment: Moment, about: str) -> MomentPart:
    ledger = services().ledger
    _, before, _ = ledger.state_at(journal.run, moment.seq - 1)
    _, after, _ = ledger.state_at(journal.run, moment.seq)
    told = tell_action(journal.dataset, moment.kind, moment.events)
    reply = next((line.text for line in told.more if line.kind == "client.replied"), "")
    moved = tuple(
        (gettext(item.name), item.before, item.after)
        for item in changes(journal.dataset, before, after)
        if not item.is_hidden
    )
    return MomentPart(moment.seq, moment.at[11:19], told.line.text, reply, moved, about)


def _proof(found: Reviewed, readers: _Readers) -> Proof:
    ledger = services().ledger
    checked = verify(ledger, found.run.id)
    stream = ledger.stream(found.run.id)
    others = tuple(
        Fact(readers.people[person].display_name, item.head_hash) for person, item in readers.written.items()
    )
    return Proof(
        found.run.id,
        stream.head_seq,
        stream.head_hash or "",
        checked.holds,
        checked.is_signed,
        ledger.signer.public_key,
        others,
    )
