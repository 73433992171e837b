"""What a YAML value must look like: small readers that return Python values and note every error with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation, Overflow
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from crm_sandbox.crm.accounts.model import Window

FICTION_PREFIXES = ("01 99 00", "02 61 91", "03 53 01", "04 65 71", "05 36 49", "06 39 98")
"""Beginnings of the telephone numbers that the French numbering plan sets aside for fiction."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class ScenarioError:
    """One thing wrong in a scenario: where (`line` counts from 1, `path` like `demands[0].product`), what, what is allowed."""

    file: str
    line: int
    path: str
    problem: str
    allowed: str = ""

    def __str__(self) -> str:
        tail = f"; allowed: {self.allowed}" if self.allowed else ""
        return f"{self.file}:{self.line}: {self.path}: {self.problem}{tail}"


@dataclass(frozen=True, slots=True)
class Reference:
    """A use of something that is declared elsewhere, checked once every file is read."""

    kind: str
    value: str
    file: str
    line: int
    path: str


@dataclass(slots=True)
class Reader:
    """Reads one file; errors and references add up in the lists that it was given."""

    file: str
    errors: list[ScenarioError]
    references: list[Reference] = field(default_factory=list)

    def fail(self, node: yaml.Node | int, path: str, problem: str, allowed: str = "") -> None:
        """Note an error at a node (or a line)."""
        line = node if isinstance(node, int) else node.start_mark.line + 1
        self.errors.append(ScenarioError(self.file, line, path or "$", problem, allowed))


Shape: TypeAlias = Callable[[Reader, yaml.Node, str], Any]
"""Reads a node: returns the value, or None after noting what is wrong."""


class Record(dict[str, Any]):
    """A mapping that was read, with the line of each key (`lines[""]` is its own)."""

    def __init__(self, values: Mapping[str, Any], lines: Mapping[str, int]) -> None:
        super().__init__(values)
        self.lines = dict(lines)


def read_file(path: Path, shown: str, shape: Shape, reader: Reader) -> Any:
    """Read a YAML file with a shape; None when the file is missing or is not YAML."""
    reader.file = shown
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except FileNotFoundError:
        reader.fail(1, "$", "the file is missing")
        return None
    except UnicodeDecodeError:
        reader.fail(1, "$", "the file is not UTF-8 text")
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reader.fail(mark.line + 1 if mark else 1, "$", f"not YAML: {getattr(error, 'problem', error)}")
        return None
    if node is None:
        reader.fail(1, "$", "the file is empty")
        return None
    return shape(reader, node, "")


def _scalar(reader: Reader, node: yaml.Node, path: str, allowed: str) -> str | None:
    if isinstance(node, yaml.ScalarNode) and node.tag != "tag:yaml.org,2002:null":
        return str(node.value)
    reader.fail(node, path, "a single value is expected", allowed)
    return None


def text(maximum: int = 600, *, may_be_empty: bool = False) -> Shape:
    """Text of at most `maximum` characters."""
    allowed = f"text of {0 if may_be_empty else 1} to {maximum} characters"

    def read(reader: Reader, node: yaml.Node, path: str) -> str | None:
        value = _scalar(reader, node, path, allowed)
        if value is not None and (len(value) > maximum or not (value.strip() or may_be_empty)):
            reader.fail(node, path, f"{len(value)} characters", allowed)
            return None
        return value

    return read


def matching(pattern: str, allowed: str) -> Shape:
    """Text that matches the whole of `pattern`."""
    compiled = re.compile(pattern)

    def read(reader: Reader, node: yaml.Node, path: str) -> str | None:
        value = _scalar(reader, node, path, allowed)
        if value is not None and not compiled.fullmatch(value):
            reader.fail(node, path, f"{value!r} is not valid", allowed)
            return None
        return value

    return read


def one_of(*values: str) -> Shape:
    """One of a closed list."""
    allowed = ", ".join(values)

    def read(reader: Reader, node: yaml.Node, path: str) -> str | None:
        value = _scalar(reader, node, path, allowed)
        if value is not None and value not in values:
            reader.fail(node, path, f"{value!r} is not known", allowed)
            return None
        return value

    return read


def whole(low: int, high: int) -> Shape:
    """A whole number between two bounds, both included."""
    return scaled(1, low, high)


def scaled(factor: int, low: int, high: int) -> Shape:
    """A decimal number times `factor`, which must come out whole: euros to cents, per cent to basis points."""
    bounds = f"{Decimal(low) / factor:f} to {Decimal(high) / factor:f}"
    allowed = (
        f"a whole number, {bounds}" if factor == 1 else f"a number, {bounds}, at most {len(str(factor)) - 1} decimals"
    )

    def read(reader: Reader, node: yaml.Node, path: str) -> int | None:
        value = _scalar(reader, node, path, allowed)
        if value is None:
            return None
        try:
            amount = Decimal(value) * factor
        except (InvalidOperation, Overflow):
            amount = Decimal("NaN")
        if not amount.is_finite() or amount != amount.to_integral_value() or not low <= amount <= high:
            reader.fail(node, path, f"{value!r} is not valid", allowed)
            return None
        return int(amount)

    return read


