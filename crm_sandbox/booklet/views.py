"""The booklet for download, in each of its forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, abort

from crm_sandbox import platform_clock
from crm_sandbox.booklet.archive import archive, run_statements
from crm_sandbox.booklet.content import Booklet
from crm_sandbox.booklet.gather import gather
from crm_sandbox.booklet.pdf import typeset_booklet
from crm_sandbox.booklet.person import personal_data
from crm_sandbox.booklet.statements import as_json
from crm_sandbox.booklet.workbook import booklet_csv, booklet_xlsx
from crm_sandbox.review.access import Reviewed, reviewed
from crm_sandbox.web.auth import require_user
from crm_sandbox.web.services import services

blueprint = Blueprint("booklet", __name__)


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the booklet: its type, and how it is made."""

    mimetype: str
    make: Callable[[Reviewed, Booklet], bytes]


FORMS = {
    "booklet.pdf": Form("application/pdf", lambda found, booklet: typeset_booklet(booklet)),
    "booklet.xlsx": Form(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda found, booklet: booklet_xlsx(booklet),
    ),
    "criteria.csv": Form("text/csv; charset=utf-8", lambda found, booklet: booklet_csv(booklet)),
    "statements.json": Form("application/json", lambda found, booklet: as_json(run_statements(found))),
    "archive.zip": Form("application/zip", archive),
}


@blueprint.get("/me/data.zip")
def own_data() -> Response:
    """What is kept of the person in front."""
    user = require_user()
    return _download(personal_data(services().centre, user), "application/zip", f"{user.login}.zip")


@blueprint.get("/review/runs/<run_id>/files/<name>")
def file(run_id: str, name: str) -> Response:
    """One form of the booklet, as its reader may see it."""
    found = reviewed(run_id)
    if name not in FORMS:
        abort(404)
    form = FORMS[name]
    content = form.make(found, gather(found, platform_clock.now()))
    return _download(content, form.mimetype, f"{found.pseudonym}-{name}")


def _download(content: bytes, mimetype: str, name: str) -> Response:
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
