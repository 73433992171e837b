"""Who calls, and what he may see: bearer tokens, roles by cohort, 404 for what is not his."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, request

from crm_sandbox.api.problems import Problem
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.identity.model import User
from crm_sandbox.identity.operations import user_of_token
from crm_sandbox.identity.roles import all_roles_of, can_manage_cohort, can_see_cohort
from crm_sandbox.ledger.model import UnknownStep
from crm_sandbox.review.access import is_open_to_candidate
from crm_sandbox.training.model import Run, Unknown
from crm_sandbox.web.services import services


@dataclass(frozen=True, slots=True)
class Sight:
    """A run as somebody sees it: at its head, or at a step."""

    user: User
    run: Run
    is_staff: bool
    dataset: Dataset
    state: RunState
    seq: int

    @property
    def is_own(self) -> bool:
        """Whether it is the caller's own run."""
        return self.run.trainee_id == self.user.id


def caller() -> User:
    """The person whose token was sent; 401 without one that is known."""
    if "caller" not in g:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        found = None
        if scheme.lower() == "bearer" and token:
            with services().database.reading() as connection:
                found = user_of_token(connection, token.strip())
        if found is None:
            raise Problem(401, "no_token", "A bearer token is needed (crm-sandbox token create USER).")
        g.caller = found
    user: User = g.caller
    return user


def staffed_cohorts(user: User, *, to_manage: bool = False) -> frozenset[str] | None:
    """The cohorts whose runs a person may see (or manage); None: all of them."""
    if user.is_admin:
        return None
    may = can_manage_cohort if to_manage else can_see_cohort
    with services().database.reading() as connection:
        held = all_roles_of(connection, user)
    return frozenset(cohort for cohort, roles in held.items() if may(user, roles))


def is_staff_of(user: User, cohort: str) -> bool:
    """Whether a person may see what trainees of a cohort must find out."""
    allowed = staffed_cohorts(user)
    return allowed is None or cohort in allowed


def visible_run(run_id: str) -> tuple[User, Run, bool]:
    """The caller, a run that he may see, and whether as staff; 404 for everybody else's."""
    user = caller()
    try:
        run = services().run(run_id)
    except Unknown:
        raise Problem(404, "unknown_run", "No such run.") from None
    is_staff = is_staff_of(user, run.cohort)
    if not is_staff and run.trainee_id != user.id:
        raise Problem(404, "unknown_run", "No such run.")
    return user, run, is_staff


def staff_run(run_id: str) -> tuple[User, Run]:
    """A run that the caller may see as staff; for a trainee it is not there."""
    user, run, is_staff = visible_run(run_id)
    if not is_staff:
        raise Problem(404, "unknown_run", "No such run.")
    return user, run


def may_look_back(run: Run, *, is_staff: bool) -> bool:
    """Whether the log and past steps may be read: by staff, and by the trainee once his run is open to him."""
    return is_staff or is_open_to_candidate(run)


def sight(run_id: str) -> Sight:
    """A run at its head, or at the step asked for with `?at=`."""
    user, run, is_staff = visible_run(run_id)
    if run.state == "preparing":
        raise Problem(409, "preparing", "The run's dataset is being built.")
    asked = request.args.get("at")
    if asked is not None and not may_look_back(run, is_staff=is_staff):
        raise Problem(403, "not_published", "Past steps are for staff until the run is published.")
    try:
        dataset, state, seq = services().ledger.state_at(run.id, None if asked is None else int(asked))
    except (UnknownStep, ValueError):
        allowed = f"0..{run.head_seq}"
        raise Problem(
            422, "unknown_step", "No such step.", [{"field": "at", "value": asked, "allowed": [allowed]}]
        ) from None
    return Sight(user, run, is_staff, dataset, state, seq)
