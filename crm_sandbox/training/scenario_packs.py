"""A scenario as a ZIP of its files: taken out, edited elsewhere, brought in. One that has an error is not kept, and one that
gives way to another is put aside, never deleted."""

from __future__ import annotations

import errno
import lzma
import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Lock

import yaml

from crm_sandbox import platform_clock
from crm_sandbox.datasets import ScenarioError, check_scenario, load_scenario, scenario_folder, scenario_slugs
from crm_sandbox.storage.zipped import pack

KEPT, INCOMING, ASIDE = "scenarios", "scenarios-incoming", "scenarios-aside"
"""The folders of an instance: in use, being checked, those that gave way."""
MAIN = "scenario.yaml"
FOLDERS = ("calls", "exercises")
MOST_FILES, MOST_BYTES, DEEPEST = 200, 1024 * 1024, 20
SLUG = re.compile(r"[a-z][a-z0-9-]{1,39}")
FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}\.yaml")
LITTER = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
"""What file managers leave in the ZIP files that they make."""

UNREADABLE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, RuntimeError, UnicodeDecodeError)
"""What reading a ZIP file that is damaged, encrypted or compressed in an unknown way may raise."""

Given = Callable[[str], frozenset[str]]
"""The exercises that are given in a scenario (by slug), by their code; empty for the full day."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_moving = Lock()


class PackRefused(Exception):
    """A ZIP file that holds no scenario: `code` says why, `value` what was found."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code, value)
        self.code, self.value = code, value


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """A scenario that was looked at: its slug, and everything that is wrong with it (nothing: it is kept)."""

    slug: str
    errors: tuple[ScenarioError, ...]


def take_out(slug: str, instance: Path) -> bytes:
    """The files of a scenario in a ZIP file; raises `FileNotFoundError` when there is none of this name."""
    folder = scenario_folder(slug, instance)
    paths = sorted(path for path in folder.rglob("*.yaml") if path.is_file())
    return pack((f"{slug}/{path.relative_to(folder).as_posix()}", path.read_bytes()) for path in paths)


def bring_in(content: bytes, instance: Path, given: Given) -> BroughtIn:
    """Keep the scenario of a ZIP file under the slug that it declares, if nothing is wrong with it and it has what is given
    in it.

    Raises `PackRefused` for what is no ZIP file of a scenario.
    """
    files = dict(_members(content))
    slug = _slug(files)
    with tempfile.TemporaryDirectory(dir=_made(instance / INCOMING)) as place:
        folder = Path(place) / slug
        for name, text in files.items():
            _made((folder / name).parent)
            (folder / name).write_text(text, encoding="utf-8")
        errors = tuple(check_scenario(folder)) or _missing(folder, given(slug))
        if not errors:
            with _moving:
                _put_in_place(folder, slug, instance)
    return BroughtIn(slug, errors)


def is_replaceable(slug: str, given: frozenset[str]) -> bool:
    """Whether the shipped scenario of a name has all that is given in the one that stands before it."""
    return not given or (slug in scenario_slugs() and not _missing(scenario_folder(slug), given))


def _missing(folder: Path, given: frozenset[str]) -> tuple[ScenarioError, ...]:
    known = load_scenario(folder).exercises
    return tuple(
        ScenarioError("exercises", 1, code, "the exercise is given to a group and is missing", ", ".join(sorted(known)))
        for code in sorted(given - {""} - set(known))
    )


def withdraw(slug: str, instance: Path) -> bool:
    """Put a scenario of this installation aside; whether there was one. A shipped one of this name is in use again."""
    with _moving:
        return _put_aside(slug, instance)


def is_own(slug: str, instance: Path) -> bool:
    """Whether a scenario was brought into this installation, or edited in it."""
    return bool(SLUG.fullmatch(slug)) and (instance / KEPT / slug).is_dir()


def _put_in_place(folder: Path, slug: str, instance: Path) -> None:
    """Move a scenario to where it is used. Another process may have brought one in meanwhile: it gives way in its turn."""
    kept = _made(instance / KEPT) / slug
    while True:
        _put_aside(slug, instance)
        try:
            folder.rename(kept)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
        else:
            return


def _put_aside(slug: str, instance: Path) -> bool:
    if not is_own(slug, instance):
        return False
    stamp = re.sub(r"\D", "", platform_clock.stamp(platform_clock.now()))
    place = tempfile.mkdtemp(prefix=f"{slug}-{stamp}-", dir=_made(instance / ASIDE))
    try:
        (instance / KEPT / slug).rename(place)
    except FileNotFoundError:
        # Another process put it aside first.
        Path(place).rmdir()
        return False
    return True


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _members(content: bytes) -> Iterator[tuple[str, str]]:
    """The texts of a ZIP file by their name in the scenario's folder, which may stand in a folder of its own."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            found = [item for item in archive.infolist() if not item.is_dir() and not _is_litter(item.filename)]
            if len(found) > MOST_FILES or sum(item.file_size for item in found) > MOST_BYTES:
                raise PackRefused("too_large")
            main = next((item.filename for item in found if Path(item.filename).name == MAIN), "")
            root = main.removesuffix(MAIN)
            for item in found:
                name = item.filename.removeprefix(root)
                _require_name(item.filename, name)
                yield name, _text(name, archive.read(item))
    except UNREADABLE as error:
        raise PackRefused("not_a_zip") from error


def _is_litter(name: str) -> bool:
    return any(part in LITTER for part in name.split("/"))


def _require_name(shown: str, name: str) -> None:
    folder, _, file = name.rpartition("/")
    if not FILE.fullmatch(file) or folder not in ("", *FOLDERS):
        raise PackRefused("unknown_file", shown[:200])


def _text(name: str, content: bytes) -> str:
    """A file's text; raises for one that a reader of YAML could not bear: too deep, or with aliases."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackRefused("not_text", name) from error
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST or isinstance(event, yaml.AliasEvent):
                raise PackRefused("too_deep", name)
    except yaml.YAMLError:
        # What is wrong with it, and where, is for the checking to say.
        return text
    return text


def _slug(files: dict[str, str]) -> str:
    """What a scenario calls itself."""
    if MAIN not in files:
        raise PackRefused("no_scenario")
    found = re.search(r"^slug:[ \t]*([^#\r\n]*)", files[MAIN], re.MULTILINE)
    slug = found[1].strip().strip("\"'") if found else ""
    if not SLUG.fullmatch(slug):
        raise PackRefused("bad_slug", slug[:80])
    return slug
