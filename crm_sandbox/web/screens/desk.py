"""The desk, the tasks, the documents and the end of the day."""

from __future__ import annotations

from crm_sandbox.crm.desk.queries import desk_view, report_view
from crm_sandbox.crm.tasks.queries import document_view, list_documents, tasks_view
from crm_sandbox.web.plan_feedback import plan_feedback
from crm_sandbox.web.screen import Screen, ScreenContext, ScreenNotFound, draw

PRACTICE = "practice"


def desk(ctx: ScreenContext) -> str:
    """The day."""
    return draw("desk", "desk/desk.html", ctx, "desk", view=desk_view(ctx.dataset, ctx.state))


def tasks(ctx: ScreenContext) -> str:
    """Tasks, messages, transmissions, appointments."""
    chosen = ctx.query.get("department", "")
    departments = ctx.dataset.world.departments
    return draw(
        "tasks",
        "tasks/tasks.html",
        ctx,
        "tasks",
        view=tasks_view(ctx.dataset, ctx.state),
        department=departments.get(chosen) or next(iter(departments.values()), None),
        subject=ctx.query.get("subject", ""),
    )


def documents(ctx: ScreenContext) -> str:
    """Every document."""
    return draw("documents", "tasks/documents.html", ctx, "tasks", items=list_documents(ctx.dataset, ctx.state))


def document(ctx: ScreenContext) -> str:
    """One document."""
    view = document_view(ctx.dataset, ctx.state, ctx.subject)
    if view is None:
        raise ScreenNotFound(ctx.subject)
    return draw("document", "tasks/document.html", ctx, "tasks", view=view, tasks=tasks_view(ctx.dataset, ctx.state))


def report(ctx: ScreenContext) -> str:
    """The end of the day; once it is handed in, in practice, with what the plan was worth and how the day kept to it."""
    state, told = ctx.state, None
    is_practice = ctx.dataset.world.exercise.mode == PRACTICE
    if is_practice and state.is_handed_in and state.plan.submitted:
        told = plan_feedback(ctx.dataset, state)
    view = report_view(ctx.dataset, state)
    return draw("report", "session/report.html", ctx, "report", view=view, told=told)


SCREENS = (
    Screen("desk", desk),
    Screen("tasks", tasks),
    Screen("documents", documents),
    Screen("document", document, look=("document.open", "document")),
    Screen("report", report),
)
