"""Cohorts, exercises and runs: who practises what, and starting again without losing anything."""
