"""The trainee's screen as of a step: the same functions, the same templates, read-only."""

from __future__ import annotations

from urllib.parse import parse_qsl

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.web.screen import ScreenContext, ScreenNotFound
from crm_sandbox.web.screens import SCREENS

HOME = "desk"


def draw_stage(dataset: Dataset, state: RunState, run_id: str, user: str, *, is_exam: bool = False) -> str:
    """The whole page that was in front of the trainee after a step; the desk where it cannot be drawn any more."""
    front = state.desk.front
    context = ScreenContext(
        dataset=dataset,
        state=state,
        run_id=run_id,
        subject=front.subject,
        query=dict(parse_qsl(front.query)),
        is_readonly=True,
        user=user,
        is_exam=is_exam,
    )
    try:
        return SCREENS[front.name].render(context)
    except (KeyError, ScreenNotFound):
        return SCREENS[HOME].render(context)
