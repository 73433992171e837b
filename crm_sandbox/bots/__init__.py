"""Scripted trainees: they play a day through the same door as people."""

from crm_sandbox.bots.door import Door, LedgerDoor, MemoryDoor
from crm_sandbox.bots.mutants import MUTANTS, Mutant
from crm_sandbox.bots.profiles import MUTANT, PROFILES, play

__all__ = ["MUTANT", "MUTANTS", "PROFILES", "Door", "LedgerDoor", "MemoryDoor", "Mutant", "play"]
