"""The composition root: the only module that imports everything."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from crm_sandbox.config import Config, config_from
from crm_sandbox.crm.accounts.evolve import capability as accounts
from crm_sandbox.crm.calls.decide import capability as calls
from crm_sandbox.crm.calls.rules import settle_time
from crm_sandbox.crm.complaints.decide import capability as complaints
from crm_sandbox.crm.credit.decide import capability as credit
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.desk.decide import capability as desk
from crm_sandbox.crm.discounts.decide import capability as discounts
from crm_sandbox.crm.orders.evolve import capability as orders
from crm_sandbox.crm.plan.decide import capability as plan
from crm_sandbox.crm.quiz.decide import capability as quiz
from crm_sandbox.crm.runtime import CrmDecider
from crm_sandbox.crm.session.decide import capability as session
from crm_sandbox.crm.session.decide import guard
from crm_sandbox.crm.state import RunState, initial_state, state_digest
from crm_sandbox.crm.tasks.evolve import capability as tasks
from crm_sandbox.datasets import (
    Scenario,
    build_dataset,
    dataset_from_lines,
    dataset_key,
    load_scenario,
    open_dataset,
    with_exercise,
)
from crm_sandbox.datasets.locate import scenario_folder
from crm_sandbox.kernel.decider import Decider
from crm_sandbox.ledger.checking import Rules
from crm_sandbox.ledger.model import ENGINE, StreamKind
from crm_sandbox.storage.datasets import NewDataset
from crm_sandbox.training.centre import Centre, Parts, open_centre
from crm_sandbox.training.library import Progress, Workshop
from crm_sandbox.training.model import WorldSpec

if TYPE_CHECKING:
    from flask import Flask

CAPABILITIES = (session, desk, accounts, plan, calls, orders, credit, complaints, tasks, discounts, quiz)


@cache
def build_decider() -> CrmDecider:
    """The decider with every capability; one serves the whole process."""
    return Decider(CAPABILITIES, guard=guard, settle=settle_time)


RUN: StreamKind[RunState, Dataset] = StreamKind(
    name="run",
    initial=initial_state,
    is_closed=lambda state: state.is_handed_in,
    digest=state_digest,
    closing=("run.hand_in", {}),
    is_paused=lambda state: state.session.is_paused,
)


def build_parts(config: Config) -> Parts[RunState, Dataset]:
    """What an installation runs by."""
    return Parts(
        decider=build_decider(),
        kind=RUN,
        opener=open_dataset,
        dataset_from=dataset_from_lines,
        workshop=build_workshop(config),
    )


def build_workshop(config: Config) -> Workshop:
    """How datasets are made here: scenarios edited in the instance come before those that are shipped."""

    def laid(spec: WorldSpec) -> Scenario:
        scenario = load_scenario(scenario_folder(spec.scenario, config.instance))
        return with_exercise(scenario, spec.values().get("exercise", ""))

    def key_of(spec: WorldSpec) -> str:
        return dataset_key(laid(spec), spec.seed, clients=spec.values().get("clients"))

    def build(spec: WorldSpec, progress: Progress | None) -> NewDataset:
        scenario, clients = laid(spec), spec.values().get("clients")
        made = build_dataset(scenario, spec.seed, clients=clients, progress=progress)
        key = dataset_key(scenario, spec.seed, clients=clients)
        return NewDataset(made.digest, key, spec.scenario, spec.seed, made.core_line, made.client_lines)

    return Workshop(key_of, build)


def build_rules() -> Rules[RunState, Dataset]:
    """What exports are checked by, without any installation."""
    return Rules(build_decider(), RUN, ENGINE)


def create_app(config: Config | Mapping[str, Any] | None = None) -> Flask:
    """The web application of an installation: of the environment, of an installation's own `Config`, or of the
    environment with Flask settings laid over."""
    installation = config if isinstance(config, Config) else config_from()
    centre = open_centre(installation, build_parts(installation))
    centre.resume_preparing()
    settings = config if isinstance(config, Mapping) else {}
    return app_of(centre, {"SECRET_KEY": installation.secret_key, **settings})


def app_of(centre: Centre[RunState, Dataset], settings: Mapping[str, Any]) -> Flask:
    """The web application over a centre that is open, with every page."""
    from crm_sandbox.api import blueprint as api
    from crm_sandbox.booklet.views import blueprint as booklet
    from crm_sandbox.classroom.views import blueprint as classroom
    from crm_sandbox.debrief.views import blueprint as debrief
    from crm_sandbox.review.views import blueprint as review
    from crm_sandbox.web.app import BLUEPRINTS, build_app
    from crm_sandbox.web.services import Services

    parts = [*BLUEPRINTS, (debrief, ""), (booklet, ""), (api, "/api/v1"), (review, "/review"), (classroom, "/training")]
    return build_app(Services(centre), settings, parts)
