"""Figures, each beside the limit that it is compared with, measured in the same run."""

from crm_sandbox.bench.command import main

__all__ = ["main"]
