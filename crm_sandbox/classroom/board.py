"""The page of a cohort: its exercises, who is where in the one that is looked at, and every form of the group."""

from __future__ import annotations

from dataclasses import dataclass

from flask import make_response, request, url_for
from werkzeug.wrappers import Response

from crm_sandbox import platform_clock
from crm_sandbox.classroom.access import Managed, managed
from crm_sandbox.classroom.progress import Figures, Standing, figures, rows, standings
from crm_sandbox.classroom.room import page
from crm_sandbox.training.model import Assignment, Run
from crm_sandbox.web.offers import House, chosen, houses
from crm_sandbox.web.services import services


@dataclass(frozen=True, slots=True)
class Tab:
    """An exercise of the cohort among the others: where everybody is in it, and how many."""

    given: Assignment
    where: dict[str, Standing]
    figures: Figures


def cohort_page(cohort_id: str, status: int = 200, *, given: str = "", **values: object) -> Response:
    """Who is where in an exercise of the cohort: the one asked for, else the newest."""
    found, now, ledger = managed(cohort_id), platform_clock.now(), services().ledger
    tabs = [_tab(found, item) for item in reversed(found.assignments)]
    asked = given or request.args.get("given", "")
    front = next((tab for tab in tabs if tab.given.id == asked), tabs[0] if tabs else None)
    where = front.where if front else standings(ledger, found, None, now=now)
    everyone = rows(ledger, found, where, now=now)
    wanted = request.args.get("state", "")
    known = all_houses()
    give = _proposed(known)
    named = chosen(known, give)
    body = page(
        "cohort.html",
        "cohorts",
        user=found.user,
        found=found,
        tabs=tabs,
        given=front.given if front else None,
        rows=[row for row in everyone if not wanted or row.state == wanted],
        everyone=everyone,
        figures=figures(everyone),
        chosen=request.args.getlist("trainee"),
        wanted=wanted,
        houses=known,
        give=give,
        offer=named[1] if named else None,
        **values,
    )
    return make_response(body, status)


def board_of(run: Run) -> str:
    """The address of the page of a run's cohort, at its exercise."""
    return url_for("classroom.cohort", cohort_id=run.cohort, given=run.assignment)


def all_houses() -> dict[str, House]:
    """Every scenario of the installation, with what may be given in it."""
    return houses(services().centre.config.instance)


def _tab(found: Managed, given: Assignment) -> Tab:
    where = standings(services().ledger, found, given, now=platform_clock.now())
    return Tab(given, where, figures(where.values()))


def _proposed(known: dict[str, House]) -> str:
    """The exercise to give in front: the one that was chosen or posted, else the first house's full day."""
    posted = "/".join(filter(None, (request.form.get("scenario", ""), request.form.get("exercise", ""))))
    asked = posted or request.args.get("give", "")
    return asked if chosen(known, asked) else next((slug for slug, house in known.items() if house.offers), "")
