"""What each speech act does to the client: every rule, by its act."""

from __future__ import annotations

from crm_sandbox.crm.calls import acts_money, acts_reading, acts_sale, acts_talk
from crm_sandbox.crm.calls.act_rules import RULES, Rule
from crm_sandbox.crm.calls.speech import ACTS

__all__ = ["RULES", "Rule", "acts_money", "acts_reading", "acts_sale", "acts_talk"]

if set(RULES) != set(ACTS):
    raise RuntimeError(f"acts without a rule: {sorted(set(ACTS) - set(RULES))}")
