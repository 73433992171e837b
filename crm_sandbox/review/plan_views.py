"""Plan against done, for the interview: the plan as submitted, the day as it went, and questions drawn from them."""

from __future__ import annotations

from datetime import date

from flask import make_response, request
from werkzeug.wrappers import Response

from crm_sandbox import platform_clock
from crm_sandbox.crm.plan.comparison import comparison
from crm_sandbox.evidence.days import stories_by_day
from crm_sandbox.evidence.organisation import assessment
from crm_sandbox.evidence.story import Story
from crm_sandbox.review.access import reviewed
from crm_sandbox.review.findings import story_of
from crm_sandbox.review.plan_questions import plan_questions, steps_of
from crm_sandbox.review.room import blueprint, page
from crm_sandbox.web.plan_feedback import plan_feedback
from crm_sandbox.web.services import services


@blueprint.get("/runs/<run_id>/plan")
def plan_report(run_id: str) -> Response:
    """The plan beside the day, on two printed pages; of a period, the day that the address names, or the last one begun."""
    found = reviewed(run_id)
    days = dict(stories_by_day(story_of(services().ledger, run_id)))
    on = _day_of(days)
    story = days[on]
    assessed = assessment(story)
    told = plan_feedback(story.dataset, story.final, assessed) if assessed else None
    steps = steps_of(story)
    return make_response(
        page(
            "plan.html",
            "plan",
            found,
            user=found.user,
            told=told,
            done=told.done if told else comparison(story.dataset, story.final),
            steps=steps,
            bound=assessed.bound() // 1000 if assessed else 0,
            asked=plan_questions(told, steps) if told else (),
            day=on,
            days=tuple(days),
            printed_at=platform_clock.now(),
        )
    )


def _day_of(days: dict[date, Story]) -> date:
    """The day that the address names; the last one when it names none of them."""
    asked = request.args.get("day", "")
    return next((day for day in days if day.isoformat() == asked), list(days)[-1])
