"""Scripted trainees: they play a day through the same door as people."""

from crm_sandbox.bots.door import Door, LedgerDoor, MemoryDoor
from crm_sandbox.bots.profiles import PROFILES, play

__all__ = ["PROFILES", "Door", "LedgerDoor", "MemoryDoor", "play"]
