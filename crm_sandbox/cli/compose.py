"""The rules and datasets of the CRM, as an installation needs them."""

from __future__ import annotations

from crm_sandbox.config import Config
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState, initial_state, state_digest
from crm_sandbox.datasets import build_dataset, dataset_from_lines, dataset_key, load_scenario, open_dataset
from crm_sandbox.datasets.locate import scenario_folder
from crm_sandbox.ledger.checking import Rules
from crm_sandbox.ledger.model import ENGINE, StreamKind
from crm_sandbox.storage.datasets import NewDataset
from crm_sandbox.training.centre import Parts
from crm_sandbox.training.library import Progress, Workshop
from crm_sandbox.training.model import WorldSpec
from crm_sandbox.wiring import build_decider

RUN: StreamKind[RunState, Dataset] = StreamKind(
    name="run",
    initial=initial_state,
    is_closed=lambda state: state.is_handed_in,
    digest=state_digest,
    closing=("run.hand_in", {}),
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

    def key_of(spec: WorldSpec) -> str:
        scenario = load_scenario(scenario_folder(spec.scenario, config.instance))
        return dataset_key(scenario, spec.seed, clients=spec.values().get("clients"))

    def build(spec: WorldSpec, progress: Progress | None) -> NewDataset:
        scenario = load_scenario(scenario_folder(spec.scenario, config.instance))
        clients = spec.values().get("clients")
        made = build_dataset(scenario, spec.seed, clients=clients, progress=progress)
        key = dataset_key(scenario, spec.seed, clients=clients)
        return NewDataset(made.digest, key, spec.scenario, spec.seed, made.core_line, made.client_lines)

    return Workshop(key_of, build)


def build_rules() -> Rules[RunState, Dataset]:
    """What exports are checked by, without any installation."""
    return Rules(build_decider(), RUN, ENGINE)
