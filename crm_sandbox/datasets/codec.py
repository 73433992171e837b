"""Datasets as text: one canonical JSON line for the world, one for the files of each client."""

from __future__ import annotations

from dataclasses import dataclass

import orjson
from pydantic import TypeAdapter

from crm_sandbox.crm.accounts.model import ClientHistory
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.dataset import World


@dataclass(frozen=True, slots=True)
class ClientFile:
    """What is read one client at a time."""

    client: str
    history: ClientHistory
    script: Script | None


_WORLD: TypeAdapter[World] = TypeAdapter(World)
_CLIENT_FILE: TypeAdapter[ClientFile] = TypeAdapter(ClientFile)


def encode(value: World | ClientFile) -> str:
    """The canonical line of a world or a client's files (sorted keys, whole numbers only)."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def decode_world(line: str) -> World:
    """The world of a dataset; raises `ValueError` when the line is something else."""
    return _WORLD.validate_json(line)


def decode_client(line: str) -> ClientFile:
    """The files of one client; raises `ValueError` when the line is something else."""
    return _CLIENT_FILE.validate_json(line)
