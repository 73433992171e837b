"""What the web needs of the rest of the house."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from crm_sandbox import platform_clock
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.session.actions import LONGEST_TALK_S, AdvanceClock, PlayRoles
from crm_sandbox.crm.state import RunState
from crm_sandbox.identity.model import User
from crm_sandbox.identity.operations import session_mark, user_of_session
from crm_sandbox.identity.roles import all_roles_of, is_staff, role_of
from crm_sandbox.kernel.actions import Action
from crm_sandbox.kernel.decider import Decider
from crm_sandbox.kernel.refusals import Refused
from crm_sandbox.ledger.ledger import SYSTEM, Ledger
from crm_sandbox.ledger.model import KeyReused, Recorded
from crm_sandbox.storage.database import Database
from crm_sandbox.training.centre import Centre
from crm_sandbox.training.cohorts import get_assignment
from crm_sandbox.training.model import ROLE_PLAY, Run
from crm_sandbox.training.runs import get_run, runs_of_trainee, start_exam

EXTENSION = "crm_sandbox"


@dataclass(frozen=True, slots=True)
class Services:
    """One installation, opened."""

    centre: Centre[RunState, Dataset]

    @property
    def database(self) -> Database:
        """The database."""
        return self.centre.database

    @property
    def ledger(self) -> Ledger[RunState, Dataset]:
        """The one door."""
        return self.centre.ledger

    @property
    def decider(self) -> Decider[RunState, Dataset]:
        """The rules."""
        return self.ledger.decider

    def session_of(self, user: User) -> dict[str, str]:
        """What the browser of somebody who signed in keeps. It opens nothing any more once the password is another."""
        with self.database.reading() as connection:
            return {"user": user.id, "mark": session_mark(connection, user)}

    def user(self, session: Mapping[str, str]) -> User:
        """The account that a session was opened for; raises `UnknownUser`."""
        with self.database.reading() as connection:
            return user_of_session(connection, session.get("user", ""), session.get("mark", ""))

    def own_runs(self, user: User) -> list[Run]:
        """The runs of a person, newest first."""
        with self.database.reading() as connection:
            return list(reversed(runs_of_trainee(connection, user.id)))

    def run(self, identity: str) -> Run:
        """A run by its id; raises `Unknown`."""
        with self.database.reading() as connection:
            return get_run(connection, identity)

    def is_paused(self, run: Run) -> bool:
        """Whether an exam is stopped for a while."""
        return run.mode == "exam" and run.state == "open" and self.ledger.state_at(run.id)[1].session.is_paused

    def minutes_to_come(self, run: Run) -> int | None:
        """How long an exam will last whose clock has not started; None for anything else."""
        if run.mode != "exam" or run.state not in ("preparing", "open") or run.is_begun:
            return None
        with self.database.reading() as connection:
            minutes = get_assignment(connection, run.assignment).minutes
        return None if minutes is None else minutes * (100 + run.extra_time_pct) // 100

    def begin(self, run: Run) -> None:
        """The trainee is in front of his run: its exercise says who plays the clients, once; the wall clock of an exam starts,
        once too, and not in a pause."""
        if run.state == "open" and not run.is_begun and run.world().is_role_play:
            at, action = platform_clock.now(), PlayRoles(is_on=True)
            # Refused in a pause, and where somebody plays them already.
            with suppress(Refused):
                self.ledger.record(run.id, action, actor=SYSTEM, at_wall=at, idempotency_key=ROLE_PLAY)
        if run.mode != "exam" or run.state != "open" or run.deadline is not None:
            return
        if self.is_paused(run):
            return
        with self.database.writing() as connection:
            minutes = get_assignment(connection, run.assignment).minutes
            if minutes is not None:
                start_exam(connection, run, minutes, at=platform_clock.now())

    def record(self, run: str, action: Action, *, actor: str, key: str) -> Recorded:
        """Do an action now. In role play nothing but the clock on the wall drives a conversation: the time since the
        last step is recorded first."""
        at = platform_clock.now()
        _dataset, state, seq = self.ledger.state_at(run)
        if state.session.is_role_play and state.calls.live is not None:
            self._let_people_talk(run, seq, at)
        return self.ledger.record(run, action, actor=actor, at_wall=at, idempotency_key=key)

    def _let_people_talk(self, run: str, seq: int, at: datetime) -> None:
        (last,) = self.ledger.entries(run, after=seq - 1, upto=seq)
        # Whole seconds of the clock on the wall: what one step leaves of a second is the next one's, and none is lost.
        seconds = int(at.timestamp()) - int(platform_clock.read_stamp(last.envelope.at_wall).timestamp())
        if seconds < 1:
            return
        passed = AdvanceClock(seconds=min(seconds, LONGEST_TALK_S))
        # Two requests at once each find the same last step: the first one tells the time for both. Its hash is in the key,
        # so that nobody who sends keys of his own can have used it before.
        with suppress(KeyReused, Refused):
            self.ledger.record(run, passed, actor=SYSTEM, at_wall=at, idempotency_key=f"clock:{seq}:{last.hash}")

    def is_staff_of(self, user: User, cohort: str) -> bool:
        """Whether a person may see what trainees of a cohort must find out."""
        with self.database.reading() as connection:
            role = role_of(connection, user, cohort)
        return is_staff(user, frozenset() if role is None else frozenset({role}))

    def role_names(self, user: User) -> frozenset[str]:
        """Every role that a person has somewhere."""
        with self.database.reading() as connection:
            held = all_roles_of(connection, user)
        names = {role.value for roles in held.values() for role in roles}
        return frozenset(names | ({"admin"} if user.is_admin else set()))


def services() -> Services:
    """The services of the application in front."""
    found: Services = current_app.extensions[EXTENSION]
    return found
