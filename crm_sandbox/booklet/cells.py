"""Texts for spreadsheets: what a program would take for a formula stays a text."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
GUARD = "'"


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that begins like it gets an apostrophe in front."""
    return GUARD + text if text.startswith(FORMULA_STARTS) else text
