"""Scenario files, and the datasets that are generated from them.

Read a scenario with `load_scenario(scenario_folder("crhr"))`, generate with `build_dataset`, open what was stored with
`open_dataset`.
"""

from crm_sandbox.datasets.build import GENERATOR_VERSION, build_dataset, dataset_key
from crm_sandbox.datasets.codec import ClientFile, decode_client, decode_world, encode_client, encode_world
from crm_sandbox.datasets.exercises import Offer, UnknownExercise, exercises_of, with_exercise
from crm_sandbox.datasets.locate import scenario_folder, scenario_slugs, seed_folder
from crm_sandbox.datasets.oracle import load_oracle
from crm_sandbox.datasets.scenario import Scenario, ScenarioInvalid, check_scenario, load_scenario
from crm_sandbox.datasets.shapes import ScenarioError
from crm_sandbox.datasets.storage import BuiltDataset, dataset_from_lines, digest_of, open_dataset

__all__ = [
    "GENERATOR_VERSION",
    "BuiltDataset",
    "ClientFile",
    "Offer",
    "Scenario",
    "ScenarioError",
    "ScenarioInvalid",
    "UnknownExercise",
    "build_dataset",
    "check_scenario",
    "dataset_from_lines",
    "dataset_key",
    "decode_client",
    "decode_world",
    "digest_of",
    "encode_client",
    "encode_world",
    "exercises_of",
    "load_oracle",
    "load_scenario",
    "open_dataset",
    "scenario_folder",
    "scenario_slugs",
    "seed_folder",
    "with_exercise",
]
