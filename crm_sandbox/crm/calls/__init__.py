"""Telephone calls and the simulated client."""
