"""What a screen is: a function of (dataset, state, parameters). Live views and the replay call the same ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from flask import render_template

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.session.queries import shell
from crm_sandbox.crm.state import RunState


@dataclass(frozen=True, slots=True)
class Attempt:
    """A form that was refused: which one, what was typed, what is wrong by field, what the rule says, the ways out."""

    form: str
    values: Mapping[str, tuple[str, ...]]
    errors: Mapping[str, str]
    message: str = ""
    ways: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ScreenContext:
    """Everything that a screen may depend on. `layout` is `page`, or `fragment` for what htmx puts in place of the
    shell. In read-only mode nothing in the body can be used."""

    dataset: Dataset
    state: RunState
    run_id: str
    subject: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    is_readonly: bool = False
    user: str = ""
    layout: Literal["page", "fragment"] = "page"
    attempt: Attempt | None = None
    notice: str = ""
    is_exam: bool = False
    exam_ends: str = ""
    """HH:MM on the wall, in Paris, of an exam that runs."""
    is_cut_off: bool = False
    """Whether the end of its time handed an exam in, not its trainee."""


class ScreenNotFound(LookupError):
    """The screen's subject does not exist in this run."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen: its name (`screen.open` knows the same ones), how it is drawn, and the action that looking at it is
    when it is not a plain `screen.open` (its kind, and the field that takes the subject)."""

    name: str
    render: Callable[[ScreenContext], str]
    look: tuple[str, str] | None = None
    keeps: tuple[str, ...] = ()
    """The parameters that are part of what is in front (a search, a page): the replay shows the same."""


def draw(screen: str, template: str, context: ScreenContext, nav: str, **values: object) -> str:
    """Draw a screen's template inside the trainee's shell."""
    return render_template(
        template,
        ctx=context,
        screen=screen,
        nav=nav,
        shell=shell(context.dataset, context.state),
        layout=f"web/{context.layout}.html",
        **values,
    )
