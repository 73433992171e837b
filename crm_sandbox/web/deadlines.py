"""Exams end on time: before any page is shown, to anybody, those whose time is over are handed in."""

from __future__ import annotations

import logging

from flask import Flask, request
from sqlalchemy.exc import SQLAlchemyError

from crm_sandbox import platform_clock
from crm_sandbox.storage.errors import StorageError
from crm_sandbox.training.exam_time import close_overdue
from crm_sandbox.web.services import services

logger = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Look at the deadlines before every request but those for files."""
    app.before_request(_close_overdue)


def _close_overdue() -> None:
    if request.endpoint == "static":
        return
    try:
        close_overdue(services().centre, at=platform_clock.now())
    except (SQLAlchemyError, StorageError) as error:
        # With a full disk, what was recorded can still be read; the run takes no action after its deadline in any case.
        logger.warning("an exam whose time is over could not be handed in: %s", error)
