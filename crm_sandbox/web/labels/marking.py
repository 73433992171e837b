"""Sentences that are translated where they are shown, not where they are written."""

from __future__ import annotations


def N_(text: str) -> str:
    """Mark a sentence for translation where it is written."""
    return text
