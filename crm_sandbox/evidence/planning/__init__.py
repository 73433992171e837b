"""The reference plan: what a day offers, what a plan of it is worth, and the best plan that a search finds."""

from crm_sandbox.evidence.planning.bound import upper_bound
from crm_sandbox.evidence.planning.day import Block, Day, Item, Promise, model_day
from crm_sandbox.evidence.planning.search import Plan, best_plan, value

__all__ = ["Block", "Day", "Item", "Plan", "Promise", "best_plan", "model_day", "upper_bound", "value"]
