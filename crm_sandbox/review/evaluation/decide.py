"""The rules of an evaluation: nobody's words are overwritten unseen, a contradiction is explained. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from crm_sandbox.kernel import canonical
from crm_sandbox.kernel.decider import Capability, Decider, Outcome
from crm_sandbox.kernel.refusals import refuse
from crm_sandbox.ledger.model import StreamKind
from crm_sandbox.review.evaluation.model import (
    Begin,
    Begun,
    Comment,
    Commented,
    EvaluationState,
    Finish,
    Finished,
    LevelSet,
    Note,
    Remark,
    Remarked,
    RemarkWithdrawn,
    SetLevel,
    WithdrawRemark,
)

KIND = "evaluation"


@dataclass(frozen=True, slots=True)
class Frame:
    """What an evaluation is made with: the criteria, what is judged beside them (what was seen or heard outside the
    software), the levels, the signals that each level contradicts."""

    criteria: tuple[str, ...]
    beside: tuple[str, ...]
    levels: tuple[str, ...]
    contradicts: Callable[[str, str], bool]


capability: Capability[EvaluationState, Frame] = Capability(KIND)


def unexplained(frame: Frame, state: EvaluationState) -> tuple[str, ...]:
    """The criteria whose level contradicts the signal and that have no comment."""
    return tuple(
        criterion
        for criterion in frame.criteria
        if (mark := state.mark(criterion)).level
        and not mark.comment.strip()
        and frame.contradicts(mark.level, mark.signal)
    )


def _require_criterion(frame: Frame, criterion: str) -> None:
    if criterion not in frame.criteria and criterion not in frame.beside:
        raise refuse("unknown_criterion", "criterion", criterion, frame.criteria)


@capability.handles(Begin)
def begin(frame: Frame, state: EvaluationState, action: Begin) -> Outcome:
    """Bind the stream to its run and its evaluator, once."""
    if state.run:
        raise refuse("already_begun")
    return Outcome((Begun(action.run, action.evaluator, action.scale),))


@capability.handles(SetLevel)
def set_level(frame: Frame, state: EvaluationState, action: SetLevel) -> Outcome:
    """A level, unless another one was given meanwhile."""
    _require_criterion(frame, action.criterion)
    if action.level not in frame.levels:
        raise refuse("unknown_level", "level", action.level, frame.levels)
    mark = state.mark(action.criterion)
    if action.base != mark.level_revision:
        raise refuse("changed_meanwhile", "level", action.level)
    if mark.level == action.level:
        raise refuse("unchanged", "level", action.level)
    return Outcome((LevelSet(action.criterion, action.level, action.signal),))


@capability.handles(Comment)
def comment(frame: Frame, state: EvaluationState, action: Comment) -> Outcome:
    """A comment, unless another text was written meanwhile."""
    _require_criterion(frame, action.criterion)
    mark = state.mark(action.criterion)
    if mark.comment == action.text:
        raise refuse("unchanged", "text", action.text)
    if action.base != mark.comment_revision:
        raise refuse("changed_meanwhile", "text", action.text)
    return Outcome((Commented(action.criterion, action.text),))


@capability.handles(Remark)
def remark(frame: Frame, state: EvaluationState, action: Remark) -> Outcome:
    """A remark, numbered in order."""
    if action.criterion:
        _require_criterion(frame, action.criterion)
    ref = f"R{state.remarks_made + 1}"
    return Outcome((Remarked(ref, action.seq, action.text, action.criterion),))


@capability.handles(WithdrawRemark)
def withdraw_remark(frame: Frame, state: EvaluationState, action: WithdrawRemark) -> Outcome:
    """A remark goes; what was written stays in the log."""
    known = tuple(note.ref for note in state.notes)
    if action.remark not in known:
        raise refuse("unknown_remark", "remark", action.remark, known)
    return Outcome((RemarkWithdrawn(action.remark),))


@capability.handles(Finish)
def finish(frame: Frame, state: EvaluationState, action: Finish) -> Outcome:
    """Hand in, once every contradiction is explained and at least one level is given."""
    missing = unexplained(frame, state)
    if missing:
        raise refuse("comment_required", "criterion", missing[0], missing)
    if not any(state.mark(criterion).level for criterion in frame.criteria):
        raise refuse("nothing_evaluated")
    return Outcome((Finished(),))


@capability.evolves(Begun)
def begun(state: EvaluationState, event: Begun) -> EvaluationState:
    return replace(state, run=event.run, evaluator=event.evaluator, scale=event.scale)


@capability.evolves(LevelSet)
def level_set(state: EvaluationState, event: LevelSet) -> EvaluationState:
    old = state.mark(event.criterion)
    mark = replace(old, level=event.level, signal=event.signal, level_revision=old.level_revision + 1)
    return replace(state, marks={**state.marks, event.criterion: mark})


@capability.evolves(Commented)
def commented(state: EvaluationState, event: Commented) -> EvaluationState:
    old = state.mark(event.criterion)
    mark = replace(old, comment=event.text, comment_revision=old.comment_revision + 1)
    return replace(state, marks={**state.marks, event.criterion: mark})


@capability.evolves(Remarked)
def remarked(state: EvaluationState, event: Remarked) -> EvaluationState:
    note = Note(event.remark, event.seq, event.text, event.criterion)
    return replace(state, notes=(*state.notes, note), remarks_made=state.remarks_made + 1)


@capability.evolves(RemarkWithdrawn)
def remark_withdrawn(state: EvaluationState, event: RemarkWithdrawn) -> EvaluationState:
    return replace(state, notes=tuple(note for note in state.notes if note.ref != event.remark))


@capability.evolves(Finished)
def finished(state: EvaluationState, event: Finished) -> EvaluationState:
    return replace(state, is_finished=True)


def state_digest(state: EvaluationState) -> str:
    """SHA-256 of an evaluation's canonical form."""
    marks = [
        [code, m.level, m.signal, m.comment, m.level_revision, m.comment_revision]
        for code, m in sorted(state.marks.items())
    ]
    notes = [[note.ref, note.seq, note.text, note.criterion] for note in state.notes]
    plain = [state.run, state.evaluator, state.scale, marks, notes, state.remarks_made, state.is_finished]
    return canonical.digest(canonical.dumps(plain))


DECIDER: Decider[EvaluationState, Frame] = Decider((capability,))
STREAM: StreamKind[EvaluationState, Frame] = StreamKind(
    name=KIND,
    initial=lambda frame: EvaluationState(),
    is_closed=lambda state: state.is_finished,
    digest=state_digest,
)
