"""The grid: criteria with their evidence, what the evaluator decides, what others decided once everybody is done."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext

from crm_sandbox.identity.model import User
from crm_sandbox.kernel.actions import Action
from crm_sandbox.review.evaluation.decide import unexplained
from crm_sandbox.review.evaluation.model import Comment, EvaluationState, Mark, SetLevel
from crm_sandbox.review.evaluation.service import frame
from crm_sandbox.review.proofs import CompetenceProof, CriterionProof
from crm_sandbox.review.records import Written
from crm_sandbox.review.scale import Level, scale
from crm_sandbox.web.labels import N_

REFUSALS: dict[str, str] = {
    "changed_meanwhile": N_("Cette partie a été modifiée dans un autre onglet. Votre texte est conservé."),
    "comment_required": N_("Un niveau contredit les indices : expliquez-le dans le commentaire avant de remettre."),
    "nothing_evaluated": N_("Donnez au moins un niveau avant de remettre."),
    "run_is_open": N_("Le passage est encore en cours : votre grille se remet après la remise du stagiaire."),
    "unknown_level": N_("Ce niveau n'est pas dans l'échelle."),
    "unknown_criterion": N_("Ce critère n'est pas dans la grille."),
    "unknown_remark": N_("Cette remarque n'existe plus."),
}

UNNAMED = N_("Rien n'a été enregistré (%(code)s).")


@dataclass(frozen=True, slots=True)
class Entry:
    """A criterion in the list of the grid."""

    criterion: CriterionProof
    mark: Mark
    level: Level | None
    wants_comment: bool


@dataclass(frozen=True, slots=True)
class Other:
    """Another evaluator: how far he is, and his evaluation once both are done."""

    user: User
    done: int
    is_finished: bool
    state: EvaluationState | None


@dataclass(frozen=True, slots=True)
class Grid:
    """The grid at one criterion."""

    groups: tuple[tuple[CompetenceProof, tuple[Entry, ...]], ...]
    current: Entry
    previous: str
    following: str
    done: int
    total: int
    written: Written[EvaluationState]
    others: tuple[Other, ...]
    unexplained: tuple[str, ...]


def grid(
    proofs: tuple[CompetenceProof, ...], written: Written[EvaluationState], chosen: str, others: tuple[Other, ...]
) -> Grid:
    """The grid with one criterion in front (the first for a code that is none)."""
    missing = unexplained_of(written.state)
    groups = tuple(
        (group, tuple(_entry(criterion, written.state, missing) for criterion in group.criteria)) for group in proofs
    )
    entries = [entry for _, group in groups for entry in group]
    codes = [entry.criterion.entry.code for entry in entries]
    at = codes.index(chosen) if chosen in codes else 0
    return Grid(
        groups,
        entries[at],
        codes[at - 1] if at else "",
        codes[at + 1] if at + 1 < len(codes) else "",
        levels_given(written.state),
        len(entries),
        written,
        others,
        missing,
    )


def _entry(criterion: CriterionProof, state: EvaluationState, missing: tuple[str, ...]) -> Entry:
    mark = state.mark(criterion.entry.code)
    level = scale().level(mark.level) if mark.level else None
    return Entry(criterion, mark, level, criterion.entry.code in missing)


def unexplained_of(state: EvaluationState) -> tuple[str, ...]:
    """The criteria whose level contradicts the signal and that wait for a comment."""
    return unexplained(frame(), state)


def levels_given(state: EvaluationState) -> int:
    """The criteria that have a level."""
    return sum(bool(state.mark(criterion).level) for criterion in frame().criteria)


def other(user: User, written: Written[EvaluationState], mine: EvaluationState | None) -> Other:
    """What may be seen of another's evaluation: nothing but its progress until both are done (`mine` None: a reader
    who does not grade sees what is finished)."""
    is_open = written.state.is_finished and (mine is None or mine.is_finished)
    return Other(user, levels_given(written.state), written.state.is_finished, written.state if is_open else None)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form of the grid sends: level and comment, each with the revision that was in front."""

    criterion: str
    level: str
    comment: str
    level_base: int
    comment_base: int


def draft_actions(draft: Draft, state: EvaluationState, signal: str) -> tuple[Action, ...]:
    """The actions that a form stands for: only what changed."""
    mark = state.mark(draft.criterion)
    found: list[Action] = []
    if draft.level and draft.level != mark.level:
        found.append(
            SetLevel.model_validate(
                {"criterion": draft.criterion, "level": draft.level, "signal": signal, "base": draft.level_base}
            )
        )
    if draft.comment != mark.comment:
        found.append(Comment(criterion=draft.criterion, text=draft.comment, base=draft.comment_base))
    return tuple(found)


def refusal_text(code: str) -> str:
    """What a refusal says."""
    text: str = gettext(REFUSALS.get(code, UNNAMED))
    return text % {"code": code}
