"""Mutants: the expert, but for one named fault. They are the test of the indicators: each lowers those that it declares."""

from crm_sandbox.bots.mutants import advice, complaints, lines, organisation, period, reading_back, records, speech
from crm_sandbox.bots.mutants.model import FaultyDoor, Mutant

FAMILIES = (speech, lines, reading_back, advice, complaints, records, organisation, period)
MUTANTS: dict[str, Mutant] = {mutant.name: mutant for family in FAMILIES for mutant in family.MUTANTS}

__all__ = ["FAMILIES", "MUTANTS", "FaultyDoor", "Mutant"]
