"""Evidence: what the log of a run shows for each criterion. Pure; it informs, the evaluator decides."""

from crm_sandbox.evidence.indicators import collect
from crm_sandbox.evidence.model import Evidence, Indicator, Mark, Signal
from crm_sandbox.evidence.story import Step, Story, tell

__all__ = ["Evidence", "Indicator", "Mark", "Signal", "Step", "Story", "collect", "tell"]
