"""A trainee's debrief: the day in figures, what got away, each criterion with its steps, the published result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from crm_sandbox.crm.calls.cast import part_of
from crm_sandbox.crm.calls.missed import NO_TALK
from crm_sandbox.crm.calls.state import MISSED, EndedCall
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.plan.coverage import SegmentCoverage
from crm_sandbox.crm.session.period import days_begun, of_day
from crm_sandbox.crm.session.queries import client_name
from crm_sandbox.crm.state import RunState
from crm_sandbox.evidence import Evidence
from crm_sandbox.review.dossier import rules
from crm_sandbox.review.dossier.rules import Frame
from crm_sandbox.review.dossier.state import Decision, DossierState
from crm_sandbox.review.evaluation.model import EvaluationState
from crm_sandbox.review.proofs import CompetenceProof, CriterionProof, Occasion, Proof
from crm_sandbox.review.referential import Entry
from crm_sandbox.web.labels import N_
from crm_sandbox.web.plan_feedback import PlanFeedback

SHOWN_PROOFS = 3
SHOWN_MISSES = 4
SHOWN_PER_KIND = 3

ADVICE: Mapping[str, tuple[str, str]] = {
    "I-CIB-01": ("users", N_("La personne en ligne ne décidait pas de ce sujet.")),
    "I-ENC-03": ("wallet", N_("L'encours était dépassé au moment de valider, sans accord.")),
    "I-ENC-02": ("wallet", N_("L'encours était dépassé : le client n'a eu aucune solution.")),
    "I-TPS-01": ("phone-off", N_("Le client a raccroché, sa patience usée.")),
    "I-SUB-02": (
        "package-search",
        N_("Ce remplaçant ne convenait pas à ce client ; sa fiche ou ses mots le disaient."),
    ),
    "I-SUB-01": ("package", N_("Une rupture est restée sans proposition.")),
    "I-CMD-01": ("shopping-cart", N_("Ce qui est saisi n'est pas ce qui était demandé.")),
    "I-CLO-04": ("message-square-quote", N_("Un produit remplacé n'a pas été annoncé à la relecture.")),
    "I-FIC-01": ("file-text", N_("La rubrique portait un signal ; elle n'a pas été ouverte à temps.")),
    "I-GRC-07": ("notebook-pen", N_("Dit pendant l'appel, pas enregistré dans le bon champ.")),
    "I-DEC-01": ("ear", N_("Le client avait quelque chose à dire là-dessus : une question l'aurait fait venir.")),
    "I-GRC-09": ("eye-off", N_("Cette donnée n'a pas sa place dans une fiche.")),
    "I-ECH-01": ("send", N_("Ce service attendait un message complet.")),
    "I-ORG-04": ("phone-missed", N_("Ce client était à contacter : ni joint, ni tenté deux fois à une heure utile.")),
    "I-ORG-07": ("handshake", N_("Un rappel promis n'a pas eu lieu à l'heure.")),
    "I-FIC-05": ("clock-alert", N_("Appelé hors des heures que sa fiche conseille.")),
    "I-CLO-02": ("truck", N_("La livraison n'a pas été annoncée avant de raccrocher.")),
}
"""What a miss of an indicator comes down to, with its icon; those that a client pays for first."""


UNHEARD_COMPLAINT = N_("Ce client appelait pour une réclamation : personne n'a décroché, personne n'a rappelé.")
UNHEARD_CALL = N_("Ce client a appelé : personne n'a décroché, personne n'a rappelé.")


@dataclass(frozen=True, slots=True)
class Missed:
    """Something that got away: what about, what it comes down to, the step where it shows, how many others are like it."""

    icon: str
    about: str
    advice: str
    seq: int
    others: int


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A criterion: the indicators that speak for the trainee, those with something missed, the steps of those."""

    entry: Entry
    signal: str
    seen: tuple[Proof, ...]
    lacking: tuple[Proof, ...]
    steps: tuple[Occasion, ...]


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many out of so many; `of` is 0 where the day offered no occasion."""

    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The day in figures. Amounts in cents; `outside` are calls that the plan did not hold."""

    planned: int
    called: int
    outside: int
    orders: int
    ordered_cents: int
    facts: Ratio
    promises: Ratio
    tasks: Ratio


@dataclass(frozen=True, slots=True)
class Result:
    """What was published of a criterion: the level that stands, what evaluators wrote, why they agreed on it."""

    entry: Entry
    level: str
    comments: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: results by criterion that somebody evaluated, decisions by unit."""

    results: tuple[Result, ...]
    decisions: tuple[tuple[Entry, Decision], ...]
    held_on: str


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What is said of the plan of a day."""

    day: date
    told: PlanFeedback


