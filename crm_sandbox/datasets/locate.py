"""Where scenario files are: in the installed package, in a checkout, or in an instance that edited them."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def seed_folder() -> Path:
    """The folder of shipped files: `_seed_data` of an installed package, else `seed_data` of a checkout."""
    packaged = _PACKAGE / "_seed_data"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "seed_data"


def scenario_folder(slug: str, instance: Path | None = None) -> Path:
    """The folder of a scenario; one edited in `instance/scenarios` comes before the shipped one.

    Raises `FileNotFoundError` when there is none.
    """
    roots = ([instance / "scenarios"] if instance is not None else []) + [seed_folder() / "scenarios"]
    for root in roots:
        if slug and Path(slug).name == slug and (root / slug).is_dir():
            return root / slug
    raise FileNotFoundError(f"no scenario named {slug!r} in {', '.join(str(root) for root in roots)}")


def scenario_slugs(instance: Path | None = None) -> tuple[str, ...]:
    """The scenarios that exist, in alphabetical order."""
    roots = [seed_folder() / "scenarios"] + ([instance / "scenarios"] if instance is not None else [])
    return tuple(sorted({path.parent.name for root in roots for path in root.glob("*/scenario.yaml")}))
