"""A scenario: the files of a folder, read, checked and turned into values from which a dataset is generated."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from crm_sandbox.crm.accounts.model import Window
from crm_sandbox.crm.catalogue.model import (
    Company,
    Complement,
    Department,
    Document,
    Policy,
    Product,
    Promotion,
)
from crm_sandbox.crm.dataset import Sequel
from crm_sandbox.datasets import files
from crm_sandbox.datasets.checks import check_values
from crm_sandbox.datasets.exercise_files import check_exercises, read_exercises, read_hazards, read_sequels
from crm_sandbox.datasets.house import (
    ClientType,
    Zone,
    client_type_of,
    department_of,
    document_of,
    policy_of,
    promotion_of,
    zone_of,
)
from crm_sandbox.datasets.locate import seed_folder
from crm_sandbox.datasets.products import expand_products
from crm_sandbox.datasets.quiz_files import WrittenQuestion, read_quiz
from crm_sandbox.datasets.script_files import SCRIPT, TALK
from crm_sandbox.datasets.settings import HazardText, Settings
from crm_sandbox.datasets.shapes import Reader, Record, ScenarioError, many, read_file, record, text, whole
from crm_sandbox.kernel import canonical

_FILES = {
    "scenario": files.SCENARIO,
    "company": files.COMPANY,
    "policy": files.POLICY,
    "tours": files.TOURS,
    "products": files.PRODUCTS,
    "promotions": files.PROMOTIONS,
    "documents": files.DOCUMENTS,
    "departments": files.DEPARTMENTS,
    "client_types": files.CLIENT_TYPES,
    "names": files.NAMES,
    "talk": TALK,
    "distractors": files.DISTRACTORS,
    "exercise": files.EXERCISE,
}
_ACTS = files.versioned(
    {
        "acts": many(
            record(
                {
                    "code": files.SLUG, "key": text(2), "fr": text(80), "en": text(80), "cost_s": whole(1, 60), "phases": many(files.SLUG),
                    "params": many(files.SLUG), "when": text(200), "criteria": many(text(10)),
                }
            )
        )
    }
)  # fmt: skip


class ScenarioInvalid(ValueError):
    """A scenario that cannot be used; `errors` lists everything that is wrong."""

    def __init__(self, errors: list[ScenarioError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything that a scenario folder says. `content_digest` covers its values, not its comments or layout.

    `varied_stock` lists the products whose stock is drawn; `exercise`, `names`, `roles` and `scripts` are the records
    that were read (see `files` and `script_files`); `payment_terms` weigh how many clients pay in each way. `exercises`
    may be laid over the day (`exercises.with_exercise`); `settings` are what the one that is laid changes.
    """

    slug: str
    title: str
    house: str
    content_digest: str
    business_day: date
    company: Company
    policy: Policy
    payment_terms: dict[str, int]
    zones: dict[str, Zone]
    products: dict[str, Product]
    varied_stock: tuple[str, ...]
    complements: tuple[Complement, ...]
    promotions: dict[str, Promotion]
    documents: dict[str, Document]
    departments: dict[str, Department]
    types: dict[str, ClientType]
    roles: dict[str, Record]
    names: Record
    talk: Record
    distractors: dict[str, tuple[str, ...]]
    exercise: Record
    scripts: tuple[Record, ...]
    exercises: dict[str, Record] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    hazards: dict[str, HazardText] = field(default_factory=dict)
    quiz: tuple[WrittenQuestion, ...] = ()
    sequels: dict[str, Sequel] = field(default_factory=dict)


def check_scenario(path: Path) -> list[ScenarioError]:
    """Everything that is wrong in a scenario folder, in the order of files and lines; empty when it can be used."""
    return _read(path)[1]


def load_scenario(path: Path) -> Scenario:
    """Read a scenario folder; raises `ScenarioInvalid` with every error at once."""
    values, errors = _read(path)
    if errors:
        raise ScenarioInvalid(errors)
    return _scenario(values)


def _read(folder: Path) -> tuple[dict[str, Any], list[ScenarioError]]:
    errors: list[ScenarioError] = []
    reader = Reader("", errors)
    values: dict[str, Any] = {}
    for name, shape in _FILES.items():
        values[name] = read_file(folder / f"{name}.yaml", f"{name}.yaml", shape, reader)
    scripts = sorted((folder / "calls").glob("*.yaml"))
    values["scripts"] = [read_file(path, f"calls/{path.name}", SCRIPT, reader) for path in scripts]
    values["script_files"] = [f"calls/{path.name}" for path in scripts]
    acts = read_file(seed_folder() / "certification" / "acts.yaml", "certification/acts.yaml", _ACTS, reader)
    values["acts"] = acts
    values["exercises"], values["exercise_files"] = read_exercises(folder, reader)
    values["hazards"] = read_hazards(reader)
    values["quiz"] = read_quiz(reader)
    values["sequels"] = read_sequels(reader)
    known = {f"{name}.yaml" for name in _FILES}
    for path in sorted(folder.glob("*")):
        if path.is_file() and path.name not in known:
            errors.append(ScenarioError(path.name, 1, "$", "the file is not known", ", ".join(sorted(known))))
    is_complete = not errors
    check_values(values, reader, is_complete=is_complete)
    if is_complete:
        check_exercises(values["exercises"], values["exercise_files"], values["exercise"], reader)
    order = {name: index for index, name in enumerate([f"{name}.yaml" for name in _FILES])}
    errors.sort(key=lambda error: (order.get(error.file, len(order)), error.file, error.line, error.path))
    return values, errors


def _scenario(values: dict[str, Any]) -> Scenario:
    business_day = date.fromisoformat(values["exercise"]["business_day"])
    holidays = values["company"]["holidays"]
    products, varied = expand_products(values["products"], values["scenario"]["house"], business_day, holidays)
    content = {name: values[name] for name in (*_FILES, "scripts", "acts")}
    return Scenario(
        slug=values["scenario"]["slug"],
        title=values["scenario"]["title"],
        house=values["scenario"]["house"],
        content_digest=canonical.digest(canonical.dumps(plain(content))),
        business_day=business_day,
        company=Company(**{name: value for name, value in values["company"].items() if name != "schema"}),
        policy=policy_of(values["policy"]),
        payment_terms=values["policy"]["payment_terms"],
        zones={row["zone"]: zone_of(row) for row in values["tours"]["tours"]},
        products=products,
        varied_stock=varied,
        complements=tuple(Complement(**row) for row in values["products"]["complements"]),
        promotions={row["ref"]: promotion_of(row, business_day) for row in values["promotions"]["promotions"]},
        documents={row["ref"]: document_of(row) for row in values["documents"]["documents"]},
        departments={row["ref"]: department_of(row) for row in values["departments"]["departments"]},
        types={row["ref"]: client_type_of(row) for row in values["client_types"]["types"]},
        roles=values["client_types"]["roles"],
        names=values["names"],
        talk=values["talk"],
        distractors=values["distractors"]["fields"],
        exercise=values["exercise"],
        scripts=tuple(sorted(values["scripts"], key=lambda script: str(script["ref"]))),
        exercises=values["exercises"],
        hazards=values["hazards"],
        quiz=values["quiz"],
        sequels=values["sequels"],
    )


def plain(value: Any) -> Any:
    """JSON values of what was read, for its digest."""
    if isinstance(value, dict):
        return {str(key).encode("unicode_escape").decode(): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, Window):
        return [value.start, value.end]
    return value
