"""Where an installation keeps its files, its database and its keys."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from crm_sandbox import platform_clock

INSTANCE_VARIABLE = "CRM_SANDBOX_INSTANCE"
DATABASE_VARIABLE = "CRM_SANDBOX_DATABASE_URL"
SECRET_VARIABLE = "CRM_SANDBOX_SECRET_KEY"  # noqa: S105 - the name of a variable

DATABASE_FILE = "crm_sandbox.sqlite3"
SECRET_FILE = "secret.key"  # noqa: S105 - the name of a file
SIGNING_FILE = "signing.key"


@dataclass(frozen=True, slots=True)
class Config:
    """One installation: the instance folder, the address of its database, the key of its sessions."""

    instance: Path
    database_url: str
    secret_key: str = field(repr=False)

    @property
    def signing_key(self) -> Path:
        """The file of the Ed25519 key that signs handed-in runs and exports."""
        return self.instance / SIGNING_FILE

    @property
    def scenarios(self) -> Path:
        """Where scenarios edited in this installation live."""
        return self.instance / "scenarios"


def config_from(environment: Mapping[str, str] = os.environ) -> Config:
    """Read the environment; creates the instance folder and its session key when they are missing."""
    instance = Path(environment.get(INSTANCE_VARIABLE) or "instance").expanduser().resolve()
    instance.mkdir(parents=True, exist_ok=True)
    url = environment.get(DATABASE_VARIABLE) or f"sqlite:///{(instance / DATABASE_FILE).as_posix()}"
    return Config(instance, url, environment.get(SECRET_VARIABLE) or _session_key(instance / SECRET_FILE))


def _session_key(path: Path) -> str:
    with contextlib.suppress(FileExistsError):
        write_secret(path, platform_clock.new_secret().encode())
    return path.read_text()


def write_secret(path: Path, content: bytes) -> None:
    """Create a file that only its owner reads; raises `FileExistsError` when it is there already."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _publish(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _publish(draft: Path, path: Path) -> None:
    """Give a complete draft its name, unless another process was first."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError(path) from None
        draft.replace(path)
