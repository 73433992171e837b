"""Ships `seed_data/` inside the package, as `crm_sandbox/_seed_data`; everything else is in pyproject.toml."""

from pathlib import Path

from setuptools import find_namespace_packages, setup

SEEDS = "crm_sandbox._seed_data"
folders = [path for path in sorted(Path("seed_data").rglob("*")) if path.is_dir()]
seeds = [SEEDS, *(".".join((SEEDS, *path.parts[1:])) for path in folders)]

setup(
    packages=[*find_namespace_packages(include=["crm_sandbox*"]), *seeds],
    package_dir={SEEDS: "seed_data"},
)
