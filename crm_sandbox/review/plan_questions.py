"""Questions about the plan and the day, drawn from one run, each with the step that it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from crm_sandbox.crm.calls.events import CallDialed, CallRinging
from crm_sandbox.crm.plan.events import PlanSubmitted, SlotAssigned, SlotMoved, SlotRemoved
from crm_sandbox.crm.tasks.events import MessageArrived, TaskDone
from crm_sandbox.evidence.story import Story
from crm_sandbox.review.questions import Question
from crm_sandbox.web.i18n import _
from crm_sandbox.web.plan_feedback import PlanFeedback

LEAST, MOST = 5, 8
LONG_RUN_MINUTES = 120


@dataclass(frozen=True, slots=True)
class Steps:
    """Where things happened: the steps of calls, tasks, messages, changes and placements, by reference."""

    submitted: int
    last: int
    found: dict[str, int]
    placed: dict[str, int]

    def of(self, key: str) -> int:
        """The step of a call, a task, a message or a change; the last one when there is none."""
        return self.found.get(key, self.last)


def steps_of(story: Story) -> Steps:
    """Look up the steps that the report links to."""
    found: dict[str, int] = {}
    placed: dict[str, int] = {}
    submitted = 0
    for seq, item in story.events:
        if isinstance(item, (CallDialed, CallRinging)):
            found[item.call] = seq
        elif isinstance(item, TaskDone):
            found[item.task] = seq
        elif isinstance(item, MessageArrived):
            found[item.message] = seq
        elif isinstance(item, (SlotMoved, SlotRemoved)):
            found[item.slot] = seq
        elif isinstance(item, SlotAssigned):
            found[item.slot] = placed[item.subject] = seq
        elif isinstance(item, PlanSubmitted):
            submitted = seq
    return Steps(submitted, story.steps[-1].seq if story.steps else 0, found, placed)


def plan_questions(told: PlanFeedback, steps: Steps) -> tuple[Question, ...]:
    """At least five questions when the run has matter for them, of different kinds first."""
    kinds: tuple[Callable[[PlanFeedback, Steps], Iterator[Question]], ...] = (
        _costly, _hazards, _adrift, _promises, _undone, _left_out, _tasks, _run, _first,
    )  # fmt: skip
    queues = [list(kind(told, steps)) for kind in kinds]
    asked = [queue[0] for queue in queues if queue][:MOST]
    more = [question for queue in queues for question in queue[1:]]
    return tuple(asked + more[: max(0, LEAST - len(asked))])


def _costly(told: PlanFeedback, steps: Steps) -> Iterator[Question]:
    for item in told.costly:
        yield Question(
            _("Pourquoi avoir placé %(name)s à %(hour)s ?", name=item.name, hour=item.at),
            steps.placed.get(item.subject, steps.submitted),
        )


def _hazards(told: PlanFeedback, steps: Steps) -> Iterator[Question]:
    for item in sorted(told.done.hazards, key=lambda item: not item.client):
        if item.kind == "message":
            text = _(
                "À %(hour)s est arrivé « %(title)s » : qu'avez-vous changé à votre plan ?",
                hour=item.at,
                title=item.title,
            )
        else:
            text = _("%(name)s appelle à %(hour)s : qu'avez-vous laissé pour répondre ?", hour=item.at, name=item.title)
        yield Question(text, steps.of(item.ref))


def _adrift(told: PlanFeedback, steps: Steps) -> Iterator[Question]:
    for line in sorted(told.done.planned, key=lambda line: -abs(line.gap_minutes or 0)):
        if line.is_deviation and line.done_at:
            yield Question(
                _(
                    "%(name)s était prévu à %(planned)s et s'est fait à %(done)s : qu'est-ce qui a changé ?",
                    name=line.name,
                    planned=line.planned_at,
                    done=line.done_at,
                ),
                steps.of(line.key),
            )


def _promises(told: PlanFeedback, steps: Steps) -> Iterator[Question]:
    for row in sorted(told.done.promises, key=lambda row: row.is_kept):
        if row.is_kept:
            text = _(
                "%(name)s attendait votre rappel à %(hour)s : comment l'avez-vous tenu ?", name=row.name, hour=row.at
            )
        elif row.is_past:
            text = _("%(name)s attendait votre rappel à %(hour)s : qu'est-il devenu ?", name=row.name, hour=row.at)
        else:
            continue
        yield Question(text, steps.of(row.call))


def _undone(told: PlanFeedback, steps: Steps) -> Iterator[Question]:
    for line in told.done.planned:
        if not line.done_at:
            text = _(
                "%(name)s était au plan à %(hour)s : pourquoi ne pas l'avoir fait ?",
                name=line.name,
                hour=line.planned_at,
            )
            yield Question(text, steps.placed.get(line.subject, steps.submitted))


def _left_out(told: PlanFeedback, steps: Steps) -> Iterator[Question]:
    for item in sorted(told.done.left_out, key=lambda item: bool(item.how)):
        yield Question(_("%(name)s était à appeler et n'est pas au plan : pourquoi ?", name=item.name), steps.submitted)


def _tasks(told: PlanFeedback, steps: Steps) -> Iterator[Question]:
    for task in sorted(told.done.tasks, key=lambda task: task.is_on_time):
        text = (
            _("Comment avez-vous choisi l'heure de « %(title)s » ?", title=task.title)
            if task.done_at
            else _("« %(title)s » n'est pas fait : qu'est-ce qui est passé avant ?", title=task.title)
        )
        yield Question(text, steps.of(task.ref))


def _run(told: PlanFeedback, steps: Steps) -> Iterator[Question]:
    start, end, minutes = told.run
    if minutes > LONG_RUN_MINUTES:
        yield Question(
            _(
                "De %(start)s à %(end)s le plan n'a que des appels : comment tenez-vous ce rythme ?",
                start=start,
                end=end,
            ),
            steps.submitted,
        )


def _first(told: PlanFeedback, steps: Steps) -> Iterator[Question]:
    first = next((line for line in told.done.planned if line.kind == "call"), None)
    if first is not None:
        yield Question(
            _("Pourquoi commencer par %(name)s ?", name=first.name), steps.placed.get(first.subject, steps.submitted)
        )
