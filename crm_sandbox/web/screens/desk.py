"""The desk, the tasks, the documents and the end of the day."""

from __future__ import annotations

from crm_sandbox.crm.desk.queries import desk_view, report_view
from crm_sandbox.crm.tasks.queries import document_view, list_documents, tasks_view
from crm_sandbox.web.screen import Screen, ScreenContext, ScreenNotFound, draw


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
    """The end of the day."""
    return draw("report", "session/report.html", ctx, "report", view=report_view(ctx.dataset, ctx.state))


SCREENS = (
    Screen("desk", desk),
    Screen("tasks", tasks),
    Screen("documents", documents),
    Screen("document", document, look=("document.open", "document")),
    Screen("report", report),
)
