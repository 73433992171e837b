"""The desk, the tasks, the documents and the end of the day."""

from __future__ import annotations

from crm_sandbox.crm.calls.queries import product_units, usual_unit
from crm_sandbox.crm.complaints.state import Complaint
from crm_sandbox.crm.desk.queries import desk_view, report_view
from crm_sandbox.crm.orders.dictation import dictation_view
from crm_sandbox.crm.quiz.queries import quiz_view
from crm_sandbox.crm.tasks.queries import document_view, list_documents, tasks_view
from crm_sandbox.web import quiz_words
from crm_sandbox.web.packs import packs
from crm_sandbox.web.screen import Screen, ScreenContext, ScreenNotFound, draw

EVERY_UNIT = ("unit", "carton", "inner", "pallet")


def desk(ctx: ScreenContext) -> str:
    """The day."""
    return draw("desk", "desk/desk.html", ctx, "desk", view=desk_view(ctx.dataset, ctx.state))


def tasks(ctx: ScreenContext) -> str:
    """Tasks, messages, transmissions, appointments."""
    chosen = ctx.query.get("department", "")
    departments = ctx.dataset.world.departments
    complaint = ctx.state.complaints.complaints.get(ctx.query.get("complaint", ""))
    return draw(
        "tasks",
        "tasks/tasks.html",
        ctx,
        "tasks",
        view=tasks_view(ctx.dataset, ctx.state),
        department=departments.get(chosen) or next(iter(departments.values()), None),
        subject=ctx.query.get("subject", ""),
        about_complaint=complaint.ref if complaint else "",
        about_client=complaint.client if complaint else "",
        known=_known(ctx, complaint) if complaint else {},
    )


def _known(ctx: ScreenContext, complaint: Complaint) -> dict[str, str]:
    """What a complaint already says of what a department needs, by field."""
    product = ctx.dataset.world.products.get(complaint.product)
    return {
        "complaint": complaint.ref,
        "order": complaint.order,
        "product": f"{product.name} {product.ref}" if product else "",
        "quantity": str(complaint.quantity or ""),
    }


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


def dictation(ctx: ScreenContext) -> str:
    """A dictated order, entered without a call."""
    view = dictation_view(ctx.dataset, ctx.state, ctx.subject)
    if view is None:
        raise ScreenNotFound(ctx.subject)
    attempt = ctx.attempt
    refused = attempt.values.get("product", ("",))[0] if attempt else ""
    return draw(
        "dictation",
        "tasks/dictation.html",
        ctx,
        "tasks",
        view=view,
        units=product_units(ctx.dataset, refused) if refused else EVERY_UNIT,
        usual_unit=usual_unit(ctx.dataset, refused) if refused else "unit",
        packs=packs(ctx.dataset.world.products.get(refused)),
    )


def quiz(ctx: ScreenContext) -> str:
    """The questions: the next one, or the one that is chosen."""
    view = quiz_view(ctx.dataset, ctx.state, is_exam=ctx.is_exam)
    wanted = ctx.query.get("q", "") or view.following
    place, current = next(((n, q) for n, q in enumerate(view.questions, 1) if q.ref == wanted), (0, None))
    return draw(
        "quiz",
        "quiz/quiz.html",
        ctx,
        "tasks",
        view=view,
        current=current,
        place=place,
        good_count=sum(q.chosen is not None and q.chosen == q.right for q in view.questions),
        words=quiz_words,
        help=quiz_words.HELP,
    )


SCREENS = (
    Screen("desk", desk),
    Screen("tasks", tasks),
    Screen("dictation", dictation),
    Screen("quiz", quiz, keeps=("q",)),
    Screen("documents", documents),
    Screen("document", document, look=("document.open", "document")),
    Screen("report", report),
)