@dataclass(frozen=True, slots=True)
class DebriefView:
    """The whole debrief: a plan for each day that had one; of a period, how the portfolio was covered."""

    figures: Figures
    missed: tuple[Missed, ...]
    groups: tuple[tuple[Entry, tuple[CriterionLine, ...]], ...]
    published: Published | None
    plans: tuple[DayPlan, ...]
    coverage: tuple[SegmentCoverage, ...]

    @property
    def lacks(self) -> bool:
        """Whether some criterion tells something that was missed."""
        return any(line.lacking for _, lines in self.groups for line in lines)


def figures(dataset: Dataset, state: RunState, evidence: Mapping[str, Evidence]) -> Figures:
    """The day in figures."""
    wanted, called = set[tuple[date, str]](), set[tuple[date, str]]()
    for day in days_begun(dataset, state):
        _, then = of_day(dataset, state, day)
        wanted |= {(day, slot.subject) for slot in then.plan.slots.values() if slot.kind == "call"}
        called |= {(day, call.client) for call in then.calls.ended if call.direction == "outbound"}
    firm = [order for order in state.orders.orders.values() if order.status in ("confirmed", "credit_hold")]
    return Figures(
        planned=len(wanted),
        called=len(wanted & called),
        outside=len(called - wanted),
        orders=len(firm),
        ordered_cents=sum(order.total_cents for order in firm),
        facts=_ratio(evidence.get("I-GRC-07")),
        promises=_ratio(evidence.get("I-ORG-07")),
        tasks=_ratio(evidence.get("I-ORG-06")),
    )


def _ratio(found: Evidence | None) -> Ratio:
    return Ratio(found.numerator, found.denominator) if found else Ratio(0, 0)


def missed(proofs: Mapping[str, Proof]) -> tuple[Missed, ...]:
    """What got away, a few of each kind."""
    found = []
    for ref, (icon, advice) in ADVICE.items():
        misses = proofs[ref].misses if ref in proofs else ()
        shown = misses[:SHOWN_PER_KIND]
        for occasion in shown:
            rest = len(misses) - len(shown) if occasion is shown[-1] else 0
            found.append(Missed(icon, occasion.text, advice, occasion.seq, rest))
    return tuple(found)


def unreturned(dataset: Dataset, state: RunState, steps: Mapping[str, int]) -> tuple[Missed, ...]:
    """The calls that were missed and never returned, those of a complaint first. `steps`: where each was missed."""
    waiting: dict[str, EndedCall] = {}
    for call in state.calls.ended:
        if call.ending == MISSED:
            waiting[call.client] = call
        elif call.ending not in NO_TALK:
            waiting.pop(call.client, None)
    found = []
    for client, call in waiting.items():
        part = part_of(dataset, state, client)
        is_complaint = part is not None and part.complaint is not None
        advice = UNHEARD_COMPLAINT if is_complaint else UNHEARD_CALL
        found.append(Missed("phone-missed", client_name(dataset, state, client), advice, steps.get(call.ref, 1), 0))
    return tuple(sorted(found, key=lambda item: item.advice != UNHEARD_COMPLAINT))


def criterion_line(criterion: CriterionProof) -> CriterionLine:
    """A criterion as the table shows it."""
    observed = [proof for proof in criterion.proofs if proof.evidence is not None and proof.evidence.marks]
    lacking = tuple(proof for proof in observed if proof.misses)[:SHOWN_PROOFS]
    seen = tuple(proof for proof in observed if proof.signal == "favourable" and not proof.alerts)[:SHOWN_PROOFS]
    steps = [proof.misses[0] for proof in lacking] + [miss for proof in lacking for miss in proof.misses[1:]]
    by_step = {occasion.seq: occasion for occasion in reversed(steps)}
    return CriterionLine(
        criterion.entry, criterion.signal, seen, lacking, tuple(reversed(by_step.values()))[:SHOWN_MISSES]
    )


def criterion_lines(groups: tuple[CompetenceProof, ...]) -> tuple[tuple[Entry, tuple[CriterionLine, ...]], ...]:
    """Every competence with its criteria."""
    return tuple((group.entry, tuple(criterion_line(item) for item in group.criteria)) for group in groups)


def published(
    frame: Frame,
    dossier: DossierState,
    evaluations: Mapping[str, EvaluationState],
    groups: tuple[CompetenceProof, ...],
) -> Published:
    """What a published dossier says to its candidate."""
    results = []
    for group in groups:
        for criterion in group.criteria:
            code = criterion.entry.code
            level = rules.final_level(frame, dossier, code)
            words = (evaluations[seated.person].mark(code).comment for seated in dossier.seats)
            comments = tuple(text for text in words if text.strip())
            agreed = dossier.agreed.get(code)
            if level != frame.unset or comments:
                results.append(Result(criterion.entry, level, comments, agreed.reason if agreed else ""))
    decisions = tuple(
        (group.entry, dossier.decisions[group.entry.code]) for group in groups if group.entry.code in dossier.decisions
    )
    return Published(tuple(results), decisions, dossier.jury.held_on if dossier.jury else "")