CENTS = scaled(100, 0, 100_000_000)
BASIS_POINTS = scaled(100, 0, 10_000)
PER_MILLE = scaled(1000, 0, 3000)
PERCENT = whole(0, 300)


def boolean(reader: Reader, node: yaml.Node, path: str) -> bool | None:
    """true or false."""
    value = _scalar(reader, node, path, "true, false")
    if value is not None and value not in ("true", "false"):
        reader.fail(node, path, f"{value!r} is not valid", "true, false")
        return None
    return value == "true"


HOUR = matching(_HOUR.pattern, "HH:MM")
DAYS_AHEAD = matching(r"J\+\d{1,3}", "J+n, days after the business day")
_EMAIL = matching(r"[a-z0-9.-]+@[a-z0-9.-]+\.example", "an address that ends in .example")


def hours(reader: Reader, node: yaml.Node, path: str) -> Window | None:
    """HH:MM-HH:MM, as a window."""
    allowed = "HH:MM-HH:MM, the end after the start"
    value = _scalar(reader, node, path, allowed)
    if value is None:
        return None
    start, _, end = value.partition("-")
    if not (_HOUR.fullmatch(start) and _HOUR.fullmatch(end)) or end <= start:
        reader.fail(node, path, f"{value!r} is not valid", allowed)
        return None
    return Window(start, end)


def day(reader: Reader, node: yaml.Node, path: str) -> str | None:
    """A calendar date, as ISO text."""
    value = _scalar(reader, node, path, "a date, YYYY-MM-DD")
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        reader.fail(node, path, f"{value!r} is not valid", "a date, YYYY-MM-DD")
        return None


def phone(reader: Reader, node: yaml.Node, path: str) -> str | None:
    """A telephone number of the ranges set aside for fiction."""
    allowed = "ten digits in pairs that begin with " + ", ".join(FICTION_PREFIXES)
    value = _scalar(reader, node, path, allowed)
    if value is not None and (not re.fullmatch(r"(\d\d )(\d\d ){3}\d\d", value) or value[:8] not in FICTION_PREFIXES):
        reader.fail(node, path, f"{value!r} is not valid", allowed)
        return None
    return value


def email(reader: Reader, node: yaml.Node, path: str) -> str | None:
    """An e-mail address that reaches nobody."""
    value: str | None = _EMAIL(reader, node, path)
    return value


def ref(kind: str) -> Shape:
    """The reference of something declared elsewhere in the scenario."""

    def read(reader: Reader, node: yaml.Node, path: str) -> str | None:
        value = _scalar(reader, node, path, f"the reference of a {kind}")
        if value is not None:
            reader.references.append(Reference(kind, value, reader.file, node.start_mark.line + 1, path))
        return value

    return read


def many(shape: Shape, minimum: int = 0) -> Shape:
    """A list, as a tuple."""

    def read(reader: Reader, node: yaml.Node, path: str) -> tuple[Any, ...] | None:
        if not isinstance(node, yaml.SequenceNode):
            reader.fail(node, path, "a list is expected")
            return None
        if len(node.value) < minimum:
            reader.fail(node, path, f"{len(node.value)} items", f"at least {minimum}")
        return tuple(shape(reader, item, f"{path}[{index}]") for index, item in enumerate(node.value))

    return read


def keyed(key_shape: Shape, shape: Shape) -> Shape:
    """A mapping whose keys are free but have a shape of their own."""

    def read(reader: Reader, node: yaml.Node, path: str) -> dict[Any, Any] | None:
        if not isinstance(node, yaml.MappingNode):
            reader.fail(node, path, "a mapping is expected")
            return None
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key_path = f"{path}.{key_node.value}" if path else str(key_node.value)
            key = key_shape(reader, key_node, key_path)
            if key in result:
                reader.fail(key_node, key_path, "the key appears twice")
            result[key] = shape(reader, value_node, key_path)
        return result

    return read


def record(required: Mapping[str, Shape], optional: Mapping[str, tuple[Shape, Any]] | None = None) -> Shape:
    """A mapping with known keys; an optional key comes with its default. Any other key is an error."""
    extra = optional or {}
    allowed = ", ".join([*required, *extra])

    def read(reader: Reader, node: yaml.Node, path: str) -> Record | None:
        if not isinstance(node, yaml.MappingNode):
            reader.fail(node, path, "a mapping is expected", allowed)
            return None
        values: dict[str, Any] = {name: default for name, (_, default) in extra.items()}
        lines = {"": node.start_mark.line + 1}
        for key_node, value_node in node.value:
            name = str(key_node.value)
            key_path = f"{path}.{name}" if path else name
            shape = required.get(name) or (extra[name][0] if name in extra else None)
            if shape is None:
                reader.fail(key_node, key_path, "the key is not known", allowed)
            elif name in lines:
                reader.fail(key_node, key_path, "the key appears twice")
            else:
                lines[name] = key_node.start_mark.line + 1
                values[name] = shape(reader, value_node, key_path)
        for name in required:
            if name not in lines:
                reader.fail(node, f"{path}.{name}" if path else name, "the key is missing")
        return Record(values, lines)

    return read


def anything(reader: Reader, node: yaml.Node, path: str) -> None:
    """Any value: what it holds is read by someone else."""
